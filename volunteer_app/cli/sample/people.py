"""Rows of invented people."""

from datetime import date, timedelta
from random import Random
from typing import Any

from volunteer_app.cli.sample import names
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import REFERENCE_ALPHABET
from volunteer_app.people.rules import ConsentRoute, PreferredLanguage, sort_name

Row = dict[str, Any]


def reference(prefix: str, chance: Random) -> str:
    """A reference like the real ones, but the same in every load."""
    return f"{prefix}-" + "".join(chance.choices(REFERENCE_ALPHABET, k=8))


def person(number: int, chance: Random, *, given_contact: bool) -> Row:
    """One person. About one in twelve has no e-mail and was entered by a coordinator."""
    first, last = chance.choice(names.FIRST_NAMES), chance.choice(names.LAST_NAMES)
    behalf = chance.random() < 0.08
    today = clock.today()
    return {
        "reference": reference("VOL", chance),
        "first_name": first,
        "last_name": last,
        "known_as": "",
        "sort_name": sort_name(first, last),
        "date_of_birth": today - timedelta(days=chance.randint(22 * 366, 78 * 365)),
        "email": None if behalf else f"volunteer{number}@people.example",
        "phone": f"07700 900{chance.randint(0, 999):03}",
        "postcode": f"{chance.choice(names.POSTCODE_AREAS)}{chance.randint(1, 20)} {chance.randint(1, 9)}ZZ",
        "preferred_language": chance.choices(
            (PreferredLanguage.ENGLISH, PreferredLanguage.WELSH, PreferredLanguage.OTHER), (94, 4, 2)
        )[0],
        "access_needs": chance.choice(names.ACCESS_NEEDS) if chance.random() < 0.1 else "",
        "entered_on_behalf": behalf,
        "consent_route": chance.choice((ConsentRoute.SPOKEN, ConsentRoute.SIGNED))
        if behalf
        else ConsentRoute.ONLINE,
        "consent_on": today - timedelta(days=chance.randint(30, 400)),
        "version": 1,
        **_emergency(chance, given=given_contact),
    }


def _emergency(chance: Random, *, given: bool) -> Row:
    name = f"{chance.choice(names.FIRST_NAMES)} {chance.choice(names.LAST_NAMES)}"
    return {
        "emergency_name": name if given else "",
        "emergency_phone": f"07700 900{chance.randint(0, 999):03}" if given else "",
        "emergency_relationship": chance.choice(("Partner", "Sister", "Friend", "Parent")) if given else "",
    }


def days_ago(days: int) -> date:
    """The day so many days before today."""
    return clock.today() - timedelta(days=days)
