"""What a badge says, and the list of badges that were taken back."""

import base64
import gzip
import json
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.training.badges import rules
from volunteer_app.training.badges.rules import AchievementFacts, Addresses, BadgeFacts

NAMES = ("", "issuer", "achievement", "status/1")
WHERE = Addresses(*(f"https://volunteering.example/{name}" for name in NAMES))
FACTS = AchievementFacts("Certificate in Mentoring", "600/1234/8", "Sample Awards", "Level 3", 10)
BADGE = BadgeFacts(
    number=7,
    credential_id="0b0b",
    identity="ama@example.org",
    identity_is_email=True,
    salt="salt",
    awarded_on=date(2026, 6, 1),
    valid_before=date(2028, 6, 1),
)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_badge_names_nobody() -> None:
    made = rules.credential(BADGE, FACTS, issuer_name="Volunteering", addresses=WHERE)
    assert "ama" not in json.dumps(made)
    (identity,) = made["credentialSubject"]["identifier"]
    assert identity["hashed"] is True
    assert identity["identityHash"].startswith("sha256$")
    assert "id" not in made["credentialSubject"]


def test_the_claims_of_the_token_repeat_the_credential() -> None:
    made = rules.credential(BADGE, FACTS, issuer_name="Volunteering", addresses=WHERE)
    assert made["iss"] == made["issuer"]["id"]
    assert made["jti"] == made["id"]
    assert (made["validFrom"], made["validUntil"]) == ("2026-06-01T00:00:00Z", "2028-06-01T00:00:00Z")
    assert made["nbf"] == int(datetime(2026, 6, 1, tzinfo=UTC).timestamp())
    assert made["exp"] == int(datetime(2028, 6, 1, tzinfo=UTC).timestamp())


@given(st.sets(st.integers(min_value=0, max_value=rules.LIST_BITS - 1), max_size=20))
def test_the_list_marks_those_that_were_taken_back_and_no_others(places: set[int]) -> None:
    made = rules.status_list(places, addresses=WHERE, now=NOW)
    encoded = made["credentialSubject"]["encodedList"]
    assert encoded.startswith("u")
    packed = encoded[1:]
    bits = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    assert len(bits) * 8 == rules.LIST_BITS
    assert {i for i in range(rules.LIST_BITS) if bits[i // 8] & 0x80 >> i % 8} == places


def test_every_badge_has_a_place_of_its_own_in_one_list() -> None:
    last = rules.LIST_BITS
    assert (rules.list_of(1), rules.place_in_list(1)) == (1, 0)
    assert (rules.list_of(last), rules.place_in_list(last)) == (1, last - 1)
    assert (rules.list_of(last + 1), rules.place_in_list(last + 1)) == (2, 0)
