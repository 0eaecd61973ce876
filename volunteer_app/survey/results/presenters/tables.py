"""Results of a question as charts and tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from volunteer_app.foundation.charts import BLUE, TURQUOISE, Bar, Chart
from volunteer_app.survey.models import SurveyRound
from volunteer_app.survey.results.bodies import ALL, SECTOR
from volunteer_app.survey.results.presenters import wording
from volunteer_app.survey.results.rows import (
    HIDDEN,
    UNCERTAIN,
    WHY_HIDDEN,
    WHY_UNCERTAIN,
    Measure,
    Quality,
    Row,
    Table,
)
from volunteer_app.survey.results.themes import frames
from volunteer_app.survey.rules.shapes import Kind, Question

WHY_NONE = "[x]: there is no such number"


@dataclass(frozen=True)
class Shown:
    """A table. The first cell of each row names it. `texts`: columns of words, not of numbers."""

    id: str
    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    remarks: Sequence[str] = ()
    texts: frozenset[int] = field(default_factory=frozenset)

    @property
    def told(self) -> list[str]:
        """What its symbols mean, and remarks."""
        cells = {cell for row in self.rows for cell in row}
        symbols = ((HIDDEN, WHY_HIDDEN), (UNCERTAIN, WHY_UNCERTAIN), ("[x]", WHY_NONE))
        return [*(words for symbol, words in symbols if symbol in cells), *self.remarks]


@dataclass(frozen=True)
class Picture:
    """A chart and the table of what it draws."""

    chart: Chart
    table: Shown
    sentences: Sequence[str] = ()


@dataclass(frozen=True)
class OfQuestion:
    """All that is shown of a question."""

    title: str
    pictures: Sequence[Picture]
    tables: Sequence[Shown]
    changes: Sequence[str]
    quotes: Sequence[str]
    remarks: Sequence[str]


def of_question(found: SurveyRound, question: Question, rows: Sequence[Row]) -> OfQuestion:
    """The rows of one question."""
    pictures: list[Picture] = []
    tables: list[Shown] = []
    if shares := _of(rows, Measure.SHARE):
        pictures.append(_shares(question, [each for each in shares if each.breakdown == ALL]))
        tables.append(_shares_by_group(question, shares))
    elif question.kind is Kind.TABLE:
        pictures += [_parts(question, _of(rows, Measure.TOTAL))]
    elif numbers := _of(rows, Measure.TOTAL) or _of(rows, Measure.AVERAGE):
        pictures.append(_numbers(question, numbers, _of(rows, Measure.PER_BODY)))
    if themes := [each for each in rows if each.table is Table.THEMES]:
        pictures.append(_themes(question, themes))
    tables.append(items(rows))
    return OfQuestion(
        wording.asks(found, question),
        pictures,
        tables,
        _changes(question, rows),
        [each.note for each in rows if each.table is Table.QUOTES],
        [f"{wording.number(each)}. {each.note}" for each in _of(rows, Measure.PUBLISHED)],
    )


def _of(rows: Iterable[Row], measure: Measure) -> list[Row]:
    return [each for each in rows if each.measure is measure and each.table is not Table.ITEMS]


def _shares(question: Question, rows: Sequence[Row]) -> Picture:
    bars = [Bar(wording.item(question, each.item), each.amount, wording.number(each)) for each in rows]
    most = max(
        (each for each in rows if each.amount is not None), key=lambda each: each.amount or 0, default=None
    )
    finding = (
        f"“{wording.item(question, most.item)}”: {wording.number(most)} of bodies"
        if most is not None
        else "All percentages are hidden or too uncertain"
    )
    table = Shown(
        "shares",
        "All bodies that the question concerns",
        ["Answer", "Percentage", "95% interval", "How certain"],
        [
            [
                wording.item(question, each.item),
                wording.number(each),
                wording.interval(each),
                certain(each),
            ]
            for each in rows
        ],
        ["Several answers could be selected, so they add up to more than 100%"]
        if question.kind is Kind.MANY
        else [],
        frozenset({3}),
    )
    return Picture(Chart("chart-shares", finding, bars, colour=TURQUOISE), table)


def _shares_by_group(question: Question, rows: Sequence[Row]) -> Shown:
    by_group: dict[str, list[str]] = {}
    for each in rows:
        by_group.setdefault(wording.group(each), []).append(wording.number(each))
    return Shown(
        "shares-by-group",
        "By sector and by size",
        ["Bodies", *(wording.item(question, each) for each in question.codes)],
        [[name, *numbers] for name, numbers in by_group.items()],
    )


def _numbers(question: Question, rows: Sequence[Row], per_body: Sequence[Row]) -> Picture:
    whole = rows[0]
    what = "average" if whole.measure is Measure.AVERAGE else "in total"
    bars = [
        Bar(wording.group(each), each.amount, wording.number(each, question))
        for each in rows
        if each.breakdown == SECTOR
    ]
    finding = (
        "The number for all bodies is hidden"
        if whole.number == HIDDEN
        else "The number for all bodies is too uncertain to publish"
        if whole.amount is None
        else f"{wording.number(whole, question)} {wording.unit_of(question)}, {what}"
    )
    each_body = {(each.breakdown, each.value): each for each in per_body}
    heads = ["Bodies", "Average" if what == "average" else "Total", "95% interval"]
    heads += ["For each body"] if per_body else []
    table = Shown(
        "numbers",
        f"By sector and by size, in {wording.unit_of(question)}",
        [*heads, "How certain"],
        [
            [
                wording.group(each),
                wording.number(each, question),
                wording.interval(each, question),
                *([wording.number(each_body[each.breakdown, each.value], question)] if per_body else []),
                certain(each),
            ]
            for each in rows
        ],
        ["Groups are estimated by themselves, so they need not add up to all bodies"],
        frozenset({len(heads)}),
    )
    return Picture(Chart("chart-numbers", finding, bars, colour=BLUE), table)


def _parts(question: Question, rows: Sequence[Row]) -> Picture:
    ordered = sorted(rows, key=lambda each: -(each.amount or 0))
    shown = [each for each in ordered if each.amount is not None]
    bars = [Bar(wording.item(question, each.item), each.amount, wording.number(each)) for each in shown]
    finding = (
        f"“{wording.item(question, shown[0].item)}” is the largest: {wording.number(shown[0])}"
        if shown
        else "All numbers are hidden or too uncertain"
    )
    table = Shown(
        "parts",
        f"All bodies, in {wording.unit_of(question)}",
        ["Row", "Total", "95% interval", "How certain"],
        [
            [
                wording.item(question, each.item),
                wording.number(each),
                wording.interval(each),
                certain(each),
            ]
            for each in rows
        ],
        ["Rows are estimated by themselves, so they need not add up"],
        frozenset({3}),
    )
    return Picture(Chart("chart-parts", finding, bars, colour=BLUE), table)


def _themes(question: Question, rows: Sequence[Row]) -> Picture:
    labels = {each.code: each.label for each in frames()[question.code]}
    counts = [each for each in rows if each.measure is Measure.BODIES]
    bars = [Bar(labels[each.item], each.amount, each.number) for each in counts]
    read = next(each.number for each in rows if each.measure is Measure.ANSWERED)
    agree = [wording.number(each) for each in rows if each.measure is Measure.AGREEMENT]
    remarks = [f"Answers that were read: {read}", "An answer can have several themes"]
    remarks += [f"Two readers of the same answer agreed on {each} of themes" for each in agree]
    table = Shown(
        "themes",
        "Themes of the answers",
        ["Theme", "Bodies"],
        [[labels[each.item], each.number] for each in counts],
        remarks,
    )
    finding = wording.named_most([(labels[each.item], each.amount or 0) for each in counts])
    return Picture(Chart("chart-themes", finding, bars, colour=TURQUOISE), table)


ITEM_HEADS = {
    Measure.ASKED: "Asked",
    Measure.ANSWERED: "Answered",
    Measure.DONT_KNOW: "Did not know",
    Measure.REFUSED: "Would rather not say",
    Measure.BLANK: "Left empty",
    Measure.RATE: "Answered, of those asked",
}


def items(rows: Sequence[Row]) -> Shown:
    """Who answered the question, of those who answered the survey."""
    counts = {each.measure: each for each in rows if each.table is Table.ITEMS}
    return Shown(
        "items",
        "Who answered this question, of the bodies that signed a return off",
        ["Bodies", "Number"],
        [
            [head, wording.number(counts[measure])]
            for measure, head in ITEM_HEADS.items()
            if measure in counts
        ],
    )


def _changes(question: Question, rows: Sequence[Row]) -> list[str]:
    return [
        (f"{wording.item(question, each.item)}: " if each.item else "")
        + wording.change(each, question, is_share=question.kind not in (Kind.NUMBER, Kind.MONEY, Kind.TABLE))
        for each in rows
        if each.table is Table.CHANGES
    ]


RESPONSE_HEADS = {
    Measure.BODIES: "Bodies",
    Measure.ANSWERED: "Signed off",
    Measure.BEGUN: "Begun, not signed off",
    Measure.RATE: "Response rate",
    Measure.RATE_BY_SIZE: "Response rate by volunteers",
}


def responses(rows: Iterable[Row]) -> Picture:
    """Response rates by sector and by size."""
    by_group: dict[str, dict[Measure, Row]] = {}
    for each in rows:
        if each.table is Table.RESPONSES:
            by_group.setdefault(wording.group(each), {})[each.measure] = each
    rates = {name: numbers[Measure.RATE] for name, numbers in by_group.items()}
    bars = [Bar(name, each.amount, wording.number(each)) for name, each in rates.items()]
    whole = by_group["All bodies"]
    finding = (
        f"{wording.number(whole[Measure.RATE])} of bodies answered: "
        f"{whole[Measure.ANSWERED].number} of {whole[Measure.BODIES].number}"
    )
    table = Shown(
        "responses",
        "Response by sector and by size",
        ["Group", *RESPONSE_HEADS.values()],
        [
            [name, *(wording.number(numbers[measure]) for measure in RESPONSE_HEADS)]
            for name, numbers in by_group.items()
        ],
    )
    return Picture(Chart("chart-responses", finding, bars), table)


def certain(row: Row) -> str:
    """How far a number can be relied on, in words; its symbol where it is hidden."""
    return row.number if row.quality in (Quality.NONE, Quality.UNCERTAIN) else row.quality.words
