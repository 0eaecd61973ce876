"""The office that holds the survey: the bodies of a round, and what becomes of each."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.foundation.files import downloads
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import current_actor, requires
from volunteer_app.foundation.presenting import count, moment
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey import checked, colleagues, letters, presenters, queries
from volunteer_app.survey.forms.returns import ReopenForm
from volunteer_app.survey.forms.rounds import BodiesForm, ColleagueForm, ExtendForm
from volunteer_app.survey.rules.rounds import ReturnState
from volunteer_app.survey.service import returns, rounds, telling
from volunteer_app.survey.views.room import blueprint

RUN = Permission.SURVEY_RUN


@blueprint.route("/survey/rounds/<reference>/bodies", methods=["GET", "POST"])
@requires(RUN)
def add_survey_bodies(reference: str) -> Response | Answer:
    """Add bodies to a round: all of some kinds, and others by code or name."""
    found, form = queries.survey_round(reference), BodiesForm()
    if form.validate_on_submit():
        with saving(form):
            bodies = [*organisations.of_kinds(form.chosen_kinds), *_named(form.names)]
            added = rounds.add_bodies(found, list(dict.fromkeys(bodies)), by=current_actor())
            flash(f"{count(added, 'body', 'bodies')} added", "success")
            return redirect(url_for("survey.survey_round", reference=reference))
    return show("survey/bodies.html", form, found=queries.survey_round(reference))


@blueprint.get("/survey/bodies/<reference>")
@requires(RUN)
def survey_body(reference: str) -> Response:
    """One body's return, as the office reads it."""
    found = queries.office_return(reference)
    whole = checked.whole(found)
    return show(
        "survey/body.html",
        found=found,
        whole=whole,
        lines=presenters.lines(whole, {}),
        readers=letters.readers(found),
        contacts=queries.contacts_of([found.id]).get(found.id, []),
        notices=queries.notices(found),
        standing=presenters.standing(found.round),
        tones=presenters.TONES,
    )


@blueprint.get("/survey/bodies/<reference>/answers")
@requires(RUN)
def survey_body_answers(reference: str) -> Response:
    """What a body answered. Before it is signed off, that is the body's own."""
    found = queries.office_return(reference)
    if found.state is not ReturnState.SIGNED_OFF:
        raise NotFound
    whole = checked.whole(found)
    parts = [(each, presenters.shown(whole, each)) for each in whole.questionnaire.sections]
    return show(
        "survey/body_answers.html",
        found=found,
        whole=whole,
        parts=parts,
        warnings=presenters.told(whole, whole.checked.warnings),
        compared=presenters.compared(whole, queries.counted(whole.figures)),
    )


@blueprint.get("/survey/bodies/<reference>/files/<question>")
@requires(RUN)
def survey_body_file(reference: str, question: str) -> Response:
    """The file of an answer that was signed off, to save."""
    found = queries.office_return(reference)
    row = queries.answers(found).get(question)
    if found.state is not ReturnState.SIGNED_OFF or row is None or row.file is None:
        raise NotFound
    return downloads.send(row.file)


@blueprint.post("/survey/bodies/<reference>/remove")
@requires(RUN)
def remove_survey_body(reference: str) -> Answer:
    """Take a body out of a round that is prepared."""
    found = queries.office_return(reference)
    back = url_for("survey.survey_round", reference=found.round.reference)
    if Form().validate_on_submit():
        name = found.organisation.name
        rounds.remove_body(found, by=current_actor())
        flash(f"{name} is not asked in this round", "success")
    return redirect(back)


@blueprint.post("/survey/bodies/<reference>/remind")
@requires(RUN)
def remind_survey_body(reference: str) -> Answer:
    """Remind a body now."""
    found = queries.office_return(reference)
    if Form().validate_on_submit():
        number = telling.remind(found, by=current_actor())
        flash(f"A reminder goes to {count(number, 'person', 'people')}", "success")
    return redirect(url_for("survey.survey_body", reference=reference))


@blueprint.route("/survey/bodies/<reference>/contacts", methods=["GET", "POST"])
@requires(RUN)
def add_survey_contact(reference: str) -> Response | Answer:
    """Write to somebody else of the body too, and let them answer."""
    found, form = queries.office_return(reference), ColleagueForm()
    if form.validate_on_submit():
        with saving(form):
            account = colleagues.by_email(found.organisation, form.email.data)
            rounds.add_contact(found, account.id, by=current_actor())
            flash(f"{account.name} is a contact now, and can answer for {found.organisation.name}", "success")
            return redirect(url_for("survey.survey_body", reference=reference))
    return show("survey/contact.html", form, found=queries.office_return(reference))


@blueprint.post("/survey/bodies/<reference>/contacts/<contact>/remove")
@requires(RUN)
def remove_survey_contact(reference: str, contact: str) -> Answer:
    """Stop writing to a contact."""
    found = queries.office_return(reference)
    there = queries.contacts_of([found.id]).get(found.id, [])
    row = next((each for each in there if each.reference == contact), None)
    if row is None:
        raise NotFound
    if Form().validate_on_submit():
        rounds.remove_contact(row, found, by=current_actor())
        flash("They are no contact any more", "success")
    return redirect(url_for("survey.survey_body", reference=reference))


@blueprint.route("/survey/bodies/<reference>/more-time", methods=["GET", "POST"])
@requires(RUN)
def extend_survey_body(reference: str) -> Response | Answer:
    """Give a body more time."""
    found, form = queries.office_return(reference), ExtendForm()
    if form.validate_on_submit():
        with saving(form):
            returns.extend(found, form.closes, form.reason.data, by=current_actor())
            flash(f"They can answer until {moment(form.closes)}", "success")
            return redirect(url_for("survey.survey_body", reference=reference))
    return show("survey/extend.html", form, found=queries.office_return(reference))


@blueprint.route("/survey/bodies/<reference>/reopen", methods=["GET", "POST"])
@requires(RUN)
def reopen_survey_body(reference: str) -> Response | Answer:
    """Let a return that is signed off be changed again."""
    found, form = queries.office_return(reference), ReopenForm()
    back = url_for("survey.survey_body", reference=reference)
    if form.validate_on_submit():
        with saving(form):
            returns.reopen(found, form.reason.data, by=current_actor())
            flash("The return can be changed again", "success")
            return redirect(back)
    elif found.state is not ReturnState.SIGNED_OFF:
        return redirect(back)
    return show("survey/reopen.html", form, found=queries.office_return(reference), back=back)


def _named(names: list[str]) -> list[Organisation]:
    """The organisations with these codes or names.

    Raises:
        Refused: there is none, or more than one, in use for a line; all such lines at once.
    """
    found = [(each, organisations.by_code_or_name(each)) for each in names]
    unknown = [name[:60] for name, organisation in found if organisation is None]
    if unknown:
        raise Refused(f"No single organisation in use is called: {'; '.join(unknown[:10])}", "others")
    return [organisation for _, organisation in found if organisation is not None]
