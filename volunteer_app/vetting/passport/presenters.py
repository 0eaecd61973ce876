"""What is said of passports: to the volunteer in plain words, to others only what consent lets them see.

Of another organisation's check nobody sees more than kind, level, workforce, days and that it is clear; of
a prison's clearance its conditions too, which have to be kept. Not who recorded it, nor what it contains.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from volunteer_app.foundation.presenting import day, moment, until
from volunteer_app.vetting.clearance_words import to_the_volunteer
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport import rules
from volunteer_app.vetting.passport.models import PassportConsent, Reliance
from volunteer_app.vetting.presenters import period_words
from volunteer_app.vetting.rules import CheckOutcome

Row = tuple[str, str]
STAYS = (
    "It can no longer start to use your checks.",
    "What it already relied on stays: which check, its level and days, when, and who decided. It keeps "
    "counting for it until those days end, because a decision rested on it.",
    "If that check is taken back or changes, the organisation is told to look again, and not why.",
)


def facts(row: Check | Reliance) -> list[Row]:
    """All that another organisation sees of a check, as pairs."""
    found: list[Row] = [("Check", row.kind.words)]
    if row.level is not None:
        found.append(("Level", row.level.words))
    if row.vetting_level is not None:
        found.append(("Level", row.vetting_level.words))
    if row.workforce is not None:
        found.append(("Workforce", row.workforce.words))
    if row.establishment is not None:
        found.append(("Prison", row.establishment.name))
    if row.clearance_level is not None:
        found.append(("Clearance level", row.clearance_level.words))
        found.append(("Conditions", row.conditions or "None"))
    if row.issued_on is not None:
        found.append(("Date of issue", day(row.issued_on)))
    found.append(("First day that it counts", day(row.valid_from)))
    found.append(("Last day that it counts", until(row.valid_before) or "No end"))
    return [*found, ("Answer", "Clear")]


def in_a_line(row: Check | Reliance) -> str:
    """Kind, level or prison, and days."""
    what = row.level or row.vetting_level
    parts = [row.kind.words, what.words if what else "", row.workforce.words if row.workforce else ""]
    if row.establishment is not None:
        level = row.clearance_level.words if row.clearance_level else ""
        parts += [row.establishment.name, level]
    days = period_words(row.valid_from, row.valid_before) if row.valid_from else ""
    return ", ".join(filter(None, [*parts, days]))


@dataclass(frozen=True)
class Held:
    """A check as its own volunteer reads it."""

    what: str
    by: str
    status: str
    tone: str
    conditions: str = ""


def held(checks: Iterable[Check]) -> list[Held]:
    """The person's checks in plain words. What came back otherwise is for somebody to tell them in person."""
    return [_held(check) for check in checks]


def _held(check: Check) -> Held:
    by = check.organisation.name
    if check.outcome is CheckOutcome.CLEAR and not check.is_doubted:
        return Held(in_a_line(check), by, "Clear", "good", check.conditions)
    what = f"{check.kind.words}, {check.establishment.name}" if check.establishment else check.kind.words
    if check.stuck_with is not None:
        return Held(what, by, to_the_volunteer(check), "progress")
    if check.outcome is None:
        return Held(what, by, f"{check.state.words}, since {day(check.state_since)}", "progress")
    return Held(what, by, "Your coordinator will tell you about this", "neutral")


@dataclass(frozen=True)
class Agreed:
    """A consent in words."""

    reference: str
    organisation: str
    kinds: str
    status: str
    tone: str
    waits: bool
    in_force: bool


def agreed(consents: Iterable[PassportConsent], *, waits: bool = True) -> list[Agreed]:
    """Consents in words. `waits`: whether a question that is open can be answered by the reader."""
    return [_agreed(each, waits) for each in consents]


def _agreed(row: PassportConsent, waits: bool) -> Agreed:
    open_now = row.can_be_answered
    status, tone = row.state.words, "neutral"
    if row.state is rules.ConsentState.GIVEN:
        ended = f"Ended on {until(row.ends_before)}"
        status, tone = (
            (f"Agreed, to {until(row.ends_before)}", "good") if row.in_force else (ended, "neutral")
        )
    elif row.state is rules.ConsentState.ASKED:
        status, tone = (status, "attention") if open_now else ("Not answered in time", "neutral")
    elif row.withdrawn_at is not None:
        status = f"Taken back on {day(row.withdrawn_at)}"
    kinds = rules.kinds_in_words(row.kinds)
    return Agreed(row.reference, row.organisation.name, kinds, status, tone, open_now and waits, row.in_force)


@dataclass(frozen=True)
class Relied:
    """What an organisation relied on, in a line."""

    reference: str
    what: str
    organisation: str
    status: str
    tone: str


def relied(rows: Iterable[Reliance]) -> list[Relied]:
    """What was relied on, in lines."""
    return [Relied(each.reference, in_a_line(each), each.organisation.name, *_status(each)) for each in rows]


def _status(row: Reliance) -> tuple[str, str]:
    if row.ended_at is not None:
        return f"Relied on from {day(row.relied_at)} to {day(row.ended_at)}", "neutral"
    if row.look_again_at is not None:
        return "To be looked at again", "attention"
    return f"Relied on since {day(row.relied_at)}", "good"


def summary(row: Reliance) -> list[Row]:
    """What was relied on, by whom and when."""
    found = [*facts(row), ("Relied on by", row.organisation.name)]
    found.append(("Decided by", f"{row.relied_by}, {moment(row.relied_at)}"))
    found.append(("Recorded at its source", moment(row.recorded_at)))
    if row.look_again_at is not None:
        found.append(("Something changed at its source", moment(row.look_again_at)))
    if row.ended_at is not None:
        found.append(("Not relied on any more", f"{row.ended_by}, {moment(row.ended_at)}"))
    return found
