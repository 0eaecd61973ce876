"""The form of a return as it stands."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping

from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import day, moment
from volunteer_app.survey import queries
from volunteer_app.survey.checked import Whole
from volunteer_app.survey.models import SurveyFigure, SurveyReturn
from volunteer_app.survey.offline import cells
from volunteer_app.survey.offline.cells import OWN, TICKED
from volunteer_app.survey.offline.form import (
    BODY,
    CHECK,
    HOW,
    LONGEST_NAME,
    QUESTIONNAIRE,
    RETURN,
    ROUND,
    Entry,
    Form,
    Line,
    Own,
    Part,
)
from volunteer_app.survey.rules.answers import NOTHING, Given
from volunteer_app.survey.rules.shapes import (
    CHOOSING,
    WORDS,
    Condition,
    Kind,
    Missing,
    Question,
    Questionnaire,
    Section,
)


def own(found: SurveyReturn) -> Own:
    """Whose the form of this return is."""
    body, code, version = found.organisation, found.round.code, found.round.questionnaire
    told = "\n".join((code, found.reference, version, body.reference))
    check = hashlib.sha256(told.encode()).hexdigest()[:12].upper()
    return Own(body.name, code, found.reference, version, check)


def form_of(whole: Whole, may_answer: Collection[str] | None) -> Form:
    """The form of a return as it stands. `may_answer`: the codes of the sections in it; None: all."""
    fills, asked = whole.setting.fills, whole.questionnaire
    numbers = _numbers(asked)
    return Form(
        f"{asked.title.plain(fills)}: form to fill in",
        asked.intro.plain(fills),
        _facts(whole),
        HOW,
        [(each.word.plain(fills), each.means.plain(fills)) for each in asked.terms],
        [
            _part(whole, section, numbers)
            for section in asked.sections
            if may_answer is None or section.code in may_answer
        ],
    )


def sheet_name(number: int, title: str) -> str:
    """What a sheet is called: no longer, and with no other characters, than every program allows."""
    plain = re.sub(r"[\[\]:*?/\\'\"]", " ", title)
    words, name = plain.split(), str(number)
    while words and len(name) + 1 + len(words[0]) <= LONGEST_NAME:
        name = f"{name} {words.pop(0)}"
    return name


def _facts(whole: Whole) -> list[tuple[str, str]]:
    found, mine = whole.found, own(whole.found)
    return [
        (
            "What this is",
            f"The form of one return of the survey, filled in as it was on {moment(clock.now())}",
        ),
        (BODY, mine.body),
        ("Round", found.round.title),
        (ROUND, mine.round_code),
        (RETURN, mine.reference),
        (QUESTIONNAIRE, mine.questionnaire),
        ("Reference day", day(found.round.reference_day)),
        ("Upload it by", moment(found.closes_at)),
        (CHECK, mine.check),
    ]


def _numbers(asked: Questionnaire) -> dict[str, str]:
    """The number of every question: 3.2 is the second of the third section."""
    return {
        question.code: f"{number}.{place}"
        for number, section in enumerate(asked.sections, 1)
        for place, question in enumerate(section.questions, 1)
    }


def _part(whole: Whole, section: Section, numbers: Mapping[str, str]) -> Part:
    fills = whole.setting.fills
    title = section.title.plain(fills)
    number = whole.questionnaire.sections.index(section) + 1
    lines = [line for each in section.questions for line in _lines(whole, each, numbers)]
    return Part(sheet_name(number, title), f"{number}. {title}", section.intro.plain(fills), lines)


def _lines(whole: Whole, question: Question, numbers: Mapping[str, str]) -> Iterator[Line]:
    fills, given = whole.setting.fills, whole.given.get(question.code, NOTHING)
    written = cells.of(question, given, fills)
    path = whole.questionnaire.path(question.code)
    has_rows = question.kind in {Kind.TABLE, Kind.MANY}
    figure = whole.figures.get(question.code)
    yield Line(
        path,
        numbers[question.code],
        question.ask.plain(fills),
        _help(whole, question, numbers),
        _takes(question, fills),
        Entry.NOTHING if has_rows else _entry(question),
        written.answers.get(OWN, ""),
        _choices(question, fills) if question.kind in CHOOSING else (),
        question.possible,
        question.places,
        () if question.kind in WORDS or question.kind is Kind.FILE else _reasons(question),
        written.why,
        _counted(question, figure, fills),
        cells.mark(question, given, fills),
    )
    counted = _figure_rows(question, figure, fills)
    for each in question.options if has_rows else ():
        is_table = question.kind is Kind.TABLE
        yield Line(
            f"{path}.{each.code}",
            "",
            each.label.plain(fills),
            each.hint.plain(fills),
            "Whole number" if is_table else f"“{TICKED}”, or nothing",
            Entry.NUMBER if is_table else Entry.CHOICE,
            written.answers.get(each.code, ""),
            () if is_table else (TICKED,),
            question.possible,
            counted=counted.get(each.code, ""),
        )


def _entry(question: Question) -> Entry:
    if question.kind is Kind.FILE:
        return Entry.NOTHING
    if question.kind in CHOOSING:
        return Entry.CHOICE
    return Entry.NUMBER if question.kind in {Kind.NUMBER, Kind.MONEY} else Entry.TEXT


def _choices(question: Question, fills: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(each.label.plain(fills) for each in question.options)


def _reasons(question: Question) -> tuple[str, ...]:
    return tuple(each.words for each in Missing if question.may_refuse or each is not Missing.REFUSED)


def _takes(question: Question, fills: Mapping[str, str]) -> str:
    if question.kind in CHOOSING:
        return "One of these:\n" + "\n".join(_choices(question, fills))
    if question.kind is Kind.MANY:
        most = f"Up to {question.most_chosen}" if question.most_chosen else "As many as apply"
        return f"“{TICKED}” in the rows below. {most}"
    if question.kind in WORDS:
        return f"Text of up to {question.longest:,} characters"
    unit = question.unit.plain(fills)
    return {
        Kind.NUMBER: f"{'Number' if question.places else 'Whole number'}: {unit}",
        Kind.MONEY: "Pounds: ",
        Kind.DATE: "Date like 31/3/2026: ",
        Kind.TABLE: f"Whole numbers in the rows below: {unit}",
        Kind.FILE: "Nothing here. Add the file on the website: ",
    }[question.kind].removesuffix(": ")


def _help(whole: Whole, question: Question, numbers: Mapping[str, str]) -> str:
    said = [question.help.plain(whole.setting.fills)]
    if question.only_if:
        conditions = " and ".join(_condition(whole, each, numbers) for each in question.only_if)
        said.append(f"Answer only if {conditions}.")
    if not question.required:
        said.append("Optional.")
    return " ".join(filter(None, said))


def _condition(whole: Whole, each: Condition, numbers: Mapping[str, str]) -> str:
    number = numbers[each.question]
    if each.above is not None:
        return f"{number} is more than {each.above}"
    asked, fills = whole.questionnaire.by_code[each.question], whole.setting.fills
    labels = [option.label.plain(fills) for option in asked.options if option.code in each.is_one_of]
    return f"{number} is " + " or ".join(f"“{label}”" for label in labels)


def _counted(question: Question, figure: SurveyFigure | None, fills: Mapping[str, str]) -> str:
    if figure is None:
        return ""
    counted = queries.counted({question.code: figure}).get(question.code)
    said = "" if counted is None else str(cells.of(question, counted, fills).answers.get(OWN, ""))
    return ". ".join(filter(None, (said, figure.note)))


def _figure_rows(question: Question, figure: SurveyFigure | None, fills: Mapping[str, str]) -> dict[str, str]:
    if figure is None or question.kind is not Kind.TABLE:
        return {}
    counted = queries.counted({question.code: figure}).get(question.code, Given())
    return cells.of(question, counted, fills).typed
