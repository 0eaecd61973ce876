"""Who applies, is offered a role, and is placed: rates from published numbers, against all applicants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from volunteer_app.dashboards.figures import ALL, HIDDEN, Figures, Line
from volunteer_app.dashboards.names import STAGE, STAGES, fold, is_declared
from volunteer_app.dashboards.representation import subject
from volunteer_app.dashboards.rules.comparing import Count, Share, Verdict, per_cent, ratio, share, verdict

WORDS = {
    Verdict.FEWER: "fewer than of all applicants",
    Verdict.MORE: "more than of all applicants",
    Verdict.SAME: "about as many as of all applicants",
    Verdict.UNSURE: "no certain difference",
}


@dataclass(frozen=True)
class Rate:
    """How many of the applicants of a category came so far. No share: a number that it needs is hidden."""

    share: Share | None
    relative: float | None
    verdict: Verdict | None

    @property
    def words(self) -> str:
        """What may be said of it."""
        return WORDS[self.verdict] if self.verdict else "cannot be said: a number is hidden"


@dataclass(frozen=True)
class Step:
    """A category, or all applicants, through the stages; numbers are as published, or added up from these."""

    name: str
    applied: str
    offered: str
    placed: str
    offered_rate: Rate
    placed_rate: Rate
    sentence: str = ""


@dataclass(frozen=True)
class Funnel:
    """A characteristic's categories through the stages, with all applicants first."""

    characteristic: str
    steps: Sequence[Step]


Counts = tuple[Count | None, Count | None, Count | None]


def stages(found: Figures) -> list[Line]:
    """The lines of the three stages, in their order; empty unless all are there and of the same day."""
    named = {
        fold(line.value): line
        for breakdown in found.breakdowns_of(found.recruited)
        if fold(breakdown) == STAGE
        for line in found.lines(found.recruited, breakdown)
    }
    lines = [named[each] for each in STAGES if each in named]
    return lines if len(lines) == len(STAGES) and len({line.day for line in lines}) == 1 else []


def year(last: date) -> tuple[date, date]:
    """The year in which applicants applied: its first day, and the day after its last."""
    after = last + timedelta(days=1)
    is_leap_day = (after.month, after.day) == (2, 29)
    return (after - timedelta(days=1) if is_leap_day else after).replace(year=after.year - 1), after


def funnels(found: Figures) -> list[Funnel]:
    """Every characteristic through the stages; none where the publication has no stages."""
    lines = stages(found)
    if not lines:
        return []
    everybody = _counts(found, lines, ALL, ALL)
    rates = _share(everybody[1], everybody[0]), _share(everybody[2], everybody[0])
    return [
        Funnel(characteristic, [_all(everybody), *_steps(found, lines, characteristic, rates)])
        for characteristic in found.characteristics_of(found.recruited)
        if all(found.has(line, characteristic) for line in lines)
    ]


def _all(counts: Counts) -> Step:
    applied, offered, placed = counts
    return Step(
        "All applicants",
        _text(applied),
        _text(offered),
        _text(placed),
        Rate(_share(offered, applied), None, None),
        Rate(_share(placed, applied), None, None),
    )


def _steps(
    found: Figures, lines: Sequence[Line], characteristic: str, rates: tuple[Share | None, Share | None]
) -> list[Step]:
    steps = []
    for category in found.categories(found.recruited, characteristic):
        if not is_declared(category):
            continue
        applied, offered, placed = _counts(found, lines, characteristic, category)
        to_offer = _rate(_share(offered, applied), rates[0])
        to_place = _rate(_share(placed, applied), rates[1])
        steps.append(
            Step(
                category,
                _text(applied),
                _text(offered),
                _text(placed),
                to_offer,
                to_place,
                _sentence(characteristic, category, to_place, rates[1]),
            )
        )
    return steps


def _counts(found: Figures, lines: Sequence[Line], characteristic: str, category: str) -> Counts:
    """How many applied, how many of them were offered a role, and how many of those are placed."""
    only_applied, only_offered, placed = (found.count(line, characteristic, category) for line in lines)
    offered = only_offered + placed if only_offered and placed else None
    applied = only_applied + offered if only_applied and offered else None
    return applied, offered, placed


def _share(part: Count | None, of: Count | None) -> Share | None:
    return share(part, of) if part and of else None


def _rate(found: Share | None, of_all: Share | None) -> Rate:
    against = ratio(found, of_all.value) if found and of_all else None
    if found is None or against is None:
        return Rate(None, None, None)
    return Rate(found, against.value, verdict(against))


def _sentence(characteristic: str, category: str, rate: Rate, of_all: Share | None) -> str:
    if rate.share is None or of_all is None:
        return f"{category}: {rate.words}."
    who = subject(characteristic, category).removesuffix(" are").removesuffix(" was the answer of")
    return (
        f"{who}: {per_cent(rate.share.value)} of those who applied are placed,"
        f" against {per_cent(of_all.value)} of all applicants: {rate.words}."
    )


def _text(count: Count | None) -> str:
    return f"{count.people:,}" if count else HIDDEN
