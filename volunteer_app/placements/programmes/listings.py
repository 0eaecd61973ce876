"""What the list of programmes shows, sorts by and exports: with each its first target that is not reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.placements.programmes import presenters, queries
from volunteer_app.placements.programmes.models import Programme, ProgrammeTarget
from volunteer_app.placements.programmes.presenters import Line
from volunteer_app.placements.programmes.rules import TONES, Measure, Standing


@dataclass(frozen=True)
class Row:
    """A programme, what it came to by today, and its targets, the earliest day first."""

    programme: Programme
    reached: dict[Measure, int]
    lines: Sequence[Line]

    @property
    def next_line(self) -> Line | None:
        """The target that is worst: missed, behind, on the way, reached; of several the earliest."""
        worst = (Standing.MISSED, Standing.BEHIND, Standing.ON_THE_WAY, Standing.REACHED)
        return min(self.lines, key=lambda each: worst.index(each.standing), default=None)


def _linked(row: Row) -> str:
    return link("placements.programme", row.programme.reference, row.programme.name)


def _last_day(row: Row) -> date:
    return row.programme.ends_before - timedelta(days=1)


def _target(row: Row) -> str:
    line = row.next_line
    return f"{line.words}: {line.progress.reached:,} of {line.progress.number:,}" if line else ""


def _standing(row: Row) -> str:
    return row.next_line.standing.words if row.next_line else "No target"


def _shown_standing(row: Row) -> str:
    return tag(_standing(row), TONES[row.next_line.standing] if row.next_line else "neutral")


PROGRAMMES = declare(
    Listing(
        key="programmes",
        title="Programmes",
        endpoint="placements.programmes",
        export_endpoint="placements.export_programmes",
        permission=Permission.PLACEMENT_VIEW,
        of=Programme,
        columns=(
            Column("name", "Programme", lambda row: row.programme.name, _linked),
            Column("reference", "Reference", lambda row: row.programme.reference),
            Column("commissioner", "Commissioned by", lambda row: row.programme.commissioner),
            Column("funder", "Paid for by", lambda row: row.programme.funder),
            Column("starts", "First day", lambda row: row.programme.starts_on, order="starts"),
            Column("ends", "Last day", _last_day),
            Column("people", "Volunteers", lambda row: row.reached.get(Measure.PEOPLE, 0), is_number=True),
            Column(
                "placements", "Placements", lambda row: row.reached.get(Measure.PLACEMENTS, 0), is_number=True
            ),
            Column("hours", "Approved hours", lambda row: row.reached.get(Measure.HOURS, 0), is_number=True),
            Column("target", "Target", _target),
            Column("standing", "How it stands", _standing, _shown_standing),
            Column("organisation", "Organisation", lambda row: row.programme.organisation.name),
        ),
        shown=("commissioner", "ends", "people", "hours", "target", "standing"),
        orders={
            "starts": Order(
                queries.LATEST_FIRST,
                "Programmes, the latest first day at the top",
                "Programmes, the earliest first day at the top",
                falls=True,
            )
        },
        filters={"over": "Running or over"},
    )
)


@dataclass(frozen=True)
class TargetRow:
    """A target of a programme, with its progress."""

    programme: Programme
    line: Line


def _linked_programme(row: TargetRow) -> str:
    return link("placements.programme", row.programme.reference, row.programme.name)


def _shown_target_standing(row: TargetRow) -> str:
    return tag(row.line.standing.words, row.line.tone)


TARGETS = declare(
    Listing(
        key="programme-targets",
        title="Targets of programmes",
        endpoint="placements.programme_targets",
        export_endpoint="placements.export_programme_targets",
        permission=Permission.PLACEMENT_VIEW,
        of=ProgrammeTarget,
        columns=(
            Column("programme", "Programme", lambda row: row.programme.name, _linked_programme),
            Column("reference", "Reference of the programme", lambda row: row.programme.reference),
            Column("commissioner", "Commissioned by", lambda row: row.programme.commissioner),
            Column("funder", "Paid for by", lambda row: row.programme.funder),
            Column("organisation", "Organisation", lambda row: row.programme.organisation.name),
            Column("measure", "What is counted", lambda row: row.line.words),
            Column("due", "By", lambda row: row.line.progress.due_on, order="due"),
            Column("number", "Target", lambda row: row.line.progress.number, is_number=True),
            Column("reached", "Reached", lambda row: row.line.progress.reached, is_number=True),
            Column("percent", "Percent reached", lambda row: row.line.progress.percent, is_number=True),
            Column("standing", "How it stands", lambda row: row.line.standing.words, _shown_target_standing),
        ),
        shown=("measure", "due", "number", "reached", "standing"),
        orders={
            "due": Order(
                queries.SOONEST_DUE,
                "Targets, the earliest day at the top",
                "Targets, the latest day at the top",
            )
        },
        filters={"programme": "Programme"},
    )
)


def targets(scope: Scope, programme: str = "", gone: Sequence[str] = ()) -> Found[TargetRow]:
    """The targets of the scope that stand: of all its programmes, or of the one with this reference."""

    def rows(found: Sequence[ProgrammeTarget]) -> list[TargetRow]:
        reached = queries.reached_in_time(list({each.programme_id for each in found}))
        return [TargetRow(each.programme, _line(each, reached)) for each in found]

    return Found(TARGETS, queries.targets_of(scope, programme=programme), rows, gone)


def _line(target: ProgrammeTarget, reached: dict[int, int]) -> Line:
    (line,) = presenters.lines(target.programme, [target], reached, clock.today())
    return line


def programmes(scope: Scope, running: bool | None, gone: Sequence[str] = ()) -> Found[Row]:
    """The programmes of the scope."""

    def rows(found: Sequence[Programme]) -> list[Row]:
        today, ids = clock.today(), [each.id for each in found]
        reached, in_time = queries.reached(ids), queries.reached_in_time(ids)
        targets = queries.targets(ids)
        return [
            Row(
                each,
                {measure: reached.get((each.id, measure), 0) for measure in Measure},
                presenters.lines(each, [t for t in targets if t.programme_id == each.id], in_time, today),
            )
            for each in found
        ]

    return Found(PROGRAMMES, queries.programmes(scope, running=running), rows, gone)
