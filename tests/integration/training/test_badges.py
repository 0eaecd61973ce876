"""Badges: another program reads them, and refuses one that is altered, of another key, over or taken back."""

import base64
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from tests.factories.accounts import make_account, sign_in
from tests.factories.awards import make_award, make_qualification
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient
from volunteer_app.config import Settings, new_badge_key
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.training import ending_awards
from volunteer_app.training.awards.models import Award
from volunteer_app.training.badges import rules, service
from volunteer_app.training.badges.models import Badge

pytestmark = pytest.mark.usefixtures("database")

EMAIL = "ama@example.org"


def awarded(*, last_day: date | None = None, **person: Any) -> Award:
    organisation = make_organisation()
    whom = make_person(organisation, first_name="Ama", last_name="Boateng", **{"email": EMAIL, **person})
    return make_award(whom, organisation, make_qualification(needed=10), awarded=True, last_day=last_day)


def badge(award: Award) -> Badge:
    made = service.issue(award, by=BY)
    db.session.commit()
    return made


def part(token: str, number: int) -> dict[str, Any]:
    text = token.split(".")[number]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


def published_key(client: PageClient, token: str) -> bytes:
    """The key at the address that the token names, as another program would fetch it."""
    address = part(token, 0)["kid"].removeprefix("http://127.0.0.1:8000")
    key = client.get(address).json
    assert key is not None
    n, e = (int.from_bytes(base64.urlsafe_b64decode(key[each] + "==")) for each in ("n", "e"))
    return (
        rsa.RSAPublicNumbers(e, n).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )


def fetch(client: PageClient) -> Any:
    return lambda address: client.get(address.removeprefix("http://127.0.0.1:8000")).data


def verified(client: PageClient, token: str) -> Any:
    verifier = OB3Verifier(published_key(client, token))
    return verifier.verify(token, check_status=True, download=fetch(client))


def test_another_program_reads_the_badge_that_a_volunteer_saves(client: PageClient) -> None:
    award = awarded(last_day=date(2028, 5, 31))
    sign_in(client, make_account(person_id=award.person_id))
    client.submit(f"/awards/{award.reference}/badge")
    file = client.get(f"/awards/{award.reference}/badge/file")
    assert file.headers["Content-Type"] == "application/jwt"
    token = file.text
    found = verified(client, token)
    assert found.achievement.name == award.qualification.title
    assert found.issuer.id == "http://127.0.0.1:8000/badges/issuer"
    assert found.issuance_date == datetime(2026, 6, 1, tzinfo=UTC)
    assert found.expiration_date == datetime(2028, 6, 1, tzinfo=UTC)
    (identity,) = found.identifiers
    assert identity == type(identity).create(EMAIL, identity.salt)
    said = json.dumps(part(token, 1))
    for private in (EMAIL, "Ama", "Boateng", award.person.reference, award.reference):
        assert private not in said
    assert "jwk" not in part(token, 0)


def test_what_a_badge_names_is_published(client: PageClient) -> None:
    payload = part(service.token(badge(awarded())), 1)
    for named in (payload["issuer"], payload["credentialSubject"]["achievement"]):
        page = client.get(named["id"].removeprefix("http://127.0.0.1:8000"))
        assert page.json == named
    assert "Do not trust a key that comes with the badge" in client.get("/badges/key").text
    assert client.get("/badges/keys/none").status_code == 404
    assert client.get("/badges/status/2").status_code == 404


def test_an_altered_badge_is_refused(client: PageClient) -> None:
    token = service.token(badge(awarded()))
    head, body, signature = token.split(".")
    changed = {**part(token, 1), "name": "Doctor of Medicine"}
    forged = base64.urlsafe_b64encode(json.dumps(changed).encode()).decode().rstrip("=")
    with pytest.raises(OB3VerificationError, match="signature"):
        verified(client, f"{head}.{forged}.{signature}")
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    with pytest.raises(OB3VerificationError, match="not allowed"):
        OB3Verifier(published_key(client, token)).verify(f"{unsigned}.{body}.")


def test_a_badge_of_another_key_is_refused(client: PageClient) -> None:
    token = service.token(badge(awarded()))
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    pem = other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(OB3VerificationError, match="signature"):
        OB3Verifier(pem).verify(token)


