"""The numbers of a publication as somebody gathers them who has its pages and files, and nothing else.

Read from the CSV file, the sheets of the spreadsheet, and the tables and charts of every page. Where one
place shows a number that another hides, the number counts.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import python_calamine

from tests.page_client import parsed

EVERYBODY, ALL, ALL_PEOPLE, HIDDEN = "Everybody", "All", "All people", "[c]"
TABLE = re.compile(r".*/p\d+/(c\d+)/(b\d+)(?:/line/v\d+|/share/k\d+)?")
OVER_TIME = re.compile(r".*/p\d+/(c\d+)/over-time/k\d+")
Key = tuple[str, str, str, str]  # breakdown, its value, characteristic, category


@dataclass
class Scraped:
    """What was gathered. `percents`: of the categories on their lines. `few`: what too few people declared,
    with its line. `places`: how often a number or its absence was told.
    """

    numbers: dict[Key, int | None] = field(default_factory=dict)
    percents: dict[Key, int] = field(default_factory=dict)
    few: set[tuple[str, str, str]] = field(default_factory=set)
    places: int = 0
    names: dict[str, str] = field(default_factory=dict)  # of codes in addresses

    def csv(self, text: str) -> None:
        """The file with all rows; it also says what the codes in addresses stand for."""
        for row in csv.DictReader(io.StringIO(text)):
            _, characteristic, breakdown = row["table"].rsplit("-", 2)
            self.names |= {characteristic: row["characteristic"], breakdown: row["breakdown"], "b0": ALL}
            at = row["breakdown"], row["breakdown_value"]
            self._tell((*at, row["characteristic"], row["category"]), row["published"])

    def spreadsheet(self, content: bytes) -> None:
        """Every sheet with a table of numbers."""
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python()
            about = re.search(r" by (.+), \d", str(rows[0][0]))
            if name.startswith("Table_") and about is not None:
                self._sheet(self._named(about[1]), rows[2], rows[3:])

    def page(self, path: str, html: str) -> None:
        """The tables and charts of a page of tables."""
        tree, _ = parsed(html)
        heading = _text(tree.find(".//h1"))
        if found := TABLE.fullmatch(path):
            characteristic, breakdown = self.names[found[1]], self.names[found[2]]
            for table in tree.iter("table"):
                self._table(table, characteristic, breakdown)
            for chart in tree.iter("svg"):
                self._chart(chart, (breakdown, characteristic), heading.rpartition(": ")[2])
            for remark in map(_text, tree.iter("li")):
                line, told, _ = remark.partition(": Hidden: too few people declared")
                if told:
                    at = (ALL, ALL) if line == EVERYBODY else (breakdown, line)
                    self.few.add((*at, characteristic))
        elif found := OVER_TIME.fullmatch(path):
            category = heading.rpartition(": ")[2]
            for row in tree.findall(".//tbody/tr"):
                cells = [_text(each) for each in row]
                self._tell((ALL, ALL, self.names[found[1]], category), cells[2])
                self._tell((ALL, ALL, self.names[found[1]], category), cells[3])

    def _named(self, lowered: str) -> str:
        return next(each for each in self.names.values() if each.lower() == lowered.lower())

    def _sheet(self, characteristic: str, heads: list[Any], rows: list[list[Any]]) -> None:
        for breakdown, line, _, *values in rows:
            for head, value in zip(heads[3:], values, strict=True):
                self._cell(breakdown, line, characteristic, (head, value))

    def _table(self, table: Any, characteristic: str, breakdown: str) -> None:
        heads = [_text(each) for each in table.findall(".//thead//th")]
        for row in table.findall("./tbody/tr"):
            cells = [_text(each) for each in row]
            if table.get("id") == "table-breakdown":
                for head, value in zip(heads[1:], cells[1:], strict=True):
                    self._cell(breakdown, cells[0], characteristic, (head, value))
            elif table.get("id") == "table-line":
                line = _text(table.find("caption")).partition(": ")[2].rpartition(", ")[0]
                for value in cells[1:3]:
                    self._cell(breakdown, line, characteristic, (cells[0], value))

    def _chart(self, chart: Any, of: tuple[str, str], title: str) -> None:
        """Charts say all that they draw: bars of one line, or of one category on every line."""
        breakdown, characteristic = of
        drawn = [_text(each) for each in chart.findall("text")]
        for said in _text(chart.find("desc")).split("; "):
            label, _, value = said.rpartition(": ")
            assert value in drawn
            line, category = (
                (title, label) if "chart-line" in chart.get("aria-labelledby") else (label, title)
            )
            self._cell(breakdown, line, characteristic, (category, value))

    def _cell(self, breakdown: str, line: str, characteristic: str, cell: tuple[str, object]) -> None:
        category, value = cell
        at = (ALL, ALL) if line == EVERYBODY else (breakdown, line)
        if category in (ALL_PEOPLE, "Notes"):
            category = ALL if category == ALL_PEOPLE else ""
        if category:
            self._tell((*at, characteristic, category), str(value))

    def _tell(self, key: Key, value: str) -> None:
        breakdown, line, characteristic, category = key
        breakdown = ALL if line == ALL else breakdown
        key = breakdown, line, ALL if category == ALL else characteristic, category
        self.places += 1
        if value.endswith("%"):
            self.percents[key] = int(value.removeprefix("under ").removesuffix("%"))
        else:
            number = None if value == HIDDEN else round(float(value.replace(",", "")))
            self.numbers[key] = number if number is not None else self.numbers.get(key)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def links(html: str, below: str) -> Iterator[str]:
    """Where a page leads to below an address, files left out."""
    return (
        each for each in re.findall(r'href="([^"]+)"', html) if each.startswith(below) and "." not in each
    )
