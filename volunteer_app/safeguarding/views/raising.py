"""Raising a concern: on the public page without an account, and from the record of a person.

Whoever raises one reads nothing of it afterwards, but that it was received.
"""

from datetime import timedelta

from flask import Response, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.limiting import Limit
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, public, requires
from volunteer_app.organisations import queries as organisations
from volunteer_app.people import queries as people
from volunteer_app.safeguarding import queries, service
from volunteer_app.safeguarding.forms import RaiseAboutForm, RaisePubliclyForm
from volunteer_app.safeguarding.rules import Source
from volunteer_app.safeguarding.views.room import blueprint

# A whole prison may come from one address
RAISED_OFTEN = Limit("concern", 30, timedelta(hours=1))
# Whoever is signed in stays unnamed here too, unless they say who they are
ANYBODY = Actor.link("safeguarding:public", "Somebody on the public page")
RAISED = "concern_raised"
TOLD = (
    "Thank you. The safeguarding lead was told that there is something to read. Write about it nowhere else"
)


@blueprint.route("/concerns/raise", methods=["GET", "POST"])
@public
def raise_publicly() -> Response | Answer:
    """Anybody says what worries them, without an account."""
    offered = queries.to_choose()
    form = RaisePubliclyForm()
    form.offer(offered, request.args.get("organisation", ""))
    if form.validate_on_submit():
        RAISED_OFTEN.count()
        found = organisations.open_by_reference(form.organisation.data)
        if found is None:
            raise NotFound
        with saving(form):
            concern = service.raise_concern(found, form.raised(Source.PUBLIC), by=ANYBODY)
            session[RAISED] = concern.reference
            return redirect(url_for("safeguarding.raised"))
    return show("safeguarding/raise_publicly.html", form, offered=offered)


@blueprint.get("/concerns/raised")
@public
def raised() -> Response | Answer:
    """It was received: the reference, to ask after it. The browser that raised it sees it, once.

    The next person at a computer that several use must not read that somebody raised something.
    """
    reference = session.pop(RAISED, None)
    if reference is None:
        return redirect(url_for("safeguarding.raise_publicly"))
    return show("safeguarding/raised.html", concern_reference=reference)


@blueprint.route("/people/<reference>/concern", methods=["GET", "POST"])
@requires(Permission.PERSON_VIEW)
def raise_about(reference: str) -> Response | Answer:
    """Say what worries one about somebody on record, or for them."""
    scope = current_scope(Permission.PERSON_VIEW)
    person = people.person(scope, reference)
    holders = [each for each in people.organisations_of(person.id) if scope.reaches(each.id)]
    form = RaiseAboutForm()
    form.offer(holders)
    back = url_for("desk.person", reference=reference)
    if form.validate_on_submit():
        with saving(form):
            raised = form.raised(Source.RECORD, person_id=person.id)
            service.raise_concern(form.chosen(holders), raised, by=current_actor())
            flash(TOLD, "success")
            return redirect(back)
    return show("safeguarding/raise_about.html", form, person=people.person(scope, reference), back=back)
