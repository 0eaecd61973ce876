"""Reads of who signed up for sessions, and who can."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.foundation import clock, tallies
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.people.models import Person
from volunteer_app.placements import queries as placements
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rota import queries
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp
from volunteer_app.placements.rota.rules import LIVE, STANDING, SignUpState
from volunteer_app.training.sessions import finding_people


def sign_up(scope: Scope, reference: str) -> RotaSignUp:
    """Somebody's place at a session of the scope's organisations.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = (
        with_people()
        .join(RotaSignUp.session)
        .options(
            contains_eager(RotaSignUp.session).options(
                joinedload(RotaSession.rota, innerjoin=True), joinedload(RotaSession.place, innerjoin=True)
            )
        )
        .where(RotaSignUp.reference == reference, RotaSession.organisation_id.in_(scope.organisation_ids))
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def sign_ups(session_ids: Collection[int], states: Collection[SignUpState]) -> list[RotaSignUp]:
    """The sign-ups of these sessions in these states, first come first."""
    statement = with_people().where(
        RotaSignUp.session_id.in_(session_ids), RotaSignUp.state.in_(list(states))
    )
    ordered = statement.order_by(RotaSignUp.asked_at, RotaSignUp.id)
    return list(db.session.scalars(ordered.execution_options(populate_existing=True)))


def by_name(session_ids: Collection[int], states: Collection[SignUpState]) -> list[RotaSignUp]:
    """The same, in the order in which people are found on a sheet of paper."""
    return sorted(sign_ups(session_ids, states), key=lambda each: (each.person.sort_name, each.id))


def by_name_on(
    day: date, session_ids: Collection[int], states: Collection[SignUpState]
) -> tuple[list[RotaSignUp], set[int]]:
    """The same of sessions of a day, and the ids of those places whose placement does not hold on it."""
    statement = (
        with_people()
        .join(Placement, Placement.id == RotaSignUp.placement_id)
        .add_columns(placements.in_force(day))
        .where(RotaSignUp.session_id.in_(session_ids), RotaSignUp.state.in_(list(states)))
        .execution_options(populate_existing=True)
    )
    found = [(sign_up, bool(holds)) for sign_up, holds in db.session.execute(statement)]
    ordered = sorted((each for each, _ in found), key=lambda each: (each.person.sort_name, each.id))
    return ordered, {each.id for each, holds in found if not holds and each.state in STANDING}


def by_asked(session_ids: Collection[int]) -> list[RotaSignUp]:
    """Everybody who ever signed up for these sessions, first come first."""
    return sign_ups(session_ids, list(SignUpState))


def offered(session: RotaSession) -> list[Person]:
    """Some of those who are placed for a session and do not stand with it, by name."""
    stands = exists().where(
        RotaSignUp.session_id == session.id,
        RotaSignUp.person_id == Person.id,
        RotaSignUp.state.in_(list(LIVE)),
    )
    placed = exists().where(Placement.person_id == Person.id, *placed_for(session))
    statement = select(Person).where(placed, ~stands).order_by(Person.sort_name, Person.id)
    return list(db.session.scalars(statement.limit(finding_people.MOST)))


def placed_among(person_ids: Collection[int], session: RotaSession) -> set[int]:
    """Who of these is placed for a session."""
    statement = select(Placement.person_id).where(Placement.person_id.in_(person_ids), *placed_for(session))
    return set(db.session.scalars(statement))


def counts(session_ids: Collection[int]) -> dict[int, Counter[SignUpState]]:
    """How many sign-ups each session has in each state, in one statement."""
    return tallies.by_state(RotaSignUp.session_id, RotaSignUp.state, session_ids)


def counts_coming(session_ids: Collection[int]) -> dict[int, Counter[SignUpState]]:
    """The same, without those who have a place and cannot come: their placement is paused, or over before."""
    away = and_(RotaSignUp.state == SignUpState.PLACED, queries.keeps_away())
    statement = (
        select(RotaSignUp.session_id, RotaSignUp.state, func.count())
        .join(RotaSignUp.placement)
        .join(RotaSignUp.session)
        .where(RotaSignUp.session_id.in_(session_ids), ~away)
        .group_by(RotaSignUp.session_id, RotaSignUp.state)
    )
    found: dict[int, Counter[SignUpState]] = {each: Counter() for each in session_ids}
    for number, value, many in db.session.execute(statement):
        found[number][value] = many
    return found


def live(session_id: int, person_id: int) -> RotaSignUp | None:
    """This person's sign-up that stands, or that a register has marked."""
    statement = select(RotaSignUp).where(
        RotaSignUp.session_id == session_id,
        RotaSignUp.person_id == person_id,
        RotaSignUp.state.in_(list(LIVE)),
    )
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def cannot_come(session: RotaSession) -> set[int]:
    """Of those who stand with a session, the ids of the sign-ups whose placement does not hold on its day."""
    day = clock.day_of(session.starts_at)
    statement = (
        select(RotaSignUp.id)
        .join(Placement, Placement.id == RotaSignUp.placement_id)
        .where(
            RotaSignUp.session_id == session.id,
            RotaSignUp.state.in_(list(STANDING)),
            ~placements.in_force(day),
        )
    )
    return set(db.session.scalars(statement))


def beyond(placement_ids: Collection[int]) -> list[RotaSignUp]:
    """Places, also in lines, at sessions to come after the last day of the placement they belong to."""
    statement = (
        with_people()
        .join(RotaSignUp.session)
        .join(RotaSignUp.placement)
        .options(contains_eager(RotaSignUp.session), contains_eager(RotaSignUp.placement))
        .where(
            is_among(RotaSignUp.placement_id, placement_ids),
            RotaSignUp.state.in_(list(STANDING)),
            RotaSession.starts_at > clock.now(),
        )
        .order_by(RotaSignUp.asked_at, RotaSignUp.id)
    )
    found = db.session.scalars(statement.execution_options(populate_existing=True))
    return [each for each in found if clock.day_of(each.session.starts_at) >= each.placement.ends_before]


def sessions_waited_for(placement_id: int) -> list[RotaSession]:
    """The sessions to come at which somebody stands in the line with this placement."""
    statement = (
        select(RotaSession)
        .join(RotaSignUp, RotaSignUp.session_id == RotaSession.id)
        .where(
            RotaSignUp.placement_id == placement_id,
            RotaSignUp.state == SignUpState.WAITING,
            RotaSession.starts_at > clock.now(),
        )
    )
    return list(db.session.scalars(statement))


def placement_for(person_id: int, session: RotaSession) -> Placement | None:
    """The placement with which somebody may come: in its role, at its place, in force on its day."""
    statement = (
        select(Placement)
        .where(Placement.person_id == person_id, *placed_for(session))
        .order_by(Placement.id)
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()


def placed_for(session: RotaSession) -> list[ColumnElement[bool]]:
    """The conditions that a placement is one with which somebody may come to this session."""
    rota = session.rota
    return [
        Placement.organisation_id == rota.organisation_id,
        Placement.place_id == rota.place_id,
        Placement.role_id == rota.role_id,
        placements.in_force(clock.day_of(session.starts_at)),
    ]


def with_people() -> Select[RotaSignUp]:
    """Sign-ups with those whose they are."""
    return select(RotaSignUp).join(RotaSignUp.person).options(contains_eager(RotaSignUp.person))
