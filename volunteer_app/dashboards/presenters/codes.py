"""Codes that stand for names in addresses: p1, c4, b2, v3, k1. No address says what somebody looks at.

Characteristics and breakdowns have those of their tables, for ever; b0 is everybody. Populations, lines and
categories are numbered as they stand in the publication, which never changes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import url_for

from volunteer_app.dashboards.figures import ALL, Figures, Line
from volunteer_app.foundation.errors import NotFound

T = TypeVar("T")


@dataclass(frozen=True)
class Codes:
    """The codes of one publication."""

    figures: Figures

    @property
    def address(self) -> dict[str, Any]:
        """What every address of the publication has."""
        return {"day": self.figures.day.isoformat(), "number": self.figures.published.number}

    def page(self, endpoint: str, **values: Any) -> str:
        """The address of a page of the publication."""
        return url_for(f"dashboards.{endpoint}", **self.address, **values)

    def population(self, code: str) -> str:
        """The population of a code."""
        return _named(code, "p", self.figures.populations)

    def characteristic(self, code: str, population: str) -> str:
        """The characteristic of a code; it must be one of the population's."""
        return self._coded("c", code, self.figures.characteristics_of(population))

    def breakdown(self, code: str, population: str, characteristic: str) -> str:
        """The breakdown of a code; it must be crossed with the characteristic."""
        return self._coded("b", code, [ALL, *self.figures.breakdowns_of(population, characteristic)])

    def line(self, code: str, population: str, breakdown: str) -> Line:
        """The line of a code within a breakdown."""
        return _named(code, "v", self.figures.lines(population, breakdown))

    def category(self, code: str, population: str, characteristic: str) -> str:
        """The category of a code within a characteristic."""
        return _named(code, "k", self.figures.categories(population, characteristic))

    def _coded(self, letter: str, code: str, among: Sequence[str]) -> str:
        found = [name for name in among if self.figures.codes[letter, name] == code]
        if not found:
            raise NotFound
        return found[0]

    def of_population(self, name: str) -> str:
        """The code of a population."""
        return _code("p", self.figures.populations, name)

    def of_characteristic(self, name: str) -> str:
        """The code of a characteristic."""
        return self.figures.codes["c", name]

    def of_breakdown(self, name: str) -> str:
        """The code of a breakdown."""
        return self.figures.codes["b", name]

    def of_line(self, line: Line) -> str:
        """The code of a line within its breakdown."""
        return _code("v", self.figures.lines(line.population, line.breakdown), line)

    def of_category(self, population: str, characteristic: str, name: str) -> str:
        """The code of a category within its characteristic."""
        return _code("k", self.figures.categories(population, characteristic), name)


def _code(letter: str, names: Sequence[T], name: T) -> str:
    return f"{letter}{names.index(name) + 1}"


def _named(code: str, letter: str, names: Sequence[T]) -> T:
    """What a code stands for.

    Raises:
        NotFound: it stands for nothing in this publication.
    """
    if not re.fullmatch(rf"{letter}[1-9][0-9]?[0-9]?", code) or int(code[1:]) > len(names):
        raise NotFound
    return names[int(code[1:]) - 1]
