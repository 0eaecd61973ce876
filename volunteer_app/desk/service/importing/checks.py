"""Rows about past checks. What is not plainly clear waits for a vetting officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.desk.rules.importing import RowState
from volunteer_app.desk.service.importing import taking
from volunteer_app.desk.service.importing.check_words import CLEAR, KINDS, LEVELS, NO_NAME, WORKFORCES
from volunteer_app.desk.service.importing.judgement import Cells, Context, Judgement, bad
from volunteer_app.desk.service.importing.taking import Brought
from volunteer_app.desk.service.importing.who import Who
from volunteer_app.foundation import bulk_rows
from volunteer_app.foundation.folding import plain
from volunteer_app.people.models import Person
from volunteer_app.vetting import importing, rules
from volunteer_app.vetting.importing import Checks, PastCheck
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.rules import CertificateLevel, CheckKind

TO_BE_DECIDED = "Imported without an outcome: a vetting officer still has to decide it"
BESIDE_ANOTHER = "There is another such check to weigh: a vetting officer still has to decide this one"
SEEN_BY_LENGTH = 200


@dataclass(frozen=True)
class Value:
    """What would be brought, and for whom."""

    past: PastCheck
    person_id: int
    remark: str


def judge(rows: Sequence[Any], context: Context) -> list[Judgement]:
    """What these rows are: wrong, there already, or good; with a remark where somebody has to decide."""
    who = Who(rows, context)
    if context.is_taking:
        bulk_rows.hold(Person, list(who.people))
    there = Checks(list(who.people), context.organisation.id)
    own = own_person_id(context.batch.by)
    found = []
    for row in rows:
        judged = _judge(row, who, there, own)
        if judged.state is RowState.GOOD:
            there.add(judged.value.past, judged.value.person_id)
        found.append(judged)
    return found


def _judge(row: Any, who: Who, there: Checks, own: int | None) -> Judgement:
    cells = Cells(row)
    person, told = who.of(cells), _past(cells)
    if person is None or told is None or cells.problems:
        return bad(row, cells.problems)
    like = there.like(told, person.id)
    if importing.is_there(told, like):
        return Judgement(row, RowState.SAME, person_id=person.id)
    past = importing.as_it_can_be(told, like)
    if wrong := importing.problem(past, person.id, like, own):
        return bad(row, [list(wrong)])
    waits = BESIDE_ANOTHER if told.is_clear else TO_BE_DECIDED
    remark = "" if past.is_clear else waits
    problems = [["outcome", remark]] if remark else []
    return Judgement(row, RowState.GOOD, problems, person_id=person.id, value=Value(past, person.id, remark))


def _past(cells: Cells) -> PastCheck | None:
    kind = KINDS.get(plain(cells.line("kind")))
    if kind is None:
        cells.wrong("kind", "Enter one of the checks that this service knows, such as Identity or DBS")
        return None
    level = _level(cells, kind)
    workforce = _workforce(cells, kind, level)
    clear = plain(cells.line("outcome")) in CLEAR
    issued_on, last_day = cells.day("issued_on"), cells.day("last_day")
    valid_from = cells.day("valid_from") or issued_on
    seen_by = cells.line("seen_by")
    if seen_by == NO_NAME:
        cells.wrong("seen_by", "Seen by must be a name, and nothing else")
    if len(seen_by) > SEEN_BY_LENGTH:
        cells.wrong("seen_by", f"Seen by must be {SEEN_BY_LENGTH} characters or fewer")
    if cells.problems:
        return None
    before = last_day + timedelta(days=1) if last_day else None
    if before is None and valid_from is not None:
        before = rules.suggested_valid_before(kind, valid_from)
    number = cells.line("certificate_number") if kind is CheckKind.CRIMINAL_RECORD else ""
    certificate = kind is CheckKind.CRIMINAL_RECORD
    return PastCheck(
        kind,
        level,
        clear,
        valid_from,
        before,
        number,
        issued_on if certificate else None,
        seen_by,
        workforce,
    )


def _level(cells: Cells, kind: CheckKind) -> CertificateLevel | None:
    text = plain(cells.line("level"))
    if kind is not CheckKind.CRIMINAL_RECORD:
        return None  # other checks have none, and many spreadsheets say "n/a" here
    if text not in LEVELS:
        cells.wrong("level", "Enter the level of the certificate, such as Basic or Enhanced")
    return LEVELS.get(text)


def _workforce(cells: Cells, kind: CheckKind, level: CertificateLevel | None) -> Workforce | None:
    """What stands there for a check without one, such as "n/a", is nothing."""
    text = plain(cells.line("workforce"))
    if kind is not CheckKind.CRIMINAL_RECORD or not text:
        return None
    if text not in WORKFORCES and level in rules.SHOWN_TO_POLICE:
        cells.wrong("workforce", "Enter one of the workforces that the DBS names, such as Child workforce")
    return WORKFORCES.get(text)


def take(judged: Sequence[Judgement], context: Context) -> None:
    """Bring those that are good."""

    def bring(values: Sequence[Value]) -> list[Brought]:
        made = importing.import_checks(
            [(each.past, each.person_id) for each in values],
            organisation=context.organisation,
            by=context.batch.by,
            authority=context.scope,
        )
        return [(each, value.remark) for each, value in zip(made, values, strict=True)]

    taking.in_bulk(judged, bring, remark_at="outcome")
