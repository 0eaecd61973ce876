"""Two sides of a statement, how each is named, and on which days it stands. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_NAME = 40
# A reference of this service, a prison number, or what another organisation calls somebody it supports
NAME = re.compile(r"[A-Z0-9][A-Z0-9./-]*")
# What screening can compare: references of people (VOL) and of supported people (SUP). A prison number is not
# compared: that would take a search for what is sealed, and its answer would tell whose number it is
COMPARED = re.compile(r"(VOL|SUP)-[0-9A-HJKMNP-TV-Z]{8}")


class Action(StrEnum):
    """What history calls each change."""

    MAKE = "do_not_match:make"
    END = "do_not_match:end"


@dataclass(frozen=True)
class Side:
    """Somebody: the number of their record here, where they have one, and the references that name them."""

    person_id: int | None = None
    names: frozenset[str] = frozenset()

    def is_same(self, other: "Side") -> bool:
        """Whether both are the same person, by record or by a reference."""
        same_record = self.person_id is not None and self.person_id == other.person_id
        return same_record or not self.names.isdisjoint(other.names)


@dataclass(frozen=True)
class Statement:
    """Two who must not be together on the days [starts_on, ends_before); without an end: from then on."""

    number: int
    organisation_id: int
    is_of_prison: bool
    starts_on: date
    ends_before: date | None
    sides: tuple[Side, Side]

    @property
    def is_of_one(self) -> bool:
        """Whether both sides are one person now: their records were merged. It keeps nobody from anything."""
        return self.sides[0].is_same(self.sides[1])

    def against(self, one: Side) -> Side | None:
        """The other side, where this is one of the two."""
        if self.is_of_one:
            return None
        first, second = self.sides
        if one.is_same(first):
            return second
        return first if one.is_same(second) else None

    def covers(self, starts_on: date, ends_before: date) -> bool:
        """Whether it stands on one of the days [starts_on, ends_before)."""
        return self.starts_on < ends_before and (self.ends_before is None or self.ends_before > starts_on)


def written(typed: str) -> str:
    """A reference as it is compared: capitals, without spaces."""
    return "".join(typed.split()).upper()


def name_problem(typed: str) -> str:
    """A sentence if nobody can be named so; else empty."""
    if len(typed) > LONGEST_NAME or not NAME.fullmatch(typed):
        return "Enter a reference, such as VOL-7K2M9QXA, or a prison number, such as A1234BC"
    return ""


def stops_nothing(names: Collection[str], *, is_of_prison: bool) -> bool:
    """Whether a statement keeps nobody from anything yet, by how its sides are named alone.

    Whether there is a record with a reference takes no part: it would be told here. A prison's statement that
    names one by a number is about somebody whom it holds: it keeps the other from all of that prison.
    """
    compared = [bool(COMPARED.fullmatch(each)) for each in names]
    return not any(compared) or (not is_of_prison and not all(compared))


def is_for_its_prison_alone(names: Collection[str], *, is_of_prison: bool) -> bool:
    """Whether a prison's statement names one of the two so that it is about somebody whom it holds: it keeps
    the other from that prison, and from nowhere else that somebody is moved or released to.
    """
    return is_of_prison and sum(bool(COMPARED.fullmatch(each)) for each in names) == 1


def interval_problem(starts_on: date, ends_before: date | None) -> str:
    """A sentence if a statement cannot stand on [starts_on, ends_before); else empty."""
    if ends_before is not None and ends_before <= starts_on:
        return "Last day must be the same as or after the first day"
    return ""
