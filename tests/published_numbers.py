"""Every number that stands in a page or file of figures must come from published numbers.

The arithmetic here is its own, so that it does not agree with the pages by making their mistake.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor

from tests.page_client import parsed
from volunteer_app.dashboards import benchmarks
from volunteer_app.diversity.publishing.rows import Published

SILENT = ("Prefer not to say", "Not answered", "Not asked")
UNDECLARED = (*SILENT, "Not known")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
DATE = re.compile(r"\b\d{1,2} [A-Z][a-z]+(?: \d{4})?\b")
# What pages say in the same words whatever the figures are
PROSE = (
    "A ratio of 1 means as many as expected, 0.5 half as many, 2 twice as many",
    "A number against all applicants of 1 means as often as all applicants; 0.5, half as often",
    "residents 2021",
    "residents aged 16 and over 2021",
    "Census 2021",
    "Annual Report 2022/23",
    "Equality Act 2010",
    "95% range",
    "at 95%",
    "lies on one side of 1",
    "within 10% of 1",
    "SHA-256",
    "A number of people under 8 is hidden",
    "in 3 organisations or more",
)
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Derivable:
    """All that may be said of a publication: its numbers, and what anybody can work out of them."""

    published: Published

    @cached_property
    def _tables(self) -> dict[Key, dict[str, int | None]]:
        found: dict[Key, dict[str, int | None]] = {}
        for row in self.published.rows:
            by = "All" if row.breakdown_value == "All" else row.breakdown
            of = "All" if row.category == "All" else row.characteristic
            key = row.population, by, row.breakdown_value, of
            found.setdefault(key, {})[row.category] = row.published
        return found

    def _whole(self, key: Key) -> int | None:
        return self._tables[(*key[:3], "All")]["All"]

    def _said(self, key: Key) -> set[int]:
        """How many said: added up, or what is left; neither where a number that it needs is hidden."""
        cells = self._tables[key]
        declared = [number for name, number in cells.items() if name not in UNDECLARED]
        silent = [number for name, number in cells.items() if name in UNDECLARED]
        whole = self._whole(key)
        ways = set()
        if None not in declared:
            ways.add(sum(number for number in declared if number is not None))
        if None not in silent and whole is not None:
            ways.add(whole - sum(number for number in silent if number is not None))
        return ways

    @cached_property
    def counts(self) -> set[int]:
        """Numbers of people."""
        known = {number for cells in self._tables.values() for number in cells.values() if number is not None}
        said = {number for key in self._tables for number in self._said(key)}
        return known | said | {number for steps in self._steps for number in steps}

    @cached_property
    def _steps(self) -> list[tuple[int, int, int]]:
        """Those who applied, were offered a role and are placed, of every category where all are shown."""
        names = ("Applied, not offered", "Offered, not placed", "Placed")
        tables = [{key[3]: cells for key, cells in self._tables.items() if key[2] == name} for name in names]
        found = []
        for characteristic, cells in tables[0].items():
            for category in cells:
                a, b, c = (each[characteristic][category] for each in tables)
                if a is not None and b is not None and c is not None:
                    found.append((a + b + c, b + c, c))
        return found

    @cached_property
    def shares(self) -> set[Fraction]:
        """Parts of those who said, or of all people."""
        found = set()
        for key, cells in self._tables.items():
            wholes = {*self._said(key), self._whole(key) or 0}
            parts = [number for number in (*cells.values(), *self._said(key)) if number is not None]
            found |= {Fraction(part, whole) for whole in wholes if whole for part in parts}
        for applied, offered, placed in self._steps:
            found |= {Fraction(offered, applied), Fraction(placed, applied)} if applied else set()
        return found

    @cached_property
    def percents(self) -> set[str]:
        """Shares in whole per cents, and the benchmarks."""
        shares = {f"{floor(100 * share + Fraction(1, 2))}%" for share in self.shares}
        names = ("ethnic group", "religion", "sex", "sexual orientation", "disability")
        known = [part for name in names for each in benchmarks.of(name) for part in each.parts.values()]
        return shares | {f"{100 * part:.1f}%" for part in known} | {"1%", "100%"}

    @cached_property
    def small_print(self) -> set[str]:
        """What the audit says of itself, what numbers are rounded to, and which of its day this one is."""
        certificate = self.published.certificate
        low, high = certificate.narrowest
        said = {
            certificate.hidden_cells,
            low,
            high,
            self.published.number,
            5,
        }
        return {f"{number:,}" for number in said} | {f"{certificate.seconds:.1f}"}

    def strange(self, text: str) -> list[str]:
        """The numbers of a text that are none of these. Ratios (two decimals) have tests of their own."""
        for known in self._names():
            text = text.replace(known, " ")
        text = re.sub(r"\b\d+\.\d\d\b", " ", DATE.sub(" ", text))
        return [
            number
            for number in (found.rstrip(",") for found in NUMBER.findall(text))
            if number not in self.percents and not self._is_known(number)
        ]

    def _is_known(self, number: str) -> bool:
        plain = number.replace(",", "")
        return number in self.small_print or (plain.isdigit() and int(plain) in self.counts)

    def _names(self) -> Iterator[str]:
        yield from PROSE
        yield self.published.certificate.digest
        yield self.published.certificate.solver
        rows = self.published.rows
        names = {name for row in rows for name in (row.category, row.breakdown_value, row.table)}
        yield from sorted((name for name in names if re.search(r"\d", name)), key=len, reverse=True)


def text_of(page: str) -> str:
    """All that stands in the main part of a page, also in its pictures."""
    main = parsed(page)[0].find(".//main")
    assert main is not None
    return " ".join(main.itertext())
