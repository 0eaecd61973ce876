"""Hours and milestones as pages show them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import count, day, hours, period
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.models import Placement
from volunteer_app.placements.recognition import queries, rules
from volunteer_app.placements.recognition.queries import Days
from volunteer_app.placements.recognition.reference import reference
from volunteer_app.placements.recognition.rules import Milestone, StatementState
from volunteer_app.placements.rules import BEGAN

TONES = {
    StatementState.ASKED: "progress",
    StatementState.SIGNED: "good",
    StatementState.DECLINED: "bad",
    StatementState.WITHDRAWN: "bad",
}


@dataclass(frozen=True)
class Served:
    """What somebody came to with one organisation up to today."""

    organisation: Organisation
    hours: str
    since: str
    milestones: Sequence[Milestone]
    ahead: str
    years: Sequence[tuple[str, str]]


def served(person_id: int, organisation_ids: Collection[int] | None = None) -> list[Served]:
    """By organisation, in the order of the first placement; two statements."""
    days = queries.approved_days(person_id, organisation_ids)
    placed: dict[Organisation, list[Placement]] = {}
    for each in queries.begun(person_id, organisation_ids):
        placed.setdefault(each.organisation, []).append(each)
    return [
        _served(organisation, found, days.get(organisation.id, [])) for organisation, found in placed.items()
    ]


def _served(organisation: Organisation, placed: Sequence[Placement], days: Days) -> Served:
    today = clock.today()
    minutes = sum(each for _, each in days)
    return Served(
        organisation=organisation,
        hours=hours(minutes) if minutes else "No hours approved yet",
        since=day(placed[0].starts_on),
        milestones=_milestones(placed, days),
        ahead=_ahead(minutes),
        years=[(period(*of), hours(total)) for of, total in rules.by_year(days, today)],
    )


def _milestones(placed: Sequence[Placement], days: Days) -> list[Milestone]:
    """What was reached, the latest first."""
    known = reference()
    intervals = [(each.starts_on, each.ends_before) for each in placed]
    found = [
        Milestone(f"{count(number, 'hour')} of volunteering", on)
        for number, on in rules.hours_reached(days, known.hours)
    ]
    found += [
        Milestone(f"{count(number, 'year')} of service", on)
        for number, on in rules.years_reached(intervals, known.years, clock.today())
    ]
    return sorted(found, key=lambda each: each.reached_on, reverse=True)


def _ahead(minutes: int) -> str:
    """How far the next milestone of hours is."""
    coming = [each for each in reference().hours if each * 60 > minutes]
    return f"{hours(coming[0] * 60 - minutes)} to go until {coming[0]} hours" if coming else ""


def totals(placed: dict[Placement, int]) -> list[tuple[str, str]]:
    """For a record: by organisation, what the approved minutes of placements come to. Sends nothing."""
    sums: dict[Organisation, int] = {}
    for placement, minutes in placed.items():
        if placement.state in BEGAN:
            sums[placement.organisation] = sums.get(placement.organisation, 0) + minutes
    return [(of.name, _total(minutes)) for of, minutes in sums.items()]


def _total(minutes: int) -> str:
    if not minutes:
        return "No hours approved yet"
    reached = rules.highest(minutes // 60, reference().hours)
    words = f"{hours(minutes)} approved up to {day(clock.today())}"
    return f"{words}; {count(reached, 'hour')} reached" if reached else words
