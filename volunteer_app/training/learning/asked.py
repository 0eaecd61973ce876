"""Which packs the roles of people ask for. Rooms above know the roles, and say so here (`blueprints`)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ask:
    """A role that somebody has or is about to have, with an organisation, and a pack that it asks for."""

    person_id: int
    organisation_id: int
    pack_code: str
    role: str


Source = Callable[[Collection[int]], Iterable[Ask]]

_sources: dict[str, Source] = {}


def source(name: str, ask: Source) -> None:
    """Let a room say what the roles of people ask for, in one statement for any number of them."""
    _sources[name] = ask


def of_people(person_ids: Collection[int]) -> list[Ask]:
    """What the roles of these people ask for, by person, pack, organisation and role; nothing twice."""
    found = {each for ask in _sources.values() for each in ask(person_ids)} if person_ids else set()
    return sorted(found, key=lambda each: (each.person_id, each.pack_code, each.organisation_id, each.role))
