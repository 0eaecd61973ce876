"""Which constraint a database error is about: PostgreSQL names it, SQLite names it or its columns."""

import re

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from volunteer_app.foundation.database import Base


def violated(error: IntegrityError) -> str:
    """The name of the constraint that was broken; empty when the database does not say."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or ""
    message = str(error.orig)
    index = re.search(r"UNIQUE constraint failed: index '(\w+)'", message)  # an index on an expression
    if index:
        return index[1]
    unique = re.search(r"UNIQUE constraint failed: (.+)", message)
    if unique:
        return _unique_on([part.strip() for part in unique[1].split(",")])
    check = re.search(r"CHECK constraint failed: (\w+)", message)
    return check[1] if check else ""


def _unique_on(columns: list[str]) -> str:
    """The name of the unique constraint or index on these `table.column`s."""
    table = Base.metadata.tables.get(columns[0].partition(".")[0])
    if table is None:
        return ""
    wanted = {column.partition(".")[2] for column in columns}
    for constraint in table.constraints:
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint) and _names(constraint) == wanted:
            return str(constraint.name)
    for index in table.indexes:
        if index.unique and _names(index) == wanted:
            return str(index.name)
    return ""


def _names(over: PrimaryKeyConstraint | UniqueConstraint | Index) -> set[str]:
    return {column.name for column in over.columns}
