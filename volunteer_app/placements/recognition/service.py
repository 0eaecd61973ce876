"""Thanking a volunteer, and giving statements of service, each with its history entry."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people import service as holding
from volunteer_app.people.models import Person
from volunteer_app.placements import letters
from volunteer_app.placements.recognition import content, printing, queries, rules
from volunteer_app.placements.recognition.content import Facts
from volunteer_app.placements.recognition.models import ServiceStatement, ThankYouNote
from volunteer_app.placements.recognition.rules import Action, StatementKind, StatementState

ASKED = "One of this kind is already waiting for a signature"
DECIDED = "This was signed or answered already"
NOT_SERVED = "There is nothing to state yet: no placement with this organisation has begun"
TELLS = (
    "“{}” can tell a reader of a prison or of a sentence, and the volunteer chose that no prison is named. "
    "Leave it out, or ask them whether it may stand there"
)


@dataclass(frozen=True)
class Wish:
    """What a volunteer would like to have in writing, and what may stand in it."""

    kind: StatementKind
    wants_training: bool = False
    names_prisons: bool = False
    purpose: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signs, in which role, and what they say in their own words."""

    name: str
    role: str
    words: str = ""


def thank(person: Person, organisation: Organisation, message: str, *, by: Actor) -> ThankYouNote:
    """Write a note of thanks, which the volunteer reads and keeps.

    Raises:
        Refused: it is empty or too long, is to oneself, or the organisation does not hold the record.
    """
    if not message or len(message) > rules.LONGEST_NOTE:
        raise Refused(f"Enter a note of up to {rules.LONGEST_NOTE:,} characters", "message")
    if own_person_id(by) == person.id:
        raise Refused("You cannot thank yourself. Ask another coordinator to do it")
    if organisation not in people.organisations_of(person.id):
        raise Refused(f"{organisation.name} does not hold this person’s record")
    note = ThankYouNote(
        person=person, organisation=organisation, message=message, written_at=clock.now(), written_by=by.name
    )
    history.record(Action.THANK, note, by=by)
    _tell(person)
    return note


def take_back_thanks(note: ThankYouNote, reason: str, *, by: Actor) -> None:
    """Take a note of thanks back. The volunteer reads why in its place; history keeps what it said.

    Raises:
        Refused: it was taken back already, is too old, is to oneself, or no reason is given.
    """
    holding.hold(note.person_id)
    db.session.refresh(note)
    if problem := thanks_problem(note):
        raise Refused(problem)
    if own_person_id(by) == note.person_id:
        raise Refused("You cannot take back a note to yourself. Ask another coordinator to do it")
    if not reason:
        raise Refused("Enter why. The volunteer will read this", "reason")
    note.taken_back_at, note.taken_back_by, note.taken_back_why = clock.now(), by.name, reason
    history.record(Action.TAKE_BACK_THANKS, note, by=by, reason=reason)
    _tell(note.person)


def thanks_problem(note: ThankYouNote) -> str:
    """Why a note of thanks cannot be taken back, as a sentence; else empty."""
    if note.taken_back_at is not None:
        return "This note was taken back already"
    if not rules.may_take_back(clock.day_of(note.written_at), clock.today()):
        return f"A note can be taken back for {rules.TAKE_BACK_WITHIN.days} days after it was written"
    return ""


def ask(person: Person, organisation: Organisation, wish: Wish, *, by: Actor) -> ServiceStatement:
    """Ask for a statement of service or a reference: the volunteer, or a coordinator on their behalf.

    Raises:
        Refused: no placement with the organisation has begun, or one of the kind waits already.
    """
    holding.hold(person.id)
    if not queries.begun(person.id, {organisation.id}):
        raise Refused(NOT_SERVED, "organisation")
    if queries.is_asked(person.id, organisation.id, wish.kind):
        raise Refused(ASKED, "kind")
    statement = ServiceStatement(
        person=person,
        organisation=organisation,
        kind=wish.kind,
        purpose=wish.purpose,
        wants_training=wish.wants_training,
        names_prisons=wish.names_prisons,
        asked_at=clock.now(),
        asked_by=by.name,
    )
    try:
        history.record(Action.ASK, statement, by=by)
    except IntegrityError as error:
        raise Refused(ASKED, "kind") from error
    return statement


