"""Who volunteers, against a population: shares of those who said, with their ranges, said in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from volunteer_app.dashboards import benchmarks
from volunteer_app.dashboards.benchmarks import Benchmark
from volunteer_app.dashboards.figures import Figures, Line
from volunteer_app.dashboards.names import fold, is_declared
from volunteer_app.dashboards.rules.comparing import (
    NEAR,
    Ratio,
    Share,
    Verdict,
    per_cent,
    ratio,
    share,
    verdict,
)


@dataclass(frozen=True)
class Compared:
    """A category against its benchmark. Without a share, the numbers that it needs are hidden."""

    characteristic: str
    category: str
    published: str
    expected: float
    share: Share | None
    ratio: Ratio | None
    verdict: Verdict | None
    sentence: str

    @property
    def is_fewer(self) -> bool:
        """Whether there are certainly fewer than expected, and by so much that it should be told first."""
        return self.verdict is Verdict.FEWER and self.ratio is not None and self.ratio.value < NEAR[0]


@dataclass(frozen=True)
class Comparison:
    """A line against one benchmark. `said`: how many said what they are, as it is published."""

    characteristic: str
    benchmark: Benchmark
    said: str
    rows: Sequence[Compared]

    @property
    def is_shown(self) -> bool:
        """Whether there is a share to show: else all that it needs is hidden."""
        return any(each.share for each in self.rows)

    @property
    def certain(self) -> list[Compared]:
        """What can be said with certainty, the largest difference first."""
        found = [each for each in self.rows if each.verdict in (Verdict.FEWER, Verdict.MORE)]
        return sorted(found, key=distance, reverse=True)


def comparisons(found: Figures, line: Line, people: str = "volunteers") -> list[Comparison]:
    """Every characteristic of the line that has a benchmark, against each of its benchmarks."""
    return [
        _comparison(found, line, characteristic, benchmark, people)
        for characteristic in found.characteristics_of(line.population)
        if found.has(line, characteristic)
        for benchmark in benchmarks.of(characteristic)
    ]


def against_residents(found: Figures, line: Line) -> list[Comparison]:
    """Those against residents alone."""
    return [each for each in comparisons(found, line) if each.benchmark.of_residents]


def distance(row: Compared) -> float:
    """How far from what was expected: 2 for half as many and for twice as many."""
    if row.ratio is None or row.ratio.value <= 0:
        return float("inf") if row.ratio else 1.0
    return max(row.ratio.value, 1 / row.ratio.value)


def _comparison(
    found: Figures, line: Line, characteristic: str, benchmark: Benchmark, people: str
) -> Comparison:
    said = found.said(line, characteristic)
    rows = []
    for category in found.categories(line.population, characteristic):
        expected = benchmark.part(category)
        if expected is None or not is_declared(category):
            continue
        count = found.count(line, characteristic, category)
        seen = share(count, said) if count and said else None
        against = ratio(seen, expected) if seen else None
        word = verdict(against) if against else None
        rows.append(
            Compared(
                characteristic,
                category,
                found.text(line, characteristic, category),
                expected,
                seen,
                against,
                word,
                _sentence(characteristic, category, seen, word, (people, benchmark.short, expected)),
            )
        )
    return Comparison(characteristic, benchmark, f"{said.people:,}" if said else "[c]", rows)


def _sentence(
    characteristic: str, category: str, seen: Share | None, word: Verdict | None, of: tuple[str, str, float]
) -> str:
    people, others, expected = of
    if seen is None or word is None:
        return f"{category}: nothing can be said, because a number is hidden."
    return (
        f"{subject(characteristic, category)} {per_cent(seen.value)} of {people} who said,"
        f" against {100 * expected:.1f}% of {others}: {word.words}."
    )


def subject(characteristic: str, category: str) -> str:
    """The beginning of a sentence about a category: “White people are”, or the answer quoted."""
    if fold(characteristic) == "ethnic group" and not fold(category).startswith("other"):
        name = category.removesuffix(" ethnic groups")
        return f"{name} people are" if name == category else f"People of {category.lower()} are"
    return f"“{category}” was the answer of"
