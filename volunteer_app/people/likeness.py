"""How two records may be of one person, in words and by strength. Pure.

Names are compared as lists sort them: without case, accents and apostrophes. A slip is one letter too many,
too few or wrong, or two neighbours swapped, in each part of the name.
"""

from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from volunteer_app.foundation.folding import SHORTEST_FORGIVEN, plain


class Reason(StrEnum):
    """Why two records may be of one person, the strongest first."""

    NAME_AND_BIRTH_DATE = "name_and_birth_date"
    EMAIL = "email"
    ALIKE_AND_BIRTH_DATE = "alike_and_birth_date"
    ALIKE_AND_POSTCODE = "alike_and_postcode"
    NAME_ALONE = "name_alone"
    ALIKE_ALONE = "alike_alone"
    PHONE = "phone"

    @property
    def words(self) -> str:
        """The reason as pages say it."""
        return _WORDS[self]

    @property
    def strength(self) -> int:
        """How much it says; the strengths of several reasons add up."""
        return _STRENGTH[self]


_WORDS = {
    Reason.NAME_AND_BIRTH_DATE: "Same name and date of birth",
    Reason.EMAIL: "Same email address",
    Reason.ALIKE_AND_BIRTH_DATE: "Similar name and same date of birth",
    Reason.ALIKE_AND_POSTCODE: "Similar or same name and same postcode",
    Reason.NAME_ALONE: "Same name, and a date of birth is not known",
    Reason.ALIKE_ALONE: "Similar name, and a date of birth is not known",
    Reason.PHONE: "Same telephone number",
}
_STRENGTH = {
    Reason.NAME_AND_BIRTH_DATE: 100,
    Reason.EMAIL: 80,
    Reason.ALIKE_AND_BIRTH_DATE: 60,
    Reason.ALIKE_AND_POSTCODE: 50,
    Reason.NAME_ALONE: 30,
    Reason.ALIKE_ALONE: 20,
    Reason.PHONE: 10,
}


class Told(NamedTuple):
    """What a record tells of a person, as far as it is compared."""

    id: int
    first_name: str
    last_name: str
    date_of_birth: date | None
    email: str | None
    phone: str
    postcode: str


def reasons(one: Told, other: Told) -> list[Reason]:
    """Why these two may be one person, the strongest first; empty if nothing says so."""
    by_name = _by_name(one, other)
    found = [*by_name, *([Reason.EMAIL] if one.email and one.email == other.email else [])]
    if found and _digits(one.phone) and _digits(one.phone) == _digits(other.phone):
        found.append(Reason.PHONE)
    return sorted(found, key=lambda reason: -reason.strength)


def strength(found: list[Reason]) -> int:
    """How much these reasons say together."""
    return sum(reason.strength for reason in found)


def _by_name(one: Told, other: Told) -> list[Reason]:
    same = _parts(one) == _parts(other)
    if not (same or _alike(one, other)):
        return []
    if one.date_of_birth is not None and one.date_of_birth == other.date_of_birth:
        return [Reason.NAME_AND_BIRTH_DATE if same else Reason.ALIKE_AND_BIRTH_DATE]
    if one.postcode and one.postcode == other.postcode:
        return [Reason.ALIKE_AND_POSTCODE]
    if one.date_of_birth is None or other.date_of_birth is None:
        return [Reason.NAME_ALONE if same else Reason.ALIKE_ALONE]
    return []


def _parts(told: Told) -> tuple[str, str]:
    return _plain(told.first_name), _plain(told.last_name)


@lru_cache(maxsize=2048)  # a record is compared with hundreds of others, and folding takes longest
def _plain(name: str) -> str:
    return plain(name)


def _alike(one: Told, other: Told) -> bool:
    """At most one slip in each part, or first and last name swapped."""
    ours, theirs = _parts(one), _parts(other)
    return ours == theirs[::-1] or all(map(_one_slip, ours, theirs))


def _one_slip(word: str, other: str) -> bool:
    if max(len(word), len(other)) < SHORTEST_FORGIVEN:
        return word == other
    return OSA.distance(word, other, score_cutoff=1) <= 1


def _digits(phone: str) -> str:
    """The number without spaces and the country's code; nothing if it is too short to be one."""
    digits = "".join(c for c in phone if c.isdigit())
    for code in ("0044", "44"):
        if digits.startswith(code):
            digits = "0" + digits.removeprefix(code).removeprefix("0")
    return digits if len(digits) >= 9 else ""
