"""What else somebody has at the same time, and who may read what that is.

The person reads it, and whoever acts for the organisation whose it is. Another organisation, and another
volunteer, learn that there is something and no more: a title can say where somebody is, and what they do.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.intervals import overlaps
from volunteer_app.foundation.presenting import moment
from volunteer_app.placements.mentoring import timetable
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp
from volunteer_app.placements.rota.rules import STANDING, SessionState, SignUpState
from volunteer_app.training.sessions import queries as training

SOMETHING_ELSE = "something with another organisation"


@dataclass(frozen=True)
class Engagement:
    """Something that a person has, and with which organisation."""

    organisation_id: int
    title: str
    starts_at: datetime

    def words(self) -> str:
        """What it is and when, for those who may read it."""
        return f"{self.title}, {moment(self.starts_at)}"


def clash(person_id: int, session: RotaSession, *, by: Actor, but: Collection[int] = ()) -> str:
    """What else this person has in the interval of a session, in words; empty where there is nothing.

    Half-open: what ends when the session starts is no clash. `by`: who reads it. `but`: sessions that do not
    count.
    """
    return engaged(
        person_id,
        session.starts_at,
        session.ends_at,
        by=by,
        organisation_id=session.organisation_id,
        but={session.id, *but},
    )


def engaged(
    person_id: int,
    starts_at: datetime,
    ends_at: datetime,
    *,
    by: Actor,
    organisation_id: int,
    but: Collection[int] = (),
) -> str:
    """What this person has in [starts_at, ends_at) of rotas, training and mentoring, in words; else empty.

    `by`, `but`: as `clash`. `organisation_id`: the organisation for which `by` acts here.
    """
    found = _engagement(person_id, starts_at, ends_at, but)
    if found is None:
        return ""
    may_read = found.organisation_id == organisation_id or own_person_id(by) == person_id
    return found.words() if may_read else SOMETHING_ELSE


def _engagement(
    person_id: int, starts_at: datetime, ends_at: datetime, but: Collection[int]
) -> Engagement | None:
    rota = _on_a_rota(person_id, starts_at, ends_at, but)
    if rota is not None:
        return Engagement(rota.organisation_id, rota.rota.title, rota.starts_at)
    learning = training.overlapping(person_id, starts_at, ends_at)
    if learning is not None:
        return Engagement(learning.organisation_id, learning.title, learning.starts_at)
    meeting = timetable.overlapping(person_id, starts_at, ends_at)
    if meeting is None or meeting.starts_at is None:
        return None
    return Engagement(meeting.organisation_id, timetable.TITLE, meeting.starts_at)


def _on_a_rota(
    person_id: int, starts_at: datetime, ends_at: datetime, but: Collection[int]
) -> RotaSession | None:
    """A session of any rota in [starts_at, ends_at) that this person has a place at, or waits for."""
    statement = (
        select(RotaSession)
        .join(RotaSession.rota)
        .join(RotaSignUp, RotaSignUp.session_id == RotaSession.id)
        .options(contains_eager(RotaSession.rota))
        .where(
            RotaSignUp.person_id == person_id,
            RotaSignUp.state.in_([*STANDING, SignUpState.ATTENDED]),
            RotaSession.id.not_in(list(but)),
            RotaSession.state != SessionState.CANCELLED,
            overlaps(RotaSession.starts_at, RotaSession.ends_at, starts_at, ends_at),
        )
    )
    ordered = statement.order_by(RotaSession.starts_at, RotaSession.id).limit(1)
    return db.session.scalars(ordered).one_or_none()
