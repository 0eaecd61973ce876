"""Tokens of other systems, made and withdrawn by the champion of a body; and what such a system does."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, public, requires
from volunteer_app.survey import questionnaires
from volunteer_app.survey.forms.tokens import TokenForm
from volunteer_app.survey.presenters import answers_wanted
from volunteer_app.survey.tokens import queries, service, shown
from volunteer_app.survey.views.room import blueprint

ANSWER = Permission.SURVEY_ANSWER


@blueprint.get("/survey/other-systems")
@public
def other_systems() -> Response:
    """How another system reads and sends answers; for whoever programs it."""
    latest = questionnaires.of_version(questionnaires.versions()[-1])
    parts = [(each.title.plain(), answers_wanted(each)) for each in latest.sections]
    return show("survey/other_systems.html", parts=parts, version=latest.version)


@blueprint.get("/survey/tokens")
@requires(ANSWER)
def survey_tokens() -> Response:
    """The tokens of the viewer's organisations."""
    return show("survey/tokens.html", tokens=queries.tokens(current_scope(ANSWER)), press=Form())


@blueprint.route("/survey/tokens/new", methods=["GET", "POST"])
@requires(ANSWER)
def make_survey_token() -> Response | Answer:
    """Make a token; its text is shown on the next page, once."""
    bodies, form = queries.bodies(current_scope(ANSWER)), TokenForm()
    form.offer(bodies)
    if form.validate_on_submit():
        with saving(form):
            body = next((each for each in bodies if each.reference == form.organisation.data), None)
            if body is None:
                raise NotFound
            made, text = service.make(body, form.name.data, int(form.months.data), by=current_actor())
            shown.keep(made.reference, text)
            return redirect(url_for("survey.survey_token_text", reference=made.reference))
    return show("survey/token_form.html", form, bodies=bodies)


@blueprint.get("/survey/tokens/<reference>/text")
@requires(ANSWER)
def survey_token_text(reference: str) -> Response | Answer:
    """Show the text of a new token, once and in the browser that made it."""
    found = queries.token(reference, current_scope(ANSWER))
    text = shown.take(reference)
    if not text:
        return redirect(url_for("survey.survey_tokens"))
    return show("survey/token_text.html", token=found, text=text)


@blueprint.post("/survey/tokens/<reference>/withdraw")
@requires(ANSWER)
def withdraw_survey_token(reference: str) -> Answer:
    """Let a token open nothing from now on."""
    found = queries.token(reference, current_scope(ANSWER))
    if Form().validate_on_submit():
        service.withdraw(found, by=current_actor())
        flash(f"“{found.name}” of {found.organisation.name} can read and send nothing any more", "success")
    return redirect(url_for("survey.survey_tokens"))
