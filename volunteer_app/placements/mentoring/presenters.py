"""How a mentoring is shown: what it is, where it takes place, its sessions, and what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from volunteer_app.foundation import clock
from volunteer_app.foundation.day_times import times_words
from volunteer_app.foundation.presenting import count, day, hours, short_day
from volunteer_app.placements.mentoring import queries
from volunteer_app.placements.mentoring.charts import Chart, chart
from volunteer_app.placements.mentoring.consenting import has_agreed
from volunteer_app.placements.mentoring.days import outlasts_words
from volunteer_app.placements.mentoring.models.looking_back import (
    MentoringFeedback,
    MentoringReview,
    MentorSupervision,
)
from volunteer_app.placements.mentoring.models.relationship import (
    Mentoring,
    MentoringGoal,
    MentoringSession,
    MentoringStay,
)
from volunteer_app.placements.mentoring.outcomes import Taken, in_order, travelled
from volunteer_app.placements.mentoring.rules import Giver, SessionState, writes_notes
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.supported.rules.wishes import Pathway

SESSION_COLOURS = {
    SessionState.PLANNED: "light-blue",
    SessionState.HELD: "green",
    SessionState.MISSED: "yellow",
    SessionState.CANCELLED: "grey",
}
NO_HOURS = "No hours are logged: they were removed. The session stays"
SAID = {"helped": "It helped", "listened": "Felt listened to", "again": "Would do it again"}


def summary(mentoring: Mentoring, counts: dict[SessionState, tuple[int, int]]) -> list[tuple[str, str]]:
    """What a mentoring is, as keys and values."""
    held, minutes = counts.get(SessionState.HELD, (0, 0))
    rows = [
        ("Mentor", mentoring.person.full_name),
        ("Person", mentoring.supported.given_name),
        ("Mentoring", mentoring.role.name),
        ("Organisation", mentoring.organisation.name),
        ("Began on", day(mentoring.starts_on)),
        ("Planned last day", day(mentoring.planned_end_on)),
        ("Meet", f"Every {count(mentoring.every_days, 'day')}"),
        ("Sessions", f"{held}, {hours(minutes)} together"),
        ("Missed", str(counts.get(SessionState.MISSED, (0, 0))[0])),
        ("What they agree", f"{mentoring.agreement} (agreed on {day(mentoring.agreed_on)})"),
    ]
    if mentoring.next_review_on is not None:
        rows.append(("Next review", day(mentoring.next_review_on)))
    if mentoring.end_reason is not None:
        last = "None: it never began" if mentoring.never_began else day(mentoring.ended_on)
        rows.append(("Last day", last))
        rows.append(("Why it ended", mentoring.end_reason.words))
    if mentoring.end_note:
        rows.append(("How it ended", mentoring.end_note))
    return rows


@dataclass(frozen=True)
class StayLine:
    """Where the mentoring takes place, or took place."""

    reference: str
    words: str
    days: str
    problem: str


def stays(mentoring: Mentoring, found: Iterable[MentoringStay]) -> list[StayLine]:
    """Every place of a mentoring, the first first; of the present one, why it cannot go on there just now."""
    return [
        StayLine(
            each.placement.reference,
            f"{each.placement.role.name}, {each.placement.place.name}",
            f"from {day(each.since)}" + (f" to {day(each.before)}" if each.before else ""),
            _problem(mentoring, each),
        )
        for each in found
    ]


def _problem(mentoring: Mentoring, stay: MentoringStay) -> str:
    placement = stay.placement
    if stay.before is not None and stay.before <= clock.today():
        return ""
    if placement.state is PlacementState.SUSPENDED:
        return "The mentor’s placement is paused: they cannot meet under it until the pause is lifted"
    if placement.state is PlacementState.ENDED or placement.ends_before <= clock.today():
        return "The mentor’s placement has ended: move the mentoring to another one, or end it"
    if stay.before is not None:
        return ""
    return outlasts_words(mentoring.planned_end_on, placement.ends_before - timedelta(days=1))


def goals(found: Iterable[MentoringGoal]) -> list[tuple[str, str, str, str, bool]]:
    """Each goal: reference, what it is about, in their words, what became of it, and whether it is open."""
    return [
        (
            each.reference,
            each.pathway.words,
            each.words,
            f"{each.state.words}, {day(each.closed_on)}" if each.closed_on else each.state.words,
            each.closed_on is None,
        )
        for each in found
    ]


@dataclass(frozen=True)
class SessionLine:
    """A session in a list. `is_due`: its day has come, so that somebody can say what became of it."""

    reference: str
    on_day: str
    state: str
    colour: str
    about: str
    is_planned: bool
    is_due: bool


def sessions(found: Iterable[MentoringSession]) -> list[SessionLine]:
    """Sessions in a list. What was written stands on each one's own page."""
    return [
        SessionLine(
            each.reference,
            ", ".join(filter(None, (short_day(each.on_day), _times(each)))),
            each.state.words,
            SESSION_COLOURS[each.state],
            _about(each),
            each.state is SessionState.PLANNED,
            is_due(each),
        )
        for each in found
    ]


def is_due(session: MentoringSession) -> bool:
    """Whether a planned session is one of today or earlier: before its day it can only be cancelled."""
    return session.state is SessionState.PLANNED and session.on_day <= clock.today()


