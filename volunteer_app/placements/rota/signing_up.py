"""Signing up for a session, and giving a place up.

Whoever signs up holds the people and then the sessions, each in the order of their numbers: of any number who
ask for the last place at once one gets it, and nobody waits for somebody who waits for them.
"""

from collections.abc import Sequence

from volunteer_app.foundation import bulk_rows, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.presenting import moment
from volunteer_app.people.models import Person
from volunteer_app.placements.rota import letters, rules, swapping, who
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp
from volunteer_app.placements.rota.places import add, hold, refuse_unfit
from volunteer_app.placements.rota.rules import STANDING, Action, SignUpState

WAITING_LIST = Actor.job("waiting list")


def sign_up(session: RotaSession, person: Person, *, by: Actor, after_start: bool = False) -> RotaSignUp:
    """Give somebody a place, or one in the line where all are taken.

    `after_start`: a coordinator notes somebody who came unexpected, before the register is taken.

    Raises:
        Refused: the session was cancelled, is over or has started, no place is left once it has started, they
            stand with it already, they have something else at the same time, or no placement of theirs
            for this holds on its day.
    """
    bulk_rows.hold(Person, [person.id])
    hold(session)
    return _sign_up(session, person, by, after_start=after_start)


def sign_up_for_all(sessions: Sequence[RotaSession], person: Person, *, by: Actor) -> list[RotaSignUp]:
    """Sign somebody up for these sessions: for all of them, or for none.

    Raises:
        Refused: as `sign_up`, with the day that it is about.
    """
    bulk_rows.hold(Person, [person.id])
    for each in sorted(sessions, key=lambda each: each.id):
        hold(each)
    made = []
    for each in sorted(sessions, key=lambda each: (each.starts_at, each.id)):
        try:
            made.append(_sign_up(each, person, by, after_start=False))
        except Refused as refusal:
            raise Refused(f"{moment(each.starts_at)}: {refusal.message}", "sessions") from refusal
    return made


def sign_all_up(session: RotaSession, people: Sequence[Person], *, by: Actor) -> list[RotaSignUp]:
    """Sign these people up on their behalf, in this order: all of them, or none.

    Raises:
        Refused: as `sign_up`, with the name of whom it is about.
    """
    bulk_rows.hold(Person, [each.id for each in people])
    hold(session)
    made = []
    for each in people:
        try:
            made.append(_sign_up(session, each, by.acting_for(each.reference), after_start=True))
        except Refused as refusal:
            raise Refused(f"{each.full_name}: {refusal.message}", "people") from refusal
    return made


def _sign_up(session: RotaSession, person: Person, by: Actor, *, after_start: bool) -> RotaSignUp:
    """A place or one in the line, once nobody else can sign this person up, or for this session."""
    problem = rules.closed_problem(session.state, session.starts_at, clock.now(), after_start=after_start)
    if problem:
        raise Refused(problem)
    placement_id = refuse_unfit(session, person, by=by)
    state = _free_state(session)
    if state is SignUpState.WAITING and session.starts_at <= clock.now():
        raise Refused("All places are taken, and this session has started")
    made = add(session, person, placement_id, state)
    has_place = state is SignUpState.PLACED
    history.record(
        Action.SIGN_UP if has_place else Action.WAIT,
        made,
        by=by,
        organisation_id=session.organisation_id,
    )
    if has_place:
        letters.signed_up(made)
    else:
        letters.waits(made)
    return made


def give_up(sign_up: RotaSignUp, *, by: Actor, after_start: bool = False) -> None:
    """Give somebody's place back; whoever waits longest and can come gets it.

    Raises:
        Refused: there is nothing to give back, or the session has started.
    """
    session = sign_up.session
    hold(session)
    db.session.refresh(sign_up)
    if sign_up.state not in STANDING:
        raise Refused(f"This place cannot be given up: {sign_up.state.words.lower()}")
    if session.starts_at <= clock.now() and not after_start:
        raise Refused("This session has started. Tell your coordinator if you cannot come")
    sign_up.state, sign_up.ended_at = SignUpState.GIVEN_UP, clock.now()
    history.record(Action.GIVE_UP, sign_up, by=by, organisation_id=session.organisation_id)
    swapping.lapse([sign_up], [], by=by)
    letters.given_up(sign_up)
    move_up(session)


def move_up(session: RotaSession) -> list[RotaSignUp]:
    """Give free places to those who wait and can come, first come first, until it starts. It is held."""
    if session.starts_at <= clock.now():
        return []
    free = max(0, session.needed - who.counts([session.id])[session.id][SignUpState.PLACED])
    if not free:
        return []
    cannot = who.cannot_come(session)
    waiting = [each for each in who.sign_ups([session.id], {SignUpState.WAITING}) if each.id not in cannot]
    moved = waiting[:free]
    for each in moved:
        each.state, each.placed_at = SignUpState.PLACED, clock.now()
    if moved:
        history.record_all(Action.MOVE_UP, moved, by=WAITING_LIST, organisation_id=session.organisation_id)
    for each in moved:
        letters.signed_up(each, moved_up=True)
    return moved


def _free_state(session: RotaSession) -> SignUpState:
    """Placed, if a place is free and nobody waits for it."""
    taken = who.counts([session.id])[session.id]
    is_free = taken[SignUpState.PLACED] < session.needed and not taken[SignUpState.WAITING]
    return SignUpState.PLACED if is_free else SignUpState.WAITING
