"""Empty workbooks that people fill in and send back: every cell is text, so that no first 0 is dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

import xlsxwriter

from volunteer_app.foundation import clock
from volunteer_app.foundation.exporting import new_file

TEXT = {"num_format": 49}  # Excel's own format "Text": what is typed stays as it was typed
WIDTH, WIDE = 24, 60


@dataclass(frozen=True)
class Sheet:
    """A table of texts. `is_filled_in`: people write into it, and it has as many rows as they like."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    is_filled_in: bool = False


def workbook(sheets: Sequence[Sheet]) -> IO[bytes]:
    """A workbook of these sheets, open at its start."""
    with new_file() as made:
        book = xlsxwriter.Workbook(made, {"strings_to_urls": False, "in_memory": True})
        book.set_properties({"created": clock.now().replace(tzinfo=None)})
        wrapped = {"text_wrap": True, "valign": "top"}
        bold, text, read = (
            book.add_format(each) for each in ({**wrapped, "bold": True}, TEXT, {**TEXT, **wrapped})
        )
        for each in sheets:
            sheet = book.add_worksheet(each.title)
            looks = text if each.is_filled_in else read
            sheet.set_column(0, max(len(each.headings) - 1, 0), WIDTH if each.is_filled_in else WIDE, looks)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate((each.headings, *each.rows)):
                for column, value in enumerate(row):
                    sheet.write_string(number, column, value, bold if number == 0 else looks)
        book.close()
    return made
