"""A body's returns: what is to answer, who answers it, what is wrong with it, and signing it off."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts.signing_in import me
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import current_actor, requires
from volunteer_app.survey import checked, colleagues, letters, presenters, queries, reaching
from volunteer_app.survey.forms.returns import DelegateForm, ReopenForm, SignOffForm
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.rules.rounds import ReturnState
from volunteer_app.survey.service import returns as service
from volunteer_app.survey.service import sharing
from volunteer_app.survey.views.room import blueprint, theirs, who, whole_theirs

OWN = Permission.ACCOUNT_OWN


@blueprint.get("/survey/returns")
@requires(OWN)
def survey_returns() -> Response:
    """The returns that the viewer has to do with."""
    found = reaching.returns_for(who())
    return show("survey/returns.html", found=found, tones=presenters.TONES, is_open=presenters.is_open)


@blueprint.get("/survey/returns/<reference>")
@requires(OWN)
def survey_return(reference: str) -> Response:
    """One return, section by section."""
    found, access = theirs(reference)
    whole, handed = checked.whole(found), queries.delegations(found)
    names: dict[str, list[str]] = {}
    for each in handed:
        names.setdefault(each.section, []).append(each.account.name)
    lines = presenters.lines(whole, names)
    return show(
        "survey/return.html",
        found=found,
        access=access,
        whole=whole,
        lines=[each for each in lines if access.may_answer(each.section.code)],
        is_open=presenters.is_open(found),
        is_mine=any(each.account_id == me().account_id for each in handed),
        tones=presenters.TONES,
    )


@blueprint.get("/survey/returns/<reference>/answers")
@requires(OWN)
def survey_answers(reference: str) -> Response:
    """Every answer of a return, to read or to print."""
    found, _ = whole_theirs(reference)
    whole = checked.whole(found)
    parts = [(each, presenters.shown(whole, each)) for each in whole.questionnaire.sections]
    return show(
        "survey/answers.html", found=found, whole=whole, parts=parts, file_endpoint="survey.survey_file"
    )


@blueprint.route("/survey/returns/<reference>/colleagues", methods=["GET", "POST"])
@requires(OWN)
def survey_colleagues(reference: str) -> Response | Answer:
    """Hand a section to a colleague, or take it back."""
    found, _ = whole_theirs(reference)
    questionnaire, form = queries.questionnaire_of(found.round), DelegateForm()
    form.section.choices = [
        ("", "Select a section"),
        *((each.code, each.title.plain()) for each in questionnaire.sections),
    ]
    if form.validate_on_submit():
        with saving(form):
            section = questionnaire.section(form.section.data)
            if section is None:
                raise NotFound
            account = colleagues.by_email(found.organisation, form.email.data)
            service.delegate(found, section, account.id, by=current_actor())
            letters.handed_over(found, account, section.title.plain(), current_actor().name)
            flash(f"{account.name} can answer this section now, and was told so by email", "success")
            return redirect(url_for("survey.survey_colleagues", reference=reference))
    return show(
        "survey/colleagues.html",
        form,
        found=found,
        handed=queries.delegations(found),
        title_of={each.code: each.title.plain() for each in questionnaire.sections},
        is_open=presenters.is_open(found),
    )


@blueprint.post("/survey/returns/<reference>/colleagues/<delegation>/remove")
@requires(OWN)
def take_section_back(reference: str, delegation: str) -> Answer:
    """Take a section back from a colleague."""
    found, _ = whole_theirs(reference)
    handed = next((each for each in queries.delegations(found) if each.reference == delegation), None)
    if handed is None:
        raise NotFound
    if Form().validate_on_submit():
        service.take_back(handed, found, by=current_actor())
        flash("They no longer have this section. What they answered is kept", "success")
    return redirect(url_for("survey.survey_colleagues", reference=reference))


@blueprint.route("/survey/returns/<reference>/sign-off", methods=["GET", "POST"])
@requires(Permission.SURVEY_ANSWER)
def sign_survey_off(reference: str) -> Response | Answer:
    """Sign a return off, after a page that shows what is signed."""
    found, form = _to_sign(reference), SignOffForm()
    if form.validate_on_submit():
        with saving(form):
            service.sign_off(found, by=current_actor())
            flash("The return is signed off. Thank you", "success")
            return redirect(url_for("survey.survey_return", reference=reference))
    whole = checked.whole(found)
    parts = [(each, presenters.shown(whole, each)) for each in whole.questionnaire.sections]
    is_open = presenters.is_open(found)
    return show(
        "survey/sign_off.html",
        form,
        found=found,
        whole=whole,
        parts=parts,
        is_open=is_open,
        shares=sharing.is_shared(whole),
    )


@blueprint.route("/survey/returns/<reference>/reopen", methods=["GET", "POST"])
@requires(Permission.SURVEY_ANSWER)
def reopen_survey(reference: str) -> Response | Answer:
    """Let a return be changed again, with a reason."""
    found, form = _to_sign(reference), ReopenForm()
    if form.validate_on_submit():
        with saving(form):
            service.reopen(found, form.reason.data, by=current_actor())
            flash("The return can be changed again. Sign it off before it closes", "success")
            return redirect(url_for("survey.survey_return", reference=reference))
    elif found.state is not ReturnState.SIGNED_OFF:
        return redirect(url_for("survey.survey_return", reference=reference))
    back = url_for("survey.survey_return", reference=reference)
    return show("survey/reopen.html", form, found=found, back=back)


def _to_sign(reference: str) -> SurveyReturn:
    found, access = theirs(reference)
    if not access.signs:
        raise NotFound
    return found
