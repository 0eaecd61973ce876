"""What a volunteer sees of the rota: sessions to sign up for, their own, and swaps that they can agree to."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from volunteer_app.foundation import clock, day_times
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rota import queries
from volunteer_app.placements.rota.models import Rota, RotaSession, RotaSignUp, RotaSwap
from volunteer_app.placements.rota.rules import LIVE, SessionState, SignUpState, SwapState
from volunteer_app.placements.rules import STANDING as RUNNING
from volunteer_app.placements.rules import PlacementState

# What a page for one person shows at most
MOST_SHOWN = 100


def session_for(person_id: int, reference: str) -> tuple[RotaSession, RotaSignUp | None]:
    """A session of a rota in which this person is placed, or that they signed up for; and their latest place.

    Raises:
        NotFound: there is none with this reference for them.
    """
    statement = (
        queries.whole()
        .outerjoin(
            RotaSignUp, and_(RotaSignUp.session_id == RotaSession.id, RotaSignUp.person_id == person_id)
        )
        .add_columns(RotaSignUp)
        .where(
            RotaSession.reference == reference,
            or_(RotaSignUp.id.is_not(None), _placed_in(person_id)),
        )
        .order_by(RotaSignUp.id.desc())
        .limit(1)
    )
    found = db.session.execute(statement).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


def open_to(person_id: int) -> list[RotaSession]:
    """The coming sessions of a person's rotas on days of their placement, without their own; next first."""
    standing = exists().where(
        RotaSignUp.session_id == RotaSession.id,
        RotaSignUp.person_id == person_id,
        RotaSignUp.state.in_(list(LIVE)),
    )
    statement = queries.whole().where(*_coming(), _placed_in(person_id), ~standing)
    found = db.session.scalars(statement.order_by(*queries.order()).limit(MOST_SHOWN)).all()
    placed = db.session.scalars(
        select(Placement).where(Placement.person_id == person_id, *_runs()).order_by(Placement.id)
    ).all()
    return [each for each in found if any(_covers(placement, each) for placement in placed)]


def today_at() -> ScalarSelect[datetime]:
    """When the first session of today begins at which a placement has a place; a column of a statement.

    Not what is over, and nothing while the placement is paused: they are not expected.
    """
    return (
        select(func.min(RotaSession.starts_at))
        .join(RotaSignUp, RotaSignUp.session_id == RotaSession.id)
        .where(
            RotaSignUp.placement_id == Placement.id,
            RotaSignUp.state == SignUpState.PLACED,
            RotaSession.state == SessionState.OPEN,
            RotaSession.ends_at > clock.now(),
            RotaSession.starts_at < day_times.moment_of(clock.today() + timedelta(days=1), time()),
            Placement.state != PlacementState.SUSPENDED,
        )
        .correlate(Placement)
        .scalar_subquery()
    )


def coming(person_id: int) -> list[RotaSignUp]:
    """The places of a person at sessions that are not over, and their places in lines, the next first."""
    statement = _mine(person_id).where(
        RotaSignUp.state.in_(list(LIVE)),
        RotaSession.state != SessionState.CANCELLED,
        RotaSession.ends_at > clock.now(),
    )
    return _read(statement.order_by(*queries.order()))


def past(person_id: int) -> list[RotaSignUp]:
    """What is over: sessions that were held, called off, given up or swapped, the latest first."""
    is_over = or_(RotaSignUp.state.not_in(list(LIVE)), RotaSession.ends_at <= clock.now())
    statement = _mine(person_id).where(is_over)
    return _read(statement.order_by(RotaSession.starts_at.desc(), RotaSignUp.id.desc()))


def for_calendar(person_id: int, since: datetime) -> list[RotaSignUp]:
    """What a person's calendar holds: their places, and what was called off; each session once.

    Where their placement is paused, or ends before, they are not expected: it is left out.
    """
    shown = [SignUpState.PLACED, SignUpState.ATTENDED, SignUpState.CALLED_OFF]
    statement = _mine(person_id).where(RotaSignUp.state.in_(shown), RotaSession.starts_at >= since)
    ordered = statement.options(joinedload(RotaSignUp.placement, innerjoin=True)).order_by(*queries.order())
    return [each for each in _read(ordered) if _is_expected(each)]


def swaps_to_agree(person_id: int) -> list[RotaSwap]:
    """Swaps that others ask for with sessions at which this person has a place, the next session first."""
    given, wanted, mine = aliased(RotaSession), aliased(RotaSession), aliased(RotaSignUp)
    statement = (
        select(RotaSwap)
        .join(RotaSwap.sign_up)
        .join(given, given.id == RotaSignUp.session_id)
        .join(wanted, wanted.id == RotaSwap.wanted_id)
        .join(mine, mine.session_id == wanted.id)
        .where(
            RotaSwap.state == SwapState.ASKED,
            mine.person_id == person_id,
            mine.state == SignUpState.PLACED,
            RotaSignUp.person_id != person_id,
            RotaSignUp.state == SignUpState.PLACED,
            *(each.starts_at > clock.now() for each in (given, wanted)),
        )
        .options(*_whole_swap())
        .order_by(wanted.starts_at, RotaSwap.id)
        .limit(MOST_SHOWN)
    )
    return list(db.session.scalars(statement))


