"""What a mentor offers: on their own page, and written down by a coordinator on their behalf."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.placements.matching import queries, service
from volunteer_app.placements.matching.forms import OfferForm
from volunteer_app.placements.views.room import blueprint

MANAGE = Permission.MENTORING_MANAGE


@blueprint.route("/people/<reference>/mentor-offer", methods=["GET", "POST"])
@requires(MANAGE)
def mentor_offer(reference: str) -> Response | Answer:
    """Write down, on a mentor's behalf, what they offer."""
    scope = current_scope(MANAGE)
    person = people.person(scope, reference)
    held = [each for each in people.organisations_of(person.id) if scope.reaches(each.id)]
    return _offer(person, _chosen(held), held, url_for("placements.mentors"), own=False)


@blueprint.route("/my/mentor-offer", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def my_mentor_offer() -> Response | Answer:
    """Say what one offers as a mentor."""
    person = people.person_by_id(current_scope(Permission.PERSON_OWN).person_id)
    held = people.organisations_of(person.id)
    return _offer(person, _chosen(held), held, url_for("placements.my_mentoring"), own=True)


def _chosen(held: list[Organisation]) -> Organisation:
    """The organisation that the address names, else the first by name.

    Raises:
        NotFound: it names none that holds the record, or none does.
    """
    named = request.args.get("with", "")
    found = [each for each in held if each.reference == named or not named]
    if not found:
        raise NotFound
    return found[0]


def _offer(
    person: Person, organisation: Organisation, held: list[Organisation], back: str, *, own: bool
) -> Response | Answer:
    form = OfferForm()
    if not form.is_submitted():
        form.show_offer(queries.offer_of(person.id, organisation.id))
    if form.validate_on_submit():
        actor = current_actor()
        with saving(form):
            by = actor if own else actor.acting_for(person.reference)
            service.set_offer(person, organisation, form.terms, by=by)
            flash(_said(person, own=own, is_open=form.terms.is_open), "success")
            return redirect(back)
    return show(
        "placements/matching/offer.html",
        form,
        person=person,
        organisation=organisation,
        organisations=held,
        own=own,
        back=back,
    )


def _said(person: Person, *, own: bool, is_open: bool) -> str:
    """What was saved, and what comes of it."""
    whose = "What you offer as a mentor" if own else f"What {person.full_name} offers as a mentor"
    who = "You are" if own else "They are"
    if not is_open:
        return f"{whose} is saved. {who} suggested to nobody new until you say here that there is room again"
    return f"{whose} is saved. It counts the next time that mentors are suggested"
