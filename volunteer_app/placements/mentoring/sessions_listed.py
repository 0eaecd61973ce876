"""What the list of the sessions of one mentoring shows: days and numbers, neither topics nor notes."""

from collections.abc import Callable, Sequence
from datetime import datetime

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.clock import LONDON, day_of
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, in_words, link, tag
from volunteer_app.placements.mentoring import queries
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringSession
from volunteer_app.placements.mentoring.rules import SessionState

STATE_TONES = {
    SessionState.PLANNED: "progress",
    SessionState.HELD: "good",
    SessionState.MISSED: "attention",
    SessionState.CANCELLED: "neutral",
}


def _linked_day(row: MentoringSession) -> str:
    return link("placements.mentoring_session", row.reference, in_words(row.on_day))


def _state(row: MentoringSession) -> str:
    return tag(row.state.words, STATE_TONES[row.state])


def _time(moment: datetime | None) -> str:
    """As clocks here show it."""
    return f"{moment.astimezone(LONDON):%H:%M}" if moment is not None else ""


SESSIONS = declare(
    Listing(
        key="mentoring-sessions",
        title="Sessions of a mentoring",
        endpoint="placements.listed_mentoring_sessions",
        export_endpoint="placements.export_mentoring_sessions",
        permission=Permission.MENTORING_MANAGE,
        of=MentoringSession,
        columns=(
            Column("day", "Day", lambda row: row.on_day, _linked_day, order="day"),
            Column("reference", "Reference", lambda row: row.reference),
            Column("starts", "From", lambda row: _time(row.starts_at)),
            Column("ends", "To", lambda row: _time(row.ends_at)),
            Column("state", "State", lambda row: row.state, _state),
            Column("minutes", "Minutes", lambda row: row.minutes, is_number=True),
            Column("channel", "How", lambda row: row.channel),
            Column("missed_by", "Why it was missed", lambda row: row.missed_by),
            Column("written_by", "Written down by", lambda row: row.written_by),
            Column("written_on", "Written down on", lambda row: day_of(row.written_at)),
        ),
        shown=("starts", "ends", "state", "minutes", "channel", "missed_by"),
        orders={"day": Order(queries.LATEST_FIRST, "Latest day first", "Earliest day first", falls=True)},
        filters={"of": "Mentoring"},
    )
)


def sessions(of: Mentoring) -> Found[MentoringSession]:
    """The sessions of one mentoring."""
    same: Callable[[Sequence[MentoringSession]], Sequence[MentoringSession]] = list
    return Found(SESSIONS, queries.sessions_of(of.id), same)
