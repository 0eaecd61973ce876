"""Half-open intervals of time: one that ends when another starts does not overlap it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_


def overlaps(starts: Any, ends: Any, starts_at: datetime, ends_at: datetime) -> ColumnElement[bool]:
    """The condition that rows with these columns overlap [starts_at, ends_at)."""
    return and_(starts < ends_at, ends > starts_at)
