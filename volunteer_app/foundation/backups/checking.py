"""Each value of a row is what its column's kind says, so that a database that takes rows can take it."""

import json
import math
from collections.abc import Callable
from typing import Any

from volunteer_app.foundation.backups import tables
from volunteer_app.foundation.backups.manifest import Damaged, Kind, Table

Check = Callable[[Any], bool]
HIGHEST = 2**63 - 1


def _is_text(value: Any) -> bool:
    return type(value) is str and (value.isascii() or bool(value.encode()))  # half a pair has no bytes


def _is_json(value: Any) -> bool:
    json.loads(value)
    return True


def _is_instant(value: Any) -> bool:
    return tables.READ[Kind.INSTANT](value).tzinfo is not None


def _is_read(kind: Kind) -> Check:
    read = tables.READ[kind]
    return lambda value: read(value) is not None


CHECKS: dict[Kind, Check] = {
    Kind.INTEGER: lambda value: type(value) is int and -HIGHEST - 1 <= value <= HIGHEST,
    Kind.BOOLEAN: lambda value: type(value) is bool,
    Kind.TEXT: _is_text,
    Kind.JSON: lambda value: _is_text(value) and _is_json(value),
    Kind.NUMBER: lambda value: type(value) in {int, float} and math.isfinite(value),
    Kind.BYTES: lambda value: _is_text(value) and _is_read(Kind.BYTES)(value),
    Kind.DATE: lambda value: _is_text(value) and _is_read(Kind.DATE)(value),
    Kind.INSTANT: lambda value: _is_text(value) and _is_instant(value),
}


def checker(table: Table) -> Callable[[list[Any]], None]:
    """What raises Damaged for a row of this table with a value of another kind, or without its key."""
    checks = [(column.name, CHECKS[column.kind]) for column in table.columns]
    key = set(table.key)

    def check(row: list[Any]) -> None:
        for value, (name, fits) in zip(row, checks, strict=True):
            if name in key if value is None else not _fits(fits, value):
                raise Damaged(f"This backup is damaged: {table.name}.{name} holds a value of another kind.")

    return check


def _fits(fits: Check, value: Any) -> bool:
    try:
        return fits(value)
    except (ValueError, OverflowError, RecursionError):
        return False
