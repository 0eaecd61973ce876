"""Adding months to a day in a statement, as `months.add_months` does in Python: for lists of many rows."""

from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class months_later(GenericFunction[Any]):  # noqa: N801 - it reads as a function of SQL
    """Of a day and a number of months: the same day so many on; the last of the month where there is none."""

    type = Date()
    inherit_cache = True


@compiles(months_later, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    day, months = (compiler.process(each, **options) for each in element.clauses)
    return f"CAST(({day}) + make_interval(months => CAST(({months}) AS INTEGER)) AS DATE)"


@compiles(months_later, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    day, months = (compiler.process(each, **options) for each in element.clauses)
    return f"date({day}, ({months}) || ' months', 'floor')"
