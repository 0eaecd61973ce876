"""What screenings belong to: each kind says what of it stands or waits, who is where, and how it pauses.

Rooms and folders above wire theirs in `volunteer_app.blueprints`; screening itself knows none of them.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select

from volunteer_app.placements.screening.rules import Presence


@dataclass(frozen=True)
class Owner:
    """One kind.

    `words`: as pages name it, and no more of it. `stands`: the condition that the screening with the number
    in a column is of what runs, will run or waits. `waits`: the numbers of those that are only proposed.
    `there`: who of these people is, will be or may be at these places because of it; one statement, whoever
    is asked about. `puts_there`: whether being proposed is being there. `pause`: pauses what this screening
    belongs to, names nobody, and gives the screenings of all that stands paused by it now.
    """

    kind: str
    words: str
    stands: Callable[[Any], ColumnElement[bool]]
    waits: Callable[[], Select[Any]]
    there: Callable[[Collection[int], Collection[int]], Sequence[Presence]]
    pause: Callable[[int], Sequence[int]]
    puts_there: bool = True


_owners: dict[str, Owner] = {}
_whereabouts: dict[str, Callable[[Collection[int], Collection[int]], Sequence[Presence]]] = {}


def owns(owner: Owner) -> None:
    """Screenings of this kind belong to this."""
    _owners[owner.kind] = owner


def tells_where(name: str, there: Callable[[Collection[int], Collection[int]], Sequence[Presence]]) -> None:
    """Another source of who is where, such as the prisons that hold people; one statement each time."""
    _whereabouts[name] = there


def owner(kind: str) -> Owner:
    """The owner of screenings of this kind."""
    return _owners[kind]


def every() -> list[Owner]:
    """All owners, always in the same order."""
    return [_owners[kind] for kind in sorted(_owners)]


def there(person_ids: Collection[int], place_ids: Collection[int]) -> list[Presence]:
    """Who of these people is at these places; as many statements as there are sources, whatever is asked."""
    sources = [each.there for each in every()] + [_whereabouts[name] for name in sorted(_whereabouts)]
    return [presence for source in sources for presence in source(person_ids, place_ids)]
