"""Which charts are drawn of which figures, and the finding that is the title of each."""

from collections.abc import Sequence

from volunteer_app.dashboards.figures import HIDDEN, Figures, Line
from volunteer_app.dashboards.findings import Response
from volunteer_app.dashboards.funnel import Funnel
from volunteer_app.dashboards.names import is_declared, lowered, said
from volunteer_app.dashboards.over_time import Then
from volunteer_app.dashboards.presenters.tables import line_name
from volunteer_app.dashboards.representation import Comparison
from volunteer_app.dashboards.rules.comparing import per_cent
from volunteer_app.dashboards.shares import of_whom, share_of
from volunteer_app.foundation.charts import BLUE, ORANGE, PINK, TURQUOISE, Bar, Chart
from volunteer_app.foundation.presenting import day


def of_line(found: Figures, line: Line, characteristic: str) -> Chart:
    """The categories of a characteristic on one line: people."""
    bars = [
        Bar(
            said(each),
            found.number(line, characteristic, each),
            found.text(line, characteristic, each),
        )
        for each in found.categories(line.population, characteristic)
    ]
    return Chart("chart-line", _largest(found, line, characteristic), bars)


def _largest(found: Figures, line: Line, characteristic: str) -> str:
    declared = [each for each in found.categories(line.population, characteristic) if is_declared(each)]
    known = [(found.number(line, characteristic, each) or 0, each) for each in declared]
    number, category = max(known, key=lambda each: each[0], default=(0, ""))
    if not number:
        return f"{said(characteristic)}, {line_name(line)}: all numbers are hidden"
    return f"“{said(category)}” is the largest published group: {number:,} people"


def of_category(found: Figures, lines: Sequence[Line], characteristic: str, category: str) -> Chart:
    """One category on every line of a breakdown: its share."""
    bars = []
    for line in lines:
        part = share_of(found, line, characteristic, category)
        bars.append(
            Bar(line_name(line), part.value if part else None, per_cent(part.value) if part else HIDDEN)
        )
    known = sorted((each for each in bars if each.value is not None), key=lambda each: each.value or 0)
    if not known:
        finding = f"“{said(category)}”: hidden on every line"
    elif len(known) == 1:
        finding = f"“{said(category)}”: {known[0].words} in {known[0].label}, hidden elsewhere"
    else:
        finding = (
            f"“{said(category)}”: from {known[0].words} of {of_whom(category)} in {known[0].label}"
            f" to {known[-1].words} in {known[-1].label}"
        )
    return Chart("chart-category", finding, bars, colour=TURQUOISE)


def of_comparison(compared: Comparison, code: str) -> Chart:
    """Shares of those who said, each with a line where the benchmark stands."""
    bars = [
        Bar(
            said(row.category),
            row.share.value if row.share else None,
            per_cent(row.share.value) if row.share else HIDDEN,
            row.expected,
            f"{100 * row.expected:.1f}%",
        )
        for row in compared.rows
    ]
    certain = compared.certain
    finding = (
        certain[0].sentence
        if certain
        else f"{said(compared.characteristic)}: no difference from {compared.benchmark.short} is certain"
    )
    return Chart(f"chart-{code}", finding, bars, compared.benchmark.short, BLUE)


def of_responses(responses: Sequence[Response]) -> Chart:
    """How many said what they are, by characteristic."""
    bars = [Bar(said(each.characteristic), each.rate, each.percent) for each in responses]
    known = [each for each in responses if each.rate is not None]
    least = min(known, key=lambda each: each.rate or 0, default=None)
    finding = (
        f"Fewest said what they are by {lowered(least.characteristic)}: {least.percent}"
        if least
        else "How many said what they are is hidden"
    )
    return Chart("chart-responses", finding, bars, colour=PINK)


def of_funnel(funnel: Funnel, code: str) -> Chart:
    """How many of those who applied are placed, each with a line at the rate of all applicants."""
    of_all = funnel.steps[0].placed_rate.share
    bars = [
        Bar(
            said(step.name),
            step.placed_rate.share.value if step.placed_rate.share else None,
            f"{step.placed_rate.share.percent}%" if step.placed_rate.share else HIDDEN,
            of_all.value if of_all else None,
            f"{of_all.percent}%" if of_all else "",
        )
        for step in funnel.steps
    ]
    finding = next(
        (each.sentence for each in funnel.steps if each.placed_rate.verdict in ("fewer", "more")),
        f"{said(funnel.characteristic)}: no difference from all applicants is certain",
    )
    return Chart(f"chart-{code}", finding, bars, "all applicants", ORANGE)


def of_days(days: Sequence[Then], what: str) -> Chart:
    """A category on each reference day: people."""
    bars = [
        Bar(
            f"{day(each.day)}, repeats {day(each.counted_on)}" if each.is_repeated else day(each.day),
            each.number,
            each.text,
        )
        for each in days
    ]
    known = [each for each in days if each.number is not None]
    if len(known) < 2:
        finding = f"{what}: there are not yet two days to compare"
    else:
        finding = f"{what}: {known[0].text} on {day(known[0].day)}, {known[-1].text} on {day(known[-1].day)}"
    return Chart("chart-days", finding, bars, colour=PINK)
