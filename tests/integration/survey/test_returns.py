"""A return: answered by several people, checked, signed off, reopened; and closed at its minute."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.organisations import make_organisation
from tests.factories.survey import (
    CHAMPION,
    ORDERLY,
    give,
    make_return,
    make_round,
    plan,
    put,
    section_of,
    times,
)
from tests.integration.at_once import TwoTransactions
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.transactions import transaction
from volunteer_app.survey import checked, queries
from volunteer_app.survey.models import SurveyReturn, SurveyRound
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import ReturnState, RoundState
from volunteer_app.survey.service import answering, returns, rounds

COLLEAGUE = Actor.job("a colleague")


@pytest.fixture
def found(app: Flask) -> SurveyReturn:
    return make_return(make_organisation("Northshire police"))


def test_answers_are_kept_as_they_were_typed(found: SurveyReturn) -> None:
    give(found, {"has_volunteers": "yes", "volunteers_on_day": "about 12"})
    given = queries.given(queries.answers(found))
    assert given["volunteers_on_day"] == Given(unread="about 12")
    assert found.state is ReturnState.STARTED


def test_every_change_of_an_answer_is_in_history(found: SurveyReturn) -> None:
    give(found, {"has_volunteers": "yes"})
    give(found, {"has_volunteers": "no"}, by=COLLEAGUE)
    statement = select(HistoryEntry).where(HistoryEntry.subject_kind == "survey_answer")
    entries = db.session.scalars(statement.order_by(HistoryEntry.id)).all()
    assert [(each.actor_name, each.after["given"]) for each in entries] == [
        (CHAMPION.name, {"value": "yes"}),
        (COLLEAGUE.name, {"value": "no"}),
    ]
    assert entries[0].organisation_id == found.organisation_id


def test_what_did_not_change_is_not_written_again(found: SurveyReturn) -> None:
    give(found, {"has_volunteers": "yes"})
    row = queries.answers(found)["has_volunteers"]
    give(found, {"has_volunteers": "yes"}, by=COLLEAGUE)
    assert (row.version, row.answered_by) == (1, CHAMPION.name)


def test_an_answer_of_a_section_that_changed_since_is_stale(found: SurveyReturn) -> None:
    section = section_of(found)
    give(found, {"has_volunteers": "yes"})
    with pytest.raises(StaleEdit):
        answering.answer(found, section, {"joined_in_year": Given(value=3)}, version=0, by=COLLEAGUE)


def test_a_text_above_its_limit_is_refused_with_the_limit(found: SurveyReturn) -> None:
    section, long = section_of(found, "good_practice"), "x" * 100_000
    with pytest.raises(Refused) as refused:
        put(found, section, {"example_done": Given(value=long)})
    assert refused.value.message == "The answer must be 4,000 characters or fewer. It has 100,000"
    assert refused.value.field == "example_done"
    put(found, section, {"example_done": Given(value="x" * 4000)})


def test_nothing_is_saved_after_the_closing_minute(found: SurveyReturn) -> None:
    closes = found.closes_at.astimezone(LONDON)
    with clock.standing_on(closes.date(), closes.time().replace(second=59)):
        give(found, {"has_volunteers": "yes"})
    late = closes + timedelta(minutes=1)
    with clock.standing_on(late.date(), late.time()), pytest.raises(Refused, match="This return closed at"):
        give(found, {"has_volunteers": "no"})


def test_a_body_with_more_time_can_answer_and_the_others_cannot(app: Flask) -> None:
    made = make_round(make_organisation("One"), make_organisation("Two"))
    one, two = queries.returns_of_round(made)
    later = made.closes_at + timedelta(days=2)
    returns.extend(one, later, "Their champion was ill", by=CHAMPION)
    with clock.standing_on(made.closes_at.date() + timedelta(days=1)):
        give(one, {"has_volunteers": "no"})
        with pytest.raises(Refused, match="closed"):
            give(two, {"has_volunteers": "no"})


def test_more_time_is_later_than_the_round_and_has_a_reason(found: SurveyReturn) -> None:
    with pytest.raises(Refused, match="later than the round closes"):
        returns.extend(found, found.round.closes_at, "Why not", by=CHAMPION)
    with pytest.raises(Refused, match="why they get more time"):
        returns.extend(found, found.round.closes_at + timedelta(days=1), " ", by=CHAMPION)


def test_a_return_in_order_is_signed_off_and_then_closed_to_changes(found: SurveyReturn) -> None:
    give(found, ORDERLY)
    assert checked.whole(found).checked.findings == ()
    returns.sign_off(found, by=CHAMPION)
    assert (found.state, found.signed_by) == (ReturnState.SIGNED_OFF, CHAMPION.name)
    with pytest.raises(Refused, match="has been signed off"):
        give(found, {"named_lead": "yes"})
    with pytest.raises(Refused, match="has been signed off"):
        returns.sign_off(found, by=CHAMPION)


def test_a_return_with_an_error_is_not_signed_off(found: SurveyReturn) -> None:
    give(found, {**ORDERLY, "staff_in_post": "many"})
    with pytest.raises(Refused, match="put right"):
        returns.sign_off(found, by=CHAMPION)


def test_a_warning_takes_a_reason_which_holds_for_that_answer_alone(found: SurveyReturn) -> None:
    give(found, {**ORDERLY, "staff_in_post": "200000"})
    with pytest.raises(Refused, match="explained"):
        returns.sign_off(found, by=CHAMPION)
    finding = checked.whole(found).unexplained[0]
    answering.explain(found, finding, "All forces together", by=CHAMPION)
    assert checked.whole(found).is_ready
    give(found, {"staff_in_post": "210000"})
    assert [each.key for each in checked.whole(found).unexplained] == [finding.key]
    give(found, {"staff_in_post": "200000"})
    returns.sign_off(found, by=CHAMPION)


def test_a_reason_is_not_empty(found: SurveyReturn) -> None:
    give(found, {"staff_in_post": "200000"})
    with pytest.raises(Refused, match="Enter a reason"):
        answering.explain(found, checked.whole(found).unexplained[0], "  ", by=CHAMPION)


def test_a_return_is_reopened_with_a_reason(found: SurveyReturn) -> None:
    give(found, ORDERLY)
    with pytest.raises(Refused, match="not signed off"):
        returns.reopen(found, "A mistake", by=CHAMPION)
    returns.sign_off(found, by=CHAMPION)
    with pytest.raises(Refused, match="why it is reopened"):
        returns.reopen(found, "", by=CHAMPION)
    returns.reopen(found, "A mistake in staff numbers", by=CHAMPION)
    give(found, {"staff_in_post": "121"})
    returns.sign_off(found, by=CHAMPION)


def test_two_who_sign_off_at_once_do_it_once(app: Flask) -> None:
    with transaction():
        made = make_return(make_organisation())
        give(made, ORDERLY)
        number = made.id

    def sign() -> None:
        returns.sign_off(db.session.get_one(SurveyReturn, number), by=CHAMPION)

    assert sorted(TwoTransactions(app, sign, sign).run()) == ["first done", "second refused"]


def test_a_round_is_fixed_once_it_is_launched(app: Flask) -> None:
    made = make_round(make_organisation(), code="2026")
    other = plan("2026", times=times(opened_days_ago=4))
    with pytest.raises(Refused, match="has been launched"):
        rounds.edit_round(made, other, version=made.version, by=CHAMPION)
    longer = times(closes_in=40)
    rounds.edit_round(made, plan("2026", times=longer), version=made.version, by=CHAMPION)
    assert made.closes_at == longer.closes_at
    with pytest.raises(Refused, match="already"):
        rounds.launch(made, by=CHAMPION)
    with pytest.raises(Refused, match="has been launched"):
        rounds.remove_body(queries.returns_of_round(made)[0], by=CHAMPION)


def test_a_round_without_bodies_is_not_launched(app: Flask) -> None:
    made = make_round(launched=False)
    with pytest.raises(Refused, match="Add the bodies"):
        rounds.launch(made, by=CHAMPION)
    assert db.session.get_one(SurveyRound, made.id).state is RoundState.DRAFT


def test_a_round_has_a_body_once_and_a_code_of_its_own(app: Flask) -> None:
    body = make_organisation()
    made = make_round(body, launched=False, code="2026")
    assert rounds.add_bodies(made, [body], by=CHAMPION) == 0
    with pytest.raises(Refused, match="Another round has this code"):
        rounds.make_round(plan("2026"), by=CHAMPION)
    rounds.remove_body(queries.returns_of_round(made)[0], by=CHAMPION)
    assert queries.returns_of_round(made) == []
