"""Rounds, returns and answers in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import day as day_in_words
from volunteer_app.survey.checked import Whole
from volunteer_app.survey.models import SurveyAnswer, SurveyReason, SurveyReturn, SurveyRound
from volunteer_app.survey.rules import answers, of_kinds, reconciling, rounds, routing
from volunteer_app.survey.rules.answers import NOTHING, Given
from volunteer_app.survey.rules.checking import Finding
from volunteer_app.survey.rules.reconciling import Difference
from volunteer_app.survey.rules.rounds import ReturnState, Source, Standing
from volunteer_app.survey.rules.shapes import CHOOSING, WORDS, Kind, Question, Section

TONES = {ReturnState.TO_DO: "neutral", ReturnState.STARTED: "progress", ReturnState.SIGNED_OFF: "good"}
ROUND_TONES = {
    Standing.DRAFT: "neutral",
    Standing.WAITING: "progress",
    Standing.OPEN: "good",
    Standing.CLOSED: "neutral",
}
NO_ANSWER = "No answer yet"


@dataclass(frozen=True)
class Line:
    """A section of a return: how far it is, and who has it."""

    section: Section
    title: str
    answered: int
    asked: int
    errors: int
    colleagues: Sequence[str]

    @property
    def state(self) -> tuple[str, str]:
        """How far it is, in words and as a tone."""
        if not self.asked:
            return "Nothing to answer", "neutral"
        if not self.answered:
            return "Not started", "neutral"
        if self.errors:
            return "Started", "progress"
        return "Answered", "good"


@dataclass(frozen=True)
class Shown:
    """A question with its answer, as it is read."""

    code: str
    ask: str
    answer: str
    rows: Sequence[tuple[str, str]]
    source: str
    file: bool


@dataclass(frozen=True)
class Told:
    """Something to put right or to explain, where it is, and the reason, if one was given."""

    finding: Finding
    section: Section
    question: str
    reason: SurveyReason | None


@dataclass(frozen=True)
class Compared:
    """A number of a return beside what this service counted."""

    question: str
    row: str
    answer: str
    figure: str
    by: str
    is_within: bool


def standing(found: SurveyRound) -> Standing:
    """Where a round is now."""
    return rounds.standing(found.state, found.times, clock.now())


def is_open(found: SurveyReturn) -> bool:
    """Whether a return can be answered now."""
    return found.state is not ReturnState.SIGNED_OFF and rounds.is_before(found.closes_at, clock.now())


def lines(whole: Whole, colleagues: dict[str, list[str]]) -> list[Line]:
    """The sections of a return."""
    wrong = [whole.questionnaire.section_by_question[each.questions[0]].code for each in whole.checked.errors]
    return [
        Line(
            each,
            each.title.plain(whole.setting.fills),
            *whole.progress(each),
            wrong.count(each.code),
            colleagues.get(each.code, []),
        )
        for each in whole.questionnaire.sections
    ]


def told(whole: Whole, findings: Iterable[Finding]) -> list[Told]:
    """Findings with what they are of."""
    sections, questions = whole.questionnaire.section_by_question, whole.questionnaire.by_code
    return [
        Told(
            each,
            sections[each.questions[0]],
            questions[each.questions[0]].ask.plain(whole.setting.fills),
            whole.reason_for(each),
        )
        for each in findings
    ]


def unanswered(whole: Whole, findings: Iterable[Finding]) -> list[tuple[Section, int]]:
    """How many questions of each section have to be answered yet."""
    codes = [whole.questionnaire.section_by_question[each.questions[0]].code for each in findings]
    return [(each, codes.count(each.code)) for each in whole.questionnaire.sections if each.code in codes]


def compared(whole: Whole, figures: dict[str, Given]) -> list[Compared]:
    """Every number that is not what this service counted."""
    return [
        _compared(whole, each) for each in reconciling.differences(whole.questionnaire, whole.given, figures)
    ]


def _compared(whole: Whole, each: Difference) -> Compared:
    question = whole.questionnaire.by_code[each.question]
    option = question.option(each.row) if each.row else None
    return Compared(
        question.ask.plain(whole.setting.fills),
        option.label.plain() if option is not None else "",
        "None" if each.answer is None else of_kinds.shown(each.answer),
        of_kinds.shown(each.figure),
        "" if each.by is None else _signed(each.by),
        each.is_within,
    )


def _signed(number: Decimal) -> str:
    return f"+{of_kinds.shown(number)}" if number > 0 else f"−{of_kinds.shown(-number)}"


def shown(whole: Whole, section: Section) -> list[Shown]:
    """The questions of a section that apply, each with its answer."""
    return [
        _shown(whole, each, whole.rows.get(each.code))
        for each in section.questions
        if routing.applies(whole.questionnaire, each, whole.given)
    ]


def _shown(whole: Whole, question: Question, row: SurveyAnswer | None) -> Shown:
    given = row.answer if row is not None else NOTHING
    is_table = question.kind is Kind.TABLE and given.is_answer
    rows = [
        (each.label.plain(), f"{given.value[each.code]:,}")
        for each in question.options
        if is_table and each.code in given.value
    ]
    return Shown(
        question.code,
        question.ask.plain(whole.setting.fills),
        words(whole, question, given),
        rows,
        source(row),
        row is not None and row.file_id is not None,
    )


def source(row: SurveyAnswer | None) -> str:
    """Where an answer came from, if that is worth saying."""
    is_from_here = row is not None and row.source is Source.SYSTEM and bool(row.answer)
    return "Filled in by this service" if is_from_here else ""


def words(whole: Whole, question: Question, given: Given) -> str:
    """An answer as people read it."""
    if not given:
        return NO_ANSWER
    if given.missing is not None or given.unread is not None:
        return given.missing.words if given.missing is not None else "Cannot be read"
    if question.kind in CHOOSING or question.kind is Kind.MANY:
        chosen = given.value if isinstance(given.value, list) else [given.value]
        options = [question.option(str(each)) for each in chosen]
        return "; ".join(each.label.plain(whole.setting.fills) for each in options if each is not None)
    if question.kind in WORDS or question.kind is Kind.FILE:
        return str(given.value)
    if question.kind is Kind.DATE:
        return day_in_words(date.fromisoformat(given.value))
    return _number(question, given)


def _number(question: Question, given: Given) -> str:
    number = answers.amount(given)
    if number is None:
        return str(given.value)
    if question.kind is Kind.MONEY:
        return f"£{number:,.2f}" if number != int(number) else f"£{number:,}"
    return f"{of_kinds.shown(number)} {question.unit.plain()}".strip()


def answers_wanted(section: Section) -> list[tuple[str, str, str]]:
    """Each question of a section for whoever programs: its code, what is sent, and what is asked."""
    fills = {"body": "the organisation", "period": "the 12 months", "reference_day": "the reference day"}
    return [(each.code, _wanted(each), each.ask.plain(fills)) for each in section.questions]


def _wanted(question: Question) -> str:
    codes = ", ".join(question.codes)
    if question.kind in CHOOSING:
        return f"One of: {codes}"
    if question.kind is Kind.MANY:
        return f"A list of: {codes}"
    if question.kind is Kind.TABLE:
        return f"An object of whole numbers by: {codes}"
    if question.kind in WORDS:
        return f"A text of up to {question.longest:,} characters"
    if question.kind in {Kind.DATE, Kind.FILE}:
        return (
            "A date as YYYY-MM-DD" if question.kind is Kind.DATE else "Not by JSON: on the page of the return"
        )
    return "A whole number" + (
        f", or a text with up to {question.places} decimal places" if question.places else ""
    )
