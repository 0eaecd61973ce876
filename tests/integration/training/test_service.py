from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation
from tests.factories.packs import make_version
from tests.factories.people import make_person
from tests.factories.training import make_training, pack
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.months import add_months
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training import knowing, queries, sending_again, service
from volunteer_app.training.models import TrainingPack, TrainingStep
from volunteer_app.training.packs import loading
from volunteer_app.training.rules import Action, TrainingFacts, TrainingState
from volunteer_app.training.service import Completed

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)
MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.standing_on(TODAY):
        yield


def at_noon(day: date) -> datetime:
    with clock.standing_on(day):
        return clock.now()


def known(person: Person, organisation: Organisation, day: date | None = None) -> list[TrainingFacts]:
    moment = at_noon(day) if day else None
    return knowing.known([person.id], organisation.id, known_at=moment)[person.id].records


def entries() -> int:
    return db.session.scalars(select(func.count()).select_from(HistoryEntry)).one()


def test_loading_the_packs_again_changes_nothing_and_records_nothing() -> None:
    before = entries()
    report = loading.load_packs(BY)
    assert (report.added, report.changed, report.no_longer_listed) == ([], [], [])
    assert entries() == before


def test_a_pack_that_differs_from_its_file_is_put_right_and_one_that_left_can_no_longer_be_chosen() -> None:
    with history.loading("an older file"):
        pack().title = "Old title"
        gone = TrainingPack(
            code="gone", title="Gone", version="1", validity_months=12, minutes=60, summary="", is_active=True
        )
        db.session.add(gone)
    report = loading.load_packs(BY)
    assert (report.changed, report.no_longer_listed) == (["mentoring-skills"], ["gone"])
    assert pack().title == "Mentoring Skills"
    assert "gone" not in {each.code for each in queries.packs()}
    assert queries.pack_by_code("gone") is gone


def test_a_pack_runs_out_after_its_months_and_another_course_never_does() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    done = make_training(person, organisation, completed_on=MONDAY)
    assert done.valid_before == date(2029, 11, 16)
    other = make_training(person, organisation, course_title="  First   aid ")
    assert (other.valid_before, other.title) == (None, "First aid")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"completed_on": TODAY + timedelta(days=1)}, "in the past"),
        ({"completed_on": date(1989, 12, 31)}, "1 January 1990"),
        ({"minutes": 0}, "how long"),
        ({"course_title": " "}, "Select a training pack"),
        ({"course_title": "x" * 201}, "200 characters"),
    ],
)
def test_training_that_cannot_be_is_refused(values: dict[str, object], words: str) -> None:
    organisation = make_organisation()
    with pytest.raises(Refused, match=words):
        make_training(make_person(organisation), organisation, **values)  # type: ignore[arg-type]  # the keywords vary


def test_a_pack_and_another_course_at_once_are_refused() -> None:
    organisation = make_organisation()
    with pytest.raises(Refused, match="Select a training pack"):
        make_training(make_person(organisation), organisation, course_title="First aid", pack=pack())


def test_nobody_decides_on_their_own_training() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    own = make_account(person_id=person.id).as_actor()
    record = make_training(person, organisation)
    with pytest.raises(Refused, match="your own training"):
        service.verify_training(record, by=own)
    with pytest.raises(Refused, match="your own training"):
        service.send_back_training(record, note="x", by=own)
    service.verify_training(record, by=make_account(person_id=make_person(organisation).id).as_actor())
    assert record.state is TrainingState.VERIFIED


def test_what_was_decided_is_not_decided_again_and_a_refusal_needs_a_note() -> None:
    organisation = make_organisation()
    record = make_training(make_person(organisation), organisation)
    with pytest.raises(Refused, match="Enter what is wrong"):
        service.send_back_training(record, note=" ", by=BY)
    shown = record.version
    service.send_back_training(record, note="No certificate seen", by=BY, version=shown)
    assert (record.state, record.decision_note) == (TrainingState.RETURNED, "No certificate seen")
    with pytest.raises(StaleEdit):
        service.verify_training(record, by=BY, version=shown)
    with pytest.raises(Refused, match="already been decided"):
        service.verify_training(record, by=BY)


