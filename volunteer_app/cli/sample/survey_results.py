"""A sample round of the survey that is over, with its results: worked out as any are, signed off by two."""

import math
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from volunteer_app.accounts import queries as accounts
from volunteer_app.cli.sample.accounts import OFFICE
from volunteer_app.cli.sample.survey_answers import Body, Words
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyAnswer, SurveyReturn, SurveyRound
from volunteer_app.survey.results import coding, gathering, service, sizing
from volunteer_app.survey.results import queries as results
from volunteer_app.survey.results.models import ResultsState, SurveyBodySize
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import Action, ReturnState, Times
from volunteer_app.survey.service import rounds
from volunteer_app.survey.service.rounds import Plan

SEED = 20180501
QUESTIONNAIRE = "2026.1"
BY = Actor.job("sample data")
SILENT, BEGUN = 0.2, 0.04  # of all bodies
NOBODY = 0.25  # of the kinds in which some bodies have no volunteers
WITHOUT = frozenset({OrganisationKind.AGENCY, OrganisationKind.PROBATION_DELIVERY_UNIT})

# How many bodies of a kind are asked, and from how many volunteers they have to how many
ASKED: Mapping[OrganisationKind, tuple[int, int, int]] = {
    OrganisationKind.PRISON: (48, 14, 190),
    OrganisationKind.PROBATION_REGION: (12, 60, 320),
    OrganisationKind.PROBATION_DELIVERY_UNIT: (24, 12, 90),
    OrganisationKind.AGENCY: (8, 15, 260),
    OrganisationKind.VOLUNTARY: (25, 14, 320),
}


def hold(by: Actor) -> None:
    """The round of the year before: most bodies have signed their returns off, and readers found themes."""
    today, code = clock.today(), f"{clock.today().year - 1}"
    opens = today - timedelta(days=330)
    with clock.standing_on(opens):
        held = _round(code, opens, by)
    found = queries.returns_of_round(held)
    chance, words = Random(SEED), _words()  # noqa: S311 - invented answers, no secret
    with clock.standing_on(opens + timedelta(days=30)):
        sizes = {each.id: _size(each.organisation, chance) for each in found}
        rows = [SurveyBodySize(return_id=key, size=size, said_by=by.name) for key, size in sizes.items()]
        history.record_all(sizing.Action.SAY, rows, by=by)
        for each in found:
            body = Body(each.organisation.sector.value, sizes[each.id], chance, words, held.reference_day)
            _answer(each, body, by)
    with clock.standing_on(opens + timedelta(days=50)):
        _read_words(held, chance)


def publish() -> bool:
    """Work the results of that round out and sign them off; gives whether they are out.

    Working them out lets go of what is not stored, so this is no part of the load.
    """
    held = queries.round_by_code(f"{clock.today().year - 1}")
    if held is None:
        return False
    with clock.standing_on(clock.day_of(held.closes_at) + timedelta(days=40)):
        with transaction():
            reference = service.draft(queries.survey_round(held.reference), by=BY).reference
        service.go_on(BY)
        with transaction():
            made = results.by_reference(reference)
            if made.state is not ResultsState.CHECKED:
                service.discard(made, reason=made.problem, by=BY)
                return False
            return [service.sign(made, by=each) for each in _readers()][-1]


def _round(code: str, opens: date, by: Actor) -> SurveyRound:
    closes = datetime.combine(opens + timedelta(days=42), time(17), LONDON)
    times = Times(opens - timedelta(days=30), opens, closes)
    made = rounds.make_round(Plan(code, f"Survey of volunteering {code}", QUESTIONNAIRE, times), by=by)
    rounds.add_bodies(made, [each for kind, (most, *_) in ASKED.items() for each in _of(kind, most)], by=by)
    rounds.launch(made, by=by)
    return made


def _of(kind: OrganisationKind, most: int) -> Sequence[Organisation]:
    """Some bodies of a kind, from all over the list."""
    found = organisations.of_kinds([kind])
    return found[:: max(1, len(found) // most)][:most]


def _size(body: Organisation, chance: Random) -> int:
    _, least, most = ASKED[body.kind]
    if body.kind in WITHOUT and chance.random() < NOBODY:
        return 0
    return round(least * math.pow(most / least, chance.random()))


def _answer(found: SurveyReturn, body: Body, by: Actor) -> None:
    """What a body answers, in one go; by its rules each answer could be saved by itself."""
    luck = body.chance.random()
    if luck < SILENT and found.organisation.kind is not OrganisationKind.AGENCY:
        return
    given = body.answers(queries.questionnaire_of(found.round))
    is_begun = luck > 1 - BEGUN
    rows = [_row(found, code, each, by) for code, each in list(given.items())[: 12 if is_begun else None]]
    history.record_all(Action.ANSWER, rows, by=by, organisation_id=found.organisation_id)
    found.state = ReturnState.STARTED
    if is_begun:
        history.record(Action.ANSWER, found, by=by)
        return
    found.state, found.signed_at, found.signed_by = ReturnState.SIGNED_OFF, clock.now(), by.name
    history.record(Action.SIGN_OFF, found, by=by)


def _row(found: SurveyReturn, code: str, given: Given, by: Actor) -> SurveyAnswer:
    return SurveyAnswer(return_id=found.id, question=code, given=given.stored(), answered_by=by.name)


def _words() -> Words:
    """Each body takes the first that is left."""
    return Words({code: list(reversed(each)) for code, each in _told().items()})


def _told() -> Mapping[str, list[dict[str, Any]]]:
    return tomllib.loads(Path(__file__).with_name("survey_words.toml").read_text("utf-8"))


def _themes() -> dict[str, list[str]]:
    """The themes of each text."""
    told = _told()
    texts = [each for code, given in told.items() if code != "examples" for each in given]
    texts += [part for each in told["examples"] for part in each.values() if "themes" in part]
    return {each["text"]: each["themes"] for each in texts}


def _read_words(held: SurveyRound, chance: Random) -> None:
    """Two people of the office read each answer, and do not always find the same in it."""
    first, second = _readers()
    themes, questionnaire = _themes(), queries.questionnaire_of(held)
    by_reference = {each.reference: each for each in queries.returns_of_round(held)}
    for code, told in gathering.all_in_words(held).items():
        question = questionnaire.by_code[code]
        for reference, answer in told.items():
            found, chosen = by_reference[reference], themes[answer.text]
            quote = answer.may_be_quoted and chance.random() < 0.6
            coding.code(found, question, chosen, is_quote=quote, by=first)
            if chance.random() < 0.5:
                of_second = chosen if chance.random() < 0.75 else chosen[:1]
                coding.code(found, question, of_second, is_quote=quote, by=second)


def _readers() -> list[Actor]:
    found = [accounts.by_email(email) for email in OFFICE]
    return [Actor(ActorKind.ACCOUNT, each.reference, each.name) for each in found if each is not None]
