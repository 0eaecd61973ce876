"""Who has which role with an organisation, or waits for it. Rooms above know, and say so here."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, Subquery, union_all

Source = Callable[[int], Select[*tuple[Any, ...]]]

_sources: dict[str, Source] = {}


def source(name: str, statement: Source) -> None:
    """Let a room say whose training counts: for an organisation's id a statement of person_id, role_id and
    place_id, which may be null. Doing it twice changes nothing.
    """
    _sources[name] = statement


def of(organisation_id: int) -> Subquery:
    """What all rooms say of an organisation: person_id, role_id and place_id; a person may be there often."""
    return union_all(*(each(organisation_id) for each in _sources.values())).subquery("need")
