"""What a badge says, as Open Badges 3.0 asks for it. Pure.

Open Badges Specification 3.0 (1EdTech), 8.2: a credential of the Verifiable Credentials Data Model 2.0
(W3C) is the payload of a JSON Web Token, beside the registered claims `iss`, `jti`, `nbf` and, where it ends,
`exp`.
A badge names nobody: it holds a salted digest of the person's e-mail address, or of their name, by which they
can show that it is theirs. Bitstring Status List v1.0 (W3C) says which badges were taken back.
"""

import base64
import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
STATUS_CONTEXT = CONTEXT[:1]
# The list has at least so many places, so that who fetches it does not show of whom (its section 6.1)
LIST_BITS = 131_072
LIST_LASTS = timedelta(days=1)


class Action(StrEnum):
    """What history calls each change in this folder."""

    ISSUE = "badge:issue"


@dataclass(frozen=True)
class Addresses:
    """Where the issuer, the achievement and the list of badges that were taken back are published."""

    service: str
    issuer: str
    achievement: str
    status: str


@dataclass(frozen=True)
class AchievementFacts:
    """A qualification as a badge tells of it."""

    title: str
    number: str
    awarding_body: str
    level: str
    credits: int


@dataclass(frozen=True)
class BadgeFacts:
    """One badge. `number` counts badges from 1; `identity` is an e-mail address or a name."""

    number: int
    credential_id: str
    identity: str
    identity_is_email: bool
    salt: str
    awarded_on: date
    valid_before: date | None


def issuer(name: str, addresses: Addresses) -> dict[str, Any]:
    """Who issues badges."""
    return {"id": addresses.issuer, "type": ["Profile"], "name": name, "url": addresses.service}


def achievement(facts: AchievementFacts, addresses: Addresses) -> dict[str, Any]:
    """What a badge is for."""
    said = {
        "id": addresses.achievement,
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": facts.title,
        "description": f"{facts.level} qualification of {facts.awarding_body}, number {facts.number}",
        "criteria": {
            "narrative": f"{facts.awarding_body} awards it to people who achieve its units, as an assessor "
            "found and a second person checked"
        },
        "humanCode": facts.number,
        "inLanguage": "en-GB",
    }
    return {**said, "creditsAvailable": facts.credits} if facts.credits else said


def credential(
    badge: BadgeFacts, facts: AchievementFacts, *, issuer_name: str, addresses: Addresses
) -> dict[str, Any]:
    """The payload of the token: the credential and the claims that repeat it."""
    said: dict[str, Any] = {
        "@context": list(CONTEXT),
        "id": f"urn:uuid:{badge.credential_id}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.title,
        "issuer": issuer(issuer_name, addresses),
        "validFrom": _written(_begin(badge.awarded_on)),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_identity(badge)],
            "achievement": achievement(facts, addresses),
        },
        "credentialStatus": _status(badge, addresses),
        "iss": addresses.issuer,
        "jti": f"urn:uuid:{badge.credential_id}",
        "nbf": int(_begin(badge.awarded_on).timestamp()),
    }
    if badge.valid_before is not None:
        ends = _begin(badge.valid_before)
        said |= {"validUntil": _written(ends), "exp": int(ends.timestamp())}
    return said


def status_list(taken_back: Iterable[int], *, addresses: Addresses, now: datetime) -> dict[str, Any]:
    """The payload that says which badges were taken back, by their place in this list."""
    ends = now + LIST_LASTS
    return {
        "@context": list(STATUS_CONTEXT),
        "id": addresses.status,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": addresses.issuer,
        "validFrom": _written(now),
        "validUntil": _written(ends),
        "credentialSubject": {
            "id": f"{addresses.status}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": _encoded(taken_back),
        },
        "iss": addresses.issuer,
        "jti": addresses.status,
        "nbf": int(now.timestamp()),
        "exp": int(ends.timestamp()),
    }


def list_of(number: int) -> int:
    """In which list the badge with this number has its place, from 1."""
    return (number - 1) // LIST_BITS + 1


def place_in_list(number: int) -> int:
    """The place of the badge with this number in its list, from 0."""
    return (number - 1) % LIST_BITS


def _status(badge: BadgeFacts, addresses: Addresses) -> dict[str, str]:
    place = place_in_list(badge.number)
    return {
        "id": f"{addresses.status}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": addresses.status,
    }


def _identity(badge: BadgeFacts) -> dict[str, Any]:
    digest = hashlib.sha256((badge.identity + badge.salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress" if badge.identity_is_email else "name",
        "salt": badge.salt,
    }


def _encoded(places: Iterable[int]) -> str:
    """The list as multibase (u): base64url without padding of the gzipped bits, the first bit leftmost."""
    bits = bytearray(LIST_BITS // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
