"""Pages of an organisation that relies on checks of others: asking, relying, looking again, stopping."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.foundation.transactions import start_over
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.vetting.passport import listings, presenters, rules, service
from volunteer_app.vetting.passport import queries as passport
from volunteer_app.vetting.passport.forms import AskForm, RelyForm, StopForm, offer_organisations
from volunteer_app.vetting.views.my_passport import withdrawing
from volunteer_app.vetting.views.room import blueprint

CHANGED = "Somebody else was faster. Look at it again. Nothing of yours was saved"


@blueprint.get("/people/<reference>/passport")
@requires(Permission.CHECK_RECORD)
def passport_of(reference: str) -> Response:
    """What the viewer's organisations may rely on of a person, and what they do rely on."""
    person, holding = _person(reference)
    ids = [each.id for each in holding]
    consents = passport.consents_of(person.id, ids)
    offers = [check for each in consents for check in passport.may_be_relied_on(each)]
    return show(
        "vetting/passport/passport.html",
        person=person,
        consents=presenters.agreed(consents, waits=False),
        offers=[(each.reference, presenters.in_a_line(each)) for each in dict.fromkeys(offers)],
        relied=presenters.relied(passport.reliances_of(person.id, ids)),
        several=len(holding) > 1,
    )


@blueprint.route("/people/<reference>/passport/ask", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def ask_passport(reference: str) -> Response | Answer:
    """Ask a person whether checks of others may be relied on, or write down what they signed."""
    person, holding = _person(reference)
    form = AskForm(data={"last_day": service.suggested_last_day()})
    offer_organisations(form.organisation, holding)
    if form.validate_on_submit():
        with saving(form):
            _ask(form, person, holding)
            return redirect(url_for("vetting.passport_of", reference=reference))
    return show("vetting/passport/ask.html", form, person=person, several=len(holding) > 1)


@blueprint.route("/passport/<reference>/rely", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def rely(reference: str) -> Response | Answer:
    """Rely on another organisation's check, once it is clear which one and on what that rests."""
    recording, deciding = current_scope(Permission.CHECK_RECORD), current_scope(Permission.CHECK_DECIDE)
    found = passport.offer(recording, reference)
    person = found.check.person
    to = [each.organisation for each in found.consents]
    form = RelyForm()
    offer_organisations(form.organisation, to)
    if form.validate_on_submit():
        with saving(form):
            organisation = next(each for each in to if each.reference == form.organisation.data)
            service.rely(
                found.check, organisation, by=current_actor(), recording=recording, deciding=deciding
            )
            flash(f"{organisation.name} relies on this check from now on", "success")
            return redirect(url_for("vetting.passport_of", reference=person.reference))
    policy = rules.policies()[found.check.kind]
    return show(
        "vetting/passport/rely.html",
        form,
        person=person,
        rows=presenters.facts(found.check),
        policy=policy,
        may_rely=not policy.officer_decides or any(deciding.reaches(each.id) for each in to),
        several=len(to) > 1,
    )


@blueprint.get("/reliances")
@requires(Permission.CHECK_RECORD)
def look_again() -> Response | Answer:
    """What was relied on and has changed at its source since, what waits longest first."""
    table = lists.table(listings.look_again(current_scope(Permission.CHECK_RECORD)))
    return lists.opening(listings.LOOK_AGAIN) or show("vetting/passport/look_again.html", table=table)


@blueprint.route("/reliances/export", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def export_look_again() -> Response:
    """What is to be looked at again, as a file."""
    return lists.export(listings.look_again(current_scope(Permission.CHECK_RECORD)))


@blueprint.get("/reliances/<reference>")
@requires(Permission.CHECK_RECORD)
def reliance(reference: str) -> Response:
    """What was relied on, as it was then."""
    found = passport.reliance(current_scope(Permission.CHECK_RECORD), reference)
    return show("vetting/passport/reliance.html", row=found, rows=presenters.summary(found))


@blueprint.route("/reliances/<reference>/stop", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def stop_relying(reference: str) -> Response | Answer:
    """Stop relying on a check."""
    found = passport.reliance(current_scope(Permission.CHECK_RECORD), reference)
    if found.ended_at is not None:
        raise Refused("Your organisation does not rely on this check any more")
    form = StopForm(data={"version": found.version})
    if form.validate_on_submit():
        try:
            with saving(form):
                service.stop(found, by=current_actor(), version=form.shown_version)
                flash("This check is not relied on any more", "success")
                return redirect(url_for("vetting.passport_of", reference=found.person.reference))
        except StaleEdit:
            start_over()
            raise Refused(CHANGED) from None
    return show("vetting/passport/stop.html", form, row=found, rows=presenters.facts(found))


@blueprint.route("/passport/<reference>/withdraw", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def record_withdrawal(reference: str) -> Response | Answer:
    """Write down that a person took their agreement back, by letter or in person."""
    found = passport.consent(current_scope(Permission.CHECK_RECORD), reference)
    back = url_for("vetting.passport_of", reference=found.person.reference)
    return withdrawing(found, back, found.person.full_name)


def _person(reference: str) -> tuple[Person, list[Organisation]]:
    """The person, and which of the viewer's organisations hold their record."""
    scope = current_scope(Permission.CHECK_RECORD)
    person = people.person(scope, reference)
    return person, [each for each in people.organisations_of(person.id) if scope.reaches(each.id)]


def _ask(form: AskForm, person: Person, holding: list[Organisation]) -> None:
    organisation = next(each for each in holding if each.reference == form.organisation.data)
    kinds, by = rules.known_kinds(form.kinds.data), current_actor()
    if form.how.data == "paper":
        service.give(person, organisation, kinds, form.ends_before, by=by, on_paper=True)
        flash("Their agreement is recorded", "success")
    else:
        service.ask(person, organisation, kinds, by=by)
        flash("They have been asked. You will see their answer here", "success")
