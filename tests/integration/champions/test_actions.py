"""Actions: set, changed, closed, opened again, and remembered by mail."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.champions import action_details, make_action, make_body, make_owner
from tests.factories.organisations import BY
from volunteer_app.champions import tasks
from volunteer_app.champions.actions import queries, service
from volunteer_app.champions.models import BodyAction
from volunteer_app.champions.reaching import Reach
from volunteer_app.champions.rules import ActionState, Due
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.mail import OutboxMessage

pytestmark = pytest.mark.usefixtures("app")
EVERYTHING = Reach(0, Scope(), reads_all=True)


def subjects() -> list[str]:
    return list(db.session.scalars(select(OutboxMessage.subject).order_by(OutboxMessage.id)))


def found(reach: Reach, **wanted: object) -> list[str]:
    statement = queries.actions(reach, **wanted)  # type: ignore[arg-type]  # the test's own words
    return [each.title for each in db.session.scalars(statement.order_by(BodyAction.due_on, BodyAction.id))]


def test_the_owner_is_told_of_a_new_action() -> None:
    body = make_body()
    make_action(body, make_owner(body), "Write to regions")
    assert subjects() == ["An action for you: Write to regions"]


def test_only_who_works_there_can_be_the_owner() -> None:
    body = make_body()
    stranger = make_owner(make_body("Elsewhere"))
    with pytest.raises(Refused, match="works for this department"):
        make_action(body, stranger)


def test_an_action_is_not_set_for_a_day_that_is_over() -> None:
    body = make_body()
    owner = make_owner(body)
    with pytest.raises(Refused, match="today or later"):
        service.set_action(body, action_details(owner, due=-1), by=BY)


def test_a_page_elsewhere_is_refused() -> None:
    body = make_body()
    with pytest.raises(Refused, match="a page of this service"):
        service.set_action(body, action_details(make_owner(body), page="//x.example"), by=BY)


def test_reminders_come_a_week_before_and_on_the_day_and_once_each() -> None:
    body = make_body()
    action = make_action(body, make_owner(body), "Plan", due=30)
    db.session.commit()
    for days, expected in ((22, 0), (23, 1), (24, 1), (29, 1), (30, 2), (31, 2)):
        with clock.standing_on(clock.today() + timedelta(days=days)):
            tasks.remind()
        assert len(subjects()) == 1 + expected, days
    assert subjects()[1:] == ["Due soon: Plan", "Due today: Plan"]
    assert action.reminded_on_day


def test_what_is_set_within_the_week_is_reminded_of_on_the_day_alone() -> None:
    body = make_body()
    make_action(body, make_owner(body), "Soon", due=3)
    db.session.commit()
    tasks.remind()
    assert len(subjects()) == 1
    with clock.standing_on(clock.today() + timedelta(days=4)):
        tasks.remind()
    assert subjects()[1:] == ["Overdue: Soon"]


def test_another_day_is_reminded_of_anew() -> None:
    body = make_body()
    owner = make_owner(body)
    action = make_action(body, owner, "Plan", due=3)
    said = action_details(owner, "Plan", due=40)
    service.change(action, said, version=action.version, by=BY)
    db.session.commit()
    with clock.standing_on(clock.today() + timedelta(days=33)):
        tasks.remind()
    assert subjects()[-1] == "Due soon: Plan"


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.DROPPED])
def test_nobody_is_reminded_of_what_is_closed(state: ActionState) -> None:
    body = make_body()
    action = make_action(body, make_owner(body), due=3)
    service.close(action, state, "No longer wanted", by=BY)
    db.session.commit()
    with clock.standing_on(clock.today() + timedelta(days=3)):
        tasks.remind()
    assert len(subjects()) == 1


def test_an_action_is_dropped_with_a_reason_alone() -> None:
    body = make_body()
    action = make_action(body, make_owner(body))
    with pytest.raises(Refused, match="why it is dropped"):
        service.close(action, ActionState.DROPPED, "", by=BY)
    service.close(action, ActionState.DONE, "", by=BY)
    assert (action.state, action.closed_on) == (ActionState.DONE, clock.today())


def test_what_is_closed_stays_until_it_is_opened_again() -> None:
    body = make_body()
    owner = make_owner(body)
    action = make_action(body, owner)
    service.note(action, "Half of them answered", by=BY)
    service.close(action, ActionState.DROPPED, "No money", by=BY)
    with pytest.raises(Refused, match="closed"):
        service.note(action, "More", by=BY)
    with pytest.raises(Refused, match="closed"):
        service.close(action, ActionState.DONE, "", by=BY)
    with pytest.raises(Refused, match="closed"):
        service.change(action, action_details(owner), version=action.version, by=BY)
    service.reopen(action, "There is money", by=BY)
    assert action.state is ActionState.OPEN
    texts = [each.text for each in queries.notes_of(action.id)]
    assert texts[0] == "Opened again: There is money"
    assert texts[1].endswith("No money")
    assert texts[2] == "Half of them answered"
    with pytest.raises(Refused, match="open already"):
        service.reopen(action, "Again", by=BY)


def test_somebody_elses_change_is_not_overwritten() -> None:
    body = make_body()
    owner = make_owner(body)
    action = make_action(body, owner)
    with pytest.raises(StaleEdit):
        service.change(action, action_details(owner), version=action.version + 1, by=BY)


def test_who_left_can_go_on_seeing_to_it_but_not_be_given_it() -> None:
    body = make_body()
    owner = make_owner(body)
    action = make_action(body, owner)
    owner.memberships[0].ends_before = clock.today()
    db.session.flush()
    service.change(action, action_details(owner, "Renamed"), version=action.version, by=BY)
    assert action.title == "Renamed"
    with pytest.raises(Refused):
        make_action(body, owner)


def test_a_list_has_what_the_viewer_reaches() -> None:
    one, two = make_body("One"), make_body("Two")
    owner, other = make_owner(one), make_owner(two, "Olga Otherly")
    make_action(one, owner, "Of one", due=1)
    make_action(two, other, "Of two", due=2)
    assert found(EVERYTHING) == ["Of one", "Of two"]
    assert found(Reach(0, Scope(frozenset({one.id})), reads_all=False)) == ["Of one"]
    assert found(Reach(other.id, Scope(), reads_all=False)) == ["Of two"]
    assert found(Reach(other.id, Scope(frozenset({one.id})), reads_all=False), own=True) == ["Of two"]
    assert found(EVERYTHING, body=two.reference) == ["Of two"]
    assert found(EVERYTHING, search="olga") == found(EVERYTHING, search="TWO") == ["Of two"]
    with pytest.raises(NotFound):
        queries.action(
            Reach(other.id, Scope(), reads_all=False),
            db.session.scalars(select(BodyAction.reference).where(BodyAction.title == "Of one")).one(),
        )


def test_a_list_is_narrowed_by_what_became_of_them() -> None:
    body = make_body()
    owner = make_owner(body)
    make_action(body, owner, "Late", due=-1)
    make_action(body, owner, "Today", due=0)
    done = make_action(body, owner, "Done", due=5)
    service.close(done, ActionState.DONE, "", by=BY)
    assert found(EVERYTHING, due=Due.OVERDUE) == ["Late"]
    assert found(EVERYTHING, due=Due.OPEN) == ["Late", "Today"]
    assert found(EVERYTHING, due=Due.DONE) == ["Done"]
    assert found(EVERYTHING, due=Due.DROPPED) == []
