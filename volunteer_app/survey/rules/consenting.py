"""What a body agrees to when it says that an example may be used. Pure."""

from collections.abc import Mapping

from volunteer_app.survey.rules import routing
from volunteer_app.survey.rules.answers import NOTHING, Given
from volunteer_app.survey.rules.shapes import Question, Questionnaire


def consents(questionnaire: Questionnaire) -> list[Question]:
    """The questions that ask whether something may be used."""
    return [each for each in questionnaire.questions() if each.consent]


def covered(questionnaire: Questionnaire, consent: Question) -> list[Question]:
    """What a consent is about: all that its section asks under the same conditions."""
    section = questionnaire.section_by_question[consent.code]
    return [each for each in section.questions if not each.consent and each.only_if == consent.only_if]


def is_agreed(questionnaire: Questionnaire, consent: Question, given: Mapping[str, Given]) -> bool:
    """Whether the answer is yes, and the question still applies."""
    return given.get(consent.code, NOTHING).value == "yes" and routing.applies(questionnaire, consent, given)


def rests_on(questionnaire: Questionnaire, question: Question) -> set[str]:
    """The questions whose answers decide whether this one applies, and itself."""
    found = {question.code}
    for each in question.only_if:
        found |= rests_on(questionnaire, questionnaire.by_code[each.question])
    return found