def test_training_is_known_from_when_it_was_logged_and_verified_from_when_it_was_verified() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    with clock.standing_on(TUESDAY):
        record = make_training(person, organisation, completed_on=MONDAY)
    with clock.standing_on(WEDNESDAY):
        service.verify_training(record, by=BY)
    assert known(person, organisation, MONDAY) == []
    (then,) = known(person, organisation, TUESDAY)
    assert (then.state, then.known_at) == (TrainingState.LOGGED, at_noon(TUESDAY))
    (now,) = known(person, organisation, WEDNESDAY)
    assert (now.state, now.known_at) == (TrainingState.VERIFIED, at_noon(WEDNESDAY))
    assert known(person, organisation) == [now]
    assert (now.pack_code, now.completed_on) == ("mentoring-skills", MONDAY)


def test_training_with_another_organisation_is_not_known_here() -> None:
    ours, theirs = make_organisation(), make_organisation()
    person = make_person(ours)
    make_training(person, theirs)
    assert known(person, ours) == []


@pytest.mark.parametrize("count", [1, 50])
def test_the_facts_of_any_number_of_people_are_one_statement(statements: list[str], count: int) -> None:
    organisation = make_organisation()
    people = [make_person(organisation) for _ in range(count)]
    for person in people:
        make_training(person, organisation, verified=True)
        make_training(person, organisation, course_title="First aid")
    ids, organisation_id = [person.id for person in people], organisation.id
    db.session.commit()
    db.session.expunge_all()
    statements.clear()
    answer = knowing.known(ids, organisation_id)
    assert len(statements) == 1
    assert all(len(each.records) == 2 for each in answer.values())
    assert knowing.known([], organisation_id) == {}


def test_training_counts_as_long_as_the_version_said_that_was_in_force_when_it_was_finished() -> None:
    organisation = make_organisation()
    with clock.standing_on(MONDAY):
        make_version(version="9.0", validity_months=12)
    with clock.standing_on(WEDNESDAY):
        make_version(version="9.1", validity_months=36)
    earlier = make_training(make_person(organisation), organisation, completed_on=TUESDAY)
    record = make_training(make_person(organisation), organisation, completed_on=WEDNESDAY)
    assert earlier.valid_before == add_months(TUESDAY, 12)
    assert record.valid_before == add_months(WEDNESDAY, 36)
    service.send_back_training(record, note="It was on Tuesday", by=BY)
    corrected = Completed(TUESDAY, 60, pack=pack())
    sending_again.send_again(record, corrected, by=BY, version=record.version)
    assert record.valid_before == add_months(TUESDAY, 12)


def test_a_past_day_is_answered_with_what_was_known_then_whatever_was_corrected_since() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    with clock.standing_on(MONDAY):
        record = make_training(person, organisation, completed_on=MONDAY, verified=True)
    first = known(person, organisation, MONDAY)
    with clock.standing_on(TUESDAY):
        record.state, record.decided_at = TrainingState.RETURNED, clock.now()
        history.record(Action.SEND_BACK, record, by=BY)
    with clock.standing_on(WEDNESDAY):
        again = Completed(date(2026, 11, 2), 60, course_title="First aid")
        sending_again.send_again(record, again, by=BY, version=record.version)
    service.verify_training(record, by=BY)
    assert known(person, organisation, MONDAY) == first
    assert [each.pack_code for each in first] == ["mentoring-skills"]
    said = [known(person, organisation, day)[0] for day in (TUESDAY, WEDNESDAY, TODAY)]
    states = [TrainingState.RETURNED, TrainingState.LOGGED, TrainingState.VERIFIED]
    assert [each.state for each in said] == states
    assert [each.completed_on for each in said] == [MONDAY, date(2026, 11, 2), date(2026, 11, 2)]
    assert [each.pack_code for each in said] == ["mentoring-skills", None, None]
    assert said[-1] == known(person, organisation)[0]


def test_steps_are_never_changed_and_go_with_their_record() -> None:
    organisation = make_organisation()
    record = make_training(make_person(organisation), organisation, verified=True)
    steps = select(TrainingStep.state).order_by(TrainingStep.id)
    assert list(db.session.scalars(steps)) == [TrainingState.LOGGED, TrainingState.VERIFIED]
    record.note = "Nothing that counts"
    history.record(Action.VERIFY, record, by=BY)
    assert len(list(db.session.scalars(steps))) == 2
    with history.loading("the end of what may be kept"):
        db.session.delete(record)
    assert list(db.session.scalars(steps)) == []
