"""The invented row of our templates, which somebody forgot to delete: it is never taken."""

from collections.abc import Mapping

from volunteer_app.desk.rules.import_headings import COLUMNS
from volunteer_app.desk.rules.importing import ImportKind
from volunteer_app.foundation.folding import plain
from volunteer_app.foundation.spreadsheets.days import NoDay, day_in

NAMES = ("first_name", "last_name")
# With the invented name, one more cell of the example makes sure: a family may be called Example.
FEWEST = 3
_EXAMPLES = {kind: {each.field: each.example for each in columns} for kind, columns in COLUMNS.items()}


def is_example(kind: ImportKind, cells: Mapping[str, str]) -> bool:
    """Whether the row is the template's, also with a cell changed, emptied or written in another way."""
    examples = _EXAMPLES[kind]
    if "reference" in cells and _same(cells["reference"], examples["reference"]):
        return True  # no reference of ours has an L: nobody can have it
    if not all(name in cells and _same(cells[name], examples[name]) for name in NAMES):
        return False
    return sum(_same(text, examples[field]) for field, text in cells.items() if field in examples) >= FEWEST


def _same(text: str, example: str) -> bool:
    if plain(text) == plain(example):
        return True
    if not example[0].isdigit():
        return False
    try:  # a spreadsheet turns 27/3/1987 into a day of its own
        return day_in(text) == day_in(example)
    except NoDay:
        return False
