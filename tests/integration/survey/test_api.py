"""Answers by JSON: read and replaced by whoever holds a token of the body, whole or not at all."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories.organisations import make_organisation
from tests.factories.survey import CHAMPION, give, make_round
from tests.factories.survey_tokens import SENT, OtherSystem, address_of, make_token, stored
from tests.integration.at_once import TwoTransactions
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyAnswer, SurveyReturn
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import Action, ReturnState
from volunteer_app.survey.service import receiving, returns
from volunteer_app.survey.tokens import service as tokens
from volunteer_app.survey.tokens.models import SurveyToken

PROBLEM = "application/problem+json"


def entries() -> int:
    return db.session.scalar(select(func.count()).select_from(HistoryEntry)) or 0


def test_the_questionnaire_is_read_as_the_body_is_asked_it(system: OtherSystem, found: SurveyReturn) -> None:
    answer = system.get("/api/survey/rounds/2026")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.json["standing"] == "open"
    assert answer.json["return"]["reference"] == found.reference
    first = answer.json["questionnaire"]["sections"][0]["questions"][0]
    assert "Northshire police" in first["ask"]
    assert "Set-Cookie" not in answer.headers


def test_answers_are_put_whole_and_read_again(system: OtherSystem, found: SurveyReturn) -> None:
    address = address_of(found)
    before = system.get(address)
    answer = system.put(address, SENT, before.headers["ETag"])
    assert answer.status_code == 200, answer.text
    assert answer.json["answers"] == SENT
    assert (answer.json["state"], answer.json["errors"]) == ("started", [])
    assert answer.headers["ETag"] != before.headers["ETag"]
    assert system.get(address).headers["ETag"] == answer.headers["ETag"]
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject_kind == "survey_answer")
    ).first()
    assert entry is not None
    assert entry.actor_name == "Their own system (token)"
    assert entry.organisation_id == found.organisation_id


def test_the_same_answers_sent_again_change_nothing(system: OtherSystem, found: SurveyReturn) -> None:
    address = address_of(found)
    old = system.get(address).headers["ETag"]
    first = system.put(address, SENT, old)
    count = entries()
    for tag in (first.headers["ETag"], old, "*"):
        again = system.put(address, SENT, tag)
        assert (again.status_code, again.headers["ETag"]) == (200, first.headers["ETag"])
    assert entries() == count


def test_what_is_left_out_is_emptied_and_a_file_is_kept(system: OtherSystem, found: SurveyReturn) -> None:
    address = address_of(found)
    system.put(address, {**SENT, "about_survey": "Nothing"})
    db.session.rollback()
    file = SurveyAnswer(
        return_id=found.id, question="example_file", given={"value": "a.pdf"}, answered_by="Chris"
    )
    db.session.add(file)
    history.record(Action.ANSWER, file, by=CHAMPION)
    assert system.put(address, SENT).status_code == 200
    left = stored(found)
    assert "about_survey" not in left
    assert left["example_file"] == Given("a.pdf")


def test_half_right_answers_are_refused_whole_with_every_error(
    system: OtherSystem, found: SurveyReturn
) -> None:
    give(found, {"named_lead": "yes"})
    bad = {**SENT, "staff_in_post": "many", "barriers": ["none", "money"], "what": 1}
    del bad["commissions"]
    answer = system.put(address_of(found), bad)
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert {(each["pointer"], each["code"]) for each in answer.json["errors"]} == {
        ("/answers/staff_in_post", "not_a_number"),
        ("/answers/barriers", "not_alone"),
        ("/answers/what", "unknown"),
        ("/answers/commissions", "missing"),
    }
    assert all(each["detail"] for each in answer.json["errors"])
    assert stored(found) == {"named_lead": Given("yes")}


@pytest.mark.parametrize(("code", "raw"), [("staff_in_post", -1), ("staff_in_post", "120"), ("other", 1)])
def test_one_error_is_enough(system: OtherSystem, found: SurveyReturn, code: str, raw: Any) -> None:
    answer = system.put(address_of(found), {**SENT, code: raw})
    assert [each["pointer"] for each in answer.json["errors"]] == [f"/answers/{code}"]
    assert stored(found) == {}


def test_who_read_an_older_version_is_told_so(system: OtherSystem, found: SurveyReturn) -> None:
    address = address_of(found)
    old = system.get(address).headers["ETag"]
    give(found, {"named_lead": "yes"})
    answer = system.put(address, SENT, old)
    assert (answer.status_code, answer.mimetype) == (409, PROBLEM)
    assert stored(found) == {"named_lead": Given("yes")}


def test_without_a_version_nothing_is_replaced(system: OtherSystem, found: SurveyReturn) -> None:
    answer = system.client.put(address_of(found), json={"answers": SENT}, headers=system.headers())
    assert (answer.status_code, answer.mimetype) == (428, PROBLEM)
    assert stored(found) == {}


def test_a_return_that_was_signed_off_is_not_changed(system: OtherSystem, found: SurveyReturn) -> None:
    address = address_of(found)
    system.put(address, SENT)
    db.session.rollback()
    returns.sign_off(found, by=CHAMPION)
    answer = system.put(address, {**SENT, "staff_in_post": 121})
    assert answer.status_code == 409
    assert "signed off" in answer.json["detail"]
    assert system.get(address).json["state"] == ReturnState.SIGNED_OFF
    assert stored(found)["staff_in_post"] == Given(120)


def test_after_the_closing_minute_nothing_is_saved(system: OtherSystem, found: SurveyReturn) -> None:
    closes = found.closes_at.astimezone(clock.LONDON)
    address, late = address_of(found), closes + timedelta(minutes=1)
    with clock.standing_on(late.date(), late.time()):
        answer = system.put(address, SENT)
        assert (answer.status_code, answer.mimetype) == (403, PROBLEM)
        assert "closed at" in answer.json["detail"]
        assert system.get(address).status_code == 200
    assert stored(found) == {}


def test_another_bodys_return_is_not_there(system: OtherSystem, found: SurveyReturn) -> None:
    others = [each for each in queries.returns_of_round(found.round) if each is not found]
    for each in others:
        assert system.get(address_of(each)).status_code == 404
        assert system.put(address_of(each), SENT).status_code == 404
        assert stored(each) == {}
    assert system.get(address_of(found).replace("2026", "2025")).status_code == 404
    outside = OtherSystem(system.client, make_token(make_organisation("Elsewhere")))
    assert outside.get("/api/survey/rounds/2026").status_code == 404
    assert outside.put(address_of(found), SENT).status_code == 404


def test_a_round_that_is_prepared_is_not_there(system: OtherSystem, found: SurveyReturn) -> None:
    make_round(found.organisation, launched=False, code="2027")
    assert system.get("/api/survey/rounds/2027").status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic {}", "{}", "Bearer {}x", "Bearer é"])
def test_without_a_token_that_works_nothing_opens(
    system: OtherSystem, found: SurveyReturn, header: str
) -> None:
    headers = {"Authorization": header.format(system.token), "If-Match": "*"}
    for answer in (
        system.client.get(address_of(found), headers=headers),
        system.client.put(address_of(found), json={"answers": SENT}, headers=headers),
    ):
        assert (answer.status_code, answer.mimetype) == (401, PROBLEM)
        assert answer.headers["WWW-Authenticate"].lower() == "bearer"
    assert stored(found) == {}


def test_a_withdrawn_token_and_an_expired_one_open_nothing(system: OtherSystem, found: SurveyReturn) -> None:
    assert system.get("/api/survey/rounds/2026").status_code == 200
    token = db.session.scalars(select(SurveyToken)).one()
    returns.extend(found, clock.now() + timedelta(days=500), "Time", by=CHAMPION)
    with clock.standing_on(token.expires_on - timedelta(days=1)):
        assert system.get("/api/survey/rounds/2026").status_code == 200
    with clock.standing_on(token.expires_on):
        assert system.get("/api/survey/rounds/2026").status_code == 401
    db.session.rollback()
    tokens.withdraw(db.session.get_one(SurveyToken, token.id), by=CHAMPION)
    assert system.get("/api/survey/rounds/2026").status_code == 401
    assert system.put(address_of(found), SENT).status_code == 401


def test_the_day_of_the_last_use_is_kept_and_the_token_is_not(
    system: OtherSystem, found: SurveyReturn
) -> None:
    token = db.session.scalars(select(SurveyToken)).one()
    assert token.last_used_on is None
    system.get("/api/survey/rounds/2026")
    db.session.rollback()
    token = db.session.scalars(select(SurveyToken)).one()
    assert token.last_used_on == clock.today()
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.subject_kind == "survey_token")).one()
    assert entry.after["token_hash"] == "[protected]"
    assert system.token not in str(entry.after) + token.token_hash


def test_of_two_who_put_at_once_one_is_told_of_the_other(app: Flask, found: SurveyReturn) -> None:
    number, tag = found.id, receiving.version(found, {})
    db.session.commit()

    def put(staff: int) -> None:
        sent = {"answers": {**SENT, "staff_in_post": staff}}
        mine = db.session.get_one(SurveyReturn, number)
        try:
            receiving.receive(mine, sent, replaces=lambda there: there == tag, by=CHAMPION)
        except StaleEdit as stale:
            raise Refused("changed") from stale

    acts = TwoTransactions(app, lambda: put(1), lambda: put(2))
    assert sorted(acts.run()) == ["first done", "second refused"]
    assert stored(found)["staff_in_post"] == Given(1)
