"""Results as a spreadsheet: a cover, contents, notes, and one table a sheet."""

from collections.abc import Iterable, Sequence

from volunteer_app.foundation import sheets
from volunteer_app.foundation.presenting import day
from volunteer_app.foundation.sheets import Sheet, Value
from volunteer_app.survey import queries as rounds
from volunteer_app.survey.results.models import SurveyResults
from volunteer_app.survey.results.presenters import wording
from volunteer_app.survey.results.rows import WHY_HIDDEN, WHY_UNCERTAIN, Measure, Row, Table, read
from volunteer_app.survey.rules.shapes import Questionnaire

HEADS = ("Question", "Answer or row", "Group", "Number", "Low", "High", "How certain", "Note")
RESPONSES = ("Group", "What", "Number")
NOTHING = "Nothing"


def ods(found: SurveyResults, rows: Sequence[Row]) -> bytes:
    """The spreadsheet."""
    questionnaire = rounds.questionnaire_of(found.round)
    tables = [_responses(rows), *_sections(found, questionnaire, rows)]
    return sheets.document(_title(found), [_cover(found), _contents(tables), _notes(), *tables])


def _title(found: SurveyResults) -> str:
    return f"{found.round.title}: results"


def _cover(found: SurveyResults) -> Sheet:
    facts: list[tuple[Value, Value]] = [
        ("Reference day", day(found.round.reference_day)),
        ("Edition", found.edition),
        ("Why it corrects an earlier one", found.reason or "It corrects none"),
        ("Published on", day(found.released_at.date()) if found.released_at else "Not published"),
        ("Method", found.method),
        ("Rules of protection", found.ruleset),
        ("SHA-256 of results.csv", found.digest),
    ]
    above = ["Estimates for all bodies of the survey, from those that answered. See the sheet Notes."]
    return Sheet("Cover", _title(found), above, ("About", "What"), facts)


def _contents(tables: Sequence[Sheet]) -> Sheet:
    rows = [("Cover", "What this is"), ("Notes", "Symbols and words"), *((t.name, t.title) for t in tables)]
    return Sheet("Contents", "Contents", ["One row for each other sheet."], ("Sheet", "What is in it"), rows)


def _notes() -> Sheet:
    rows = [
        tuple(WHY_HIDDEN.split(": ", 1)),
        tuple(WHY_UNCERTAIN.split(": ", 1)),
        ("[x]", "there is no such number"),
        ("Low and high", "The 95% interval: how far the number may be out since not every body answered"),
        ("Good", "The standard error is at most a tenth of the number"),
        ("Use with care", "The standard error is at most a quarter of the number"),
    ]
    return Sheet("Notes", "Notes", ["What symbols and words mean."], ("Symbol or word", "Meaning"), rows)


def _responses(rows: Iterable[Row]) -> Sheet:
    found = [
        (wording.group(each), each.measure.value.replace("_", " "), _number(each.number))
        for each in rows
        if each.table is Table.RESPONSES
    ]
    above = ["This sheet has one table. Rates are percentages."]
    return Sheet("Responses", "Who answered", above, RESPONSES, found)


def _sections(found: SurveyResults, asked: Questionnaire, rows: Sequence[Row]) -> list[Sheet]:
    made = []
    for number, section in enumerate(asked.sections, 1):
        lines = [
            _line(found, asked, each) for each in rows if each.section == section.code and _is_shown(each)
        ]
        if lines:
            title = f"Table {number}: {section.title.plain()}"
            above = ["This sheet has one table. Symbols and words are explained in the sheet Notes."]
            made.append(Sheet(f"Table_{number}", title, above, HEADS, lines))
    return made


def _is_shown(row: Row) -> bool:
    return row.table is not Table.ITEMS or row.measure is Measure.RATE


def _line(found: SurveyResults, asked: Questionnaire, row: Row) -> list[Value]:
    question = asked.by_code[row.question]
    what = row.measure.value.replace("_", " ")
    item = wording.item(question, row.item) if row.item else what
    return [
        wording.asks(found.round, question),
        item,
        wording.group(row),
        _number(row.number),
        _number(row.low),
        _number(row.high),
        row.quality.words or NOTHING,
        row.note or what,
    ]


def _number(text: str) -> Value:
    """A number as one, so that it can be worked with; a symbol as it is, and no cell is empty."""
    number = read(text)
    if number is None:
        return text or NOTHING
    return int(number) if number == int(number) else number
