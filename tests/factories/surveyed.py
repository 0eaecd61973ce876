"""Bodies of a survey with invented answers, for tests of its results. Pure: nothing is stored."""

import random
from collections.abc import Iterable, Mapping
from typing import Any

from volunteer_app.survey import questionnaires
from volunteer_app.survey.results.asked import Basis
from volunteer_app.survey.results.bodies import Surveyed
from volunteer_app.survey.results.method import method
from volunteer_app.survey.rules import routing
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.shapes import CHOOSING, Kind, Missing, Question, Questionnaire

SECTORS = ("prisons", "probation", "police", "voluntary")
SILENT = 0.3  # of all bodies answer nothing, and then of each question
UNSURE = 0.05


def questionnaire() -> Questionnaire:
    """The first questionnaire."""
    return questionnaires.of_version("2026.1")


def given(**values: Any) -> dict[str, Given]:
    """Answers by question."""
    return {
        code: Given(missing=value) if isinstance(value, Missing) else Given(value)
        for code, value in values.items()
    }


def body(name: str, sector: str, size: int, answers: Mapping[str, Given] | None) -> Surveyed:
    """One body; no answers: it did not sign a return off."""
    return Surveyed(name, sector, float(size), answers, answers is not None)


def basis(bodies: Iterable[Surveyed]) -> Basis:
    """What results are worked out from; counts of people under 8 are hidden, others rounded to 5."""
    return Basis(questionnaire(), list(bodies), method(), hide_below=8, round_to=5)


def many(number: int = 120, *, silent: float = SILENT, seed: int = 2026) -> list[Surveyed]:
    """So many bodies, of which some answer nothing. The same number and seed give the same bodies."""
    chance = random.Random(seed)  # noqa: S311 - invented answers, no secret
    return [_one(f"SRV-{place:08}", chance, silent) for place in range(number)]


def _one(name: str, chance: random.Random, silent: float) -> Surveyed:
    size = max(1, round(chance.lognormvariate(4.0, 1.1)))
    sector = chance.choice(SECTORS)
    is_silent = chance.random() < silent
    return body(name, sector, size, None if is_silent else _answers(size, chance, silent))


def _answers(size: int, chance: random.Random, silent: float) -> dict[str, Given]:
    found: dict[str, Given] = {}
    asked = questionnaire()
    for question in asked.questions():
        if routing.applies(asked, question, found):
            is_unsure = silent and question.required and chance.random() < UNSURE
            answer = Given(missing=Missing.DONT_KNOW) if is_unsure else _answer(question, size, chance)
            if answer:
                found[question.code] = answer
    return found


def _answer(question: Question, size: int, chance: random.Random) -> Given:
    if question.code == "has_volunteers":
        return Given("yes" if chance.random() < 0.9 else "no")
    if question.kind in (Kind.NUMBER, Kind.MONEY):
        return Given(round(size * chance.uniform(0.7, 1.3)))
    if question.kind is Kind.TABLE:
        return Given(dict.fromkeys(chance.sample(question.codes, 6), size // 6 + 1))
    if question.kind in CHOOSING:
        return Given(chance.choice(question.codes))
    if question.kind is Kind.MANY:
        return Given(chance.sample(question.codes, 2))
    return Given()
