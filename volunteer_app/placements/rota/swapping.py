"""Swapping a place at one session for one at another.

Who asks names a session, not a person: everybody with a place there may agree, and the first who does swaps.
Both old places end and two new ones are made, so that who had which stays readable.
"""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import bulk_rows, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.models import Person
from volunteer_app.placements.rota import letters, places, rules, who
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp, RotaSwap
from volunteer_app.placements.rota.rules import Action, SignUpState, SwapState

ONESELF = "You cannot swap with yourself"
GONE = "This swap is no longer possible"
ASKER_CANNOT = "Whoever asks cannot come to your session any more"


def ask(sign_up: RotaSignUp, wanted: RotaSession, *, by: Actor) -> RotaSwap:
    """Ask everybody with a place at another session to give it for this one.

    Raises:
        Refused: it is the same session, the asker has a place there or cannot come then, nobody has a place
            there, one of them has begun or was cancelled, they are not of one role at one place, or it was
            asked already.
    """
    bulk_rows.hold(Person, [sign_up.person_id])
    _hold_both(sign_up.session, wanted)
    db.session.refresh(sign_up)
    _refuse_closed(sign_up.session, wanted)
    if sign_up.state is not SignUpState.PLACED:
        raise Refused(f"You have no place to swap: {sign_up.state.words.lower()}")
    if wanted.id == sign_up.session_id or who.live(wanted.id, sign_up.person_id) is not None:
        raise Refused(ONESELF, "wanted")
    if not _is_like(sign_up.session, wanted):
        raise Refused("Select a session in the same role at the same place", "wanted")
    places.refuse_unfit(wanted, sign_up.person, by=by, but=[sign_up.session_id])
    others = who.sign_ups([wanted.id], {SignUpState.PLACED})
    if not others:
        raise Refused("Nobody has a place at that session. You can sign up for it instead", "wanted")
    if any(each.wanted_id == wanted.id for each in standing([sign_up.id])):
        raise Refused("You have asked for this already", "wanted")
    swap = RotaSwap(sign_up=sign_up, sign_up_id=sign_up.id, wanted=wanted, wanted_id=wanted.id)
    history.record(
        Action.ASK_SWAP,
        swap,
        by=by,
        person_id=sign_up.person_id,
        organisation_id=wanted.organisation_id,
    )
    letters.swap_asked(others, swap)
    return swap


def agree(swap: RotaSwap, person: Person, *, by: Actor) -> RotaSignUp:
    """Take the asker's place and give one's own at the session that they want. Gives the taker's new place.

    Raises:
        Refused: it is the asker's own, somebody was faster, one of the sessions has begun or was cancelled,
            or one of the two cannot come to the other's session.
    """
    asker = swap.sign_up.person
    if person.id == asker.id:
        raise Refused(ONESELF)
    bulk_rows.hold(Person, [asker.id, person.id])
    _hold_both(swap.sign_up.session, swap.wanted)
    given, wanted = _still_possible(swap)
    own = who.live(wanted.id, person.id)
    if own is None or own.state is not SignUpState.PLACED:
        raise Refused("You have no place at the session that they want")
    to_taker = places.refuse_unfit(given, person, by=by, but=[wanted.id])
    to_asker = _for_asker(wanted, asker, given, by)
    old = [swap.sign_up, own]
    for each in old:
        each.state, each.ended_at = SignUpState.SWAPPED, clock.now()
    organisation_id = wanted.organisation_id
    history.record_all(Action.SWAP, old, by=by, organisation_id=organisation_id)
    swap.state, swap.ended_at, swap.agreed_id = SwapState.AGREED, clock.now(), own.id
    history.record(Action.AGREE_SWAP, swap, by=by, person_id=asker.id, organisation_id=organisation_id)
    new = [
        places.add(given, person, to_taker, SignUpState.PLACED),
        places.add(wanted, asker, to_asker, SignUpState.PLACED),
    ]
    history.record_all(Action.SIGN_UP, new, by=by, organisation_id=organisation_id)
    lapse(old, [], by=by)
    for sign_up in new:
        letters.swapped(sign_up)
    return new[0]


def _for_asker(wanted: RotaSession, asker: Person, given: RotaSession, by: Actor) -> int:
    """Whoever agrees is another volunteer: what keeps the asker from coming is nothing for them to read."""
    try:
        return places.refuse_unfit(wanted, asker, by=by, but=[given.id])
    except Refused as refusal:
        raise Refused(ASKER_CANNOT) from refusal


def withdraw(swap: RotaSwap, *, by: Actor) -> None:
    """Ask no longer.

    Raises:
        Refused: somebody has agreed, or it stands no longer.
    """
    db.session.refresh(swap, with_for_update={"of": RotaSwap})
    if swap.state is not SwapState.ASKED:
        raise Refused(f"{GONE}: {swap.state.words.lower()}")
    _end(swap, SwapState.WITHDRAWN)
    history.record(
        Action.WITHDRAW_SWAP,
        swap,
        by=by,
        person_id=swap.sign_up.person_id,
        organisation_id=swap.wanted.organisation_id,
    )


def lapse(sign_ups: Sequence[RotaSignUp], sessions: Sequence[RotaSession], *, by: Actor) -> None:
    """End what was asked with these places, or for places at these sessions. The sessions are held."""
    asked = standing([each.id for each in sign_ups], [each.id for each in sessions])
    for each in asked:
        _end(each, SwapState.LAPSED)
    history.record_all(Action.WITHDRAW_SWAP, asked, by=by)


def standing(sign_up_ids: Sequence[int], wanted_ids: Sequence[int] = ()) -> list[RotaSwap]:
    """The swaps that wait for somebody to agree, asked with these places or for places at these sessions."""
    statement = (
        select(RotaSwap)
        .where(
            RotaSwap.state == SwapState.ASKED,
            or_(RotaSwap.sign_up_id.in_(sign_up_ids), RotaSwap.wanted_id.in_(wanted_ids)),
        )
        .options(joinedload(RotaSwap.sign_up, innerjoin=True), joinedload(RotaSwap.wanted, innerjoin=True))
        .order_by(RotaSwap.id)
    )
    return list(db.session.scalars(statement))


def _hold_both(one: RotaSession, other: RotaSession) -> None:
    for each in sorted({one, other}, key=lambda each: each.id):
        places.hold(each)


def _still_possible(swap: RotaSwap) -> tuple[RotaSession, RotaSession]:
    """The session that is given and the one that is wanted, once both are held."""
    db.session.refresh(swap, with_for_update={"of": RotaSwap})
    db.session.refresh(swap.sign_up)
    if swap.state is not SwapState.ASKED or swap.sign_up.state is not SignUpState.PLACED:
        raise Refused(GONE)
    _refuse_closed(swap.sign_up.session, swap.wanted)
    return swap.sign_up.session, swap.wanted


def _refuse_closed(*sessions: RotaSession) -> None:
    for each in sessions:
        problem = rules.closed_problem(each.state, each.starts_at, clock.now(), after_start=False)
        if problem:
            raise Refused(problem)


def _is_like(one: RotaSession, other: RotaSession) -> bool:
    return (one.organisation_id, one.place_id, one.rota.role_id) == (
        other.organisation_id,
        other.place_id,
        other.rota.role_id,
    )


def _end(swap: RotaSwap, state: SwapState) -> None:
    swap.state, swap.ended_at = state, clock.now()
