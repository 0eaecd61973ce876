"""The numbers of old records: a number finds one person, so two never get the same."""

from collections.abc import Mapping, Sequence

from volunteer_app.desk.models.importing import OwnNumber
from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.importing import Action, RowState
from volunteer_app.desk.service.importing.judgement import Context, Judgement
from volunteer_app.foundation import bulk_history

GIVEN = "Somebody here has this number already. If you add this row, it is taken without the number"
TAKEN_WITHOUT = "Taken without its number, which is somebody else’s already"


def remark(good: Sequence[Judgement], there: Mapping[str, int], context: Context) -> None:
    """Say before anything is taken which number is somebody else's. `there`: people by the numbers known."""
    numbered = [each for each in good if each.value.number and each.state is not RowState.SAME]
    earlier = queries.earlier_rows(context.batch.id, [each.row for each in numbered], queries.NUMBERED)
    for each in numbered:
        if each.value.number in there:
            each.problems.append(["own_number", GIVEN])
        elif like := earlier.get(each.row.number):
            each.problems.append(["own_number", f"{like}. Only one of the two is taken with it"])


def keep(taken: Sequence[Judgement], context: Context) -> None:
    """Keep the old numbers that are not kept yet; the first row with a number has it."""
    numbers = {each.value.number: each.person_id for each in reversed(taken) if each.value.number}
    there = queries.people_by_number(context.organisation.id, list(numbers))
    rows = [
        {"organisation_id": context.organisation.id, "person_id": person_id, "number": number}
        for number, person_id in sorted(numbers.items())
        if number not in there
    ]
    bulk_history.add_many(OwnNumber, rows, Action.NUMBER, by=context.batch.by)
    for each in taken:
        other = there.get(each.value.number) or numbers.get(each.value.number)
        if other is not None and other != each.person_id:
            each.problems.append(["own_number", TAKEN_WITHOUT])
