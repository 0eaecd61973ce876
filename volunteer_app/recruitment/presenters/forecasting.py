"""When an applicant could start, in words and tables for a coordinator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from volunteer_app.foundation.presenting import count, day
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.queries import Case
from volunteer_app.readiness.rules.forecasting import Forecast, Stage
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.rules import FINAL, readiness_day


@dataclass(frozen=True)
class Step:
    """One row of the table: what is left, who acts, and by when."""

    title: str
    who: str
    standing: str
    likely: str
    late: str
    basis: str
    part: str


@dataclass(frozen=True)
class Shown:
    """What the page says of one place."""

    key: str
    place: str
    answer: str
    deciding: str
    steps: Sequence[Step]
    sooner: Sequence[str]


def places(application: Application, today: date) -> list[Shown]:
    """The forecast at each place of the opportunity; none where the application or the opportunity ended."""
    opportunity = application.opportunity
    first = readiness_day(opportunity.starts_on, opportunity.ends_before, today)
    if first is None or application.stage in FINAL:
        return []
    after = opportunity.ends_before or first + timedelta(days=1)
    cases = [
        Case(application.person, opportunity.role, each.place, first, after)
        for each in sorted(opportunity.places, key=lambda each: (each.place.name, each.place.id))
    ]
    found = readiness.forecasts(cases, application.organisation_id)
    return [
        _shown(number, case, forecast)
        for number, (case, (_, forecast)) in enumerate(zip(cases, found, strict=True), 1)
    ]


def _shown(number: int, case: Case, found: Forecast) -> Shown:
    return Shown(
        key=f"place-{number}",
        place=case.place.name,
        answer=answer(found),
        deciding=_deciding(found),
        steps=[_step(each, found) for each in found.in_order],
        sooner=list(_sooner(found)),
    )


def answer(found: Forecast) -> str:
    """The forecast in a sentence."""
    if found.likely_on is None:
        return f"Nobody can say yet. First somebody must decide: {'; '.join(found.unknown)}."
    if found.likely_on == found.late_on:
        return "Today: everything is in place." if _is_today(found) else f"On {day(found.likely_on)}."
    return f"Most likely between {day(found.likely_on)} and {day(found.late_on)}."


def _is_today(found: Forecast) -> bool:
    return found.likely_on == found.asked_on and not found.stages


def _deciding(found: Forecast) -> str:
    deciding = found.deciding
    if deciding is None:
        return ""
    if len(found.chain) == 1:
        return f"{deciding.title} decides it."
    first = " and ".join(each.title for each in found.chain[:-1])
    return f"{deciding.title} decides it: it waits for {first}."


def _step(stage: Stage, found: Forecast) -> Step:
    return Step(
        title=stage.title,
        who=stage.who,
        standing=_standing(stage),
        likely=day(stage.likely_on),
        late=day(stage.late_on),
        basis=stage.basis,
        part=_part(stage, found),
    )


def _part(stage: Stage, found: Forecast) -> str:
    """Which one decides, and what that one waits for."""
    if stage is found.deciding:
        return "Decides"
    return "Comes first" if any(stage is each for each in found.chain) else ""


def _standing(stage: Stage) -> str:
    if stage.is_fixed:
        return "Known to the day"
    if stage.waited_days:
        return f"Under way for {count(stage.waited_days, 'day')}"
    if stage.is_begun:
        return "Under way"
    if stage.after:
        return f"After {stage.after[-1].title}"
    return "Can begin today"


def _sooner(found: Forecast) -> Sequence[str]:
    """What would make the start come sooner, the most telling first."""
    said = []
    if found.deciding is not None and found.sooner_at_most > 0:
        days = count(found.sooner_at_most, "day")
        said.append(f"If {found.deciding.title} took no time at all, the start would come {days} sooner.")
    said += [f"{each.title}: {each.shorten}." for each in found.chain if each.shorten]
    beside = [each.title for each in found.to_begin if each not in found.chain]
    if beside:
        said.append(f"These can begin today, beside the others: {'; '.join(beside)}.")
    return said
