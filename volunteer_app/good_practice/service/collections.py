"""Collections, as editors keep them."""

from dataclasses import dataclass

from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.good_practice.models.collections import GuidanceCollection
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.rules.life import Action
from volunteer_app.good_practice.rules.writing import slug_of

NAMED_TWICE = "There is a collection with this title already"


@dataclass(frozen=True)
class Named:
    """What a collection is called, what it is for, and its place among the others."""

    title: str
    summary: str
    position: int


def add(named: Named, *, by: Actor, slug: str = "") -> GuidanceCollection:
    """A new collection; its address comes from its first title and stays.

    Raises:
        Refused: there is one with this address.
    """
    slug = slug or slug_of(named.title)
    if slug in {each.slug for each in queries.collections()}:
        raise Refused(NAMED_TWICE, "title")
    added = GuidanceCollection(slug=slug, title=named.title, summary=named.summary, position=named.position)
    history.record(Action.KEEP_COLLECTION, added, by=by)
    return added


def change(collection: GuidanceCollection, named: Named, seen: int, *, by: Actor) -> None:
    """Call it otherwise.

    Raises:
        StaleEdit: it changed since it was shown.
    """
    if collection.version != seen:
        raise StaleEdit
    collection.title, collection.summary = named.title, named.summary
    collection.position = named.position
    history.record(Action.KEEP_COLLECTION, collection, by=by)
