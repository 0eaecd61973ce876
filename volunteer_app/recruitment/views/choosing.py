"""From a list to what is done with those who were ticked in it: the form of a list leads here."""

from flask import request
from werkzeug.wrappers import Response

from volunteer_app.foundation import choosing, searching
from volunteer_app.foundation.permissions import Permission, current_scope, requires
from volunteer_app.people import listings
from volunteer_app.recruitment.messages import queries
from volunteer_app.recruitment.messages.rules import Audience
from volunteer_app.recruitment.views.pipeline import found_in_pipeline
from volunteer_app.recruitment.views.room import blueprint


@blueprint.post("/applications/choose")
@requires(Permission.APPLICATION_MOVE, Permission.MESSAGE_SEND)
def choose_applications() -> Response:
    """Keep the applications that were chosen, and go on to moving them or writing to them."""
    move = request.form.get("do") == "move"
    scope = current_scope(Permission.APPLICATION_MOVE if move else Permission.MESSAGE_SEND)
    return choosing.keep_and_go(
        Audience.APPLICATIONS.value,
        found_in_pipeline,
        inside=lambda references: queries.inside(scope, Audience.APPLICATIONS, references),
        then=".bulk_stage" if move else ".new_message",
        back=".pipeline",
    )


@blueprint.post("/people/choose")
@requires(Permission.MESSAGE_SEND)
def choose_people() -> Response:
    """Keep the people who were chosen, and go on to writing to them."""
    scope = current_scope(Permission.MESSAGE_SEND)
    return choosing.keep_and_go(
        Audience.PEOPLE.value,
        lambda: listings.found(scope, searching.remembered("people.list_people")),
        inside=lambda references: queries.inside(scope, Audience.PEOPLE, references),
        then=".new_message",
        back="people.list_people",
    )
