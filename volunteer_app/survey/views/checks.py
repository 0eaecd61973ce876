"""What is wrong with a return, what has to be explained, and where it and this service differ."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, requires
from volunteer_app.survey import checked, presenters, queries
from volunteer_app.survey.forms.returns import ExplainForm
from volunteer_app.survey.rules.checking import MISSING, Finding
from volunteer_app.survey.service import answering
from volunteer_app.survey.views.room import blueprint, theirs

OWN = Permission.ACCOUNT_OWN


@blueprint.get("/survey/returns/<reference>/checks")
@requires(OWN)
def survey_checks(reference: str) -> Response:
    """Errors, warnings and differences, of the sections that are the viewer's."""
    found, access = theirs(reference)
    whole = checked.whole(found)
    mine = [each for each in whole.checked.findings if access.may_answer(_section(whole, each))]
    errors = [each for each in whole.checked.errors if each in mine]
    figures = {
        code: given
        for code, given in queries.counted(whole.figures).items()
        if access.may_answer(whole.questionnaire.section_by_question[code].code)
    }
    return show(
        "survey/checks.html",
        found=found,
        access=access,
        errors=presenters.told(whole, [each for each in errors if each.code != MISSING]),
        unanswered=presenters.unanswered(whole, [each for each in errors if each.code == MISSING]),
        warnings=presenters.told(whole, [each for each in whole.checked.warnings if each in mine]),
        compared=presenters.compared(whole, figures),
        is_open=presenters.is_open(found),
        has_figures=bool(figures),
    )


@blueprint.route("/survey/returns/<reference>/checks/<finding>", methods=["GET", "POST"])
@requires(OWN)
def explain_answer(reference: str, finding: str) -> Response | Answer:
    """Say why something unusual is right."""
    found, access = theirs(reference)
    whole = checked.whole(found)
    warning = next((each for each in whole.checked.warnings if each.key == finding), None)
    if warning is None or not access.may_answer(_section(whole, warning)):
        raise NotFound
    known = whole.reason_for(warning)
    form = ExplainForm(data={"reason": known.reason if known is not None else ""})
    back = url_for("survey.survey_checks", reference=reference)
    if form.validate_on_submit():
        with saving(form):
            answering.explain(found, warning, form.reason.data, by=current_actor())
            flash("Your reason is saved", "success")
            return redirect(back)
    told = presenters.told(whole, [warning])[0]
    return show("survey/explain.html", form, found=found, told=told, back=back)


def _section(whole: checked.Whole, finding: Finding) -> str:
    return whole.questionnaire.section_by_question[finding.questions[0]].code