def today(
    open_to_mentor: Iterable[Mentoring], found: Iterable[MentoringSession]
) -> list[tuple[str, str, str]]:
    """A mentor's sessions of today, of what is open to them: reference, with whom, and when and how."""
    names = {each.id: each.supported.given_name for each in open_to_mentor}
    return [
        (
            each.reference,
            names[each.mentoring_id],
            ", ".join(filter(None, (_times(each), each.channel.words))),
        )
        for each in found
        if each.mentoring_id in names
    ]


def _times(session: MentoringSession) -> str:
    """From when to when it is planned; of one that was held, how long it was says more."""
    if session.starts_at is None or session.ends_at is None or session.state is SessionState.HELD:
        return ""
    return times_words(session.starts_at, session.ends_at)


def _about(session: MentoringSession) -> str:
    if session.missed_by is not None:
        return session.missed_by.words
    if session.minutes is not None:
        return f"{session.channel.words}, {hours(session.minutes)}"
    return session.channel.words


def session_rows(session: MentoringSession) -> list[tuple[str, str]]:
    """One session, with what was written; a role that writes nothing has nothing to show."""
    rows = [("Day", day(session.on_day)), ("State", session.state.words), ("How", _about(session))]
    if times := _times(session):
        rows.insert(1, ("Time", times))
    if session.state is SessionState.HELD:
        rows.append(("Hours", NO_HOURS if session.hours_id is None else "Logged with the mentor’s placement"))
    written = f"{session.written_by}, {day(clock.day_of(session.written_at))}"
    rows.append(("Written down by", written))
    if session.record and writes_notes(session.mentoring.role.code):
        topics = [Pathway(each).words for each in session.record["topics"]]
        rows.append(("What it was about", "; ".join(topics) or "Not said"))
        rows.append(("Note", session.record["note"] or "None"))
    return rows


def reviews(found: Iterable[MentoringReview]) -> list[tuple[str, str]]:
    """Each review: its day, and what it came to."""
    return [
        (
            f"{day(each.held_on)}, by {each.held_by}",
            f"{each.outcome.words}. {each.note}" if each.note else each.outcome.words,
        )
        for each in found
    ]


@dataclass(frozen=True)
class Outcomes:
    """What changed: the picture, the heads of its table, and a row for each pathway."""

    chart: Chart
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str], str]]


def outcomes(taken: Sequence[Taken]) -> Outcomes | None:
    """Distance travelled; None where nothing was scored."""
    found = travelled(taken)
    if not found:
        return None
    heads = [f"{each.moment.words}, {short_day(each.on)}" for each in in_order(taken)]
    rows = [
        (each.pathway.words, ["" if score is None else str(score) for score in each.all], each.words)
        for each in found
    ]
    return Outcomes(chart(found), heads, rows)


def feedback(found: Iterable[MentoringFeedback]) -> list[tuple[str, list[tuple[str, str]]]]:
    """How each of the two says that it was; what the person says was written down for them."""
    return [(_who_said(each), _said(each)) for each in found]


def _who_said(row: MentoringFeedback) -> str:
    said = f"{row.giver.words}, {day(row.given_on)}"
    return f"{said}, written down for them by {row.written_by}" if row.giver is Giver.PERSON else said


def _said(row: MentoringFeedback) -> list[tuple[str, str]]:
    rows = [(words, f"{row.said[name]} of 5") for name, words in SAID.items()]
    return [*rows, ("In their words", row.said["words"])] if row.said["words"] else rows


def still_to_say(found: Iterable[MentoringFeedback], *, manages: bool) -> list[Giver]:
    """Who has not said yet how it was, of those for whom the viewer may write it down."""
    given = {each.giver for each in found}
    return [each for each in Giver if each not in given and (manages or each is Giver.MENTOR)]


def supervisions(found: Iterable[MentorSupervision]) -> list[tuple[str, str]]:
    """Each supervision: when and by whom, and what comes next."""
    return [(f"{day(each.held_on)}, by {each.supervisor}", _next(each)) for each in found]


def _next(row: MentorSupervision) -> str:
    coming = f"The next on {day(row.next_on)}" if row.next_on else "No next day"
    return f"{coming}. {row.note}" if row.note else coming


@dataclass(frozen=True)
class Whole:
    """All that the page of a mentoring shows of it."""

    rows: list[tuple[str, str]]
    stays: list[StayLine]
    goals: list[tuple[str, str, str, str, bool]]
    planned: list[SessionLine]
    reviews: list[tuple[str, str]]
    outcomes: Outcomes | None
    feedback: list[tuple[str, list[tuple[str, str]]]]
    still_to_say: list[Giver]
    supervisions: list[tuple[str, str]]
    notes: bool
    taken_back: bool


def whole(mentoring: Mentoring, *, manages: bool) -> Whole:
    """Everything about a mentoring, in a fixed number of statements.

    The supervision, and what the person says of the mentor, are for coordinators.
    """
    number = mentoring.id
    said = queries.feedback([number])[number]
    shown = [each for each in said if manages or each.giver is Giver.MENTOR]
    supervised = queries.supervisions(mentoring.person_id, [mentoring.organisation_id]) if manages else []
    return Whole(
        rows=summary(mentoring, queries.counted([number])[number]),
        stays=stays(mentoring, queries.stays_of(number)),
        goals=goals(queries.goals_of(number)),
        planned=sessions(queries.planned_sessions(number)),
        reviews=reviews(queries.reviews_of(number)),
        outcomes=outcomes(queries.taken([number])[number]),
        feedback=feedback(shown),
        still_to_say=still_to_say(said, manages=manages),
        supervisions=supervisions(supervised),
        notes=writes_notes(mentoring.role.code),
        taken_back=mentoring.is_going and not has_agreed(mentoring),
    )
