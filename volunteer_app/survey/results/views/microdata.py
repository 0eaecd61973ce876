"""The file of answers for those who analyse them, and its dictionary."""

from collections.abc import Iterable, Sequence

from flask import Response

from volunteer_app.foundation import exporting
from volunteer_app.foundation.exporting import FileKind, Row
from volunteer_app.foundation.files.downloads import attachment
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, requires
from volunteer_app.survey import queries as rounds
from volunteer_app.survey.results import gathering, microdata, taking
from volunteer_app.survey.results.forms.words import MicrodataForm
from volunteer_app.survey.results.views.room import blueprint

TAKE = Permission.SURVEY_MICRODATA


@blueprint.route("/survey/making/rounds/<reference>/data", methods=["GET", "POST"])
@requires(TAKE)
def answers_file(reference: str) -> Response:
    """Take the answers of all bodies, after saying what for."""
    found, form = rounds.survey_round(reference), MicrodataForm()
    if form.validate_on_submit():
        with saving(form):
            taking.take(found, form.purpose.data, by=current_actor())
            basis = gathering.basis(found)
            codes = {each.reference: each.organisation.code for each in rounds.returns_of_round(found)}
            lines = microdata.lines(basis, codes)
            return _file(f"survey-answers-{found.reference}.csv", microdata.headings(basis), lines)
    return show("survey/results/data.html", form, found=found)


@blueprint.get("/survey/making/rounds/<reference>/dictionary.csv")
@requires(TAKE)
def dictionary_file(reference: str) -> Response:
    """What every column of the file means."""
    found = rounds.survey_round(reference)
    lines = microdata.dictionary(gathering.basis(found))
    return _file(f"survey-dictionary-{found.reference}.csv", microdata.DICTIONARY, lines)


def _file(name: str, headings: Sequence[str], lines: Iterable[Row]) -> Response:
    with exporting.csv_file(headings, lines) as made:
        return attachment(made.read(), FileKind.CSV.mimetype, name)
