"""The offer: making it, and answering it by link or through the coordinator."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from volunteer_app.foundation import links
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, public, requires
from volunteer_app.recruitment import queries, service
from volunteer_app.recruitment.forms.pipeline import OfferAnswerForm, RecordAnswerForm
from volunteer_app.recruitment.letters import OFFER_PURPOSE
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.presenters import roles as wording
from volunteer_app.recruitment.rules import OFFER_VALID, Stage
from volunteer_app.recruitment.views.room import blueprint

MOVE = Permission.APPLICATION_MOVE


@blueprint.route("/applications/<reference>/offer", methods=["GET", "POST"])
@requires(MOVE)
def offer(reference: str) -> Response:
    """Show the words of the offer, then make it; or send it again while it waits for an answer."""
    found = queries.application(current_scope(MOVE), reference)
    again = found.stage is Stage.OFFERED
    if not again and found.stage is not Stage.INTERVIEWED:
        flash("An offer can be made after the interview")
        return redirect(url_for(".application", reference=reference))
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            (service.send_offer_again if again else service.offer)(found, by=current_actor())
        if not form.errors:
            flash(_done(found, again), "success")
            return redirect(url_for(".application", reference=reference))
    return show(
        "recruitment/pipeline/offer.html",
        form,
        application=found,
        again=again,
        days=OFFER_VALID.days,
        **_letter(found),
    )


@blueprint.route("/applications/<reference>/answer", methods=["GET", "POST"])
@requires(MOVE)
def record_answer(reference: str) -> Response:
    """Record the answer of somebody who gave it in person, by telephone or by letter."""
    found = queries.application(current_scope(MOVE), reference)
    if found.stage is not Stage.OFFERED:
        flash("There is no offer that waits for an answer")
        return redirect(url_for(".application", reference=reference))
    form = RecordAnswerForm()
    if form.validate_on_submit():
        by = current_actor().acting_for(found.person.reference)
        with saving(form):
            _answer(found, form.answer.data, by)
        if not form.errors:
            flash("Their answer has been recorded", "success")
            return redirect(url_for(".application", reference=reference))
    return show("recruitment/pipeline/record_answer.html", form, application=found)


@blueprint.route("/offers/<token>", methods=["GET", "POST"])
@public
def answer_offer(token: str) -> Response:
    """The offer as its holder reads it. Opening it answers nothing; the button does, once."""
    link = links.find(OFFER_PURPOSE, token)
    found = queries.application_by_id(link.subject_id) if link else None
    if link is None or found is None or found.stage is not Stage.OFFERED:
        return show("recruitment/public/no_offer.html")
    form = OfferAnswerForm()
    if form.validate_on_submit():
        by = Actor.link(OFFER_PURPOSE, found.person.full_name)
        with saving(form):
            _answer(found, form.answer.data, by)
            links.use(link)
        if not form.errors:
            return redirect(url_for(".offer_accepted" if form.answer.data == "accept" else ".offer_declined"))
    return show("recruitment/public/answer_offer.html", form, application=found, **_letter(found))


@blueprint.get("/offers/accepted")
@public
def offer_accepted() -> Response:
    """Thanks, and what comes next. Says nothing of whose offer it was."""
    return show("recruitment/public/offer_accepted.html")


@blueprint.get("/offers/declined")
@public
def offer_declined() -> Response:
    """Thanks for the answer."""
    return show("recruitment/public/offer_declined.html")


def _answer(application: Application, answer: str, by: Actor) -> None:
    if answer == "accept":
        service.accept_offer(application, by=by)
    else:
        service.decline_offer(application, by=by)


def _letter(application: Application) -> dict[str, object]:
    role = application.opportunity.role
    return {"needs": wording.offer_terms(role), "convictions": wording.convictions(role)}


def _done(application: Application, again: bool) -> str:
    if not application.person.email:
        return (
            "The offer is recorded. They have no email address: tell them yourself, then record their answer"
        )
    return (
        "The offer has been sent again, with a new link"
        if again
        else "The offer has been made and is on its way"
    )
