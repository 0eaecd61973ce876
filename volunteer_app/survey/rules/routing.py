"""Which questions apply, given what was answered to others. Pure."""

from collections.abc import Mapping

from volunteer_app.survey.rules.answers import NOTHING, Given, amount
from volunteer_app.survey.rules.shapes import Condition, Question, Questionnaire


def applies(questionnaire: Questionnaire, question: Question, answers: Mapping[str, Given]) -> bool:
    """Whether the question is to be answered: each of its conditions holds, and their own questions apply."""
    return all(
        applies(questionnaire, questionnaire.by_code[each.question], answers)
        and holds(each, answers.get(each.question, NOTHING))
        for each in question.only_if
    )


def holds(condition: Condition, given: Given) -> bool:
    """Whether an answer is what the condition asks for. Without an answer it does not hold."""
    if not given.is_answer:
        return False
    if condition.above is not None:
        number = amount(given)
        return number is not None and number > condition.above
    chosen = given.value if isinstance(given.value, list) else [given.value]
    return any(str(each) in condition.is_one_of for each in chosen)


def may_apply(questionnaire: Questionnaire, question: Question, answers: Mapping[str, Given]) -> bool:
    """Whether the question can still apply: no answer that was given leaves it out."""
    return all(
        may_apply(questionnaire, questionnaire.by_code[each.question], answers)
        and (not answers.get(each.question, NOTHING) or holds(each, answers[each.question]))
        for each in question.only_if
    )


def open_conditions(
    questionnaire: Questionnaire, question: Question, answers: Mapping[str, Given]
) -> list[Condition]:
    """The conditions that wait for an answer, those of its conditions' own questions first."""
    found: list[Condition] = []
    for each in question.only_if:
        found += open_conditions(questionnaire, questionnaire.by_code[each.question], answers)
        if not answers.get(each.question, NOTHING):
            found.append(each)
    return found
