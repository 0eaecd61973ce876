"""Rows about past checks. What is not plainly clear waits for a vetting officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from volunteer_app.desk.rules.importing import RowState
from volunteer_app.desk.service.importing import taking
from volunteer_app.desk.service.importing.judgement import Cells, Context, Judgement, bad
from volunteer_app.desk.service.importing.who import Who
from volunteer_app.foundation.folding import plain
from volunteer_app.people.models import Person
from volunteer_app.vetting import importing, rules
from volunteer_app.vetting.importing import PastCheck
from volunteer_app.vetting.rules import CertificateLevel, CheckKind

TO_BE_DECIDED = "Imported without an outcome: a vetting officer still has to decide it"
SEEN_BY_LENGTH = 200

KINDS = {
    **{plain(kind.words): kind for kind in CheckKind},
    **{kind.value.replace("_", " "): kind for kind in CheckKind},
    "dbs": CheckKind.CRIMINAL_RECORD,
    "dbs check": CheckKind.CRIMINAL_RECORD,
    "dbs certificate": CheckKind.CRIMINAL_RECORD,
    "criminal record check": CheckKind.CRIMINAL_RECORD,
    "id": CheckKind.IDENTITY,
    "id check": CheckKind.IDENTITY,
    "identity check": CheckKind.IDENTITY,
    "right to work": CheckKind.RIGHT_TO_VOLUNTEER,
    "references": CheckKind.REFERENCE,
    "vetting": CheckKind.HMPPS_VETTING,
    "ctc": CheckKind.COUNTER_TERRORIST,
    "clearance": CheckKind.ESTABLISHMENT_CLEARANCE,
    "establishment clearance": CheckKind.ESTABLISHMENT_CLEARANCE,
}
LEVELS = {
    **{plain(level.words): level for level in CertificateLevel},
    "enhanced with barred lists": CertificateLevel.ENHANCED_BOTH_BARRED,
    "enhanced with childrens barred list": CertificateLevel.ENHANCED_CHILD_BARRED,
    "enhanced with adults barred list": CertificateLevel.ENHANCED_ADULT_BARRED,
}
# "Blank" and "no new information" are what a certificate or the Update Service says when there is nothing.
CLEAR = frozenset({"clear", "blank", "no new information", "in order"})


@dataclass(frozen=True)
class Value:
    """What would be brought, and for whom."""

    past: PastCheck
    person: Person


def judge(rows: Sequence[Any], context: Context) -> list[Judgement]:
    """What these rows are: wrong, there already, or good; with a remark where somebody has to decide."""
    who = Who(rows, context)
    there = importing.checks_there(list(who.people), context.organisation.id)
    return [_judge(row, context, who, there) for row in rows]


def _judge(row: Any, context: Context, who: Who, there: Any) -> Judgement:
    cells = Cells(row)
    person, past = who.of(cells), _past(cells)
    if person is None or past is None or cells.problems:
        return bad(row, cells.problems)
    if importing.is_there(past, person.id, there):
        return Judgement(row, RowState.SAME, person_id=person.id)
    if wrong := importing.problem(past, person, context.organisation):
        return bad(row, [list(wrong)])
    remark = [] if past.is_clear else [["outcome", TO_BE_DECIDED]]
    return Judgement(row, RowState.GOOD, remark, person_id=person.id, value=Value(past, person))


def _past(cells: Cells) -> PastCheck | None:
    kind = KINDS.get(plain(cells.line("kind")))
    if kind is None:
        cells.wrong("kind", "Enter one of the checks that this service knows, such as Identity or DBS")
        return None
    level = _level(cells, kind)
    clear = plain(cells.line("outcome")) in CLEAR
    issued_on, last_day = cells.day("issued_on"), cells.day("last_day")
    valid_from = cells.day("valid_from") or issued_on
    seen_by = cells.line("seen_by")
    if len(seen_by) > SEEN_BY_LENGTH:
        cells.wrong("seen_by", f"Seen by must be {SEEN_BY_LENGTH} characters or fewer")
    if cells.problems:
        return None
    if not clear:
        return PastCheck(kind, level, is_clear=False)
    before = last_day + timedelta(days=1) if last_day else None
    if before is None and valid_from is not None:
        before = rules.suggested_valid_before(kind, valid_from)
    number = cells.line("certificate_number") if kind is CheckKind.CRIMINAL_RECORD else ""
    certificate = kind is CheckKind.CRIMINAL_RECORD
    return PastCheck(
        kind,
        level,
        True,
        valid_from,
        before,
        number,
        issued_on if certificate else None,
        seen_by,
    )


def _level(cells: Cells, kind: CheckKind) -> CertificateLevel | None:
    text = plain(cells.line("level"))
    if kind is not CheckKind.CRIMINAL_RECORD:
        return None  # other checks have none, and many spreadsheets say "n/a" here
    if text not in LEVELS:
        cells.wrong("level", "Enter the level of the certificate, such as Basic or Enhanced")
    return LEVELS.get(text)


def take(judged: Sequence[Judgement], context: Context) -> None:
    """Bring those that are good."""

    def bring(value: Value) -> str:
        importing.import_check(
            value.past,
            value.person,
            organisation=context.organisation,
            by=context.batch.by,
            authority=context.scope,
        )
        return "" if value.past.is_clear else TO_BE_DECIDED

    taking.one_by_one(judged, bring, remark_at="outcome")
