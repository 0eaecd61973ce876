"""A person's own pages about the question on convictions: which law applies, telling, what they told."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.errors import StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.roles.wording import CONVICTIONS_WORDING
from volunteer_app.vetting.assessing import queries as assessments
from volunteer_app.vetting.disclosures import presenters, queries, service
from volunteer_app.vetting.disclosures.forms import ReadForm, SendForm
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.disclosures.rules import MAY_ANSWER, DisclosureState, Matter, Route, ToldHow
from volunteer_app.vetting.rehabilitation.advice import advisers
from volunteer_app.vetting.views.room import blueprint
from volunteer_app.vetting.views.walking import Walk


@blueprint.get("/my/disclosures")
@requires(Permission.PERSON_OWN)
def my_disclosures() -> Response:
    """The questions that were put to the person, and the decisions about them."""
    person_id = _person_id()
    return show(
        "vetting/disclosures/mine.html",
        disclosures=queries.of_person(person_id),
        decisions=assessments.decisions_about(person_id),
        tones=presenters.TONES,
    )


@blueprint.route("/my/disclosures/<reference>", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def my_disclosure(reference: str) -> Response | Answer:
    """Which law applies; then the way to tell; afterwards, what they told."""
    found = queries.own(_person_id(), reference)
    form = ReadForm(data={"version": found.version}) if _is_new(found) else None
    if form is not None and form.validate_on_submit():
        try:
            with saving(form):
                service.tell_law(found, ToldHow.ONLINE, by=current_actor(), version=form.shown_version)
                return redirect(url_for("vetting.tell", reference=reference))
        except StaleEdit:
            return redirect(url_for("vetting.my_disclosure", reference=reference))
    return show(
        "vetting/disclosures/my_question.html",
        form,
        disclosure=found,
        law=CONVICTIONS_WORDING[found.question].in_offer,
        told=presenters.told(found),
        may_answer=found.state in MAY_ANSWER,
        advisers=advisers(),
    )


@blueprint.route("/my/disclosures/<reference>/tell", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def tell(reference: str) -> Response | Answer:
    """One question a page; what has to be told, in the person's own words; then it is sent."""
    found = queries.own(_person_id(), reference)
    page = url_for("vetting.my_disclosure", reference=reference)
    if found.state not in MAY_ANSWER:
        return redirect(page)

    def send(_form: SendForm, matters: list[Matter]) -> Answer:
        service.answer(found, matters, route=Route.ONLINE, by=current_actor())
        flash("Thank you. Only the vetting officer can read what you told us", "success")
        return redirect(page)

    return Walk(found, SendForm, page, send).step()


def _person_id() -> int:
    person_id = current_scope(Permission.PERSON_OWN).person_id
    assert person_id is not None  # noqa: S101 - the permission is held by people alone
    return person_id


def _is_new(found: Disclosure) -> bool:
    return found.state is DisclosureState.TO_BE_TOLD
