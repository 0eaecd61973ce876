"""Tables of published numbers, each with what its symbols mean and what readers are told of its lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from volunteer_app.dashboards.figures import ABSENT, ALL, HIDDEN, Figures, Line
from volunteer_app.dashboards.findings import Response
from volunteer_app.dashboards.funnel import Funnel, Rate
from volunteer_app.dashboards.names import lowered, said
from volunteer_app.dashboards.over_time import Then
from volunteer_app.dashboards.representation import Comparison
from volunteer_app.dashboards.rules.comparing import Ratio, Share, per_cent, whole
from volunteer_app.dashboards.shares import of_whom, share_of
from volunteer_app.foundation.presenting import day

WHY_HIDDEN = "[c]: hidden, because the number is small, or because a small one could be worked out from it"
WHY_ABSENT = "[x]: not counted on that line or day"


@dataclass(frozen=True)
class Table:
    """A table. The first cell of each row names it. `symbols` and `remarks` stand below it."""

    id: str
    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    remarks: Sequence[str] = ()
    texts: frozenset[int] = field(default_factory=frozenset)  # columns of words, not of numbers

    @property
    def symbols(self) -> list[str]:
        """What the symbols that stand in it mean."""
        cells = {cell for row in self.rows for cell in row}
        return [words for symbol, words in ((HIDDEN, WHY_HIDDEN), (ABSENT, WHY_ABSENT)) if symbol in cells]

    @property
    def told(self) -> list[str]:
        """All that stands below it."""
        return [*self.symbols, *self.remarks]


def line_name(line: Line) -> str:
    """A line as pages name it."""
    return "Everybody" if line.is_all else said(line.value)


def of_line(found: Figures, line: Line, characteristic: str) -> Table:
    """The categories of a characteristic on one line, with the share of those who said."""
    rows = [
        [
            said(category),
            found.text(line, characteristic, category),
            _percent(share_of(found, line, characteristic, category)),
            of_whom(category),
        ]
        for category in found.categories(line.population, characteristic)
    ]
    rows.append(["All people", found.text(line), "100%", "all people"])
    return Table(
        "table-line",
        f"{said(characteristic)}: {line_name(line)}, {day(line.day)}",
        ["Category", "People", "Share", "Of whom"],
        rows,
        remarks(found, [line], characteristic),
        frozenset({3}),
    )


def _percent(part: Share | None) -> str:
    return per_cent(part.value) if part else HIDDEN


def of_breakdown(found: Figures, lines: Sequence[Line], characteristic: str) -> Table:
    """The categories of a characteristic on every line of a breakdown."""
    population, breakdown = lines[0].population, lines[0].breakdown
    categories = found.categories(population, characteristic)
    rows = [
        [line_name(line), *(found.text(line, characteristic, each) for each in categories), found.text(line)]
        for line in lines
    ]
    return Table(
        "table-breakdown",
        f"People by {lowered(characteristic)} and {lowered(breakdown)}, {_days(lines)}",
        [said(breakdown), *map(said, categories), "All people"],
        rows,
        remarks(found, lines, characteristic),
    )


def _days(lines: Iterable[Line]) -> str:
    found = sorted({line.day for line in lines})
    return " and ".join(day(each) for each in found)


def remarks(found: Figures, lines: Sequence[Line], characteristic: str = ALL) -> list[str]:
    """What readers are told of the lines: notes, and days that are not the publication's."""
    told = []
    for line in lines:
        told += [f"{line_name(line)}: {note.words}" for note in found.notes(line, characteristic)]
        if line.day != found.day:
            told.append(f"{line_name(line)}: counted on {day(line.day)}, and not to be added to other lines")
    return list(dict.fromkeys(told))


def of_responses(responses: Sequence[Response]) -> Table:
    """How many said what they are, by characteristic."""
    rows = [[said(each.characteristic), each.said, each.percent] for each in responses]
    return Table("table-responses", "Who said what they are", ["Characteristic", "People", "Share"], rows)


def of_comparison(compared: Comparison, code: str) -> Table:
    """A line against a benchmark: share, benchmark, ratio and its range."""
    rows = [
        [
            said(row.category),
            row.published,
            per_cent(row.share.value) if row.share else HIDDEN,
            f"{100 * row.expected:.1f}%",
            f"{row.ratio.value:.2f}" if row.ratio else HIDDEN,
            range_words(row.ratio),
            row.verdict.words if row.verdict else "cannot be said",
        ]
        for row in compared.rows
    ]
    return Table(
        f"table-{code}",
        f"{said(compared.characteristic)} against {compared.benchmark.population}",
        [
            "Category",
            "People",
            "Share of those who said",
            "Benchmark",
            "Ratio",
            "95% range of the ratio",
            "Verdict",
        ],
        rows,
        [f"Benchmark: {compared.benchmark.source}", f"People who said: {compared.said}"],
        frozenset({6}),
    )


def range_words(ratio: Ratio | None) -> str:
    """The range of a ratio in words."""
    return f"{_end(ratio.low)} to {_end(ratio.high)}" if ratio else HIDDEN


def _end(of_range: float) -> str:
    """An end of a range, so exactly that it can be seen on which side of 1 it lies."""
    words = f"{of_range:.2f}"
    return words if words != "1.00" or of_range == 1 else f"{of_range:.3f}"


def of_funnel(funnel: Funnel, code: str) -> Table:
    """A characteristic's categories through the stages."""
    rows = [
        [
            said(step.name),
            step.applied,
            step.offered,
            *_rate(step.offered_rate, is_all=number == 0),
            step.placed,
            *_rate(step.placed_rate, is_all=number == 0),
            "all applicants" if number == 0 else step.placed_rate.words,
        ]
        for number, step in enumerate(funnel.steps)
    ]
    heads = [
        "Category",
        "Applied",
        "Offered a role",
        "Offered, of those who applied",
        "Against all applicants",
        "Placed",
        "Placed, of those who applied",
        "Against all applicants",
        "Placed: verdict",
    ]
    return Table(
        f"table-{code}",
        f"{said(funnel.characteristic)}: from application to placement",
        heads,
        rows,
        (),
        frozenset({8}),
    )


def _rate(rate: Rate, *, is_all: bool) -> list[str]:
    relative = "1.00" if is_all else HIDDEN
    if rate.share is None:
        return [HIDDEN, HIDDEN]
    return [
        f"{whole(rate.share.value)}%",
        relative if rate.relative is None else f"{rate.relative:.2f}",
    ]


def of_days(days: Sequence[Then], what: str) -> Table:
    """A category on each reference day."""
    rows = [
        [
            day(each.day),
            day(each.counted_on) if each.counted_on else ABSENT,
            each.text,
            ABSENT if each.text == ABSENT else _share_then(each),
        ]
        for each in days
    ]
    heads = ["Reference day", "Counted on", "People", "Share"]
    return Table("table-days", what, heads, rows, _repeated(days))


def of_people(days: Sequence[Then]) -> Table:
    """All people on each reference day."""
    rows = [[day(each.day), each.text] for each in days]
    heads = ["Reference day", "People who volunteered"]
    return Table("table-people", "All volunteers over time", heads, rows, _repeated(days))


def _repeated(days: Sequence[Then]) -> list[str]:
    return [
        f"{day(each.day)}: repeats the count of {day(each.counted_on)}" for each in days if each.is_repeated
    ]


def _share_then(then: Then) -> str:
    return HIDDEN if then.share is None else per_cent(then.share)
