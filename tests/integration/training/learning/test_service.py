from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.factories.accounts import make_account
from tests.factories.learning import RIGHT, WRONG, answer, make_learning
from tests.factories.organisations import BY, make_organisation
from tests.factories.packs import make_content, make_module, make_version
from tests.factories.people import make_person
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.months import add_months
from volunteer_app.training import knowing
from volunteer_app.training.learning import queries, service
from volunteer_app.training.learning.models import ModuleAttempt, PackLearning
from volunteer_app.training.learning.rules import Way
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.packs import service as packs
from volunteer_app.training.packs.models import TrainingPackVersion
from volunteer_app.training.packs.rules import PackState
from volunteer_app.training.rules import TrainingState

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2027, 3, 1)


def records() -> list[TrainingRecord]:
    return list(db.session.scalars(select(TrainingRecord)))


def attempts() -> list[ModuleAttempt]:
    return list(db.session.scalars(select(ModuleAttempt).order_by(ModuleAttempt.id)))


def test_passing_the_last_check_writes_a_verified_record_that_readiness_reads() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    with clock.standing_on(TODAY):
        learning = make_learning(person, organisation, passed=1)
        assert records() == []
        answer(learning, learning.version.modules[1], RIGHT)
    (record,) = records()
    assert (record.state, record.completed_on, record.minutes) == (TrainingState.VERIFIED, TODAY, 40)
    assert record.valid_before == add_months(TODAY, 24)
    assert record.decided_by == service.BY_CHECKS
    assert (learning.record_id, learning.finished_at is not None) == (record.id, True)
    known = knowing.known([person.id], organisation.id)[person.id]
    (fact,) = known.records
    assert known.begun == []
    assert (fact.pack_code, fact.state) == ("mentoring-skills", TrainingState.VERIFIED)
    actions = list(db.session.scalars(select(HistoryEntry.action).where(HistoryEntry.person_id == person.id)))
    assert actions.count("learning:start") == 1
    assert actions.count("learning:pass_check") == 2
    assert (actions.count("learning:record"), actions.count("learning:finish")) == (1, 1)


def test_a_check_below_the_pass_mark_is_kept_and_can_be_taken_again() -> None:
    organisation = make_organisation()
    learning = make_learning(make_person(organisation), organisation)
    first, second = learning.version.modules
    failed = answer(learning, first, [RIGHT[0], WRONG[1]])
    assert (failed.passed, failed.right_answers, failed.asked, failed.number) == (False, 1, 2, 1)
    assert learning.at_module == first.position
    passed = answer(learning, first, RIGHT)
    assert (passed.passed, passed.number, learning.at_module) == (True, 2, second.position)
    assert [each.answers for each in attempts()] == [[[0], [2]], [[0], [0, 1]]]


def test_modules_can_be_passed_in_any_order_and_the_learner_comes_back_for_the_first() -> None:
    organisation = make_organisation()
    learning = make_learning(make_person(organisation), organisation)
    first, second = learning.version.modules
    answer(learning, second, RIGHT)
    assert (learning.at_module, records()) == (first.position, [])
    answer(learning, first, RIGHT)
    assert len(records()) == 1


def test_a_module_is_passed_once_and_a_finished_pack_takes_no_more_answers() -> None:
    organisation = make_organisation()
    learning = make_learning(make_person(organisation), organisation, passed=1)
    first, second = learning.version.modules
    with pytest.raises(Refused, match="passed already"):
        answer(learning, first, RIGHT)
    answer(learning, second, RIGHT)
    with pytest.raises(Refused, match="finished already"):
        answer(learning, second, RIGHT)
    assert (len(attempts()), len(records())) == (2, 1)


def test_the_database_itself_takes_no_second_pass_of_a_module() -> None:
    organisation = make_organisation()
    learning = make_learning(make_person(organisation), organisation, passed=1)
    (passed,) = attempts()
    facts = {
        column.key: getattr(passed, column.key)
        for column in ModuleAttempt.__table__.columns
        if column.key not in {"id", "number"}
    }
    db.session.add(ModuleAttempt(**facts, number=9))
    with pytest.raises(IntegrityError):
        db.session.flush()
    assert learning is not None


