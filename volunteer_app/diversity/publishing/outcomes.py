"""What is asked of those who count a publication, and what they come back with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from volunteer_app.diversity.publishing.composing import Composed


class Asked(NamedTuple):
    """What is asked for: see `Publication`."""

    day: date
    edition: int
    left_out: tuple[str, ...] = ()
    coarser: tuple[str, ...] = ()


class Problem(NamedTuple):
    """Why nothing can be published; the tables that stand in the way, and which of them can be coarser."""

    words: str
    offers: tuple[str, ...] = ()
    coarser: tuple[str, ...] = ()


class Computed(NamedTuple):
    """What counting, protecting and attacking came to. `condition_id`: what it rests on, if it has to."""

    composed: Composed
    workings: dict[str, Any]
    condition_id: int | None = None
