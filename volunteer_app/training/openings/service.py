"""Offering training and accreditation, asking to join, and the answers, each with its history entry."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import bulk_rows, clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import is_within
from volunteer_app.people import queries as people
from volunteer_app.people import service as holding
from volunteer_app.people.models import Person
from volunteer_app.training.awards import service as awards
from volunteer_app.training.openings import queries, rules
from volunteer_app.training.openings.models import JoiningRequest, TrainingOpening
from volunteer_app.training.openings.rules import Action, OpeningKind, RequestState

CLOSED = "It is not possible to ask any more: it has closed"
ASKED = "You have asked to join this already"
ANSWERED = "This request was answered already"
FULL = "All places are taken. Add places, or say that there is none left"


@dataclass(frozen=True)
class OpeningDetails:
    """What is offered. `closes_before`: the first day on which nobody can ask any more."""

    kind: OpeningKind
    title: str
    description: str
    closes_before: date
    places: int | None = None
    pack_id: int | None = None
    qualification_id: int | None = None


def offer(details: OpeningDetails, organisation: Organisation, *, by: Actor) -> TrainingOpening:
    """Offer something to the organisation's people, and to those of the organisations below it.

    Raises:
        Refused: nobody could ask by then.
    """
    _refuse_last_day(details)
    opening = TrainingOpening(organisation=organisation, **asdict(details))
    history.record(Action.OPEN, opening, by=by)
    return opening


def edit(opening: TrainingOpening, details: OpeningDetails, *, version: int, by: Actor) -> None:
    """Change what is offered.

    Raises:
        Refused: nobody could ask by then, or more were accepted than there would be places.
        StaleEdit: it changed since `version`.
    """
    _hold(opening, version)
    _refuse_last_day(details)
    taken = queries.accepted(opening)
    if details.places is not None and details.places < taken:
        raise Refused(f"{taken} were accepted already, so there must be at least {taken} places", "places")
    for name, value in asdict(details).items():
        setattr(opening, name, value)
    opening.closed_at = None
    _save(Action.EDIT, opening, by)


def close(opening: TrainingOpening, *, by: Actor) -> None:
    """Let nobody ask any more. Those who asked still get an answer.

    Raises:
        Refused: it is closed.
    """
    _hold(opening, None)
    if opening.closed_at is not None:
        raise Refused("It is closed already")
    opening.closed_at = clock.now()
    _save(Action.CLOSE, opening, by)


def ask(opening: TrainingOpening, person: Person, *, why: str, by: Actor) -> JoiningRequest:
    """Somebody asks to join.

    Raises:
        Refused: it has closed, is for others, or they have asked already.
    """
    _hold(opening, None)
    if not rules.is_open(opening.closes_before, opening.closed_at is not None, clock.today()):
        raise Refused(CLOSED)
    _organisation_for(opening, person)
    earlier = queries.requests_by(person.id).get(opening.id)
    if earlier is not None and earlier.state in (RequestState.ASKED, RequestState.ACCEPTED):
        raise Refused(ASKED)
    request = JoiningRequest(
        opening=opening, person=person, organisation=opening.organisation, why=why, asked_at=clock.now()
    )
    try:
        history.record(Action.ASK, request, by=by)
    except IntegrityError as error:
        raise Refused(ASKED) from error
    return request


def accept(request: JoiningRequest, *, by: Actor, version: int | None = None) -> None:
    """They can join. Where it leads to a qualification, they work towards it from today.

    Raises:
        Refused: it was answered, no place is left, it is one's own, or they work towards it already.
        StaleEdit: it changed since `version`.
    """
    opening = request.opening
    _hold_to_answer(request, version, by)
    left = rules.places_left(opening.places, queries.accepted(opening))
    if left == 0:
        raise Refused(FULL)
    if opening.qualification is not None:
        organisation = _organisation_for(opening, request.person)
        today = clock.today()
        awards.enrol(request.person, opening.qualification, organisation, started_on=today, by=by)
    _answer(request, RequestState.ACCEPTED, Action.ACCEPT, "", by)
    _tell(request)


def decline(request: JoiningRequest, *, note: str, by: Actor, version: int | None = None) -> None:
    """Not this time; the person reads why.

    Raises:
        Refused: it was answered, no reason is given, or it is one's own.
        StaleEdit: it changed since `version`.
    """
    _hold_to_answer(request, version, by)
    if not note:
        raise Refused("Enter why not. The volunteer will read this", "note")
    _answer(request, RequestState.DECLINED, Action.DECLINE, note, by)
    _tell(request)


def withdraw(request: JoiningRequest, *, by: Actor) -> None:
    """The person does not want to join any more.

    Raises:
        Refused: it was answered with no, or withdrawn.
    """
    _hold(request.opening, None)
    db.session.refresh(request)
    if request.state not in (RequestState.ASKED, RequestState.ACCEPTED):
        raise Refused(ANSWERED)
    _answer(request, RequestState.WITHDRAWN, Action.WITHDRAW, "", by)


def _hold(opening: TrainingOpening, version: int | None) -> None:
    """One change of an opening and its requests at a time: the last place goes once."""
    bulk_rows.hold(TrainingOpening, [opening.id])
    db.session.refresh(opening)
    if version is not None and opening.version != version:
        raise StaleEdit


def _hold_to_answer(request: JoiningRequest, version: int | None, by: Actor) -> None:
    holding.hold(request.person_id)
    _hold(request.opening, None)
    db.session.refresh(request)
    awards.refuse_own(request.person_id, by)
    if version is not None and request.version != version:
        raise StaleEdit
    if request.state is not RequestState.ASKED:
        raise Refused(ANSWERED)


def _organisation_for(opening: TrainingOpening, person: Person) -> Organisation:
    """The organisation of the person to which this is offered."""
    for each in people.organisations_of(person.id):
        if is_within(each.path, opening.organisation.path):
            return each
    raise Refused(f"This is for people of {opening.organisation.name}")


def _refuse_last_day(details: OpeningDetails) -> None:
    if details.closes_before <= clock.today():
        raise Refused("The last day to ask must be today or in the future", "last_day")


def _answer(request: JoiningRequest, state: RequestState, action: Action, note: str, by: Actor) -> None:
    request.state, request.decision_note = state, note
    request.decided_at, request.decided_by = clock.now(), by.name
    _save(action, request, by)


def _save(action: Action, row: TrainingOpening | JoiningRequest, by: Actor) -> None:
    try:
        history.record(action, row, by=by)
    except StaleDataError as error:
        raise StaleEdit from error


def _tell(request: JoiningRequest) -> None:
    """Names neither the training nor the answer: an e-mail may be read by others."""
    person = request.person
    if person.email:
        mail.post(
            person.email,
            "training/mail/request_answered.txt",
            name=person.known_as or person.first_name,
            url=links.address("training.opening", reference=request.opening.reference),
        )
