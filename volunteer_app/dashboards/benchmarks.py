"""Populations to compare volunteers with: published percentages, each with its source."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from volunteer_app.dashboards.names import fold, is_declared

FILE = "population_benchmarks.csv"


@dataclass(frozen=True)
class Benchmark:
    """How one population is made up. `parts`: category to its fraction of those who answered."""

    population: str
    characteristic: str
    source: str
    parts: dict[str, float]
    of_residents: bool

    @property
    def short(self) -> str:
        """The population within a sentence."""
        return "residents" if self.of_residents else "people in prison"

    def part(self, category: str) -> float | None:
        """The fraction of a category, however it is written; None where it has none."""
        return self.parts.get(fold(category))


def of(characteristic: str) -> Sequence[Benchmark]:
    """The benchmarks of a characteristic, residents first."""
    return [each for each in _all() if each.characteristic == fold(characteristic)]


@cache
def _all() -> tuple[Benchmark, ...]:
    """All of them. Those who did not answer a census question are left out, as they are of ours."""
    text = (files("volunteer_app.dashboards") / "data" / FILE).read_text(encoding="utf-8")
    groups: dict[tuple[str, str, str], dict[str, float]] = {}
    for row in csv.DictReader(text.splitlines()):
        key = row["population"], fold(row["characteristic"]), row["source"]
        groups.setdefault(key, {})[fold(row["category"])] = float(row["percent"]) / 100
    made = [_benchmark(*key, parts) for key, parts in groups.items()]
    return tuple(sorted(made, key=lambda each: not each.of_residents))


def _benchmark(population: str, characteristic: str, source: str, parts: dict[str, float]) -> Benchmark:
    answered = 1 - sum(part for name, part in parts.items() if not is_declared(name))
    rebased = {name: part / answered for name, part in parts.items() if is_declared(name)}
    return Benchmark(population, characteristic, source, rebased, "residents" in population)
