"""Looking for people to book on a session: those alone whose record its organisation holds."""

from collections.abc import Collection

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.people import queries as people
from volunteer_app.people import searching
from volunteer_app.people.models import Person

MOST = 20


def by_words(organisation_id: int, words: str) -> list[Person]:
    """At most `MOST` who fit the words, by name; nobody without words."""
    if not words.strip():
        return []
    statement = searching.find(_scope(organisation_id), words)
    return list(db.session.scalars(statement.order_by(Person.sort_name, Person.id).limit(MOST)))


def named(organisation_id: int, references: Collection[str]) -> list[Person]:
    """Those with these references, by name."""
    if not references:
        return []
    statement = people.people(_scope(organisation_id)).where(Person.reference.in_(list(references)))
    return list(db.session.scalars(statement.order_by(Person.sort_name, Person.id)))


def _scope(organisation_id: int) -> Scope:
    return Scope(frozenset({organisation_id}))
