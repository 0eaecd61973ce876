"""Reads of offers, runs, suggestions and matches."""

from collections.abc import Collection

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.people.queries import held_in
from volunteer_app.placements.matching.models import MatchingRun, MatchSuggestion, MentorMatch, MentorOffer
from volunteer_app.placements.matching.rules.states import STANDING, MatchState, SuggestionState
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import STANDING as PLACED
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.screening.models import Screening
from volunteer_app.placements.screening.rules import ScreeningState
from volunteer_app.placements.supported.models import MentorRequest
from volunteer_app.placements.supported.queries import OF_A_REQUEST, has_agreed
from volunteer_app.placements.supported.rules.asking import ConsentKind, RequestState
from volunteer_app.roles.models import Role

OFFERS_IN_ORDER = (Key(MentorOffer.updated_at, descending=True), Key(MentorOffer.id, descending=True))
Placed = tuple[int, int, bool]  # in which role, where, and whether it is paused
NEWEST_FIRST = (Key(MentorMatch.proposed_at, descending=True), Key(MentorMatch.id, descending=True))

_OF_A_MATCH = (
    joinedload(MentorMatch.supported, innerjoin=True),
    joinedload(MentorMatch.person, innerjoin=True),
    joinedload(MentorMatch.place, innerjoin=True),
    joinedload(MentorMatch.organisation, innerjoin=True),
    joinedload(MentorMatch.role, innerjoin=True).lazyload(Role.training_packs),
    joinedload(MentorMatch.screening, innerjoin=True),
)


def matchable(organisation_id: int, request_id: int | None = None) -> list[MentorRequest]:
    """Who waits and has agreed to support, and nobody is proposed for them, the longest wait first; or one of
    those who wait, alone.
    """
    statement = (
        select(MentorRequest)
        .options(
            joinedload(MentorRequest.supported, innerjoin=True),
            joinedload(MentorRequest.place, innerjoin=True).joinedload(Organisation.establishment),
            joinedload(MentorRequest.role, innerjoin=True).options(selectinload(Role.training_packs)),
        )
        .where(
            MentorRequest.organisation_id == organisation_id,
            MentorRequest.state == RequestState.WAITING,
            has_agreed(ConsentKind.SUPPORT, MentorRequest.supported_id),
        )
    )
    if request_id is not None:
        statement = statement.where(MentorRequest.id == request_id)
    else:
        proposed = exists().where(MentorMatch.request_id == MentorRequest.id, MentorMatch.state.in_(STANDING))
        statement = statement.where(~proposed)
    return list(db.session.scalars(statement.order_by(MentorRequest.asked_on, MentorRequest.id)))


def open_offers(organisation_id: int) -> list[MentorOffer]:
    """The offers of those who would support somebody new, and whose record the organisation holds."""
    scope = Scope(frozenset({organisation_id}))
    statement = (
        select(MentorOffer)
        .join(Person, Person.id == MentorOffer.person_id)
        .options(joinedload(MentorOffer.person, innerjoin=True))
        .where(
            MentorOffer.organisation_id == organisation_id,
            MentorOffer.is_open,
            Person.merged_into_id.is_(None),
            held_in(scope),
        )
    )
    return list(db.session.scalars(statement.order_by(MentorOffer.id)))


