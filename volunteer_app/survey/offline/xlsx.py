"""A form as an Excel workbook. Answers are texts and numbers, never formulas; other cells are locked."""

from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from volunteer_app.foundation import clock
from volunteer_app.foundation.exporting import begins_like_a_formula, clean, new_file
from volunteer_app.survey.offline.cells import Value
from volunteer_app.survey.offline.form import (
    ANSWER,
    CHOICES,
    COVER,
    HEADS,
    TERMS,
    WHY,
    Entry,
    Form,
    Line,
    Part,
)

WIDTHS = (9, 52, 44, 30, 40, 26, 26, 10, 10)
HIDDEN_FROM = 7
FIRST_LINE = 3  # counted from 0: title, introduction and heads stand above
TO_FILL_IN = {"locked": False, "bg_color": "#FFF7D6", "border": 1, "border_color": "#B1B4B6"}
WRAPPED = {"text_wrap": True, "valign": "top"}
LOOKS: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 16},
    "head": {**WRAPPED, "bold": True, "bottom": 1},
    "read": WRAPPED,
    "quoted": {**WRAPPED, "quote_prefix": True},
    "text": {**WRAPPED, **TO_FILL_IN, "num_format": 49},
    "quoted_text": {**WRAPPED, **TO_FILL_IN, "num_format": 49, "quote_prefix": True},
    "number": {**WRAPPED, **TO_FILL_IN, "num_format": 0},
}
ALLOWED = {"format_columns": True, "format_rows": True, "select_locked_cells": True}
COLUMN = {head: number for number, head in enumerate(HEADS)}
LONGEST_TOLD = 255


def workbook(form: Form) -> IO[bytes]:
    """The workbook, open at its start."""
    with new_file() as made:
        book = xlsxwriter.Workbook(
            made, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
        )
        book.set_properties({"title": form.title, "created": clock.now().replace(tzinfo=None)})
        looks = {name: book.add_format(dict(each)) for name, each in LOOKS.items()}
        _Writer(book, looks, form).write()
        book.close()
    return made


class _Writer:
    """A workbook that is being written."""

    def __init__(self, book: Any, looks: Mapping[str, Any], form: Form) -> None:
        self.book, self.looks, self.form = book, looks, form
        self.ranges: dict[tuple[str, ...], str] = {}

    def write(self) -> None:
        """All sheets, in their order."""
        self._pairs(COVER, self.form.title, [("", self.form.intro), *self.form.facts, *self._how()])
        for part in self.form.parts:
            self._note_lists(part)
        for part in self.form.parts:
            self._part(part)
        self._pairs(TERMS, "Words, and what they mean here", self.form.terms)
        self._choices()

    def _how(self) -> list[tuple[str, str]]:
        return [
            ("How to fill it in" if not number else "", each) for number, each in enumerate(self.form.how)
        ]

    def _pairs(self, name: str, title: str, pairs: Any) -> None:
        sheet = self._sheet(name, title)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 100)
        for number, (left, right) in enumerate(pairs, 1):
            self._text(sheet, (number, 0), left, "head" if left else "read")
            self._text(sheet, (number, 1), right, "read")

    def _part(self, part: Part) -> None:
        sheet = self._sheet(part.name, part.title)
        for number, width in enumerate(WIDTHS):
            sheet.set_column(number, number, width, None, {"hidden": number >= HIDDEN_FROM})
        sheet.freeze_panes(FIRST_LINE, 2)
        self._text(sheet, (1, 0), part.intro, None)
        for number, head in enumerate(HEADS):
            sheet.write_string(FIRST_LINE - 1, number, head, self.looks["head"])
        for number, line in enumerate(part.lines, FIRST_LINE):
            self._line(sheet, number, line)

    def _line(self, sheet: Any, number: int, line: Line) -> None:
        for column, value in enumerate(line.cells):
            self._value(sheet, (number, column), value, self._look(line, column))
        self._validate(sheet, number, line)

    def _look(self, line: Line, column: int) -> str:
        if column == COLUMN[ANSWER] and line.entry is not Entry.NOTHING:
            return "number" if line.entry is Entry.NUMBER else "text"
        return "text" if column == COLUMN[WHY] and line.reasons else "read"

    def _validate(self, sheet: Any, number: int, line: Line) -> None:
        if line.choices:
            self._list(sheet, (number, COLUMN[ANSWER]), line.choices)
        if line.reasons:
            self._list(sheet, (number, COLUMN[WHY]), line.reasons)
        if line.entry is Entry.NUMBER:
            sheet.data_validation(number, COLUMN[ANSWER], number, COLUMN[ANSWER], _number_rule(line))

    def _list(self, sheet: Any, place: tuple[int, int], choices: tuple[str, ...]) -> None:
        told = "Choose one of the answers listed, or delete what you typed"
        rule = {"validate": "list", "source": self.ranges[choices], "error_title": "Not one of these"}
        sheet.data_validation(*place, *place, {**rule, "error_message": told})

    def _note_lists(self, part: Part) -> None:
        """Where each list of choices stands: a rule of a cell has no room for long ones."""
        for line in part.lines:
            for each in filter(None, (line.choices, line.reasons)):
                column = xl_col_to_name(len(self.ranges))
                self.ranges.setdefault(each, f"={CHOICES}!${column}$1:${column}${len(each)}")

    def _choices(self) -> None:
        sheet = self.book.add_worksheet(CHOICES)
        sheet.protect("", ALLOWED)
        sheet.hide()
        for column, choices in enumerate(self.ranges):
            for number, each in enumerate(choices):
                self._text(sheet, (number, column), each, None)

    def _sheet(self, name: str, title: str) -> Any:
        sheet = self.book.add_worksheet(name)
        sheet.protect("", ALLOWED)
        sheet.write_string(0, 0, title, self.looks["title"])
        return sheet

    def _value(self, sheet: Any, place: tuple[int, int], value: Value, look: str) -> None:
        if isinstance(value, str):
            self._text(sheet, place, value, look)
        else:
            sheet.write_number(*place, value, self.looks[look])

    def _text(self, sheet: Any, place: tuple[int, int], text: str, look: str | None) -> None:
        kept = clean(text)
        if look in {"text", "read", "number"} and begins_like_a_formula(kept):
            look = "quoted" if look == "read" else "quoted_text"
        if kept:
            sheet.write_string(*place, kept, self.looks[look] if look else None)
        elif look:
            sheet.write_blank(*place, None, self.looks[look])


def _number_rule(line: Line) -> dict[str, object]:
    """A number that is possible; what is not is told at once."""
    least, most = line.possible.least or Decimal(0), line.possible.most or Decimal(10**9)
    kind = "decimal" if line.places else "integer"
    told = (
        f"Enter a {'number' if line.places else 'whole number'} from {least:,} to {most:,}. {_or_why(line)}"
    )
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": float(least),
        "maximum": float(most),
        "error_title": "Not possible",
        "error_message": told[:LONGEST_TOLD],
    }


def _or_why(line: Line) -> str:
    return f"If there is no number, choose why in column “{WHY}”" if line.reasons else "Or leave it empty"
