"""How a programme and its targets are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from volunteer_app.foundation.presenting import day, period, until
from volunteer_app.placements.programmes.models import PlacementProgramme, Programme, ProgrammeTarget
from volunteer_app.placements.programmes.rules import TONES, Measure, Progress, Standing

BAR = 200  # how long a full bar is, in the units of its picture


@dataclass(frozen=True)
class Line:
    """A target with its progress on a day."""

    reference: str
    words: str
    progress: Progress
    standing: Standing

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        return TONES[self.standing]

    @property
    def bar(self) -> int:
        """How long its bar is."""
        return BAR * self.progress.percent // 100


def lines(
    programme: Programme,
    targets: Sequence[ProgrammeTarget],
    reached: Mapping[int, int],
    today: date,
) -> list[Line]:
    """The targets of a programme with what was reached of each."""
    found = []
    for each in targets:
        progress = Progress(each.number, reached.get(each.id, 0), programme.starts_on, each.due_on)
        found.append(Line(each.reference, each.measure.words, progress, progress.standing(today)))
    return found


def summary(programme: Programme) -> list[tuple[str, str]]:
    """What a programme is."""
    return [
        ("Organisation", programme.organisation.name),
        ("Commissioned by", programme.commissioner),
        ("Paid for by", programme.funder or "Nobody is named"),
        ("Days", period(programme.starts_on, programme.ends_before)),
    ]


def target_words(target: ProgrammeTarget) -> str:
    """Approved hours: 1,200 by 31 March 2027."""
    return f"{target.measure.words}: {target.number:,} by {day(target.due_on)}"


def earlier(targets: Sequence[ProgrammeTarget]) -> list[tuple[str, str]]:
    """Targets that were withdrawn."""
    return [
        (
            target_words(each),
            f"Withdrawn on {day(each.withdrawn_at)} by {each.withdrawn_by}",
        )
        for each in targets
        if each.withdrawn_at is not None
    ]


def belonged(rows: Sequence[PlacementProgramme]) -> list[tuple[str, str]]:
    """To which programmes a placement belonged and belongs."""
    return [(each.programme.name, _days(each)) for each in rows]


def _days(row: PlacementProgramme) -> str:
    if row.ends_before is None:
        return f"Since {day(row.starts_on)}"
    if row.ends_before <= row.starts_on:
        return f"On no day: it was moved on {day(row.starts_on)}"
    return f"{day(row.starts_on)} to {until(row.ends_before)}"


def totals(reached: Mapping[Measure, int]) -> list[tuple[str, str]]:
    """What a programme came to by today."""
    return [(each.words, f"{reached.get(each, 0):,}") for each in Measure]
