"""Planning rotas, adding sessions and changing them, each with its history entry.

Whoever changes sessions holds them in the order of their numbers, as everybody does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.day_times import at_minute, minute_of
from volunteer_app.foundation.errors import Refused, StaleEdit, refuse_all, refusing
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.plans import Plan, check_possible, check_where
from volunteer_app.placements.rota import letters, queries, regime, regime_queries, rules, who
from volunteer_app.placements.rota.clashing import clash
from volunteer_app.placements.rota.models import Rota, RotaSession, RotaSignUp
from volunteer_app.placements.rota.places import held_again, hold, not_coming
from volunteer_app.placements.rota.recurring import Repeat, days
from volunteer_app.placements.rota.rules import STANDING, Action, SignUpState
from volunteer_app.placements.rota.signing_up import move_up
from volunteer_app.roles.models import Role


@dataclass(frozen=True)
class RotaDetails:
    """What comes again: from `starts` to `ends` on a clock in England and Wales, for so many volunteers."""

    title: str
    starts: time
    ends: time
    needed: int
    joining: str = ""


@dataclass(frozen=True)
class RotaPlan:
    """Whose rota it is, where, in what role, how often, and on which days: [starts_on, ends_before)."""

    organisation: Organisation
    place: Organisation
    role: Role
    repeat: Repeat
    starts_on: date
    ends_before: date


@dataclass(frozen=True)
class SessionDetails:
    """When one session is, and for how many volunteers."""

    day: date
    starts: time
    ends: time
    needed: int


def plan(where: RotaPlan, details: RotaDetails, *, by: Actor) -> Rota:
    """Plan a rota with its sessions; whoever is placed there in its role can sign up from now on.

    Raises:
        Refused: its days or times cannot be, the place is closed or not one for the role, or a session is
            outside the times in which the prison lets volunteers in.
    """
    ends_before = where.ends_before if where.repeat is not Repeat.ONCE else _day_after(where.starts_on)
    planned = Plan(where.organisation, where.role, where.place, where.starts_on, ends_before)
    refuse_all(
        lambda: check_where(planned),
        lambda: rules.check_plan(where.starts_on, ends_before, clock.today()),
        lambda: rules.interval(where.starts_on, details.starts, details.ends),
        lambda: rules.check_needed(details.needed),
    )
    rota = Rota(
        organisation_id=where.organisation.id,
        place_id=where.place.id,
        role_id=where.role.id,
        repeat=where.repeat,
        starts_on=where.starts_on,
        ends_before=ends_before,
    )
    _write(rota, details)
    db.session.add(rota)
    made = _sessions(rota, days(rota.starts_on, ends_before, rota.repeat))
    history.record(Action.PLAN, rota, by=by)
    history.record_all(Action.ADD_SESSION, made, by=by)
    return rota


def extend(rota: Rota, ends_before: date, *, by: Actor) -> list[RotaSession]:
    """Add the sessions that come again until another last day.

    Raises:
        Refused: it comes once, ends then or later already, its place has closed meanwhile, or as `plan`.
    """
    db.session.refresh(rota, with_for_update={"of": Rota})
    if rota.repeat is Repeat.ONCE:
        raise Refused("This session does not come again. Plan another one", "last_day")
    if ends_before <= rota.ends_before:
        raise Refused("Last day must be after the present last day", "last_day")
    with refusing():
        rules.check_plan(max(rota.ends_before, clock.today()), ends_before, clock.today())
    first = max(rota.ends_before, clock.today())
    check_possible(Plan(rota.organisation, rota.role, rota.place, first, ends_before))
    added = _sessions(rota, [d for d in days(rota.starts_on, ends_before, rota.repeat) if d >= first])
    rota.ends_before = ends_before
    history.record(Action.EXTEND, rota, by=by)
    history.record_all(Action.ADD_SESSION, added, by=by)
    return added


def change(rota: Rota, details: RotaDetails, *, version: int, by: Actor) -> list[RotaSession]:
    """Change what comes again, and with it the coming sessions. Gives those that changed.

    Sessions that somebody changed by themselves keep their own times and number. Everybody who signed up for
    one that changed is told once.

    Raises:
        StaleEdit: somebody else changed it since `version` was shown.
        Refused: as `plan`, or more have a place at a session than would be needed.
    """
    db.session.refresh(rota, with_for_update={"of": Rota})
    if rota.version != version:
        raise StaleEdit
    with refusing():
        rules.check_needed(details.needed)
        rules.interval(rota.starts_on, details.starts, details.ends)
    before = (rota.title, rota.starts_minute, rota.ends_minute, rota.needed, rota.joining)
    coming = held_again(queries.coming(rota.id))
    usual = [each for each in coming if _at_usual_times(each, rota)]
    same_number = [each for each in coming if each.needed == rota.needed]
    _write(rota, details)
    if (rota.title, rota.starts_minute, rota.ends_minute, rota.needed, rota.joining) == before:
        return []
    history.record(Action.CHANGE, rota, by=by)
    is_told = (rota.title, rota.joining) != (before[0], before[4])
    moved = [each for each in usual if _move(each, rota)]
    other_number = [each for each in same_number if _need(each, details.needed)]
    changed = [each for each in coming if each in moved or each in other_number]
    _refuse_outside(rota, moved)
    history.record_all(Action.CHANGE_SESSION, changed, by=by)
    for each in changed:
        move_up(each)
    _tell_changed(coming if is_told else moved)
    return changed


def change_session(
    session: RotaSession, details: SessionDetails, *, version: int, by: Actor
) -> list[RotaSignUp]:
    """Change one session; everybody who signed up is told of another time.

    Gives those who now have something else at the same time: somebody has to talk to them.

    Raises:
        StaleEdit: somebody else changed it since `version` was shown.
        Refused: it has begun or was cancelled, its times cannot be, or more have a place than are needed.
    """
    hold(session)
    if session.version != version:
        raise StaleEdit
    if problem := not_coming(session, "changed"):
        raise Refused(problem)
    with refusing():
        starts_at, ends_at = rules.interval(details.day, details.starts, details.ends)
        if starts_at <= clock.now():
            raise Refused("The session must be in the future", "held_on")
        rules.check_needed(details.needed)
    is_moved = (session.starts_at, session.ends_at) != (starts_at, ends_at)
    if is_moved:
        _set_times(session, starts_at, ends_at)
        _refuse_outside(session.rota, [session])
    if not _need(session, details.needed) and not is_moved:
        return []
    history.record(Action.CHANGE_SESSION, session, by=by)
    move_up(session)
    if not is_moved:
        return []
    _tell_changed([session])
    standing = who.by_name([session.id], STANDING)
    return [each for each in standing if clash(each.person_id, session, by=by)]


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _write(rota: Rota, details: RotaDetails) -> None:
    """Set what differs, so that history names nothing else."""
    values = {
        "title": details.title,
        "starts_minute": minute_of(details.starts),
        "ends_minute": minute_of(details.ends),
        "needed": details.needed,
        "joining": details.joining,
    }
    for name, value in values.items():
        if getattr(rota, name) != value:
            setattr(rota, name, value)


def _sessions(rota: Rota, on: Iterable[date]) -> list[RotaSession]:
    """New sessions of a rota on these days."""
    regime_queries.plans_at(rota.place_id)
    made = []
    for day in on:
        starts_at, ends_at = _times(rota, day)
        made.append(
            RotaSession(
                rota=rota,
                organisation_id=rota.organisation_id,
                place_id=rota.place_id,
                starts_at=starts_at,
                ends_at=ends_at,
                needed=rota.needed,
            )
        )
    made = [each for each in made if each.starts_at > clock.now()]
    if not made:
        raise Refused("There is no session to come on these days", "last_day")
    _refuse_outside(rota, made)
    return made


def _times(rota: Rota, day: date) -> tuple[datetime, datetime]:
    with refusing():
        return rules.interval(day, at_minute(rota.starts_minute), at_minute(rota.ends_minute))


def _refuse_outside(rota: Rota, sessions: Sequence[RotaSession]) -> None:
    """Refuse what lies outside the times in which the place lets volunteers in."""
    times = regime_queries.regimes(rota)
    for each in sessions:
        if problem := regime.outside_regime(each.starts_at, each.ends_at, times):
            raise Refused(problem, "starts")


def _at_usual_times(session: RotaSession, rota: Rota) -> bool:
    return (session.starts_at, session.ends_at) == _times(rota, clock.day_of(session.starts_at))


def _move(session: RotaSession, rota: Rota) -> bool:
    starts_at, ends_at = _times(rota, clock.day_of(session.starts_at))
    if (session.starts_at, session.ends_at) == (starts_at, ends_at):
        return False
    _set_times(session, starts_at, ends_at)
    return True


def _set_times(session: RotaSession, starts_at: datetime, ends_at: datetime) -> None:
    session.starts_at, session.ends_at = starts_at, ends_at
    session.is_outside = False  # else it is refused
    session.calendar_sequence += 1


def _need(session: RotaSession, needed: int) -> bool:
    """Set how many it needs. Gives whether that is another number."""
    placed = who.counts([session.id])[session.id][SignUpState.PLACED]
    with refusing():
        rules.check_needed(needed, placed)
    is_other = session.needed != needed
    session.needed = needed
    return is_other


def _tell_changed(sessions: Sequence[RotaSession]) -> None:
    by_session = {each.id: each for each in sessions}
    letters.changed(who.sign_ups(list(by_session), STANDING), by_session)