def sign(statement: ServiceStatement, signature: Signature, *, by: Actor, version: int | None = None) -> None:
    """Sign it, today. What it says is stored with it and does not change any more.

    Raises:
        Refused: it was answered, is about oneself, lacks the signer's name, role or the words of a
            reference, names a prison or tells of one though it must not, or cannot be printed.
        StaleEdit: it changed since `version`.
    """
    _hold_waiting(statement, by, version)
    if not signature.name or not signature.role:
        raise Refused("Enter your name and your role", "name" if not signature.name else "role")
    if statement.kind is StatementKind.REFERENCE and not signature.words:
        raise Refused("Enter what you can say of the volunteer", "words")
    found = content.facts(statement)
    _refuse_what_tells(statement, signature, found)
    with db.session.no_autoflush:
        statement.content = {**found.stored, "words": signature.words}
        statement.signed_name, statement.signed_role = signature.name, signature.role
        statement.signed_at, statement.signed_on = clock.now(), clock.today()
        statement.state = StatementState.SIGNED
        try:
            printing.pdf(statement)  # what cannot be printed is refused before anything is kept
        except Refused:
            db.session.expire(statement)
            raise
    _save(Action.SIGN, statement, by)
    _tell(statement.person)


def decline(statement: ServiceStatement, reason: str, *, by: Actor, version: int | None = None) -> None:
    """Not given; the volunteer reads why.

    Raises:
        Refused: it was answered, is about oneself, or no reason is given.
        StaleEdit: it changed since `version`.
    """
    _hold_waiting(statement, by, version)
    _end(statement, StatementState.DECLINED, Action.DECLINE, reason, by)


def withdraw(statement: ServiceStatement, reason: str, *, by: Actor, version: int | None = None) -> None:
    """A signed one holds no more and cannot be saved any more; the volunteer reads why.

    Raises:
        Refused: it is not signed, is about oneself, or no reason is given.
        StaleEdit: it changed since `version`.
    """
    _hold(statement, by, version)
    if statement.state is not StatementState.SIGNED:
        raise Refused("Only what is signed can be withdrawn")
    _end(statement, StatementState.WITHDRAWN, Action.WITHDRAW, reason, by)


def _refuse_what_tells(statement: ServiceStatement, signature: Signature, found: Facts) -> None:
    """The organisation’s name stands in the statement as it is, and may stand in the words too."""
    if statement.names_prisons:
        return
    everywhere = organisations.prison_names()
    for field in ("role", "words"):
        said = rules.without(getattr(signature, field), found.organisation)
        named = rules.prison_named(said, found.prisons, *everywhere)
        if told := named or rules.custody_told(said) or rules.prison_told(said):
            raise Refused(TELLS.format(told), field)


def _hold_waiting(statement: ServiceStatement, by: Actor, version: int | None) -> None:
    _hold(statement, by, version)
    if statement.state is not StatementState.ASKED:
        raise Refused(DECIDED)


def _hold(statement: ServiceStatement, by: Actor, version: int | None) -> None:
    """One answer at a time, and none about oneself."""
    holding.hold(statement.person_id)
    db.session.refresh(statement)
    if own_person_id(by) == statement.person_id:
        raise Refused("You cannot answer this about yourself. Ask another coordinator to do it")
    if version is not None and statement.version != version:
        raise StaleEdit


def _end(statement: ServiceStatement, state: StatementState, action: Action, reason: str, by: Actor) -> None:
    if not reason:
        raise Refused("Enter why. The volunteer will read this", "reason")
    statement.state, statement.ended_why = state, reason
    statement.ended_at, statement.ended_by = clock.now(), by.name
    _save(action, statement, by)
    _tell(statement.person)


def _save(action: Action, statement: ServiceStatement, by: Actor) -> None:
    try:
        history.record(action, statement, by=by)
    except StaleDataError as error:
        raise StaleEdit from error


def _tell(person: Person) -> None:
    letters.news(person, "placements/mail/recognition.txt", "placements.my_recognition")
