"""The tables of docs/performance.md, written between two markers; the words around them are ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench import matching, practice
from bench.loading import Loaded
from bench.pages import LISTS, PAGES
from bench.planning import ADD_PERSON, FIRST_VIEW, LOG_TRAINING, USERS
from volunteer_app.desk.rules.importing import ImportKind

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"

MOST_P95_MS = 100
MOST_STATEMENTS = 12
MOST_MEMORY_MB = 600
MOST_MEMORY_TIMES = 1.2
MOST_FIRST_VIEW = 130_000
MOST_LOADING_SECONDS = 300
LEAST_IMPORTED = 1000
MOST_TIMES_AS_LONG = 1.5


@dataclass(frozen=True)
class Result:
    """What was measured on one database."""

    database: str
    loaded: Loaded
    imported: dict[ImportKind, float]
    matched: matching.Measured
    driven: dict[str, Any]
    statements: dict[str, int]
    memory: dict[str, float]
    seconds_to_start: float
    few: "Result | None" = None
    searched: practice.Measured | None = None

    @property
    def people(self) -> int:
        """How many people were in the database."""
        return self.loaded.rows["person"]

    def alone(self, key: str) -> float:
        """The middle time of the page when nothing else is asked for, in milliseconds."""
        return float(median(self.driven["alone_seconds"][key]) * 1000)

    def growth(self) -> dict[str, float]:
        """How many times as long each list takes as it does with few people."""
        if self.few is None:
            return {}
        keys = [page.key for page in PAGES if page.endpoint in LISTS]
        return {key: self.alone(key) / self.few.alone(key) for key in keys}

    def p95(self, key: str) -> float:
        """Milliseconds within which 95 of 100 answers came."""
        return _percentile(self.driven["seconds"][key], 95)

    def serving_memory(self) -> float:
        """Megabytes of the processes that serve pages: all but the background worker."""
        return sum(size for name, size in self.memory.items() if not name.startswith("worker"))

    def problems(self) -> list[str]:
        """Which targets were missed."""
        found = [
            f"{page.key}: p95 {self.p95(page.key):.0f} ms"
            for page in PAGES
            if self.p95(page.key) >= MOST_P95_MS
        ]
        found += [f"{key}: {n} statements" for key, n in self.statements.items() if n > MOST_STATEMENTS]
        if self.serving_memory() >= MOST_MEMORY_MB:
            found.append(f"{self.serving_memory():.0f} MB of memory")
        if self.few and self.serving_memory() > MOST_MEMORY_TIMES * self.few.serving_memory():
            found.append(
                f"{self.few.serving_memory():.0f} MB with few people, {self.serving_memory():.0f} with all"
            )
        if self.driven["first_view"] >= MOST_FIRST_VIEW:
            found.append(f"{self.driven['first_view']:,} bytes for a first view")
        found += [
            f"{key}: {n:.1f} times as long" for key, n in self.growth().items() if n > MOST_TIMES_AS_LONG
        ]
        if self.loaded.seconds >= MOST_LOADING_SECONDS:
            found.append(f"{self.loaded.seconds:.0f} s to load")
        found += [
            f"{kind.words}: {rate:.0f} rows imported a second"
            for kind, rate in self.imported.items()
            if rate < LEAST_IMPORTED
        ]
        if self.searched is not None and self.searched.p95 >= practice.MOST_MS:
            found.append(f"{self.searched.p95:.0f} ms p95 to search good practice")
        if self.matched.seconds >= matching.MOST_SECONDS or not self.matched.is_best:
            found.append(f"{self.matched.seconds:.1f} s to match, worth {self.matched.worth:,}")
        return [f"{self.database}: {each}" for each in found]


def write(results: Sequence[Result], machine: Sequence[str], on: date) -> None:
    """Put the tables into the document.

    Raises:
        ValueError: the document has lost its markers.
    """
    put(_tables(results, machine, on), BEGIN, END)


def put(tables: str, begin: str, end: str) -> None:
    """Put tables between two lines of the document.

    Raises:
        ValueError: the document has lost them.
    """
    before, found, rest = DOCUMENT.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{DOCUMENT} needs the lines {begin} and {end}")
    DOCUMENT.write_text(f"{before}{begin}\n{tables}\n{end}{after}", "utf-8")


def _tables(results: Sequence[Result], machine: Sequence[str], on: date) -> str:
    rows = results[0].loaded.rows
    measured = (
        f"Measured on {on.day} {on:%B %Y}, with {rows['person']:,} invented people, "
        f"{rows['check_record']:,} checks, {rows['training_record']:,} training records, "
        f"{rows['placement']:,} placements and {rows['placement_session']:,} entries of hours."
    )
    return "\n\n".join(
        [measured, "\n".join(f"- {line}" for line in machine), _whole(results)]
        + [f"### Lists as the data grows\n\n{_growth(results)}"]
        + [f"### Pages on {result.database}\n\n{_pages(result)}" for result in results]
    )


def _whole(results: Sequence[Result]) -> str:
    rows: list[tuple[str, list[str]]] = [
        (
            f"All pages and forms together, at {USERS} users",
            [f"{r.driven['mix_rate']:.0f} a second" for r in results],
        ),
        ("Slowest page, p95", [_slowest(r) for r in results]),
        ("Most SQL statements on a page", [str(max(r.statements.values())) for r in results]),
        ("Memory of the processes that serve (PSS)", [f"{r.serving_memory():.0f} MB" for r in results]),
        (
            "The same with few people",
            [f"{r.few.serving_memory():.0f} MB" if r.few else "" for r in results],
        ),
        ("Memory of each, background worker too", [_memory(r) for r in results]),
        ("Loading the data", [f"{r.loaded.seconds:.0f} s, {r.loaded.memory:.0f} MB" for r in results]),
        *(
            (
                f"{kind.words} imported from a file",
                [f"{r.imported[kind]:,.0f} rows a second" for r in results],
            )
            for kind in ImportKind
        ),
        (
            f"Mentors found for {matching.PEOPLE} people among {matching.MENTORS}",
            [f"{r.matched.seconds:.1f} s" for r in results],
        ),
        (
            f"Good practice searched among {practice.ENTRIES:,} entries, p95",
            [f"{r.searched.p95:.0f} ms" if r.searched else "" for r in results],
        ),
        ("Start to first answer", [f"{r.seconds_to_start:.1f} s" for r in results]),
        (f"First view, compressed ({FIRST_VIEW.partition(': ')[2]})", [_kilobytes(r) for r in results]),
        ("Signing in (argon2), p50 and p95", [_pair(r, "sign in") for r in results]),
        ("Training logged, p50 and p95", [_pair(r, LOG_TRAINING) for r in results]),
        ("Person added, p50 and p95", [_pair(r, ADD_PERSON) for r in results]),
    ]
    head = f"| | {' | '.join(r.database for r in results)} |\n|---|{'---:|' * len(results)}"
    return "\n".join([head, *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows)])


def _growth(results: Sequence[Result]) -> str:
    """The middle time of each list by itself, with few people and with all, and how much longer that is."""
    heads = [f"{r.database.partition(' ')[0]}, ms | times" for r in results]
    lines = [f"| List | {' | '.join(heads)} |", f"|---|{'---:|' * 2 * len(results)}"]
    for page in PAGES:
        if page.endpoint in LISTS:
            cells = [
                f"{r.few.alone(page.key):.0f} and {r.alone(page.key):.0f} | {r.growth()[page.key]:.2f}"
                for r in results
                if r.few is not None
            ]
            lines.append(f"| {page.key} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _pages(result: Result) -> str:
    lines = ["| Page | p50 ms | p95 ms | Requests/s | SQL | kB |", "|---|---:|---:|---:|---:|---:|"]
    for page in PAGES:
        seconds = result.driven["seconds"][page.key]
        cells = (
            f"{_percentile(seconds, 50):.0f}",
            f"{_percentile(seconds, 95):.0f}",
            f"{result.driven['rates'][page.key]:.0f}",
            str(result.statements[page.key]),
            f"{result.driven['bytes'][page.key] / 1000:.1f}",
        )
        lines.append(f"| {page.key} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _slowest(result: Result) -> str:
    key = max((page.key for page in PAGES), key=result.p95)
    return f"{result.p95(key):.0f} ms ({key})"


def _memory(result: Result) -> str:
    parts = ", ".join(f"{name.partition(' ')[0]} {each:.0f}" for name, each in result.memory.items())
    return f"{parts} MB"


def _kilobytes(result: Result) -> str:
    return f"{result.driven['first_view'] / 1000:.1f} kB"


def _pair(result: Result, key: str) -> str:
    seconds = result.driven["seconds"][key]
    return f"{_percentile(seconds, 50):.0f} and {_percentile(seconds, 95):.0f} ms"


def _percentile(seconds: Sequence[float], percent: int) -> float:
    """Milliseconds."""
    return quantiles(seconds, n=100, method="inclusive")[percent - 1] * 1000
