"""A sample round of the survey that is open, with bodies in different states, and one that is prepared."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from volunteer_app.accounts import queries as accounts
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.clock import LONDON
from volunteer_app.organisations import queries as organisations
from volunteer_app.survey import checked, queries
from volunteer_app.survey.feeding import figures
from volunteer_app.survey.models import SurveyReturn, SurveyRound
from volunteer_app.survey.rules import answers
from volunteer_app.survey.rules.rounds import Times
from volunteer_app.survey.service import answering, filling, returns, rounds
from volunteer_app.survey.service.rounds import Plan
from volunteer_app.survey.tokens import service as tokens

QUESTIONNAIRE = "2026.1"
BODIES = ("HMPPS", "MOJ", "LAA", "YJB", "CPS", "HMCTS", "PAROLE", "CICA", "S-LANTERN")

# Of a body in which nobody volunteers
NOBODY: Mapping[str, Any] = {
    "has_volunteers": "no",
    "named_lead": "no",
    "barriers": ["law", "staff_time"],
    "commissions": "no",
    "small_can_bid": "neither",
    "paid_leave": "yes",
    "days_allowed": "3",
    "staff_in_post": "1,240",
    "staff_on_leave": "31",
    "staff_days": "58.5",
    "staff_support": ["teams"],
    "has_example": "yes",
    "example_title": "A free hour each month to volunteer elsewhere",
    "example_done": "Managers agree an hour each month in which staff may volunteer for a charity near by.",
    "example_changed": "31 people used it in its first year. We have not compared that with other offices.",
    "example_bank": "yes",
}

# Of a body that has begun, with something wrong and something unusual in it
BEGUN: Mapping[str, Any] = {
    "managed_by_others": "about half",
    "hours_basis": "recorded_some",
    "expected_change": "grow",
    "named_lead": "yes",
    "written_policy": "yes",
    "policy_agreed_on": "31/3/2025",
    "who_organises": ["own_staff", "paid_voluntary"],
    "coordinator_posts": "42.5",
    "staff_in_post": "64,000",
    "has_example": "yes",
    "example_title": "A lantern walk for new volunteers",
    "example_done": "Each new volunteer is shown round by somebody who began a year ago.",
    "example_bank": "yes",
}


def hold(by: Actor) -> None:
    """Two rounds. In the open one HMPPS has begun, one body has signed off, and the others have not begun."""
    today = clock.today()
    held = _round(f"{today.year}", today - timedelta(days=45), 12, by)
    by_code = {each.organisation.code: each for each in queries.returns_of_round(held)}
    for code in ("HMPPS", "S-LANTERN"):
        if code in by_code:
            _fill_in(by_code[code], by)
    if "HMPPS" in by_code:
        _begin(by_code["HMPPS"], by)
    _sign_off(by_code["LAA"], by)
    if "HMPPS" in by_code:
        _tokens(by_code["HMPPS"], by)
    _prepare(today, by)


def _round(code: str, reference_day: date, closes_in: int, by: Actor) -> SurveyRound:
    closes = datetime.combine(clock.today() + timedelta(days=closes_in), time(17), LONDON)
    times = Times(reference_day, clock.today() - timedelta(days=10), closes)
    title = f"Survey of volunteering {code}"
    made = rounds.make_round(Plan(code, title, QUESTIONNAIRE, times), by=by)
    found = [organisation for each in BODIES if (organisation := organisations.by_code(each)) is not None]
    rounds.add_bodies(made, found, by=by)
    rounds.launch(made, by=by)
    return made


def _prepare(today: date, by: Actor) -> None:
    opens = date(today.year + 1, 9, 15)
    closes = datetime.combine(opens + timedelta(days=40), time(17), LONDON)
    times = Times(date(today.year + 1, 8, 31), opens, closes)
    title = f"Survey of volunteering {today.year + 1}"
    rounds.make_round(Plan(f"{today.year + 1}", title, QUESTIONNAIRE, times), by=by)


def _fill_in(found: SurveyReturn, by: Actor) -> None:
    day, asked = found.round.reference_day, queries.questionnaire_of(found.round)
    filling.fill_in(found, figures.count(asked, found.organisation, day), by=by)


def _begin(found: SurveyReturn, by: Actor) -> None:
    """Somebody answered some of it, and gave a number that is not what was counted."""
    counted = queries.counted(queries.figures(found)).get("joined_in_year")
    joined = str(counted.value + 25) if counted is not None else "25"
    _give(found, {**BEGUN, "joined_in_year": joined}, by)
    section = queries.questionnaire_of(found.round).section("staff")
    colleague = accounts.by_email("security@leeds.example")
    if section is not None and colleague is not None:
        returns.delegate(found, section, colleague.id, by=by)


def _tokens(found: SurveyReturn, by: Actor) -> None:
    """A system that could send answers, and one that no longer can."""
    tokens.make(found.organisation, "Rota system of the regions", 12, by=by)
    earlier, _ = tokens.make(found.organisation, "Spreadsheet of last year", 3, by=by)
    tokens.withdraw(earlier, by=by)


def _sign_off(found: SurveyReturn, by: Actor) -> None:
    _give(found, NOBODY, by)
    for each in checked.whole(found).unexplained:
        answering.explain(found, each, "Most of our staff are new this year", by=by)
    returns.sign_off(found, by=by)


def _give(found: SurveyReturn, typed: Mapping[str, Any], by: Actor) -> None:
    for section in queries.questionnaire_of(found.round).sections:
        given = {
            each.code: answers.read(each, typed[each.code])
            for each in section.questions
            if each.code in typed
        }
        version = queries.version_of(queries.answers(found), section)
        answering.answer(found, section, given, version=version, by=by)
