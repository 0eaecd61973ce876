"""The rota in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import count, hours, moment, period
from volunteer_app.placements.rota import recurring
from volunteer_app.placements.rota.models import RegimeTime, Rota, RotaSession, RotaSignUp
from volunteer_app.placements.rota.regime import regime_words
from volunteer_app.placements.rota.rules import REGISTERED, SessionState, SignUpState
from volunteer_app.placements.rota.words import when

Row = tuple[str, str]

TONES = {SessionState.OPEN: "progress", SessionState.CANCELLED: "bad", SessionState.HELD: "good"}
SIGN_UP_TONES = {
    SignUpState.WAITING: "attention",
    SignUpState.PLACED: "good",
    SignUpState.GIVEN_UP: "neutral",
    SignUpState.CALLED_OFF: "bad",
    SignUpState.SWAPPED: "neutral",
    SignUpState.PLACEMENT_ENDED: "neutral",
    SignUpState.ATTENDED: "good",
    SignUpState.MISSED: "bad",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def state(session: RotaSession) -> str:
    """How it stands: over without a register is not the same as to come."""
    is_late = session.state is SessionState.OPEN and session.starts_at <= clock.now()
    return "Register to take" if is_late else session.state.words


def tone(session: RotaSession) -> str:
    """The colour of `state`."""
    is_late = session.state is SessionState.OPEN and session.starts_at <= clock.now()
    return "attention" if is_late else TONES[session.state]


def filling(session: RotaSession, placed: int) -> str:
    """2 of 4 volunteers."""
    return f"{placed} of {count(session.needed, 'volunteer')}"


def facts(session: RotaSession) -> list[Row]:
    """What anybody who may sign up reads."""
    rows = [
        ("When", when(session)),
        ("How long", hours(session.minutes)),
        ("Place", session.place.name),
        ("Role", session.rota.role.name),
        ("Organisation", session.organisation.name),
    ]
    if session.rota.joining:
        rows.append(("What you need to know", session.rota.joining))
    if session.cancel_reason is not None:
        rows.append(("Why it was cancelled", session.cancel_reason.words))
    return rows


def summary(session: RotaSession, taken: dict[SignUpState, int], away: int) -> list[Row]:
    """What a coordinator reads, with how many came of how many. `away`: who has a place and cannot come."""
    rows = facts(session)
    if session.state is SessionState.HELD:
        rows += [("Came", str(taken[SignUpState.ATTENDED])), ("Did not come", str(taken[SignUpState.MISSED]))]
    else:
        rows.append(("Signed up", filling(session, taken[SignUpState.PLACED] - away)))
        if away:
            kept = f"{count(away, 'place is', 'places are')} kept for who must not come in"
            rows.append(("Cannot come", f"{kept}: the placement is paused, or over"))
        rows.append(("Waiting list", count(taken[SignUpState.WAITING], "person", "people")))
    if session.is_outside and session.state is SessionState.OPEN:
        rows.append(("To look at", "It lies outside the times in which the prison lets volunteers in"))
    if session.cancel_note:
        rows.append(("Note on the cancellation", session.cancel_note))
    if session.register_taken_at is not None:
        rows.append(("Register", f"{session.register_taken_by}, {moment(session.register_taken_at)}"))
    return rows


def rota_summary(rota: Rota) -> list[Row]:
    """What comes again, as keys and values."""
    rows = [
        ("Role", rota.role.name),
        ("Place", rota.place.name),
        ("Organisation", rota.organisation.name),
        ("How often", recurring.repeat_words(rota.starts_on, rota.repeat)),
        ("Days", period(rota.starts_on, rota.ends_before)),
        ("Times", rota.times),
        ("Volunteers needed", str(rota.needed)),
    ]
    return [*rows, ("What volunteers need to know", rota.joining)] if rota.joining else rows


def places_left(session: RotaSession, taken: dict[SignUpState, int]) -> str:
    """What a volunteer reads before they sign up."""
    left = session.needed - taken[SignUpState.PLACED]
    if left <= 0 or taken[SignUpState.WAITING]:
        return "Full: you can join the waiting list"
    return f"{count(left, 'place')} left"


@dataclass(frozen=True)
class Line:
    """Somebody of a session. `note`: what a coordinator has to know of it."""

    sign_up: RotaSignUp
    words: str
    tone: str
    note: str

    @property
    def is_expected(self) -> bool:
        """Whether they are in the register."""
        return self.sign_up.state in REGISTERED

    @property
    def is_waiting(self) -> bool:
        """Whether they are in the line."""
        return self.sign_up.state is SignUpState.WAITING


def lines(sign_ups: Sequence[RotaSignUp], cannot_come: Collection[int]) -> list[Line]:
    """The people of a session."""
    return [
        Line(each, each.state.words, SIGN_UP_TONES[each.state], _note(each, cannot_come)) for each in sign_ups
    ]


def _note(sign_up: RotaSignUp, cannot_come: Collection[int]) -> str:
    if sign_up.id in cannot_come:
        return "Their placement does not hold on this day: it is paused, or over"
    if sign_up.state is SignUpState.ATTENDED and sign_up.hours_id is None:
        return "No time of theirs is logged for it: look at their placement"
    return ""


@dataclass(frozen=True)
class RegimeLine:
    """When volunteers are let in on a weekday. `can_end`: nobody has said until when."""

    reference: str
    weekday: str
    times: str
    days: str
    can_end: bool


def regime_lines(rows: Sequence[RegimeTime]) -> list[RegimeLine]:
    """Regime times, in their order; those that are over say so by their days."""
    return [
        RegimeLine(
            each.reference,
            WEEKDAYS[each.weekday],
            regime_words([(each.opens_minute, each.closes_minute)]),
            period(each.starts_on, each.ends_before),
            each.ends_before is None,
        )
        for each in rows
    ]
