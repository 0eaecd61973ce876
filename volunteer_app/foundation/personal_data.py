"""Why each table of personal data is held, for how long, and how it is exported and erased.

Declared beside the model. A wall fails for a table that refers to a person without a declaration, and for
one whose time could never come.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, not_, select
from sqlalchemy.orm import InstrumentedAttribute

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import Base, UtcDateTime
from volunteer_app.foundation.months import add_months


class Condition(StrEnum):
    """What the processing rests on (UK GDPR Articles 6, 9 and 10; DPA 2018 Schedule 1)."""

    PUBLIC_TASK = "UK GDPR Article 6(1)(e): a task in the public interest"
    LEGITIMATE_INTERESTS = "UK GDPR Article 6(1)(f): legitimate interests"
    LEGAL_OBLIGATION = "UK GDPR Article 6(1)(c): a legal obligation"
    CRIMINAL_RECORDS = "UK GDPR Article 10 with DPA 2018 Schedule 1 paragraphs 10, 11 and 18"
    SAFEGUARDING = "UK GDPR Articles 9(2)(g) and 10 with DPA 2018 Schedule 1 paragraph 18"
    EQUALITY_MONITORING = (
        "UK GDPR Article 9(2)(g) with DPA 2018 Schedule 1 paragraph 8: equality of opportunity"
    )
    CONSENT = "UK GDPR Article 6(1)(a) and 9(2)(a): consent"


class Erasure(StrEnum):
    """What happens to the rows when a person's time has come."""

    DELETE = "the row is deleted"
    BLANK = "what identifies the person is blanked, the row stays"
    KEEP = "the row stays; it names nobody by itself"


@dataclass(frozen=True)
class Counting:
    """From which day of a row its time runs, where that is not the last day of one person.

    `words`: as the privacy page says it. `is_over`: the condition that this day came before another. What
    goes on has no such day, and is never over.
    """

    words: str
    is_over: Callable[[date], ColumnElement[bool]]


@dataclass(frozen=True)
class Declaration:
    """One table's answers. `keep_months` counts from the end of the person's last involvement, or as said."""

    model: type[Base]
    why: str
    condition: Condition
    keep_months: int
    export: bool
    erase: Erasure
    counts_from: Counting | None = None


@dataclass(frozen=True)
class Involvement:
    """Rows that keep somebody involved: `whose` names them; until the day `until`, or for now."""

    whose: InstrumentedAttribute[Any]
    until: InstrumentedAttribute[Any]


declarations: dict[type[Base], Declaration] = {}
_involvements: dict[type[Base], list[Involvement]] = {}


def declare(
    model: type[Base],
    *,
    why: str,
    condition: Condition,
    keep_months: int,
    export: bool,
    erase: Erasure,
) -> None:
    """Declare a table of personal data."""
    declarations[model] = Declaration(model, why, condition, keep_months, export, erase)


def count(model: type[Base], counts_from: Counting) -> None:
    """Say from which day of a row the time of a declared table runs, where no person's last day says it."""
    declarations[model] = replace(declarations[model], counts_from=counts_from)


def since(day: InstrumentedAttribute[Any], words: str, *also: ColumnElement[bool]) -> Counting:
    """Its time runs from the day in this column, once there is one, where the other conditions hold too."""
    return Counting(words, lambda before: and_(_is_before(day, before), *also))


def as_of(key: InstrumentedAttribute[Any], model: type[Base]) -> Counting:
    """Its time runs as that of the row to which this column leads."""
    theirs = declarations[model].counts_from
    if theirs is None:
        raise ValueError(f"{model.__tablename__} counts from a person's last day")
    return Counting(theirs.words, lambda before: exists().where(_id(model) == key, theirs.is_over(before)))


def last_day_of(model: type[Base], added: InstrumentedAttribute[Any], words: str) -> Counting:
    """Its time runs from the last day on which anything involves whom the row is of (`involves`)."""

    def is_over(before: date) -> ColumnElement[bool]:
        goes_on = (
            exists().where(each.whose == _id(model), not_(_is_before(each.until, before)))
            for each in _involvements.get(model, [])
        )
        return and_(_is_before(added, before), *map(not_, goes_on))

    return Counting(words, is_over)


def involves(model: type[Base], whose: InstrumentedAttribute[Any], until: InstrumentedAttribute[Any]) -> None:
    """Say which rows keep somebody of this table involved, and until when; for now where that is empty."""
    _involvements.setdefault(model, []).append(Involvement(whose, until))


def due(model: type[Base], today: date) -> Select[int]:
    """The ids of the rows of a table whose time has come by themselves.

    Raises:
        ValueError: its time runs from a person's last day, which only their record says.
    """
    declared = declarations[model]
    if declared.counts_from is None:
        raise ValueError(f"{model.__tablename__} counts from a person's last day")
    before = add_months(today, -declared.keep_months)
    return select(_id(model)).where(declared.counts_from.is_over(before))


def _is_before(column: InstrumentedAttribute[Any], day: date) -> ColumnElement[bool]:
    """False where there is none yet, never unknown."""
    is_instant = isinstance(column.type, UtcDateTime)
    limit = datetime.combine(day, time(), clock.LONDON) if is_instant else day
    return and_(column.is_not(None), column < limit)


def _id(model: type[Base]) -> Any:
    return model.__table__.c.id