def test_a_badge_that_ran_out_is_refused_and_not_made_anew(client: PageClient) -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)  # noqa: TID251 - the other program looks at its own clock
    award = awarded(last_day=yesterday - timedelta(days=1))
    with clock.standing_on(yesterday - timedelta(days=1)):
        made = badge(award)
        token = service.token(made)
        key = published_key(client, token)
    with pytest.raises(OB3VerificationError, match="expired"):
        OB3Verifier(key).verify(token)
    with clock.standing_on(yesterday), pytest.raises(Refused, match="still counts"):
        service.token(made)


def test_a_badge_is_refused_once_its_award_was_taken_back_and_others_are_not(client: PageClient) -> None:
    award, other = awarded(), awarded()
    made = badge(award)
    token, others = service.token(made), service.token(badge(other))
    verified(client, token)
    ending_awards.withdraw(award, reason="Recorded by mistake", by=BY)
    db.session.commit()
    with pytest.raises(OB3VerificationError, match="revocation"):
        verified(client, token)
    verified(client, others)
    with pytest.raises(Refused):
        service.token(made)


def test_a_badge_stays_what_it_was_once_its_rows_are_gone_and_its_number_is_given_to_no_other(
    client: PageClient,
) -> None:
    kept, taken = badge(awarded()), badge(awarded())
    key = published_key(client, service.token(taken))
    tokens = [service.token(kept), service.token(taken)]
    ending_awards.withdraw(taken.award, reason="Recorded by mistake", by=BY)
    numbers = {kept.place_id, taken.place_id}
    with history.loading("the end of what may be kept"):
        for each in (kept, taken):
            db.session.delete(each)
    db.session.commit()
    assert badge(awarded()).place_id not in numbers
    verifier = OB3Verifier(key)
    verifier.verify(tokens[0], check_status=True, download=fetch(client))
    with pytest.raises(OB3VerificationError, match="revocation"):
        verifier.verify(tokens[1], check_status=True, download=fetch(client))


def test_a_list_of_somebody_else_does_not_give_a_badge_back(client: PageClient, app: Flask) -> None:
    award = awarded()
    token = service.token(badge(award))
    ending_awards.withdraw(award, reason="r", by=BY)
    db.session.commit()
    empty = rules.status_list([], addresses=service.addresses(None, 1), now=clock.now())
    forged = ".".join([*service.status_list(1).split(".")[:1], _encoded(empty), token.split(".")[2]])
    verifier = OB3Verifier(published_key(client, token))
    with pytest.raises(OB3VerificationError, match="proof is invalid"):
        verifier.verify(token, check_status=True, download=lambda _: forged.encode())


def _encoded(payload: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")


def test_somebody_without_an_address_is_known_by_their_name(client: PageClient) -> None:
    token = service.token(badge(awarded(email=None)))
    (identity,) = verified(client, token).identifiers
    assert identity.identity_type == "name"
    assert identity.identity_hash == type(identity).create("Ama Boateng", identity.salt).identity_hash


def test_a_badge_stays_the_same_one(client: PageClient) -> None:
    award = awarded()
    first = badge(award)
    assert badge(award).id == first.id
    assert service.token(first) == service.token(first)


def test_only_what_was_awarded_has_a_badge(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    award = make_award(person, organisation)
    with pytest.raises(Refused, match="awarded"):
        service.issue(award, by=BY)
    sign_in(client, make_account(person_id=person.id))
    assert "once the qualification is awarded" in client.get(f"/awards/{award.reference}/badge").text
    assert client.get(f"/awards/{award.reference}/badge/file").status_code == 404


def test_after_a_change_of_keys_older_badges_can_still_be_checked(client: PageClient, app: Flask) -> None:
    made = badge(awarded())
    first, second = new_badge_key("first"), new_badge_key("second")
    settings = app.extensions["settings"]
    try:
        app.extensions["settings"] = Settings(badge_keys=first)  # type: ignore[arg-type]  # read as a secret
        token = service.token(made)
        app.extensions["settings"] = Settings(badge_keys=f"{second},{first}")  # type: ignore[arg-type]  # as above
        newer = service.token(made)
        assert part(newer, 0)["kid"].endswith("/second")
        OB3Verifier(published_key(client, token)).verify(token)
        OB3Verifier(published_key(client, newer)).verify(newer)
    finally:
        app.extensions["settings"] = settings
