"""Qualifications in numbers and levels, what an award needs, and what may follow what."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Ofqual's Register: a qualification is numbered 601/2345/6 or 601/2345/X, a unit A/123/4567
QUALIFICATION_NUMBER = re.compile(r"[0-9]{3}/[0-9]{4}/[0-9X]")
UNIT_NUMBER = re.compile(r"[A-Z]/[0-9]{3}/[0-9]{4}")
MOST_CREDITS = 999


class Action(StrEnum):
    """What history calls each change in this folder."""

    ADD_QUALIFICATION = "qualification:add"
    EDIT_QUALIFICATION = "qualification:edit"
    ADD_UNIT = "qualification_unit:add"
    REMOVE_UNIT = "qualification_unit:remove"
    ENROL = "award:enrol"
    RECORD_UNIT = "award:record_unit"
    CLAIM_UNIT = "award:claim_unit"
    ACCEPT_CLAIM = "award:accept_claim"
    REFUSE_CLAIM = "award:refuse_claim"
    AWARD = "award:award"
    WITHDRAW = "award:withdraw"


class Level(StrEnum):
    """How demanding a qualification is (gov.uk, "What qualification levels mean")."""

    ENTRY_1 = "entry_1"
    ENTRY_2 = "entry_2"
    ENTRY_3 = "entry_3"
    LEVEL_1 = "level_1"
    LEVEL_2 = "level_2"
    LEVEL_3 = "level_3"
    LEVEL_4 = "level_4"
    LEVEL_5 = "level_5"
    LEVEL_6 = "level_6"
    LEVEL_7 = "level_7"
    LEVEL_8 = "level_8"

    @property
    def words(self) -> str:
        """Entry level 1, Level 3."""
        kind, _, number = self.value.partition("_")
        return f"Entry level {number}" if kind == "entry" else f"Level {number}"


class AwardState(StrEnum):
    """Where somebody is with a qualification."""

    WORKING = "working"
    AWARDED = "awarded"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {"working": "Working towards it", "awarded": "Awarded", "withdrawn": "Withdrawn"}[self]


class UnitState(StrEnum):
    """Where somebody is with a unit of it."""

    CLAIMED = "claimed"
    ACHIEVED = "achieved"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "claimed": "Prior learning, waiting for a decision",
            "achieved": "Achieved",
            "refused": "Prior learning not accepted",
        }[self]


class UnitRoute(StrEnum):
    """How a unit is achieved."""

    ASSESSED = "assessed"
    PRIOR_LEARNING = "prior_learning"

    @property
    def words(self) -> str:
        """The way as pages name it."""
        return {"assessed": "Assessed", "prior_learning": "Prior learning"}[self]


def tidy_number(typed: str) -> str:
    """A number as it is kept: capital letters, no spaces."""
    return "".join(typed.upper().split())


def qualification_number_problem(number: str) -> str:
    """A sentence if a qualification cannot have this number; else empty."""
    if QUALIFICATION_NUMBER.fullmatch(number):
        return ""
    return "Qualification number must have the form 601/2345/6: three digits, four digits, one digit or X"


def unit_number_problem(number: str) -> str:
    """A sentence if a unit cannot have this number; else empty."""
    if UNIT_NUMBER.fullmatch(number):
        return ""
    return "Unit number must have the form A/123/4567: a letter, three digits, four digits"


def same_person(one: str, other: str) -> bool:
    """Whether two names as typed are one person's."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def independence_problem(assessor: str, verifier: str) -> str:
    """A sentence if the one who checks an assessment made it too; else empty."""
    if same_person(assessor, verifier):
        return "The verifier must be somebody other than the assessor"
    return ""


def learner_problem(what: str, name: str, names: Iterable[str]) -> str:
    """A sentence if the assessor or verifier (`what`) has one of the learner's names; else empty."""
    if any(same_person(name, each) for each in names):
        return f"The {what} must be somebody other than the learner"
    return ""


def too_early_problem(awarded_on: date, achieved_on: Iterable[date | None]) -> str:
    """A sentence if an award would be of a day before one of its units was achieved; else empty."""
    last = max((each for each in achieved_on if each is not None), default=None)
    if last is not None and awarded_on < last:
        return f"The day must be on or after {last.day} {last:%B %Y}, when the last unit was achieved"
    return ""


def expiry_problem(awarded_on: date, last_day: date | None) -> str:
    """A sentence if an award cannot run out then; else empty."""
    if last_day is not None and last_day < awarded_on:
        return "The last day must be on or after the day of the award"
    return ""


@dataclass(frozen=True)
class UnitFacts:
    """A unit of a qualification, and whether somebody has achieved it."""

    number: str
    title: str
    credits: int
    is_mandatory: bool
    is_achieved: bool


@dataclass(frozen=True)
class Progress:
    """How far somebody is with a qualification."""

    credits: int
    needed: int
    missing: tuple[UnitFacts, ...]

    @property
    def is_complete(self) -> bool:
        """Whether everything that the award needs is there."""
        return not self.missing and self.credits >= self.needed

    @property
    def problem(self) -> str:
        """A sentence that says what the award still needs; empty when it needs nothing."""
        if self.missing:
            return "These mandatory units are not achieved yet: " + ", ".join(u.number for u in self.missing)
        if self.credits < self.needed:
            return f"{self.credits} of the {self.needed} credits that are needed are achieved"
        return ""


def progress(units: Iterable[UnitFacts], needed: int) -> Progress:
    """How far somebody is: credits achieved, and mandatory units that are missing.

    A qualification of which no unit is listed is awarded as a whole: it needs no credits by units.
    """
    known = list(units)
    achieved = sum(each.credits for each in known if each.is_achieved)
    missing = tuple(each for each in known if each.is_mandatory and not each.is_achieved)
    return Progress(achieved, needed if known else 0, missing)
