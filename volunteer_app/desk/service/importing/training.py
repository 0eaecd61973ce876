"""Rows about past training: verified by whoever brings them, and marked as imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.desk.rules.importing import RowState
from volunteer_app.desk.service.importing import taking
from volunteer_app.desk.service.importing.judgement import Cells, Context, Judgement, bad
from volunteer_app.desk.service.importing.names import Names
from volunteer_app.desk.service.importing.taking import Brought
from volunteer_app.desk.service.importing.who import Who
from volunteer_app.training import importing, queries
from volunteer_app.training.importing import PastTraining
from volunteer_app.training.models import TrainingPack

MOST = Decimal(100_000)
ALMOST = 85  # hundredths: courses have long names that share words


@dataclass(frozen=True)
class Value:
    """What would be brought, and for whom."""

    past: PastTraining
    person_id: int


def judge(rows: Sequence[Any], context: Context) -> list[Judgement]:
    """What these rows are: wrong, there already, or good. The second of two like rows is there already."""
    who = Who(rows, context)
    there = importing.training_there(list(who.people), context.organisation.id)
    packs = Names(queries.packs(), lambda pack: (pack.title, pack.code))
    own = own_person_id(context.batch.by)
    found = []
    for row in rows:
        judged = _judge(row, who, packs, own)
        if judged.state is RowState.GOOD:
            key = importing.key(judged.value.past, judged.value.person_id)
            if key in there:
                judged.state, judged.problems = RowState.SAME, []
            there.add(key)
        found.append(judged)
    return found


def _judge(row: Any, who: Who, packs: Names[TrainingPack], own: int | None) -> Judgement:
    cells = Cells(row)
    person, past = who.of(cells), _past(cells, packs)
    if person is None or past is None or cells.problems:
        return bad(row, cells.problems)
    if wrong := importing.problem(past, person.id, own):
        return bad(row, [list(wrong)])
    # A course may be any course, so one that is almost a pack of ours is only pointed out
    meant = "" if past.pack else packs.meant(past.course_title, ALMOST)
    remarks = [["course", f"{meant} It is taken as another course"]] if meant else []
    return Judgement(row, RowState.GOOD, remarks, person_id=person.id, value=Value(past, person.id))


def _past(cells: Cells, packs: Names[TrainingPack]) -> PastTraining | None:
    title, day = cells.line("course"), cells.day("completed_on")
    found = packs.find(title)
    pack = found[0] if len(found) == 1 else None
    if not title:
        cells.wrong("course", "Enter which training")
    if day is None and not cells.text("completed_on"):
        cells.wrong("completed_on", "Enter the day it was finished")
    minutes = _minutes(cells)
    if minutes is None and pack is not None:
        minutes = pack.minutes
    if cells.problems or day is None:
        return None
    return PastTraining(pack, "" if pack else title, day, minutes or 0, cells.text("note"))


def _minutes(cells: Cells) -> int | None:
    """How long it took; None where the row does not say."""
    if not cells.line("hours") and not cells.line("minutes"):
        return None
    return int(_number(cells, "hours") * 60 + _number(cells, "minutes"))


def _number(cells: Cells, field: str) -> Decimal:
    text = cells.line(field).replace(",", ".")
    if not text:
        return Decimal(0)
    try:
        number = Decimal(text) if text.isascii() else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number <= MOST:
        cells.wrong(field, f"{field.capitalize()} must be a number, like 6 or 1.5")
        return Decimal(0)
    return number


def take(judged: Sequence[Judgement], context: Context) -> None:
    """Bring those that are good."""

    def bring(values: Sequence[Value]) -> list[Brought]:
        made = importing.import_training(
            [(each.past, each.person_id) for each in values],
            organisation=context.organisation,
            by=context.batch.by,
        )
        return [(each, "") for each in made]

    taking.in_bulk(judged, bring, remark_at="course")
