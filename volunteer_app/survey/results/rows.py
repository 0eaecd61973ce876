"""Results as rows, exactly as readers have them: every number rounded, hidden or withheld already. Pure."""

import csv
import hashlib
import io
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

STARTS_A_FORMULA = frozenset("=+-@\u2212\t\r\n")
HIDDEN, UNCERTAIN = "[c]", "[u]"
WHY_HIDDEN = (
    "[c]: hidden, because it would tell what one body answered or count few people, or because such a number "
    "could be worked out from it"
)
WHY_UNCERTAIN = "[u]: too uncertain to publish"


class Table(StrEnum):
    """What a row is about."""

    RESPONSES = "responses"
    ITEMS = "items"
    ESTIMATES = "estimates"
    SHARES = "shares"
    THEMES = "themes"
    QUOTES = "quotes"
    CHANGES = "changes"


class Measure(StrEnum):
    """What the number of a row is."""

    BODIES = "bodies"
    ANSWERED = "answered"
    BEGUN = "begun"
    RATE = "rate"
    RATE_BY_SIZE = "rate_by_size"
    ASKED = "asked"
    DONT_KNOW = "dont_know"
    REFUSED = "refused"
    BLANK = "blank"
    TOTAL = "total"
    PER_BODY = "per_body"
    AVERAGE = "average"
    SHARE = "share"
    PUBLISHED = "published"
    AGREEMENT = "agreement"
    QUOTE = "quote"
    CHANGE = "change"


class Quality(StrEnum):
    """How far a number can be relied on."""

    GOOD = "good"
    CARE = "care"
    UNCERTAIN = "uncertain"
    NONE = ""

    @property
    def words(self) -> str:
        """As pages say it."""
        return {
            "good": "Good",
            "care": "Use with care",
            "uncertain": "Too uncertain to publish",
            "": "",
        }[self]


class Row(NamedTuple):
    """One number. `item`: an option, a row of a table or a theme; `low` and `high`: its 95% interval."""

    table: Table
    section: str
    question: str
    item: str
    breakdown: str
    value: str
    measure: Measure
    number: str
    low: str = ""
    high: str = ""
    quality: Quality = Quality.NONE
    note: str = ""

    @property
    def amount(self) -> float | None:
        """The number, for charts and comparisons; None where it is hidden or withheld."""
        return read(self.number)

    @property
    def span(self) -> tuple[float, float] | None:
        """Its interval; None where there is none."""
        low, high = read(self.low), read(self.high)
        return None if low is None or high is None else (low, high)


COLUMNS = Row._fields


class Place(NamedTuple):
    """Where numbers stand: a question, or an item of it."""

    section: str
    question: str
    item: str = ""


def read(text: str) -> float | None:
    """The number that a text is; None where it is none."""
    try:
        return float(text)
    except ValueError:
        return None


def csv_of(rows: Iterable[Row]) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row._replace(note=_as_text(row.note)) for row in rows)
    return text.getvalue()


def _as_text(note: str) -> str:
    """What somebody wrote, so that a spreadsheet takes it for no formula."""
    return f"'{note}" if note[:1] in STARTS_A_FORMULA else note


def digest_of(rows: Iterable[Row]) -> str:
    """By which the file of these rows is known again: SHA-256."""
    return hashlib.sha256(csv_of(rows).encode()).hexdigest()
