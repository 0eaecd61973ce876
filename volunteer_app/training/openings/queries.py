"""Reads of openings and of requests to join."""

from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.training.openings.models import JoiningRequest, TrainingOpening
from volunteer_app.training.openings.rules import RequestState

LATEST_FIRST = (Key(TrainingOpening.closes_before, descending=True), Key(TrainingOpening.id, descending=True))
MOST_SHOWN = 200


def openings(scope: Scope) -> Select[TrainingOpening]:
    """What the scope's organisations offer; page it by `LATEST_FIRST`."""
    return _whole().where(TrainingOpening.organisation_id.in_(scope.organisation_ids))


def opening(scope: Scope, reference: str) -> TrainingOpening:
    """One opening of the scope's organisations.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    return _found(openings(scope).where(TrainingOpening.reference == reference))


def open_to(person_id: int) -> list[TrainingOpening]:
    """What a person can ask to join today: of the organisations that hold their record and those above."""
    statement = _offered_to(person_id).where(
        TrainingOpening.closed_at.is_(None), TrainingOpening.closes_before > clock.today()
    )
    ordered = statement.order_by(TrainingOpening.closes_before, TrainingOpening.id).limit(MOST_SHOWN)
    return list(db.session.scalars(ordered))


def opening_for(person_id: int, reference: str) -> TrainingOpening:
    """One opening as a person sees it, open or closed.

    Raises:
        NotFound: there is none with this reference that is offered to them.
    """
    return _found(_offered_to(person_id).where(TrainingOpening.reference == reference))


def requests(opening_id: int) -> list[JoiningRequest]:
    """Who asked to join, in the order of asking."""
    statement = (
        select(JoiningRequest)
        .options(joinedload(JoiningRequest.person, innerjoin=True))
        .where(JoiningRequest.opening_id == opening_id)
        .order_by(JoiningRequest.asked_at, JoiningRequest.id)
    )
    return list(db.session.scalars(statement))


def request_of(scope: Scope, reference: str) -> JoiningRequest:
    """One request to the scope's organisations, or of its own person.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = select(JoiningRequest).options(
        joinedload(JoiningRequest.opening, innerjoin=True), joinedload(JoiningRequest.person, innerjoin=True)
    )
    found = db.session.scalars(statement.where(JoiningRequest.reference == reference)).one_or_none()
    if found is None or not (scope.reaches(found.organisation_id) or found.person_id == scope.person_id):
        raise NotFound
    return found


def requests_by(person_id: int) -> dict[int, JoiningRequest]:
    """The person's latest request to each opening, by the opening's id."""
    statement = (
        select(JoiningRequest)
        .options(joinedload(JoiningRequest.opening, innerjoin=True))
        .where(JoiningRequest.person_id == person_id)
        .order_by(JoiningRequest.id)
    )
    return {each.opening_id: each for each in db.session.scalars(statement)}


def counts(opening_ids: Iterable[int]) -> dict[RequestState, dict[int, int]]:
    """How many requests of each state there are, by opening; one statement."""
    statement = (
        select(JoiningRequest.state, JoiningRequest.opening_id, func.count())
        .where(JoiningRequest.opening_id.in_(list(opening_ids)))
        .group_by(JoiningRequest.state, JoiningRequest.opening_id)
    )
    found: dict[RequestState, dict[int, int]] = {state: {} for state in RequestState}
    for state, opening_id, number in db.session.execute(statement):
        found[state][opening_id] = number
    return found


def waiting_count(scope: Scope) -> Select[int]:
    """How many requests to the scope's organisations wait for an answer."""
    return select(func.count(JoiningRequest.id)).where(
        JoiningRequest.organisation_id.in_(scope.organisation_ids), JoiningRequest.state == RequestState.ASKED
    )


def accepted(opening: TrainingOpening) -> int:
    """How many were accepted."""
    return counts([opening.id])[RequestState.ACCEPTED].get(opening.id, 0)


def _offered_to(person_id: int) -> Select[TrainingOpening]:
    paths = [each.path for each in people.organisations_of(person_id)]
    codes = {code for path in paths for code in path.strip("/").split("/")}
    above = select(Organisation.id).where(Organisation.code.in_(codes))
    return _whole().where(TrainingOpening.organisation_id.in_(above))


def _found(statement: Select[TrainingOpening]) -> TrainingOpening:
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def _whole() -> Select[TrainingOpening]:
    return select(TrainingOpening).options(
        joinedload(TrainingOpening.organisation, innerjoin=True),
        joinedload(TrainingOpening.qualification),
        joinedload(TrainingOpening.pack),
    )
