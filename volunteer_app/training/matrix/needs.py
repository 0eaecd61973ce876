"""Who has which role with an organisation, or waits for it. Rooms above know, and say so here."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import CompoundSelect, Select, Subquery, union_all

from volunteer_app.foundation import asked
from volunteer_app.foundation.asked import Day, Whose

Source = Callable[[Whose, Day], Select[*tuple[Any, ...]]]

_sources: dict[str, Source] = {}


def source(name: str, statement: Source) -> None:
    """Let a room say whose training counts: for an organisation's id and today a statement of person_id,
    role_id and place_id, which may be null. Doing it twice changes nothing.
    """
    _sources[name] = statement


def of(organisation: Whose, today: Day) -> Subquery:
    """What all rooms say of an organisation: person_id, role_id and place_id; a person may be there often."""
    return union_all(*(each(organisation, today) for each in _sources.values())).subquery("need")


def of_people() -> CompoundSelect[Any]:
    """The same of `asked.PEOPLE` alone, for `asked.ORGANISATION` and `asked.TODAY`."""
    parts = [each(asked.ORGANISATION, asked.TODAY) for each in _sources.values()]
    return union_all(*(part.where(asked.among(part.selected_columns.person_id, "people")) for part in parts))
