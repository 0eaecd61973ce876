"""Hours, milestones and thanks: the volunteer's own page, a person's, and the list with its file."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.accounts import queries as accounts
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.placements.recognition import listings, presenters, queries, service
from volunteer_app.placements.recognition.forms import TakeBackForm, ThankForm
from volunteer_app.placements.totals import presenters as totals_in_words
from volunteer_app.placements.totals import queries as totals
from volunteer_app.placements.totals.rules import offered
from volunteer_app.placements.views.room import blueprint

GIVE = Permission.RECOGNITION_GIVE


@blueprint.get("/my/recognition")
@requires(Permission.PERSON_OWN)
def my_recognition() -> Response:
    """The viewer's own hours, milestones, thanks and statements."""
    person = people.person_by_id(current_scope(Permission.PERSON_OWN).person_id)
    periods = offered(clock.today())
    return show(
        "placements/recognition/mine.html",
        person=person,
        periods=totals_in_words.own(periods, totals.minutes_of_person(person.id, periods)),
        served=presenters.served(person.id),
        notes=queries.notes(person.id),
        statements=queries.statements_of(person.id),
        tones=presenters.TONES,
    )


@blueprint.get("/people/<reference>/recognition")
@requires(GIVE)
def recognition(reference: str) -> Response:
    """The same of a person, as far as the viewer's organisations go."""
    scope = current_scope(GIVE)
    person = people.person(scope, reference)
    return show(
        "placements/recognition/of_person.html",
        person=person,
        served=presenters.served(person.id, scope.organisation_ids),
        notes=queries.notes(person.id, scope.organisation_ids),
        may_take_back=lambda note: not service.thanks_problem(note),
        statements=queries.statements_of(person.id, scope.organisation_ids),
        tones=presenters.TONES,
    )


@blueprint.route("/people/<reference>/thanks/new", methods=["GET", "POST"])
@requires(GIVE)
def thank(reference: str) -> Response | Answer:
    """Write a note of thanks."""
    scope = current_scope(GIVE)
    person = people.person(scope, reference)
    form, holding = ThankForm(), holders(scope, person)
    form.offer(holding)
    if form.validate_on_submit():
        with saving(form):
            service.thank(
                person, chosen(holding, form.organisation.data), form.message.data, by=current_actor()
            )
            flash("Your note is on the volunteer’s page", "success")
            return redirect(url_for("placements.recognition", reference=person.reference))
    return show("placements/recognition/thank.html", form, person=person)


@blueprint.route("/thanks/<reference>/take-back", methods=["GET", "POST"])
@requires(GIVE)
def take_back_thanks(reference: str) -> Response | Answer:
    """Take a note of thanks back, with a reason."""
    found = queries.note(current_scope(GIVE), reference)
    form = TakeBackForm()
    if form.validate_on_submit():
        with saving(form):
            service.take_back_thanks(found, form.reason.data, by=current_actor())
            flash("The note was taken back. The volunteer can read why", "success")
            return redirect(url_for("placements.recognition", reference=found.person.reference))
    problem = service.thanks_problem(found)
    return show("placements/recognition/take_back.html", form, note=found, problem=problem)


@blueprint.get("/recognition")
@requires(GIVE)
def recognised() -> Response | Answer:
    """Who has approved hours with an organisation, and what they have reached."""
    if opening := lists.opening(listings.RECOGNITION):
        return opening
    scope = current_scope(GIVE)
    organisations, shown = _asked(scope)
    return show(
        "placements/recognition/list.html",
        table=lists.table(listings.recognised(scope, shown)),
        organisations=organisations,
        organisation=shown,
        waiting=queries.waiting_number(scope),
    )


@blueprint.route("/recognition/export", methods=["GET", "POST"])
@requires(GIVE)
def export_recognised() -> Response:
    """The list as a file."""
    scope = current_scope(GIVE)
    return lists.export(listings.recognised(scope, _asked(scope)[1]))


def holders(scope: Scope, person: Person) -> list[Organisation]:
    """The scope's organisations that hold this person's record."""
    return [each for each in people.organisations_of(person.id) if scope.reaches(each.id)]


def chosen(offered: list[Organisation], reference: str) -> Organisation:
    """The one that a form names, which it offered."""
    return next(each for each in offered if each.reference == reference)


def _asked(scope: Scope) -> tuple[list[Organisation], Organisation]:
    """The organisations to choose from, and the one that the address names, else the first by name.

    Raises:
        NotFound: it names none of these, or there is none.
    """
    organisations = accounts.organisations_in(scope)
    named = request.args.get("with", "")
    found = [each for each in organisations if each.reference == named or not named]
    if not found:
        raise NotFound
    return organisations, found[0]