def test_who_began_a_version_finishes_it_when_a_newer_one_is_in_force() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    with clock.standing_on(TODAY):
        old = make_version()
        learning = make_learning(person, organisation, old, passed=1)
        packs.withdraw(old, reason="A new one", by=BY)
        new = make_version(version="9.1", validity_months=12)
        with pytest.raises(Refused, match=r"has begun version 9\.0"):
            service.start(person, new, organisation=organisation, by=BY)
        answer(learning, old.modules[1], RIGHT)
        (record,) = records()
        assert record.valid_before == add_months(TODAY, 24)
        again = service.start(person, new, organisation=organisation, by=BY)
    assert again.version_id == new.id


def test_beginning_twice_goes_on_with_what_was_begun() -> None:
    organisation, other = make_organisation(), make_organisation("Other")
    person = make_person(organisation)
    version = make_version()
    one = service.start(person, version, organisation=organisation, by=BY)
    assert service.start(person, version, organisation=organisation, by=BY) is one
    with pytest.raises(Refused, match="taking this pack already"):
        service.start(person, version, organisation=other, by=BY)
    assert len(list(db.session.scalars(select(PackLearning)))) == 1


@pytest.mark.parametrize("state", [PackState.DRAFT, PackState.PUBLISHED])
def test_what_is_a_draft_or_begins_later_cannot_be_begun(state: PackState) -> None:
    organisation = make_organisation()
    begins = clock.today() + timedelta(days=1 if state is PackState.PUBLISHED else 0)
    version = make_version(state=state, valid_from=begins)
    with pytest.raises(Refused, match="cannot be begun yet"):
        service.start(make_person(organisation), version, organisation=organisation, by=BY)


def test_a_sheet_from_paper_is_marked_so_and_counts_from_the_day_on_it() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    by = Actor(ActorKind.ACCOUNT, "ACC-1", "Cora Dinator").acting_for(person.reference)
    with clock.standing_on(TODAY):
        learning = make_learning(person, organisation)
        version = learning.version
    with clock.standing_on(TODAY + timedelta(days=40)):
        for module, later in zip(version.modules, (9, 5), strict=True):
            answer(learning, module, RIGHT, way=Way.PAPER, on=TODAY + timedelta(days=later), by=by)
    (record,) = records()
    assert record.completed_on == TODAY + timedelta(days=9)
    assert (record.decided_by, record.logged_by) == ("Cora Dinator", "Cora Dinator")
    assert "On paper" in record.note
    assert {(each.way, each.entered_by) for each in attempts()} == {(Way.PAPER, "Cora Dinator")}
    on_behalf = select(HistoryEntry.on_behalf_of).where(HistoryEntry.action == "learning:pass_check")
    assert set(db.session.scalars(on_behalf)) == {person.reference}


@pytest.mark.parametrize(("days", "message"), [(1, "today or in the past"), (-1, "on or after 1 March 2027")])
def test_a_sheet_has_a_day_on_which_it_can_have_been_filled_in(days: int, message: str) -> None:
    organisation = make_organisation()
    with clock.standing_on(TODAY):
        learning = make_learning(make_person(organisation), organisation)
        day = TODAY + timedelta(days=days)
        with pytest.raises(Refused, match=message):
            answer(learning, learning.version.modules[0], RIGHT, way=Way.PAPER, on=day)


def test_nobody_enters_their_own_sheet() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    account = make_account(person_id=person.id)
    db.session.flush()
    by = Actor(ActorKind.ACCOUNT, account.reference, account.name)
    learning = make_learning(person, organisation)
    module = learning.version.modules[0]
    with pytest.raises(Refused, match="cannot enter your own"):
        answer(learning, module, RIGHT, way=Way.PAPER, by=by)
    assert answer(learning, module, RIGHT, by=by).passed


def test_answers_that_the_questions_do_not_have_are_refused() -> None:
    organisation = make_organisation()
    learning = make_learning(make_person(organisation), organisation)
    with pytest.raises(Refused, match="question 1 takes one answer"):
        answer(learning, learning.version.modules[0], [[0, 1], [0]])
    assert attempts() == []


