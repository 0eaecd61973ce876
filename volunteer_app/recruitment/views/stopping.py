"""Wanting no messages to many: by the link in a message, on one's own page, or told to a coordinator."""

from flask import flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import Form, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, public, requires
from volunteer_app.foundation.security import tokenless
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.recruitment.forms.messages import WantedForm
from volunteer_app.recruitment.messages import queries, stopping
from volunteer_app.recruitment.messages.models import MessageRecipient
from volunteer_app.recruitment.messages.rules import StopRoute
from volunteer_app.recruitment.presenters import messages as presenters
from volunteer_app.recruitment.views.room import blueprint

PURPOSE = "message:stop"
SEND = Permission.MESSAGE_SEND


@blueprint.route("/stop-messages/<token>", methods=["GET", "POST"])
@public
@tokenless  # mailboxes send this form by themselves (RFC 8058); the token in the address is what lets them
def stop_messages(token: str) -> Response:
    """Stop messages to many, or want them again. Opening the page changes nothing; the button does."""
    found = queries.by_stop_link(stopping.hash_of(token))
    if found is None:
        return make_response(show("recruitment/messages/no_link.html"), 404)
    if request.method == "POST":
        return _answer(found, token)
    stops = queries.stops_of(found.person_id)
    return show(
        "recruitment/messages/stop.html",
        form=Form(),
        organisation=found.message.organisation,
        stopped=found.message.organisation_id in stops,
    )


def _answer(found: MessageRecipient, token: str) -> Response:
    by = Actor.link(PURPOSE, found.person.full_name)
    organisation_id = found.message.organisation_id
    if request.form.get("wanted") == "yes":
        stopping.start_again(found.person_id, organisation_id, by=by)
    else:
        stopping.stop(found.person_id, organisation_id, StopRoute.LINK, by=by)
    if "List-Unsubscribe" in request.form:  # a program asks, and follows no redirect (RFC 8058, section 3.1)
        return make_response("Stopped\n", {"Content-Type": "text/plain"})
    return redirect(url_for(".stop_messages", token=token))


@blueprint.route("/my/messages", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def my_messages() -> Response:
    """From which organisations the viewer wants messages."""
    person = people.person_by_id(current_scope(Permission.PERSON_OWN).person_id)
    organisations = people.organisations_of(person.id)
    form = WantedForm()
    if form.validate_on_submit():
        of, by = _asked(organisations, form), current_actor()
        if form.wanted.data == "yes":
            stopping.start_again(person.id, of.id, by=by)
        else:
            stopping.stop(person.id, of.id, StopRoute.OWN_PAGE, by=by)
        flash(_said(of, wanted=form.wanted.data == "yes"), "success")
        return redirect(url_for(".my_messages"))
    wishes = presenters.wishes(organisations, queries.stops_of(person.id))
    return show("recruitment/messages/my_messages.html", form, wishes=wishes)


@blueprint.route("/people/<reference>/messages", methods=["GET", "POST"])
@requires(SEND)
def person_messages(reference: str) -> Response:
    """The messages that a person was sent, and whether they want more; only they can want them again."""
    scope = current_scope(SEND)
    person = people.person(scope, reference)
    organisations = [each for each in people.organisations_of(person.id) if scope.reaches(each.id)]
    form = WantedForm()
    if form.validate_on_submit():
        of = _asked(organisations, form)
        stopping.stop(
            person.id, of.id, StopRoute.COORDINATOR, by=current_actor().acting_for(person.reference)
        )
        flash(f"{person.full_name} gets no more messages to many from {of.name}", "success")
        return redirect(url_for(".person_messages", reference=reference))
    return show(
        "recruitment/messages/person_messages.html",
        form,
        person=person,
        messages=queries.messages_to(scope, person.id),
        wishes=presenters.wishes(organisations, queries.stops_of(person.id)),
    )


def _asked(organisations: list[Organisation], form: WantedForm) -> Organisation:
    for each in organisations:
        if each.reference == form.organisation.data:
            return each
    raise NotFound


def _said(organisation: Organisation, *, wanted: bool) -> str:
    if wanted:
        return f"You will get messages from {organisation.name} again"
    return f"You will get no more messages to many from {organisation.name}"
