"""Results as readers have them: an overview, sections, questions, the method, and files."""

from typing import Any

from flask import Response

from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.exporting import FileKind
from volunteer_app.foundation.files.downloads import attachment
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import requires
from volunteer_app.foundation.sheets import MIMETYPE
from volunteer_app.survey import queries as rounds
from volunteer_app.survey.results import queries, spreadsheet
from volunteer_app.survey.results.method import method
from volunteer_app.survey.results.models import SurveyResults
from volunteer_app.survey.results.presenters import pages, tables
from volunteer_app.survey.results.rows import csv_of
from volunteer_app.survey.results.views.room import READ, blueprint, readable


@blueprint.get("/survey/results")
@requires(*READ)
def published() -> Response:
    """What was published, the latest round first."""
    return show("survey/results/published.html", found=queries.published())


@blueprint.get("/survey/results/<reference>")
@requires(*READ)
def overview(reference: str) -> Response:
    """Who answered, and what there is."""
    found = readable(reference)
    return _page("overview", found, "overview", picture=tables.responses(queries.rows(found, "")))


@blueprint.get("/survey/results/<reference>/sections/<section>")
@requires(*READ)
def section(reference: str, section: str) -> Response:
    """The questions of a section, each with the number that matters most."""
    found = readable(reference)
    of_it = rounds.questionnaire_of(found.round).section(section)
    if of_it is None:
        raise NotFound
    lines = pages.lines(found, of_it, queries.rows_of_section(found, section))
    return _page("section", found, section, section=of_it, lines=lines)


@blueprint.get("/survey/results/<reference>/questions/<question>")
@requires(*READ)
def question(reference: str, question: str) -> Response:
    """Everything that is known of one question."""
    found = readable(reference)
    questionnaire = rounds.questionnaire_of(found.round)
    asked = questionnaire.by_code.get(question)
    if asked is None:
        raise NotFound
    shown = tables.of_question(found.round, asked, queries.rows(found, question))
    of_it = questionnaire.section_by_question[question]
    return _page("question", found, of_it.code, shown=shown, section=of_it)


@blueprint.get("/survey/results/<reference>/method")
@requires(*READ)
def method_page(reference: str) -> Response:
    """How results are worked out and protected, and what that came to."""
    found = readable(reference)
    return _page("method", found, "method", method=method(), certificate=pages.certificate(found))


@blueprint.get("/survey/results/<reference>/results.csv")
@requires(*READ)
def rows_file(reference: str) -> Response:
    """Every number: the file whose digest the certificate has."""
    found = readable(reference)
    return attachment(csv_of(queries.rows(found)).encode(), FileKind.CSV.mimetype, _name(found, "csv"))


@blueprint.get("/survey/results/<reference>/results.ods")
@requires(*READ)
def spreadsheet_file(reference: str) -> Response:
    """Every table as a spreadsheet."""
    found = readable(reference)
    return attachment(spreadsheet.ods(found, queries.rows(found)), MIMETYPE, _name(found, "ods"))


def _name(found: SurveyResults, kind: str) -> str:
    return f"survey-results-{found.round.reference_day.isoformat()}-{found.edition}.{kind}"


def _page(name: str, found: SurveyResults, here: str, **context: Any) -> Response:
    links = pages.sections(found, here)
    return show(f"survey/results/{name}.html", found=found, sections=links, **context)
