"""Rounds and returns of the survey for tests, made by the room's services as a job. They never commit."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from tests.factories.organisations import BY
from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import Base, db
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey import queries
from volunteer_app.survey.models import (
    SurveyContact,
    SurveyDelegation,
    SurveyFigure,
    SurveyNotice,
    SurveyReason,
    SurveyReturn,
    SurveyRound,
)
from volunteer_app.survey.rules import answers as rules
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import Times
from volunteer_app.survey.rules.shapes import Section
from volunteer_app.survey.service import answering, rounds
from volunteer_app.survey.service.rounds import Plan
from volunteer_app.survey.tokens import service as tokens

CHAMPION = Actor.job("a champion")
_numbers = count(1)

# What stands in addresses, for the table of who reaches what: see tests/integration/access/addresses.py
NAMED = {
    **{
        f"survey.{each}": "survey round"
        for each in ("add_survey_bodies", "edit_survey_round", "launch_survey_round", "survey_round")
    },
    "survey.survey_token_text": "survey token",
    "survey.withdraw_survey_token": "survey token",
}
ELSE = {
    "edition": "2026.1",
    "section": "good_practice",
    "question": "example_file",
    "finding": "unusual:staff.staff_in_post",
    "delegation": "SDE-NOTATHING",
    "contact": "SCO-NOTATHING",
    "form_kind": "ods",
    "code": "2026",
}

# Answers with which the whole questionnaire is in order
ORDERLY: dict[str, Any] = {
    "has_volunteers": "no",
    "named_lead": "no",
    "barriers": ["none"],
    "commissions": "no",
    "small_can_bid": "agree",
    "paid_leave": "no",
    "staff_in_post": "120",
    "staff_support": ["none"],
    "has_example": "no",
}


def times(*, opened_days_ago: int = 3, closes_in: int = 20) -> Times:
    """Days of a round that opened lately, and closes at 5pm."""
    today = clock.today()
    closes = datetime.combine(today + timedelta(days=closes_in), datetime.min.time(), LONDON)
    return Times(
        today - timedelta(days=opened_days_ago + 30),
        today - timedelta(days=opened_days_ago),
        closes.replace(hour=17),
    )


def plan(code: str = "", **changes: Any) -> Plan:
    """What a round is to be."""
    return Plan(
        code or f"R{next(_numbers)}", "Survey of volunteering", "2026.1", changes.get("times") or times()
    )


def make_round(*bodies: Organisation, launched: bool = True, **changes: Any) -> SurveyRound:
    """A round with these bodies, launched unless told."""
    made = rounds.make_round(plan(**changes), by=BY)
    rounds.add_bodies(made, bodies, by=BY)
    if launched:
        rounds.launch(made, by=BY)
    return made


def make_return(body: Organisation, **changes: Any) -> SurveyReturn:
    """The return of a body in a round of its own."""
    return queries.returns_of_round(make_round(body, **changes))[0]


def give(found: SurveyReturn, raw: Mapping[str, Any], *, by: Actor = CHAMPION) -> None:
    """Answer these questions, each with what was typed."""
    for section in queries.questionnaire_of(found.round).sections:
        typed = {
            each.code: rules.read(each, raw[each.code]) for each in section.questions if each.code in raw
        }
        if typed:
            put(found, section, typed, by=by)


def put(found: SurveyReturn, section: Section, given: Mapping[str, Given], *, by: Actor = CHAMPION) -> None:
    """Save these answers of a section as it stands now."""
    version = queries.version_of(queries.answers(found), section)
    answering.answer(found, section, given, version=version, by=by)


def section_of(found: SurveyReturn, code: str = "extent") -> Section:
    """A section of its questionnaire."""
    section = queries.questionnaire_of(found.round).section(code)
    assert section is not None
    return section


def some_rows(body: Organisation) -> list[Base]:
    """A return with something in every table; for tests of migrations."""
    found = make_return(body)
    give(found, {"has_volunteers": "yes"})
    account = db.session.scalars(select(Account).limit(1)).one()
    of = {"return_id": found.id}
    return [
        SurveyContact(account_id=account.id, **of),
        SurveyDelegation(account_id=account.id, section="extent", delegated_by="Chris", **of),
        SurveyFigure(question="volunteers_on_day", value={"value": 3}, **of),
        SurveyReason(finding="unusual:extent.hours", mark="x", reason="r", given_by="Chris", **of),
        SurveyNotice(name="invitation", readers=1, **of),
        tokens.make(body, "Their own system", 12, by=CHAMPION)[0],
    ]


def references(body: Organisation) -> dict[str, str]:
    """A round that is prepared, and the return of the body in one that is open, with something unusual."""
    found = make_return(body)
    give(found, {"staff_in_post": "200000"})
    prepared = make_round(body, launched=False)
    token, _ = tokens.make(body, "Their own system", 12, by=CHAMPION)
    return {
        "survey round": prepared.reference,
        "survey return": found.reference,
        "survey token": token.reference,
    }
