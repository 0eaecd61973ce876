"""`volunteer-app feed-survey`: what is known goes into each return once, and what came of it is told."""

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from tests.factories.organisations import make_organisation, make_prison
from tests.factories.placements import make_placement, ready_person
from tests.factories.survey import CHAMPION, ORDERLY, give, make_round
from volunteer_app.cli import feeding
from volunteer_app.cli.main import main
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyRound
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.service import returns


@pytest.fixture
def survey_round(app: Flask, monkeypatch: pytest.MonkeyPatch) -> SurveyRound:
    """A round of a body with a volunteer and of one of which nothing is recorded."""
    monkeypatch.setattr(feeding, "create_app", lambda: app)
    hope, prison = make_organisation("Hope"), make_prison("Northwood (HMP)")
    made = make_round(hope, make_organisation("Quiet"), code="2026")
    with clock.standing_on(made.reference_day):
        make_placement(ready_person(hope, prison), hope, prison, approved=True)
    return made


def feed(code: str = "2026") -> Result:
    db.session.commit()
    return CliRunner().invoke(main, ["feed-survey", "--round", code])


def entries() -> int:
    return db.session.scalar(select(func.count()).select_from(HistoryEntry)) or 0


def test_each_body_is_filled_in_and_told_of(survey_round: SurveyRound) -> None:
    answer = feed()
    assert answer.exit_code == 0, answer.output
    lines = answer.output.splitlines()
    assert lines[0].startswith("Hope (SRV-")
    assert lines[0].endswith("): filled in now")
    assert "  filled in: volunteers_on_day: 1" in lines
    assert "  cannot be said: days_to_clear: Fewer than 5 such waits are recorded here" in lines
    assert "  cannot be said: volunteers_on_day: Nothing is recorded here for these 12 months" in lines
    assert lines[-1] == "2 returns were filled in now."


def test_run_again_it_changes_nothing_and_tells_the_same(survey_round: SurveyRound) -> None:
    first, count = feed().output.splitlines(), entries()
    again = feed()
    assert (again.exit_code, entries()) == (0, count)
    told = [each.replace("filled in before", "filled in now") for each in again.output.splitlines()]
    assert told[:-1] == first[:-1]
    assert told[-1] == "0 returns were filled in now."


def test_what_somebody_answered_otherwise_is_kept(survey_round: SurveyRound) -> None:
    found = queries.returns_of_round(survey_round)[0]
    give(found, {"volunteers_on_day": "7", "hours_in_year": "dont know"})
    output = feed().output
    assert "  kept: volunteers_on_day: 7 was answered; this service counted 1" in output
    assert "  kept: hours_in_year: Nothing that can be read was answered; this service counted 0" in output
    db.session.rollback()
    assert queries.given(queries.answers(found))["volunteers_on_day"] == Given(7)


def test_a_return_that_was_signed_off_or_closed_is_not_filled_in(survey_round: SurveyRound) -> None:
    signed, _ = queries.returns_of_round(survey_round)
    give(signed, ORDERLY)
    returns.sign_off(signed, by=CHAMPION)
    with clock.standing_on(survey_round.closes_at.date().replace(year=survey_round.closes_at.year + 1)):
        output = feed().output
    assert "): signed off before it was filled in" in output
    assert "): closed before it was filled in" in output
    assert output.endswith("0 returns were filled in now.\n")


@pytest.mark.parametrize("code", ["2025", "draft", ""])
def test_a_round_that_is_not_there_or_has_not_opened_ends_with_1(
    survey_round: SurveyRound, code: str
) -> None:
    make_round(make_organisation(), code="draft", launched=False)
    answer = feed(code)
    assert answer.exit_code == 1
    assert "There is no round" in answer.output or "has not opened" in answer.output
