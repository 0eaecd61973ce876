"""A sample rota of three months at the place where most of one organisation's volunteers are placed: sessions
that were held, one of today, some to come of which one is full, and one that the prison called off."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from volunteer_app.cli.sample.records import RECORDED_BY, Story
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import db
from volunteer_app.placements.correcting.models import HoursCorrection
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.rota.models import RegimeTime, Rota, RotaSession, RotaSignUp, RotaSwap
from volunteer_app.placements.rota.recurring import Repeat
from volunteer_app.placements.rota.rules import CancelReason, SessionState, SignUpState
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.rules import SessionState as HoursState

WEEK = timedelta(days=7)
HELD, TO_COME, NEEDED = 6, 7, 4
STARTS, ENDS = 13 * 60, 15 * 60
# Which session is called off and which is full, counted from today's
CALLED_OFF, FULL = 3, 2


def plan(stories: Sequence[Story]) -> None:
    """One rota, with what stands around it; nothing where nobody is placed."""
    organisation_id = stories[0].organisation_id
    placements = db.session.scalars(
        select(Placement)
        .where(Placement.organisation_id == organisation_id, Placement.state == PlacementState.APPROVED)
        .order_by(Placement.id)
    ).all()
    if not placements:
        return
    (role_id, place_id), _ = Counter((each.role_id, each.place_id) for each in placements).most_common(1)[0]
    there = [each for each in placements if (each.role_id, each.place_id) == (role_id, place_id)]
    with history.loading("sample data"):
        rota = _rota(organisation_id, place_id, role_id)
        sessions = [_session(rota, number) for number in range(-HELD, TO_COME)]
        db.session.flush()
        for number, session in zip(range(-HELD, TO_COME), sessions, strict=True):
            _sign_up(session, number, there)
        db.session.flush()
        _ask_swap(sessions[HELD + 1], sessions[HELD + FULL])
        _correct(organisation_id)


def _rota(organisation_id: int, place_id: int, role_id: int) -> Rota:
    today = clock.today()
    rota = Rota(
        organisation_id=organisation_id,
        place_id=place_id,
        role_id=role_id,
        title=f"Visitors’ centre, {today:%A} afternoons",
        repeat=Repeat.WEEKLY,
        starts_on=today - HELD * WEEK,
        ends_before=today + TO_COME * WEEK,
        starts_minute=STARTS,
        ends_minute=ENDS,
        needed=NEEDED,
        joining="Come to the visitors’ entrance 15 minutes before. Bring photo identification.",
    )
    db.session.add(rota)
    for weekday in range(7):
        db.session.add(
            RegimeTime(
                place_id=place_id,
                organisation_id=organisation_id,
                weekday=weekday,
                opens_minute=STARTS,
                closes_minute=ENDS + 60,
                starts_on=date(today.year, 1, 1),
            )
        )
    return rota


def _session(rota: Rota, number: int) -> RotaSession:
    """The session so many weeks from today: those of the past were held."""
    day = clock.today() + number * WEEK
    session = RotaSession(
        rota=rota,
        organisation_id=rota.organisation_id,
        place_id=rota.place_id,
        starts_at=_at(day, STARTS),
        ends_at=_at(day, ENDS),
        needed=NEEDED,
    )
    if number < 0:
        session.state, session.register_changes = SessionState.HELD, 1
        session.register_taken_at, session.register_taken_by = session.ends_at, RECORDED_BY
    elif number == CALLED_OFF:
        session.state, session.cancel_reason = SessionState.CANCELLED, CancelReason.REGIME
        session.calendar_sequence = 1
    db.session.add(session)
    return session


def _sign_up(session: RotaSession, number: int, placements: Sequence[Placement]) -> None:
    """Those whose placement holds on the day, a few in turn; at one session more than it needs."""
    day = clock.day_of(session.starts_at)
    able = [each for each in placements if each.starts_on <= day < each.ends_before]
    turn = number * (NEEDED - 1) % len(able) if able else 0
    able = able[turn:] + able[:turn]
    many = NEEDED + 2 if number == FULL else NEEDED - number % 2
    asked = session.starts_at - timedelta(days=30)
    for place, placement in enumerate(able[:many]):
        state = _state(number, place)
        has_place = state is not SignUpState.WAITING
        is_off = state is SignUpState.CALLED_OFF
        db.session.add(
            RotaSignUp(
                session=session,
                person_id=placement.person_id,
                placement_id=placement.id,
                state=state,
                asked_at=asked + timedelta(minutes=7 * place),
                placed_at=asked + timedelta(minutes=7 * place) if has_place else None,
                ended_at=session.starts_at - timedelta(days=1) if is_off else None,
            )
        )


def _state(number: int, place: int) -> SignUpState:
    if number < 0:
        return SignUpState.MISSED if (number, place) == (-1, NEEDED - 1) else SignUpState.ATTENDED
    if number == CALLED_OFF:
        return SignUpState.CALLED_OFF
    return SignUpState.PLACED if place < NEEDED else SignUpState.WAITING


def _ask_swap(given: RotaSession, wanted: RotaSession) -> None:
    """Somebody asks to swap for a session at which they have no place, where there is anybody."""
    there = select(RotaSignUp.person_id).where(RotaSignUp.session_id == wanted.id)
    asker = db.session.scalars(
        select(RotaSignUp)
        .where(
            RotaSignUp.session_id == given.id,
            RotaSignUp.state == SignUpState.PLACED,
            RotaSignUp.person_id.not_in(there),
        )
        .order_by(RotaSignUp.id)
        .limit(1)
    ).one_or_none()
    if asker is not None:
        db.session.add(RotaSwap(sign_up_id=asker.id, wanted_id=wanted.id))


def _correct(organisation_id: int) -> None:
    """Two volunteers ask for approved hours to be put right."""
    found = db.session.scalars(
        select(PlacementSession)
        .where(
            PlacementSession.organisation_id == organisation_id, PlacementSession.state == HoursState.APPROVED
        )
        .order_by(PlacementSession.id)
        .limit(2)
    )
    for each in found:
        db.session.add(
            HoursCorrection(
                hours_id=each.id,
                placement_id=each.placement_id,
                person_id=each.person_id,
                organisation_id=organisation_id,
                was_held_on=each.held_on,
                was_minutes=each.minutes,
                held_on=each.held_on,
                minutes=each.minutes + 30,
                why="The visit lasted half an hour longer than planned.",
                logged_by=RECORDED_BY,
            )
        )


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), LONDON)
