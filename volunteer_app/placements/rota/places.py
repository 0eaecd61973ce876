"""What planning, signing up and swapping share: holding sessions, who can come, and a new place."""

from collections.abc import Sequence

from sqlalchemy import select

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.models import Person
from volunteer_app.placements.rota import who
from volunteer_app.placements.rota.clashing import clash
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp
from volunteer_app.placements.rota.rules import SessionState, SignUpState

NO_PLACEMENT = "No placement in this role here holds on that day"


def hold(session: RotaSession) -> None:
    """Let nobody else sign up, change or register this session until the present transaction ends."""
    db.session.refresh(session, with_for_update={"of": RotaSession})


def refuse_unfit(session: RotaSession, person: Person, *, by: Actor, but: Sequence[int] = ()) -> int:
    """Refuse somebody who cannot come; give the placement with which they can.

    `by`, who reads why, and `but`: as `clashing.clash`.
    """
    stands = who.live(session.id, person.id)
    if stands is not None:
        raise Refused(f"Already signed up: {stands.state.words.lower()}")
    placement = who.placement_for(person.id, session)
    if placement is None:
        raise Refused(NO_PLACEMENT)
    if other := clash(person.id, session, by=by, but=but):
        raise Refused(f"Already at this time: {other}")
    return placement.id


def add(session: RotaSession, person: Person, placement_id: int, state: SignUpState) -> RotaSignUp:
    """A new row: a place that was given up once counts no more."""
    made = RotaSignUp(
        session=session,
        session_id=session.id,
        person=person,
        person_id=person.id,
        placement_id=placement_id,
        state=state,
        asked_at=clock.now(),
        placed_at=clock.now() if state is SignUpState.PLACED else None,
    )
    db.session.add(made)
    return made


def held_again(sessions: Sequence[RotaSession]) -> list[RotaSession]:
    """The same, read again and held in the order of their numbers; given in the order of their days."""
    ids = sorted(each.id for each in sessions)
    statement = select(RotaSession).where(RotaSession.id.in_(ids)).order_by(RotaSession.id)
    again = db.session.scalars(
        statement.with_for_update(of=RotaSession).execution_options(populate_existing=True)
    )
    return sorted(again, key=lambda each: (each.starts_at, each.id))


def not_coming(session: RotaSession, what: str) -> str:
    """Why it can no longer be changed or cancelled (`what`), as a sentence; else empty."""
    if session.state is SessionState.CANCELLED:
        return "This session was cancelled"
    is_over = session.starts_at <= clock.now()
    return f"This session has started and can no longer be {what}" if is_over else ""
