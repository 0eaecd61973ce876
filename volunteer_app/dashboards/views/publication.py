"""The pages of one publication that are about all of it."""

from flask import Response

from volunteer_app.dashboards import figures, findings, funnel, improving
from volunteer_app.dashboards.figures import Figures, Line
from volunteer_app.dashboards.findings import responses
from volunteer_app.dashboards.presenters import drawing, pages, tables
from volunteer_app.dashboards.presenters.codes import Codes
from volunteer_app.dashboards.presenters.pages import Picture
from volunteer_app.dashboards.views.room import VIEW, blueprint, page, wanted
from volunteer_app.diversity.publishing import wording
from volunteer_app.foundation.permissions import requires

HERE = "/figures/<day>/<int:number>"


@blueprint.get(HERE)
@requires(VIEW)
def overview(day: str, number: int) -> Response:
    """The few numbers that matter."""
    found = wanted(day, number)
    line = found.everybody(found.main)
    if line is None:
        return _without_volunteers(found, "Who volunteers", "overview")
    answered = responses(found, line)
    return page(
        "overview",
        found,
        "overview",
        line=line,
        over_time=pages.people_over_time(found),
        number=found.text(line),
        findings=findings.findings(found, line),
        picture=Picture(drawing.of_responses(answered), tables.of_responses(answered)) if answered else None,
        remarks=tables.remarks(found, [line]),
        codes=Codes(found),
    )


@blueprint.get(f"{HERE}/representation")
@requires(VIEW)
def representation(day: str, number: int) -> Response:
    """All volunteers against the populations that they might come from and work with."""
    found = wanted(day, number)
    line = found.everybody(found.main)
    if line is None:
        return _without_volunteers(found, "Representation", "representation")
    return _against(found, line)


@blueprint.get(f"{HERE}/representation/<breakdown>/<value>")
@requires(VIEW)
def representation_of(day: str, number: int, breakdown: str, value: str) -> Response:
    """The volunteers of one line against the same populations."""
    found = wanted(day, number)
    codes = Codes(found)
    return _against(found, codes.line(value, found.main, codes.breakdown(breakdown, found.main, "")))


def _against(found: Figures, line: Line) -> Response:
    return page(
        "representation",
        found,
        "representation",
        line=line,
        pictures=pages.comparisons(found, line),
        hidden=pages.hidden_comparisons(found, line),
        others=pages.compared_lines(found, line),
    )


def _without_volunteers(found: Figures, title: str, here: str) -> Response:
    """Too few volunteered on that day to publish anything of them: a page that says so."""
    return page("without_volunteers", found, here, title=title, codes=Codes(found))


@blueprint.get(f"{HERE}/recruitment")
@requires(VIEW)
def recruitment(day: str, number: int) -> Response:
    """From application to placement, by characteristic."""
    found = wanted(day, number)
    pictures = [
        Picture(drawing.of_funnel(each, f"funnel-{code}"), tables.of_funnel(each, f"funnel-{code}"))
        for code, each in enumerate(funnel.funnels(found), 1)
    ]
    lines = funnel.stages(found)
    return page(
        "recruitment",
        found,
        "recruitment",
        pictures=pictures,
        year=funnel.year(lines[0].day) if lines else None,
    )


@blueprint.get(f"{HERE}/improving")
@requires(VIEW)
def improving_diversity(day: str, number: int) -> Response:
    """Where a group certainly volunteers less than expected, and what is known to help."""
    found = wanted(day, number)
    if found.everybody(found.main) is None:
        return _without_volunteers(found, "Improving diversity", "improving_diversity")
    shown = improving.suggestions(found)
    return page(
        "improving",
        found,
        "improving_diversity",
        suggestions=[each for each in shown if each.fewer],
        others=[each.line for each in shown if not each.fewer],
    )


@blueprint.get(f"{HERE}/method")
@requires(VIEW)
def method(day: str, number: int) -> Response:
    """How the figures are made, what they cannot say, and what the audit found."""
    found = wanted(day, number)
    return page("method", found, "method", rules=wording.rules(found.day), made=figures.reference_of(found))