def test_progress_and_open_packs_are_of_the_person_alone() -> None:
    organisation = make_organisation()
    person, other = make_person(organisation), make_person(organisation)
    version = make_version(modules=make_content(modules=(make_module("a"), make_module("b"))).modules)
    mine = make_learning(person, organisation, version, passed=1)
    make_learning(other, organisation, version, passed=2)
    found = queries.progress([mine])[mine.id]
    assert (found.passed, found.modules) == (1, 2)
    assert queries.open_of(person.id) == [mine]
    assert queries.open_of(other.id) == []


def test_a_learning_is_reached_by_its_organisation_and_its_person_alone() -> None:
    organisation, elsewhere = make_organisation(), make_organisation("Elsewhere")
    person, stranger = make_person(organisation), make_person(elsewhere)
    learning = make_learning(person, organisation)
    for scope in (Scope(frozenset({organisation.id})), Scope(person_id=person.id)):
        assert queries.learning(scope, learning.reference) is learning
    for scope in (Scope(frozenset({elsewhere.id})), Scope(person_id=stranger.id), Scope()):
        with pytest.raises(NotFound):
            queries.learning(scope, learning.reference)


def replaced() -> tuple[TrainingPackVersion, TrainingPackVersion]:
    """A version of ten days ago, and the one that took its place yesterday."""
    old = make_version(valid_from=TODAY - timedelta(days=10))
    return old, make_version(version="9.1", valid_from=TODAY - timedelta(days=1))


def test_a_version_that_another_replaced_is_begun_only_for_a_sheet_of_its_days() -> None:
    organisation = make_organisation()
    with clock.standing_on(TODAY):
        old, _ = replaced()
        for days in (None, 0, 1, 11):
            sheet_on = None if days is None else TODAY - timedelta(days=days)
            with pytest.raises(Refused, match=r"not in force|on or after") as refused:
                service.start(
                    make_person(organisation), old, organisation=organisation, by=BY, sheet_on=sheet_on
                )
            assert refused.value.field == "sheet_on"
        on = TODAY - timedelta(days=2)
        learning = service.start(
            make_person(organisation), old, organisation=organisation, by=BY, sheet_on=on
        )
        first, second = old.modules
        for way, day in ((Way.ONLINE, TODAY), (Way.PAPER, TODAY - timedelta(days=1))):
            with pytest.raises(Refused, match="enter that sheet first"):
                answer(learning, first, RIGHT, way=way, on=day)
        answer(learning, first, RIGHT, way=Way.PAPER, on=on)
        answer(learning, second, RIGHT)
    assert len(records()) == 1


def test_a_version_that_was_withdrawn_is_begun_no_more_and_finished_by_who_had_begun_it() -> None:
    organisation = make_organisation()
    with clock.standing_on(TODAY):
        only = make_version()
        begun = make_learning(make_person(organisation), organisation, only)
        packs.withdraw(only, reason="A wrong number", by=BY)
        with pytest.raises(Refused, match="not in force"):
            service.start(make_person(organisation), only, organisation=organisation, by=BY)
        for module in only.modules:
            answer(begun, module, RIGHT)
    assert len(records()) == 1


def test_the_record_names_everybody_on_whose_word_it_rests_and_not_the_last_alone() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    version = make_version(modules=tuple(make_module(code) for code in "abcd"))
    cora, ben = (Actor(ActorKind.ACCOUNT, f"ACC-{name}", name) for name in ("Cora", "Ben"))
    learning = make_learning(person, organisation, version)
    first, second, third, last = version.modules
    answer(learning, first, RIGHT, way=Way.PAPER, by=cora)
    answer(learning, second, WRONG, way=Way.PAPER, by=Actor(ActorKind.ACCOUNT, "ACC-9", "Not named"))
    answer(learning, second, RIGHT, way=Way.PAPER, by=ben)
    answer(learning, third, RIGHT, way=Way.PAPER, by=cora)
    answer(learning, last, RIGHT)
    (record,) = records()
    assert record.decided_by == f"{service.BY_SOME_CHECKS}; Ben; Cora"
    assert record.note.startswith("Online and on paper, version 9.0")
