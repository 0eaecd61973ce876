"""Rows about placements: those that are over are kept as ended, those that run are judged like any other."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.importing import RowState
from volunteer_app.desk.service.importing import taking
from volunteer_app.desk.service.importing.judgement import Cells, Context, Judgement, bad
from volunteer_app.desk.service.importing.names import Names
from volunteer_app.desk.service.importing.taking import Brought
from volunteer_app.desk.service.importing.who import Who
from volunteer_app.foundation import bulk_rows
from volunteer_app.foundation.folding import plain
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people.models import Person
from volunteer_app.placements import importing
from volunteer_app.placements.importing import PastPlacement
from volunteer_app.placements.plans import Plan
from volunteer_app.placements.rules import EndReason
from volunteer_app.roles import queries as roles
from volunteer_app.roles.models import Role

REASONS = {
    plain(name): reason for reason in EndReason for name in (reason.words, reason.value.replace("_", " "))
}
SUPERVISOR_LENGTH = 200

Named = TypeVar("Named", Role, Organisation)


class _Names:
    """Roles and places by their names and codes; a name that several have finds none."""

    def __init__(self) -> None:
        """Two statements."""
        self.roles = Names(roles.all_roles(), lambda role: (role.name, role.code))
        self.places = Names(
            queries.places(),
            lambda place: (place.name, place.name_cy, place.code),
            is_prison=lambda place: place.kind is OrganisationKind.PRISON,
        )

    def role(self, cells: Cells) -> Role | None:
        """The role of a row; None, with what is wrong noted."""
        return _one(
            self.roles, "role", cells, unknown="There is no role of this name or code in this service"
        )

    def place(self, cells: Cells) -> Organisation | None:
        """The place of a row; None, with what is wrong noted."""
        return _one(self.places, "place", cells, unknown="There is no place of this name")


def _one(names: Names[Named], field: str, cells: Cells, *, unknown: str) -> Named | None:
    text = cells.line(field)
    found = names.find(text)
    if len(found) == 1:
        return found[0]
    if not text:
        cells.wrong(field, f"Enter the {field}")
    elif found:
        cells.wrong(field, f"Several {field}s have this name: give the code, {_codes(found)}")
    else:
        cells.wrong(field, ". ".join(filter(None, (unknown, names.meant(text)))))
    return None


MOST_CODES = 4


def _codes(found: Sequence[Any]) -> str:
    shown = [f"{each.code} ({each.name})" for each in found[:MOST_CODES]]
    return f"{' or '.join(shown)}{' or another' if len(found) > MOST_CODES else ''}"


def judge(rows: Sequence[Any], context: Context) -> list[Judgement]:
    """What these rows are; for one that runs, the remark says whether it would wait, and for what.

    Before rows are taken, that is left to `take`: whoever is about to change what it rests on is waited for.
    """
    who, names = Who(rows, context), _Names()
    if context.is_taking:
        bulk_rows.hold(Person, list(who.people))
    there = importing.There(list(who.people), context.organisation.id)
    found = []
    for row in rows:
        judged = _judge(row, context, who, names, there)
        if judged.state is RowState.GOOD:
            there.add(judged.value)
        found.append(judged)
    if not context.is_taking:
        _remark(found, context)
    return found


def _remark(found: Sequence[Judgement], context: Context) -> None:
    running = [each for each in found if each.state is RowState.GOOD and not each.value.is_over]
    answers = importing.readiness_of([each.value for each in running], context.organisation.id)
    for each, answer in zip(running, answers, strict=True):
        if not answer.is_ready:
            each.problems = [["", importing.waits(answer)]]


def _judge(row: Any, context: Context, who: Who, names: _Names, there: importing.There) -> Judgement:
    cells = Cells(row)
    person, plan, reason = who.of(cells), _plan(cells, context, names), _reason(cells)
    if person is None or plan is None or cells.problems:
        return bad(row, cells.problems)
    past = PastPlacement(person.id, plan, reason)
    if there.has(past):
        return Judgement(row, RowState.SAME, person_id=person.id)
    if wrong := importing.problem(past, there):
        return bad(row, [list(wrong)])
    return Judgement(row, RowState.GOOD, person_id=person.id, value=past)


def _plan(cells: Cells, context: Context, names: _Names) -> Plan | None:
    role, place = names.role(cells), names.place(cells)
    first, last = cells.day("starts_on"), cells.day("last_day")
    for field, day, words in (("starts_on", first, "first"), ("last_day", last, "last")):
        if day is None and not cells.text(field):
            cells.wrong(field, f"Enter the {words} day")
    supervisor = cells.line("supervisor")
    if len(supervisor) > SUPERVISOR_LENGTH:
        cells.wrong("supervisor", f"Supervisor must be {SUPERVISOR_LENGTH} characters or fewer")
    if cells.problems or role is None or place is None or first is None or last is None:
        return None
    return Plan(context.organisation, role, place, first, last + timedelta(days=1), supervisor)


def _reason(cells: Cells) -> EndReason | None:
    text = cells.line("end_reason")
    if text and plain(text) not in REASONS:
        cells.wrong(
            "end_reason", f"Why it ended must be one of: {', '.join(each.words for each in EndReason)}"
        )
    return REASONS.get(plain(text))


def take(judged: Sequence[Judgement], context: Context) -> None:
    """Bring those that are good; the remark says which of them wait for approval."""

    def bring(values: Sequence[PastPlacement]) -> list[Brought]:
        return importing.import_placements(values, organisation=context.organisation, by=context.batch.by)

    taking.in_bulk(judged, bring, remark_at="")
