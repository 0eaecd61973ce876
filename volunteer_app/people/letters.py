"""Letters on a person's record. Each belongs to the organisation that added it, and only that one sees it."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.files.storing import Kept
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Letter, Person
from volunteer_app.people.rules import Action, LetterKind, LetterRemoval

NEWEST_FIRST = (Key(Letter.id, descending=True),)


def letters_page(scope: Scope, person: Person, anchor: Anchor) -> Page[Letter]:
    """A page of the person's letters that the scope's organisations added, the newest first."""
    statement = _in(scope).where(Letter.person_id == person.id)
    return page(statement, NEWEST_FIRST, anchor, of=Letter)


def letter(scope: Scope, reference: str) -> Letter:
    """One letter.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    found = db.session.scalars(_in(scope).where(Letter.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def add_letter(
    person: Person, organisation: Organisation, kind: LetterKind, kept: Kept, *, by: Actor
) -> Letter:
    """Put a letter on a person's record."""
    file = storing.add_row(kept, by=by)
    added = Letter(person_id=person.id, organisation_id=organisation.id, kind=kind, file_id=file.id)
    history.record(Action.ADD_LETTER, added, by=by)
    return added


def remove_letter(letter: Letter, why: LetterRemoval, *, by: Actor) -> None:
    """Take a letter off the record, for good; history keeps that it was there, and why it went."""
    file = letter.file
    db.session.delete(letter)
    history.record(Action.REMOVE_LETTER, letter, by=by, reason=why.words)
    storing.remove(file)


def _in(scope: Scope) -> Select[Letter]:
    return (
        select(Letter)
        .options(
            joinedload(Letter.file, innerjoin=True),
            joinedload(Letter.person, innerjoin=True),
            joinedload(Letter.organisation, innerjoin=True),
        )
        .where(Letter.organisation_id.in_(scope.organisation_ids))
    )
