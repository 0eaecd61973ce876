"""Rounds of the survey that are over, with answers and results, for tests. They never commit."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from tests.factories import survey, surveyed
from tests.factories.organisations import BY, make_organisation
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import Base, db
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind, Sector
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyAnswer, SurveyReturn, SurveyRound
from volunteer_app.survey.results import coding, service, sizing
from volunteer_app.survey.results.bodies import Surveyed
from volunteer_app.survey.results.computing import compute
from volunteer_app.survey.results.models import SurveyResults, SurveyResultsSignature
from volunteer_app.survey.results.rows import Table
from volunteer_app.survey.rules.rounds import Action, ReturnState

READER = Actor.job("a reader")

# What addresses of results name, for the table of who reaches what
NAMED = {
    f"survey_results.{each}": "survey results round"
    for each in (
        "answers_file",
        "code_answer",
        "dictionary_file",
        "new_results",
        "size",
        "sizes",
        "word_answers",
        "words",
    )
}
ELSE = {"section": "good_practice", "question": "example_file", "body": "SRV-NOTATHING"}


@contextmanager
def afterwards(found: SurveyRound) -> Iterator[None]:
    """The day after the round closed."""
    with clock.standing_on(found.closes_at.date() + timedelta(days=1)):
        yield


def make_round(bodies: Iterable[Surveyed], **changes: Any) -> SurveyRound:
    """A round that these bodies answered as they do there. Each is an organisation called as it is."""
    known = {each.reference: each for each in bodies}
    made = survey.make_round(*(_organisation(each) for each in known.values()), **changes)
    for found in queries.returns_of_round(made):
        _answer(found, known[found.organisation.name])
    return made


def _organisation(each: Surveyed) -> Organisation:
    return make_organisation(each.reference, kind=OrganisationKind.OTHER, sector=Sector(each.sector))


def _answer(found: SurveyReturn, each: Surveyed) -> None:
    sizing.say_size(found, int(each.size), by=BY)
    if each.given is None:
        return
    rows = [
        SurveyAnswer(return_id=found.id, question=code, given=given.stored(), answered_by=BY.name)
        for code, given in each.given.items()
    ]
    history.record_all(Action.ANSWER, rows, by=BY, organisation_id=found.organisation_id)
    found.state, found.signed_at, found.signed_by = ReturnState.SIGNED_OFF, clock.now(), BY.name
    history.record(Action.SIGN_OFF, found, by=BY)


def make_checked(found: SurveyRound, *, reason: str = "") -> SurveyResults:
    """Results of the round that wait for two signatures."""
    with afterwards(found):
        made = service.draft(found, by=BY, reason=reason)
        db.session.commit()  # working out lets go of what is not stored
        service.check(made, service.work_out(found.id), by=BY)
    return made


def make_published(found: SurveyRound, *, reason: str = "") -> SurveyResults:
    """Results of the round that are out."""
    made = make_checked(found, reason=reason)
    for name in ("one", "another"):
        service.sign(made, by=Actor.job(name))
    return made


def references(body: Organisation) -> dict[str, str]:
    """A round, and results of it that are published."""
    found = survey.make_round(body)
    made = _few_numbers(found)
    for name in ("one", "another"):
        service.sign(made, by=Actor.job(name))
    return {"survey results round": found.reference, "survey results": made.reference}


def _few_numbers(found: SurveyRound) -> SurveyResults:
    """Results that wait for signatures, of one body without answers."""
    made = SurveyResults(round_id=found.id, method="2026", ruleset="2026", made_by=BY.name)
    history.record(service.Action.DRAFT, made, by=BY)
    rows = compute(surveyed.basis([surveyed.body("B1", "voluntary", 30, {})]), {}).rows
    responses = tuple(each for each in rows if each.table is Table.RESPONSES)
    service.check(made, service.Made(responses, {}), by=BY)
    return made


def some_rows(body: Organisation) -> list[Base]:
    """Something in every table of results; for tests of migrations."""
    found = survey.make_return(body)
    sizing.say_size(found, 30, by=BY)
    survey.give(found, {"one_change": "Quicker vetting"})
    question = surveyed.questionnaire().by_code["one_change"]
    coding.code(found, question, ["vetting"], is_quote=False, by=READER)
    made = _few_numbers(found.round)
    made.signatures.append(SurveyResultsSignature(signed_key=READER.key, signed_by=READER.name))
    return [made]