def supported_by(organisation_id: int) -> dict[int, int]:
    """How many people each mentor supports, or is proposed for; by the mentor's number."""
    statement = (
        select(MentorMatch.person_id, func.count())
        .where(MentorMatch.organisation_id == organisation_id, MentorMatch.state.in_(STANDING))
        .group_by(MentorMatch.person_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def supported_by_these(offers: Collection[MentorOffer]) -> dict[tuple[int, int], int]:
    """The same for the mentors of some offers, by mentor and organisation, in one statement."""
    statement = (
        select(MentorMatch.person_id, MentorMatch.organisation_id, func.count())
        .where(
            is_among(MentorMatch.person_id, [each.person_id for each in offers]),
            MentorMatch.state.in_(STANDING),
        )
        .group_by(MentorMatch.person_id, MentorMatch.organisation_id)
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(statement)}


def placed_as(organisation_id: int, offers: Collection[MentorOffer]) -> dict[int, list[Placed]]:
    """The placements of some mentors with an organisation that run or will run, by the mentor's number."""
    statement = (
        select(Placement.person_id, Placement.role_id, Placement.place_id, Placement.state)
        .where(
            Placement.organisation_id == organisation_id,
            Placement.state.in_(PLACED),
            Placement.ends_before > clock.today(),
            is_among(Placement.person_id, [each.person_id for each in offers]),
        )
        .distinct()
    )
    found: dict[int, list[Placed]] = {}
    for person_id, role_id, place_id, state in db.session.execute(statement):
        found.setdefault(person_id, []).append((role_id, place_id, state is PlacementState.SUSPENDED))
    return found


def told_to_choose_another(organisation_id: int) -> list[tuple[int, str]]:
    """Of whom screening has said "choose another": the person's number, and the mentor's reference.

    What it said of their latest match counts, and of one that is proposed still; no older word.
    """
    later = aliased(MentorMatch)
    is_older = exists().where(
        later.organisation_id == MentorMatch.organisation_id,
        later.supported_id == MentorMatch.supported_id,
        later.person_id == MentorMatch.person_id,
        later.id > MentorMatch.id,
    )
    statement = (
        select(MentorMatch.supported_id, Person.reference)
        .join(Screening, Screening.id == MentorMatch.screening_id)
        .join(Person, Person.id == MentorMatch.person_id)
        .where(
            MentorMatch.organisation_id == organisation_id,
            Screening.state == ScreeningState.CHOOSE_ANOTHER,
            or_(MentorMatch.state == MatchState.PROPOSED, ~is_older),
        )
    )
    return [(supported_id, reference) for supported_id, reference in db.session.execute(statement)]


def offer_of(person_id: int, organisation_id: int) -> MentorOffer | None:
    """What a mentor offers an organisation."""
    statement = select(MentorOffer).where(
        MentorOffer.person_id == person_id, MentorOffer.organisation_id == organisation_id
    )
    return db.session.scalars(statement).one_or_none()


def offers(scope: Scope) -> Select[MentorOffer]:
    """What mentors offer the scope's organisations; page them by `OFFERS_IN_ORDER`."""
    return (
        select(MentorOffer)
        .options(
            joinedload(MentorOffer.person, innerjoin=True),
            joinedload(MentorOffer.organisation, innerjoin=True),
        )
        .where(MentorOffer.organisation_id.in_(scope.organisation_ids))
    )


def latest_run(organisation_id: int) -> MatchingRun | None:
    """The last run of an organisation."""
    statement = select(MatchingRun).where(MatchingRun.organisation_id == organisation_id)
    return db.session.scalars(statement.order_by(MatchingRun.id.desc()).limit(1)).one_or_none()


def suggestions_of(run_id: int) -> list[MatchSuggestion]:
    """What a run says, the longest wait first."""
    statement = _suggestions().where(MatchSuggestion.run_id == run_id)
    return list(db.session.scalars(statement.order_by(MatchSuggestion.place_in_run, MatchSuggestion.id)))


def suggestion(scope: Scope, reference: str) -> MatchSuggestion:
    """One suggestion.

    Raises:
        NotFound: there is none with this reference in the scope, or no mentor in it.
    """
    statement = _suggestions().where(
        MatchSuggestion.reference == reference,
        MatchSuggestion.organisation_id.in_(scope.organisation_ids),
        MatchSuggestion.state != SuggestionState.NOBODY,
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def _suggestions() -> Select[MatchSuggestion]:
    request = joinedload(MatchSuggestion.request, innerjoin=True)
    return select(MatchSuggestion).options(
        *(request.options(each) for each in OF_A_REQUEST), joinedload(MatchSuggestion.person)
    )


def matches(scope: Scope, state: MatchState | None = None) -> Select[MentorMatch]:
    """The matches of the scope's organisations; page them by `NEWEST_FIRST`."""
    statement = (
        select(MentorMatch)
        .options(*_OF_A_MATCH)
        .where(MentorMatch.organisation_id.in_(scope.organisation_ids))
    )
    return statement if state is None else statement.where(MentorMatch.state == state)


def match(scope: Scope, reference: str) -> MentorMatch:
    """One match.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    found = db.session.scalars(matches(scope).where(MentorMatch.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def matches_of(supported_id: int) -> list[MentorMatch]:
    """Who was proposed for somebody, the latest first."""
    statement = select(MentorMatch).options(*_OF_A_MATCH).where(MentorMatch.supported_id == supported_id)
    return list(db.session.scalars(statement.order_by(MentorMatch.id.desc())))


def proposed_for(supported_id: int) -> list[MentorMatch]:
    """The matches of somebody that nobody has decided, the first first."""
    statement = select(MentorMatch).where(
        MentorMatch.supported_id == supported_id, MentorMatch.state == MatchState.PROPOSED
    )
    return list(db.session.scalars(statement.order_by(MentorMatch.id)))


def standing_of_request(request_id: int) -> MentorMatch | None:
    """The match that stands for a request."""
    statement = (
        select(MentorMatch)
        .options(*_OF_A_MATCH)
        .where(MentorMatch.request_id == request_id, MentorMatch.state.in_(STANDING))
    )
    return db.session.scalars(statement).one_or_none()


def proposed_count(scope: Scope) -> Select[int]:
    """How many matches wait for a decision."""
    return select(func.count(MentorMatch.id)).where(
        MentorMatch.organisation_id.in_(scope.organisation_ids), MentorMatch.state == MatchState.PROPOSED
    )
