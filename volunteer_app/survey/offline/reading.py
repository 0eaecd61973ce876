"""A form that was filled in, read again: whose it is, and what stands in each of its lines.

Sheets and columns are found by what they hold, so that their order and their names do not matter. What a file
says of itself is believed of nothing: it is the return on whose page it was uploaded that is filled in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO

from volunteer_app.foundation.spreadsheets import kinds, workbook
from volunteer_app.foundation.spreadsheets.delimited import Row
from volunteer_app.foundation.spreadsheets.kinds import Kind
from volunteer_app.foundation.spreadsheets.limits import MEGABYTE, Unreadable
from volunteer_app.foundation.spreadsheets.workbook import Most, Sheet
from volunteer_app.survey.offline.cells import tidy
from volunteer_app.survey.offline.form import (
    ANSWER,
    BODY,
    CHECK,
    MARK,
    PLACE,
    QUESTIONNAIRE,
    RETURN,
    ROUND,
    WHY,
    Own,
)

MEGABYTES = 10
MOST = Most(sheets=60, rows=3_000, columns=60, cell=200_000, text=4 * MEGABYTE)
LONGEST_SHOWN = 80
OURS = "Download the form of this return, and fill in that one"
NO_FORM = f"This is not a form of the survey: it has no cover sheet with a return and a check value. {OURS}"
SAVED_AS_TEXT = (
    "This is not a workbook. Save the form as an OpenDocument spreadsheet (.ods) or an Excel workbook "
    "(.xlsx), which keep all of its sheets"
)


@dataclass(frozen=True)
class Where:
    """A row of a sheet, as the program that opens it numbers rows."""

    sheet: str
    row: int


@dataclass(frozen=True)
class Written:
    """What stands in a line. `mark`: of the answer that stood there when the form was made."""

    where: Where
    answer: str = ""
    why: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Filled:
    """The lines of a form by place, each with how often it stands there."""

    lines: Mapping[str, tuple[Written, ...]]


def read(file: IO[bytes], own: Own) -> Filled:
    """What was filled in for a return.

    Raises:
        Unreadable: with a sentence that says what is wrong and what to do: it is no workbook or not a safe
            one, too much, no form, or the form of another return.
    """
    if kinds.kind_of(file) is Kind.CSV:
        raise Unreadable(SAVED_AS_TEXT)
    sheets = workbook.sheets(file, MOST)
    _refuse_another(_cover(sheets), own)
    lines: dict[str, tuple[Written, ...]] = {}
    for sheet in sheets:
        for place, written in _lines(sheet):
            lines[place] = (*lines.get(place, ()), written)
    if not lines:
        raise Unreadable(f"This form has no sheet with the columns “{ANSWER}” and “{PLACE}” any more. {OURS}")
    return Filled(lines)


def _cover(sheets: Iterable[Sheet]) -> dict[str, str]:
    """The facts of the cover: the first sheet that has all that tell a form."""
    for sheet in sheets:
        facts = {row.cells[0].strip(): row.cells[1].strip() for row in sheet.rows if len(row.cells) > 1}
        if {ROUND, RETURN, QUESTIONNAIRE, CHECK} <= facts.keys():
            return facts
    raise Unreadable(NO_FORM)


def _refuse_another(cover: Mapping[str, str], own: Own) -> None:
    theirs = {RETURN: own.reference, ROUND: own.round_code, QUESTIONNAIRE: own.questionnaire}
    if any(cover[name] != value for name, value in theirs.items()):
        raise Unreadable(
            f"This is the form of {_short(cover.get(BODY, 'another body'))}, round {_short(cover[ROUND])}, "
            f"return {_short(cover[RETURN])}, questionnaire {_short(cover[QUESTIONNAIRE])}. This page is for "
            f"{own.body}, round {own.round_code}, return {own.reference}, "
            f"questionnaire {own.questionnaire}. Nothing was read. Upload it at its own return"
        )
    if cover[CHECK] != own.check:
        raise Unreadable(f"The cover sheet of this form was changed: its check value does not fit. {OURS}")


def _lines(sheet: Sheet) -> Iterable[tuple[str, Written]]:
    columns: dict[str, int] = {}
    for row in sheet.rows:
        if not columns:
            columns = _columns(row)
            continue
        place = _cell(row, columns, PLACE)
        if place:
            yield (
                place,
                Written(
                    Where(sheet.name, row.number),
                    tidy(_cell(row, columns, ANSWER)),
                    tidy(_cell(row, columns, WHY)),
                    _cell(row, columns, MARK),
                ),
            )


def _columns(row: Row) -> dict[str, int]:
    """Where the columns stand, if this is the row of their heads."""
    found = {text.strip(): number for number, text in reversed(list(enumerate(row.cells)))}
    return found if {ANSWER, PLACE} <= found.keys() else {}


def _cell(row: Row, columns: Mapping[str, int], name: str) -> str:
    number = columns.get(name, len(row.cells))
    return row.cells[number].strip() if number < len(row.cells) else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
