"""Staff pages about the question on convictions. A coordinator reads how far it has got; a vetting officer
opens what was told, with a reason that is kept, and enters what came on paper or by proxy.
"""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts.signing_in import me
from volunteer_app.foundation import clock, looks
from volunteer_app.foundation.encryption import CannotOpen
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import Form, VersionedForm, saving, show
from volunteer_app.foundation.look_forms import LookForm
from volunteer_app.foundation.permissions import Permission, can, current_actor, current_scope, requires
from volunteer_app.people import queries as people
from volunteer_app.roles.wording import CONVICTIONS_WORDING
from volunteer_app.vetting.assessing import opening
from volunteer_app.vetting.assessing import presenters as weighed
from volunteer_app.vetting.assessing import queries as assessments
from volunteer_app.vetting.disclosures import presenters, queries, service
from volunteer_app.vetting.disclosures.forms import EnterForm, PaperForm, SendForm, ToldForm
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.disclosures.rules import MAY_ANSWER, DisclosureState, Matter, Route, ToldHow
from volunteer_app.vetting.views.room import blueprint
from volunteer_app.vetting.views.walking import Walk

CHANGED = "Somebody changed this while you had the page open. Look at it again"


@blueprint.get("/people/<reference>/convictions")
@requires(Permission.CHECK_RECORD)
def convictions(reference: str) -> Response:
    """Where the questions on convictions to a person have got to; not what was told."""
    person = people.person(current_scope(Permission.CHECK_RECORD), reference)
    opens = current_scope(Permission.DISCLOSURE_OPEN)
    return show(
        "vetting/disclosures/of_person.html",
        person=person,
        disclosures=queries.of_person_in(current_scope(Permission.CHECK_RECORD), person.id),
        assessments=assessments.of_person_in(opens, person.id),
        opens=opens,
        tones=presenters.TONES,
        assessment_tones=weighed.TONES,
        progress=presenters.progress,
    )


@blueprint.route("/disclosures/<reference>/told", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def note_told(reference: str) -> Response | Answer:
    """Record that the person was told which law applies; then, that a closed envelope went on."""
    found = queries.disclosure(current_scope(Permission.CHECK_RECORD), reference)
    form = _next_form(found)
    page = url_for("vetting.convictions", reference=found.person.reference)
    if form is not None and form.validate_on_submit():
        try:
            with saving(form):
                _note(found, form)
                flash("Thank you, this is recorded", "success")
                return redirect(page)
        except StaleEdit:
            raise Refused(CHANGED) from None
    return show(
        "vetting/disclosures/note.html",
        form,
        disclosure=found,
        page=page,
        rows=presenters.progress(found),
        law=CONVICTIONS_WORDING[found.question].in_offer,
    )


def _next_form(found: Disclosure) -> VersionedForm | None:
    if found.state is DisclosureState.TO_BE_TOLD:
        return ToldForm(data={"version": found.version})
    if found.state is DisclosureState.TOLD:
        return PaperForm(data={"version": found.version})
    return None


def _note(found: Disclosure, form: VersionedForm) -> None:
    if isinstance(form, ToldForm):
        service.tell_law(found, ToldHow(form.how.data), by=current_actor(), version=form.shown_version)
    else:
        service.pass_paper(found, by=current_actor(), version=form.shown_version)


@blueprint.get("/disclosures")
@requires(Permission.DISCLOSURE_OPEN)
def disclosures() -> Response:
    """What waits for a vetting officer: answers, and assessments."""
    scope = current_scope(Permission.DISCLOSURE_OPEN)
    return show(
        "vetting/disclosures/waiting.html",
        disclosures=queries.waiting(scope),
        assessments=assessments.waiting(scope, clock.today()),
        mine=assessments.turns_of(scope, clock.today(), key=me().reference, person_id=me().person_id),
        tones=presenters.TONES,
        assessment_tones=weighed.TONES,
    )


@blueprint.route("/disclosures/<reference>", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_OPEN)
def disclosure(reference: str) -> Response:
    """How far a question has got; and, once a reason is given, what was told."""
    found = _found(reference)
    form, told = LookForm(), None
    if form.validate_on_submit():
        looks.record(found, why=form.why.data, by=current_actor())
        try:
            told = presenters.told(found)
        except CannotOpen:
            form.form_errors.append("What was told cannot be read. Tell whoever runs the service")
    return show(
        "vetting/disclosures/disclosure.html",
        form,
        disclosure=found,
        rows=presenters.for_officers(found),
        told=told,
        erased=presenters.erased(found) if told is not None else [],
        tone=presenters.TONES[found.state],
        may_enter=found.state in MAY_ANSWER,
        waits=found.state is DisclosureState.ANSWERED,
        is_due_again=assessments.is_due_again(found.id, clock.today()),
        press=VersionedForm(formdata=None, data={"version": found.version}),
    )


@blueprint.get("/disclosures/<reference>/looks")
@requires(Permission.DISCLOSURE_OPEN)
def disclosure_looks(reference: str) -> Response:
    """Who opened this record, when and why."""
    found = _found(reference)
    page = url_for("vetting.disclosure", reference=reference)
    return show("vetting/disclosures/looks.html", looks=looks.looks_at(found), person=found.person, page=page)


@blueprint.route("/disclosures/<reference>/enter", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_OPEN)
def enter_disclosure(reference: str) -> Response | Answer:
    """Enter what the person told on paper, or through somebody who spoke for them."""
    found = _found(reference)
    page = url_for("vetting.disclosure", reference=reference)
    if found.state not in MAY_ANSWER:
        return redirect(page)

    def send(form: SendForm, matters: list[Matter]) -> Answer:
        assert isinstance(form, EnterForm)  # noqa: S101 - the form of this walk
        service.answer(
            found,
            matters,
            route=Route(form.route.data),
            by=current_actor().acting_for(found.person.reference),
            answered_by=form.spoken_by.data or found.person.full_name,
            authority=current_scope(Permission.DISCLOSURE_OPEN),
        )
        flash("The answer is stored, encrypted. Destroy the paper when it is not needed any more", "success")
        return redirect(page)

    return Walk(found, EnterForm, page, send).step()


@blueprint.post("/disclosures/<reference>/nothing")
@requires(Permission.DISCLOSURE_OPEN)
def nothing_to_weigh(reference: str) -> Answer:
    """Nothing was told, so the person can go on."""
    found, form = _found(reference), VersionedForm()
    if form.validate_on_submit():
        scope = current_scope(Permission.DISCLOSURE_OPEN)
        service.nothing_to_weigh(found, by=current_actor(), authority=scope, version=form.shown_version)
        flash("They can go on", "success")
    return redirect(url_for("vetting.disclosure", reference=reference))


@blueprint.post("/disclosures/<reference>/weigh")
@requires(Permission.DISCLOSURE_OPEN)
def weigh_disclosure(reference: str) -> Answer:
    """Begin to weigh what was told."""
    found = _found(reference)
    if not Form().validate_on_submit():
        return redirect(url_for("vetting.disclosure", reference=reference))
    scope = current_scope(Permission.DISCLOSURE_OPEN)
    assessment = opening.open_for_disclosure(found, by=current_actor(), authority=scope)
    return redirect(url_for("vetting.assessment", reference=assessment.reference))


def _found(reference: str) -> Disclosure:
    return queries.disclosure(current_scope(Permission.DISCLOSURE_OPEN), reference)


@blueprint.context_processor
def _may_open() -> dict[str, object]:
    return {"opens_disclosures": can(Permission.DISCLOSURE_OPEN)}
