"""Rows about placements: those that are over are kept as ended, those that run are judged like any other."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.importing import RowState
from volunteer_app.desk.service.importing import taking
from volunteer_app.desk.service.importing.judgement import Cells, Context, Judgement, bad
from volunteer_app.desk.service.importing.who import Who
from volunteer_app.foundation.folding import plain
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements import importing
from volunteer_app.placements.importing import PastPlacement
from volunteer_app.placements.rules import EndReason
from volunteer_app.placements.service import Plan
from volunteer_app.roles import queries as roles
from volunteer_app.roles.models import Role

REASONS = {
    plain(name): reason for reason in EndReason for name in (reason.words, reason.value.replace("_", " "))
}
SUPERVISOR_LENGTH = 200


class _Names:
    """Roles and places by their names and codes; a name that several have finds none."""

    def __init__(self) -> None:
        """Two statements."""
        self.roles: dict[str, Role] = {}
        for role in roles.all_roles():
            self.roles |= {plain(role.name): role, plain(role.code): role}
        self.places: dict[str, list[Organisation]] = {}
        for place in queries.places():
            for name in {plain(name) for name in (place.name, place.name_cy or "", place.code)} - {""}:
                self.places.setdefault(name, []).append(place)


def judge(rows: Sequence[Any], context: Context) -> list[Judgement]:
    """What these rows are; for one that runs, the remark says whether it would wait, and for what."""
    who, names = Who(rows, context), _Names()
    there = importing.placements_there(list(who.people), context.organisation.id)
    found = []
    for row in rows:
        judged = _judge(row, context, who, names, there)
        if judged.state is RowState.GOOD:
            there.add(judged.value.key)
        found.append(judged)
    running = [each for each in found if each.state is RowState.GOOD and not each.value.is_over]
    answers = importing.readiness_of([each.value for each in running], context.organisation.id)
    for each, answer in zip(running, answers, strict=True):
        if not answer.is_ready:
            each.problems = [["", importing.waits(answer)]]
    return found


def _judge(row: Any, context: Context, who: Who, names: _Names, there: set[importing.Key]) -> Judgement:
    cells = Cells(row)
    person, plan, reason = who.of(cells), _plan(cells, context, names), _reason(cells)
    if person is None or plan is None or cells.problems:
        return bad(row, cells.problems)
    past = PastPlacement(person, plan, reason)
    if past.key in there:
        return Judgement(row, RowState.SAME, person_id=person.id)
    if wrong := importing.problem(past):
        return bad(row, [list(wrong)])
    return Judgement(row, RowState.GOOD, person_id=person.id, value=past)


def _plan(cells: Cells, context: Context, names: _Names) -> Plan | None:
    role = names.roles.get(plain(cells.line("role")))
    places = names.places.get(plain(cells.line("place")), [])
    if role is None:
        cells.wrong("role", "There is no role of this name or code in this service")
    if len(places) != 1:
        several = (
            "Several places have this name: give the code" if places else "There is no place of this name"
        )
        cells.wrong("place", several)
    first, last = cells.day("starts_on"), cells.day("last_day")
    for field, day, words in (("starts_on", first, "first"), ("last_day", last, "last")):
        if day is None and not cells.text(field):
            cells.wrong(field, f"Enter the {words} day")
    supervisor = cells.line("supervisor")
    if len(supervisor) > SUPERVISOR_LENGTH:
        cells.wrong("supervisor", f"Supervisor must be {SUPERVISOR_LENGTH} characters or fewer")
    if cells.problems or role is None or first is None or last is None:
        return None
    return Plan(context.organisation, role, places[0], first, last + timedelta(days=1), supervisor)


def _reason(cells: Cells) -> EndReason | None:
    text = cells.line("end_reason")
    if text and plain(text) not in REASONS:
        cells.wrong(
            "end_reason", f"Why it ended must be one of: {', '.join(each.words for each in EndReason)}"
        )
    return REASONS.get(plain(text))


def take(judged: Sequence[Judgement], context: Context) -> None:
    """Bring those that are good; the remark says which of them wait for approval."""

    def bring(past: PastPlacement) -> tuple[Any, str]:
        return importing.import_placement(past, by=context.batch.by)

    taking.one_by_one(judged, bring, remark_at="")
