"""What a file costs to take: statements for each batch of its rows, and none for each row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from tests.factories.imports import bring, csv_of
from tests.factories.organisations import make_prison
from tests.factories.people import make_person
from tests.integration.desk.importing.test_as_by_hand import CHECK, COURSE, MENTOR, PLACED, running
from tests.integration.desk.importing.test_past_records import all_of
from volunteer_app.accounts.models import Account
from volunteer_app.desk.rules.importing import ImportKind, RowState
from volunteer_app.desk.service.importing import batches, taking
from volunteer_app.desk.service.importing.judgement import Judgement
from volunteer_app.foundation import history
from volunteer_app.foundation.bulk_history import Made
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import arrivals
from volunteer_app.people.models import Person
from volunteer_app.vetting.barring.models import ReferralDuty


def check_row(number: int, person: Person, _place: Organisation) -> tuple[str, ...]:
    return person.reference, "Identity", "Clear" if number % 2 else "", "3/3/2025", "", "Asha"


def training_row(number: int, person: Person, _place: Organisation) -> tuple[str, ...]:
    return person.reference, ("First aid", "volunteering-in-prison")[number % 2], "14/9/2025", "2", ""


def placement_row(number: int, person: Person, place: Organisation) -> tuple[str, ...]:
    if number % 2:
        return running(place, person)
    return person.reference, MENTOR, place.code, "1/4/2020", "31/3/2021", "Asha", "Moved away"


def ending_row(_number: int, person: Person, place: Organisation) -> tuple[str, ...]:
    """Out of regulated activity, for what may have to be referred."""
    return person.reference, "mentor-young-people", place.code, "1/4/2020", "31/3/2021", "", "Safeguarding"


@dataclass(frozen=True)
class Rows:
    """Rows of one kind, each about a person of its own."""

    kind: ImportKind
    headings: Sequence[str]
    row: Callable[[int, Person, Organisation], tuple[str, ...]]


ENDINGS = Rows(ImportKind.PLACEMENTS, PLACED, ending_row)
KINDS = [
    Rows(ImportKind.CHECKS, CHECK, check_row),
    Rows(ImportKind.TRAINING, COURSE, training_row),
    Rows(ImportKind.PLACEMENTS, PLACED, placement_row),
    ENDINGS,
]


@pytest.fixture
def cost(
    hope: Organisation, officer: Account, coordinator: Account, statements: list[str]
) -> Callable[[Rows, int], int]:
    """How many statements it takes to check and take so many rows."""
    prison = make_prison("Northwood (HMP)")

    def asked(rows: Rows, count: int) -> int:
        by = officer if rows.kind is ImportKind.CHECKS else coordinator
        place = hope if rows is ENDINGS else prison
        file = csv_of(rows.headings, [rows.row(n, make_person(hope), place) for n in range(count)])
        db.session.commit()
        statements.clear()
        batch = bring(file, hope, by, rows.kind)
        batches.take(batch, by=by.as_actor())
        db.session.commit()
        assert batch.counts == {"taken": count}
        return len(statements)

    return asked


@pytest.mark.parametrize("rows", KINDS)
def test_the_statements_grow_with_the_batches_and_not_with_the_rows(
    cost: Callable[[Rows, int], int], rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    cost(rows, 4)  # what is read once in a process is read
    few = cost(rows, 4)
    assert cost(rows, 24) == few
    monkeypatch.setattr(ImportKind, "chunk", 12)
    assert few < cost(rows, 24) <= 2 * few
    assert len(all_of(ReferralDuty)) == (56 if rows is ENDINGS else 0)


def test_a_row_about_somebody_who_was_merged_a_moment_ago_is_bad(hope: Organisation) -> None:
    gone, here = make_person(hope), make_person(hope)
    with history.loading("a merge"):
        gone.merged_into_id = here.id
    rows = [Judgement(None, RowState.GOOD, person_id=each.id, value=each.id) for each in (gone, here)]
    brought: list[int] = []

    def take(ids: Sequence[int]) -> list[tuple[Made, str]]:
        brought.extend(ids)
        return [(Made(each, 1), "") for each in ids]

    taking.in_bulk(rows, take, remark_at="")
    assert brought == [here.id]
    assert [(row.state, row.problems) for row in rows] == [
        (RowState.BAD, [["", arrivals.TOO_LATE]]),
        (RowState.TAKEN, []),
    ]
