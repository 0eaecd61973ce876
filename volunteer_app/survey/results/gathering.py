"""What results are worked out from, read from the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from volunteer_app.diversity.publishing.declared import ruleset
from volunteer_app.survey import queries as rounds
from volunteer_app.survey.feeding import published
from volunteer_app.survey.models import SurveyReturn, SurveyRound
from volunteer_app.survey.results import queries, themes
from volunteer_app.survey.results.asked import Basis, PublishedElsewhere
from volunteer_app.survey.results.bodies import Surveyed
from volunteer_app.survey.results.method import method
from volunteer_app.survey.results.themes import Answer, Coded
from volunteer_app.survey.rules import checking
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import ReturnState
from volunteer_app.survey.rules.shapes import Question


@dataclass(frozen=True)
class Sized:
    """A return with the known size of its body. `size`: none where nobody said it."""

    found: SurveyReturn
    size: int | None
    is_typed: bool


def sized(found: SurveyRound) -> list[Sized]:
    """The bodies of a round by name, with their sizes: as typed in, or else as this service counted them."""
    typed, counted = queries.sizes(found), queries.counted_sizes(found)
    return [
        Sized(each, typed.get(each.id, counted.get(each.id)), each.id in typed)
        for each in rounds.returns_of_round(found)
    ]


def basis(found: SurveyRound) -> Basis:
    """The bodies of a round with their answers. A body without a size counts as one without volunteers."""
    answers, rules = queries.answers_of(found), ruleset(found.reference_day)
    return Basis(
        rounds.questionnaire_of(found),
        [_surveyed(each, answers) for each in sized(found)],
        method(),
        rules.hide_below,
        rules.round_to,
    )


def _surveyed(each: Sized, answers: Mapping[int, Mapping[str, Given]]) -> Surveyed:
    is_in = each.found.state is ReturnState.SIGNED_OFF
    return Surveyed(
        each.found.reference,
        each.found.organisation.sector.value,
        float(each.size or 0),
        answers.get(each.found.id, {}) if is_in else None,
        each.found.state is not ReturnState.TO_DO,
    )


def elsewhere(found: SurveyRound, basis_of_it: Basis) -> PublishedElsewhere:
    """What the publications of who volunteers say of all volunteers."""
    return {
        each.code: published.national(found.reference_day, each.figure)
        for each in basis_of_it.questionnaire.questions()
        if basis_of_it.is_published_elsewhere(each)
    }


def in_words(found: SurveyRound, question: Question) -> dict[str, Answer]:
    """The answers to a question in words, by the reference of the return, with what readers found in them."""
    return _in_words(found, (question,))[question.code]


def all_in_words(found: SurveyRound) -> dict[str, dict[str, Answer]]:
    """The same of every question that is sorted into themes."""
    known = rounds.questionnaire_of(found).by_code
    return _in_words(found, [known[code] for code in themes.frames() if code in known])


def mark_of(question: Question, given: Mapping[str, Given]) -> str:
    """By which an answer is known again: what was found in another text counts for nothing."""
    return checking.mark(given, (question.code,))


def _in_words(found: SurveyRound, questions: Sequence[Question]) -> dict[str, dict[str, Answer]]:
    """Three statements, however many questions."""
    questionnaire, answers = rounds.questionnaire_of(found), queries.answers_of(found)
    coded: dict[tuple[int, str, str], list[Coded]] = {}
    for row in queries.codings(found, [each.code for each in questions]):
        known = Coded(row.coded_key, frozenset(row.themes), row.is_quote)
        coded.setdefault((row.return_id, row.question, row.mark), []).append(known)
    told: dict[str, dict[str, Answer]] = {each.code: {} for each in questions}
    for each in rounds.returns_of_round(found):
        given = checking.applying(questionnaire, answers.get(each.id, {}))
        for question in questions:
            answer = given.get(question.code)
            if answer is not None and answer.is_answer:
                by = coded.get((each.id, question.code, mark_of(question, given)), [])
                may = themes.may_be_quoted(questionnaire, question, given)
                told[question.code][each.reference] = Answer(str(answer.value), tuple(by), may)
    return told
