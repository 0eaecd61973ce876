"""How a do-not-match statement is shown to those who may read it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.encryption import CannotOpen
from volunteer_app.foundation.presenting import day, moment, until
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.vetting.do_not_match import queries, rules
from volunteer_app.vetting.do_not_match.models import DoNotMatch, DoNotMatchSide

GONE = "Not kept any more"


@dataclass(frozen=True)
class Shown:
    """A statement in words."""

    reference: str
    who: tuple[str, str]
    days: str
    made: str
    organisation: str
    state: str
    tone: str
    stops_nothing: bool
    is_of_one: bool
    is_in_prison_alone: bool

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The same as keys and values."""
        return [
            ("First person", self.who[0]),
            ("Second person", self.who[1]),
            ("Days", self.days),
            ("Made", self.made),
            ("For", self.organisation),
        ]


def shown(statement: DoNotMatch, known: Collection[int]) -> Shown:
    """One statement. `known`: whose names the viewer may read; others stand there as they were written."""
    names = [_written(each) for each in statement.sides]
    is_of_prison = statement.organisation.kind is OrganisationKind.PRISON
    twice = statement.stands and _is_of_one(statement)
    nothing = twice or (statement.stands and rules.stops_nothing(names, is_of_prison=is_of_prison))
    there = rules.is_for_its_prison_alone(names, is_of_prison=is_of_prison)
    return Shown(
        statement.reference,
        both(statement, known),
        _days(statement),
        f"{moment(statement.made_at)}, by {statement.made_by}",
        statement.organisation.name,
        _state(statement, nothing=nothing, in_prison_alone=there),
        "bad" if nothing else "attention" if statement.stands else "neutral",
        nothing,
        twice,
        statement.stands and there and not nothing,
    )


def _is_of_one(statement: DoNotMatch) -> bool:
    """Whether the records of the two were merged into one since, or one of them is not kept any more."""
    numbers = [each.person_id for each in statement.sides]
    return len(numbers) < 2 or (numbers[0] is not None and numbers[0] == numbers[1])


def _state(statement: DoNotMatch, *, nothing: bool, in_prison_alone: bool) -> str:
    if nothing or not statement.stands:
        return "Stops nothing yet" if nothing else "Ended"
    return "Stands for this prison alone" if in_prison_alone else "Stands"


def _written(side: DoNotMatchSide) -> str:
    try:
        return rules.written(side.named or "")
    except CannotOpen:
        return ""


def both(statement: DoNotMatch, known: Collection[int]) -> tuple[str, str]:
    """The two, as `who` says them."""
    found = [who(each, known) for each in statement.sides]
    first, second, *_ = [*found, GONE, GONE]
    return first, second


def who(side: DoNotMatchSide, known: Collection[int]) -> str:
    """One of the two: by name where the viewer may read that record, else as somebody wrote it down."""
    if side.person is not None and side.person_id in known:
        return f"{side.person.full_name}, {side.person.reference}"
    try:
        return side.named or ""
    except CannotOpen:
        return "This cannot be read. Tell whoever runs the service"


@dataclass(frozen=True)
class Named:
    """A statement by its reference, and whom it names: both, and each whose record is known by its number."""

    reference: str
    who: tuple[str, str]
    people: Mapping[int, str]


def named(numbers: Collection[int], scope: Scope) -> dict[int, Named]:
    """The statements with these numbers, with the names that this scope reaches; two SQL statements."""
    found = queries.by_numbers(numbers)
    known = queries.known(scope, found)
    return {each.id: Named(each.reference, both(each, known), _people(each, known)) for each in found}


def _people(statement: DoNotMatch, known: Collection[int]) -> dict[int, str]:
    return {each.person_id: who(each, known) for each in statement.sides if each.person_id is not None}


def _days(statement: DoNotMatch) -> str:
    if statement.ends_before is None:
        return f"From {day(statement.starts_on)}, without an end"
    if statement.ends_before == statement.starts_on:
        return f"Ended before its first day, {day(statement.starts_on)}"
    days = f"{day(statement.starts_on)} to {until(statement.ends_before)}"
    return f"{days}, ended by {statement.ended_by}" if statement.ended_at else days
