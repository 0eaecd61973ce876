"""Rules about a person's details: names as people sort them, ages, and what history calls a change."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from volunteer_app.foundation.folding import plain

# The form of a postcode is that of Royal Mail's Postcode Address File; the first part names an area
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?\d[A-Z]{2}")


class PreferredLanguage(StrEnum):
    """The language a person would rather be written and spoken to in."""

    ENGLISH = "english"
    WELSH = "welsh"
    OTHER = "other"


class ConsentRoute(StrEnum):
    """How somebody whose details another enters agreed to it."""

    ONLINE = "online"
    SPOKEN = "spoken"
    SIGNED = "signed"

    @property
    def words(self) -> str:
        """The route as pages name it."""
        return {"online": "Online, by themselves", "spoken": "They told me", "signed": "On a signed form"}[
            self
        ]


class AgreementKind(StrEnum):
    """What a volunteer signs before starting."""

    VOLUNTEER_AGREEMENT = "volunteer_agreement"
    CONFIDENTIALITY = "confidentiality"

    @property
    def words(self) -> str:
        """The agreement as pages name it."""
        return {"volunteer_agreement": "Volunteer agreement", "confidentiality": "Confidentiality agreement"}[
            self
        ]


class LetterKind(StrEnum):
    """What a file on somebody's record is. Nothing about checks, convictions or identity is among them."""

    TO_THEM = "to_them"
    FROM_THEM = "from_them"
    ABOUT_THEM = "about_them"
    SIGNED_PAPER = "signed_paper"

    @property
    def words(self) -> str:
        """The kind as pages name it."""
        return {
            "to_them": "Letter to them",
            "from_them": "Letter from them",
            "about_them": "Letter about them from somebody else",
            "signed_paper": "Paper that they signed",
        }[self.value]


class LetterRemoval(StrEnum):
    """Why a letter is taken off a record. Chosen and not typed: history keeps no words about anybody."""

    WRONG_PERSON = "wrong_person"
    MUST_NOT_BE_HELD = "must_not_be_held"
    REPLACED = "replaced"
    ASKED = "asked"
    NO_LONGER_NEEDED = "no_longer_needed"

    @property
    def words(self) -> str:
        """The reason as pages and history name it."""
        return {
            "wrong_person": "It is about somebody else",
            "must_not_be_held": "It holds what must not be kept here",
            "replaced": "There is a newer one",
            "asked": "They asked for it to be removed",
            "no_longer_needed": "It is no longer needed",
        }[self.value]


class Action(StrEnum):
    """What history calls each change in this room."""

    ADD = "person:add"
    EDIT = "person:edit"
    AFFILIATE = "person:affiliate"
    SIGN = "agreement:sign"
    ADD_LETTER = "letter:add"
    REMOVE_LETTER = "letter:remove"
    MERGE = "person:merge"
    MERGED_INTO = "person:merged_into"
    UNDO_MERGE = "person:undo_merge"
    FOLLOW = "person:follow"
    DISMISS_PAIR = "duplicate:dismiss"
    TAKE_BACK_DISMISSAL = "duplicate:take_back"


AGREEMENT_VERSION = 1


def sort_name(first: str, last: str) -> str:
    """The key that lists are ordered and searched by: last name first, no case, accents or apostrophes."""
    return plain(f"{last} {first}")[:210]


OLDEST_YEARS = 120


def birth_date_problem(born_on: date | None, today: date) -> str:
    """A sentence if nobody alive was born on this day, else an empty string."""
    if born_on is None:
        return ""
    if born_on > today:
        return "Date of birth must be in the past"
    if age_on(born_on, today) > OLDEST_YEARS:
        return f"Date of birth must be in the last {OLDEST_YEARS} years"
    return ""


def age_on(born_on: date, day: date) -> int:
    """Whole years of age on a day. Somebody born on 29 February is a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def reaches_age_on(born_on: date, years: int) -> date:
    """The day on which somebody becomes this old."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def outward_part(postcode: str) -> str:
    """The first part of a whole postcode, SW1A of SW1A 1AA; nothing of what is none."""
    found = _POSTCODE.fullmatch(postcode)
    return found[1] if found else ""


@dataclass(frozen=True)
class Identity:
    """What checks rest on: the name as it is compared, and the birth date."""

    name: str
    born_on: date | None


@dataclass(frozen=True)
class PeopleMerging:
    """Announced before two records are merged. A room that knows why not raises `Refused`; none may write."""

    kept_id: int
    merged_id: int


@dataclass(frozen=True)
class PeopleMerged:
    """Announced when every row that follows has moved to the kept record.

    `was`: who each record said that it was, by the number of the record. `now`: the kept record since.
    `moved`: the numbers of the rows, by table.
    """

    merge_id: int
    kept_id: int
    merged_id: int
    was: dict[int, Identity]
    now: Identity
    moved: dict[str, frozenset[int]]


@dataclass(frozen=True)
class MergeUndone:
    """Announced when all rows are back. `was`: the kept record while merged; `now`: each record since."""

    merge_id: int
    kept_id: int
    merged_id: int
    was: Identity
    now: dict[int, Identity]
