"""What a statement that is built once leaves open: which people, whose records, as of which moment.

To build a statement of some twenty conditions takes longer than a database over answering it. Reads that
many pages ask for are therefore built once (functools.cache) with these in the places of the values:

    db.session.execute(_statement(known_at is not None), asked.values(person_ids, organisation_id, known_at))
"""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import (
    ARRAY,
    BindParameter,
    Boolean,
    ColumnElement,
    Date,
    Dialect,
    Integer,
    Text,
    TypeDecorator,
    bindparam,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from volunteer_app.foundation.database import UtcDateTime

# A value, or what stands for it
AsOf = datetime | BindParameter[datetime] | None
Day = date | BindParameter[date]
Whose = int | BindParameter[int]


class _Numbers(TypeDecorator[Collection[int]]):
    """Whole numbers as one value: an array for PostgreSQL, a JSON text for SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the database takes."""
        return dialect.type_descriptor(ARRAY(Integer()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        """The value as the driver takes it."""
        numbers = list(value or ())
        return numbers if dialect.name == "postgresql" else json.dumps(numbers)


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Self:  # noqa: ARG002 - SQLAlchemy passes it
        """A condition as it stands. Compared with 1, as SQLAlchemy does for SQLite, it would use no index."""
        return self


@compiles(_Among)
def _in_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - of what was compiled


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({numbers})"


def among(column: Any, name: str) -> ColumnElement[bool]:
    """The condition that a column holds one of the whole numbers that are given under this name.

    They travel as one value. A place for each of them would be written into the statement whenever it is
    sent: for hundreds of people that takes longer than the database over its answer.
    """
    return _Among(column, bindparam(name, type_=_Numbers()))


PEOPLE: BindParameter[Any] = bindparam("people", expanding=True)
ORGANISATION: BindParameter[int] = bindparam("organisation", type_=Integer())
MOMENT: BindParameter[datetime] = bindparam("moment", type_=UtcDateTime())
TODAY: BindParameter[date] = bindparam("today", type_=Date())


def as_of(is_past: bool) -> BindParameter[datetime] | None:
    """What stands for the moment in a statement about a past one; None in one about now."""
    return MOMENT if is_past else None


def values(
    person_ids: Collection[int], organisation_id: int, known_at: datetime | None = None
) -> dict[str, Any]:
    """The values for `PEOPLE`, `ORGANISATION` and, where there is one, `MOMENT`."""
    asked: dict[str, Any] = {"people": list(person_ids), "organisation": organisation_id}
    return asked if known_at is None else {**asked, "moment": known_at}