def swaps_asked(person_id: int) -> list[RotaSwap]:
    """What this person asks for and nobody has agreed to, the first asked first."""
    statement = (
        select(RotaSwap)
        .join(RotaSwap.sign_up)
        .where(RotaSwap.state == SwapState.ASKED, RotaSignUp.person_id == person_id)
        .options(*_whole_swap())
        .order_by(RotaSwap.id)
    )
    return list(db.session.scalars(statement))


def swap(person_id: int, reference: str) -> RotaSwap:
    """A swap that this person asked for, or could agree to.

    Raises:
        NotFound: there is none with this reference for them.
    """
    mine = aliased(RotaSignUp)
    is_theirs = exists().where(
        mine.person_id == person_id,
        or_(
            mine.id == RotaSwap.sign_up_id,
            mine.id == RotaSwap.agreed_id,
            and_(mine.session_id == RotaSwap.wanted_id, mine.state == SignUpState.PLACED),
        ),
    )
    statement = select(RotaSwap).where(RotaSwap.reference == reference, is_theirs)
    found = db.session.scalars(statement.options(*_whole_swap())).one_or_none()
    if found is None:
        raise NotFound
    return found


def can_be_wanted(sign_up: RotaSignUp) -> list[RotaSession]:
    """The coming sessions for which this place can be swapped: others have a place there, its person none."""
    rota = sign_up.session.rota
    stands = exists().where(
        RotaSignUp.session_id == RotaSession.id,
        RotaSignUp.person_id == sign_up.person_id,
        RotaSignUp.state.in_(list(LIVE)),
    )
    others = exists().where(RotaSignUp.session_id == RotaSession.id, RotaSignUp.state == SignUpState.PLACED)
    statement = queries.whole().where(
        *_coming(),
        RotaSession.organisation_id == rota.organisation_id,
        RotaSession.place_id == rota.place_id,
        Rota.role_id == rota.role_id,
        ~stands,
        others,
    )
    return list(db.session.scalars(statement.order_by(*queries.order()).limit(MOST_SHOWN)))


def _coming() -> tuple[ColumnElement[bool], ...]:
    return RotaSession.state == SessionState.OPEN, RotaSession.starts_at > clock.now()


def _placed_in(person_id: int) -> ColumnElement[bool]:
    """Sessions of rotas for which this person's placement runs, or will; its days are asked on signing up."""
    theirs = aliased(Rota)
    rotas = (
        select(theirs.id)
        .join(
            Placement,
            and_(
                Placement.organisation_id == theirs.organisation_id,
                Placement.place_id == theirs.place_id,
                Placement.role_id == theirs.role_id,
            ),
        )
        .where(Placement.person_id == person_id, *_runs())
    )
    return RotaSession.rota_id.in_(rotas)


def _runs() -> tuple[ColumnElement[bool], ...]:
    return Placement.state.in_(list(RUNNING)), Placement.ends_before > clock.today()


def _covers(placement: Placement, session: RotaSession) -> bool:
    """Whether it is a placement for this session, with its day."""
    rota = session.rota
    same = (placement.organisation_id, placement.place_id, placement.role_id) == (
        rota.organisation_id,
        rota.place_id,
        rota.role_id,
    )
    return same and placement.starts_on <= clock.day_of(session.starts_at) < placement.ends_before


def _mine(person_id: int) -> Select[RotaSignUp]:
    return (
        select(RotaSignUp)
        .join(RotaSignUp.session)
        .options(
            contains_eager(RotaSignUp.session).options(
                joinedload(RotaSession.rota, innerjoin=True).joinedload(Rota.role, innerjoin=True),
                joinedload(RotaSession.place, innerjoin=True),
            )
        )
        .where(RotaSignUp.person_id == person_id)
    )


def _read(statement: Select[RotaSignUp]) -> list[RotaSignUp]:
    return list(db.session.scalars(statement.limit(MOST_SHOWN)))


def _whole_swap() -> Sequence[Any]:
    session = joinedload(RotaSwap.sign_up, innerjoin=True).joinedload(RotaSignUp.session, innerjoin=True)
    wanted = joinedload(RotaSwap.wanted, innerjoin=True)
    return [
        each.options(
            joinedload(RotaSession.rota, innerjoin=True), joinedload(RotaSession.place, innerjoin=True)
        )
        for each in (session, wanted)
    ]


def _is_expected(sign_up: RotaSignUp) -> bool:
    placement, session = sign_up.placement, sign_up.session
    is_to_come = session.starts_at > clock.now()
    is_paused = placement.state is PlacementState.SUSPENDED and is_to_come
    return not is_paused and clock.day_of(session.starts_at) < placement.ends_before
