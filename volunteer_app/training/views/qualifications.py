"""The list of qualifications and their units: read by who records awards, kept by network editors."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import paging
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import current_actor, requires
from volunteer_app.training.awards import catalogue, queries
from volunteer_app.training.awards.catalogue import QualificationDetails, UnitDetails
from volunteer_app.training.awards.forms import QualificationForm, UnitForm
from volunteer_app.training.awards.models import Qualification
from volunteer_app.training.awards.rules import Level
from volunteer_app.training.views.room import blueprint

TAKEN = {
    "uq_qualification_number": ("number", "There is a qualification with this number already"),
    "uq_qualification_unit_qualification_id_number": ("number", "This unit is in the list already"),
}


@blueprint.get("/qualifications")
@requires(Permission.QUALIFICATION_EDIT, Permission.TRAINING_VERIFY)
def qualifications() -> Response:
    """All qualifications, by title."""
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    found = paging.page(queries.qualifications(), queries.BY_TITLE, anchor, of=Qualification)
    return show("training/awards/qualifications.html", page=found)


@blueprint.route("/qualifications/new", methods=["GET", "POST"])
@requires(Permission.QUALIFICATION_EDIT)
def add_qualification() -> Response | Answer:
    """Add one."""
    form = QualificationForm()
    if form.validate_on_submit():
        with saving(form, TAKEN):
            made = catalogue.add_qualification(_details(form), by=current_actor())
            flash("The qualification is in the list. Add its units now", "success")
            return redirect(url_for("training.qualification", reference=made.reference))
    return show("training/awards/edit_qualification.html", form, qualification=None)


@blueprint.get("/qualifications/<reference>")
@requires(Permission.QUALIFICATION_EDIT, Permission.TRAINING_VERIFY)
def qualification(reference: str) -> Response:
    """One qualification with its units."""
    return show("training/awards/qualification.html", qualification=queries.qualification(reference))


@blueprint.route("/qualifications/<reference>/edit", methods=["GET", "POST"])
@requires(Permission.QUALIFICATION_EDIT)
def edit_qualification(reference: str) -> Response | Answer:
    """Change what the list says of one."""
    found = queries.qualification(reference)
    form = QualificationForm(data=_shown(found))
    if form.validate_on_submit():
        with saving(form, TAKEN):
            catalogue.edit_qualification(
                found, _details(form), version=form.shown_version, by=current_actor()
            )
            flash("The qualification was changed", "success")
            return redirect(url_for("training.qualification", reference=found.reference))
    return show("training/awards/edit_qualification.html", form, qualification=found)


@blueprint.route("/qualifications/<reference>/units/new", methods=["GET", "POST"])
@requires(Permission.QUALIFICATION_EDIT)
def add_unit(reference: str) -> Response | Answer:
    """Add a unit to one."""
    found = queries.qualification(reference)
    form = UnitForm()
    if form.validate_on_submit():
        with saving(form, TAKEN):
            catalogue.add_unit(found, _unit_details(form), by=current_actor())
            flash("The unit was added", "success")
            return redirect(url_for("training.qualification", reference=found.reference))
    return show("training/awards/add_unit.html", form, qualification=found)


@blueprint.route("/qualification-units/<reference>/remove", methods=["GET", "POST"])
@requires(Permission.QUALIFICATION_EDIT)
def remove_unit(reference: str) -> Response | Answer:
    """Take a unit out, as long as nobody has it."""
    found = queries.unit(reference)
    page = url_for("training.qualification", reference=found.qualification.reference)
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            catalogue.remove_unit(found, by=current_actor())
            flash("The unit was removed", "success")
            return redirect(page)
    return show("training/awards/remove_unit.html", form, unit=found, page=page)


def _shown(found: Qualification) -> dict[str, object]:
    names = ("number", "title", "awarding_body", "credits", "version")
    answers = {name: getattr(found, name) for name in names}
    return {**answers, "level": found.level.value, "is_active": "yes" if found.is_active else "no"}


def _details(form: QualificationForm) -> QualificationDetails:
    return QualificationDetails(
        number=form.number.data,
        title=form.title.data,
        awarding_body=form.awarding_body.data,
        level=Level(form.level.data),
        credits=form.credits.data or 0,
        is_active=form.is_active.data == "yes",
    )


def _unit_details(form: UnitForm) -> UnitDetails:
    return UnitDetails(
        number=form.number.data,
        title=form.title.data,
        level=Level(form.level.data),
        credits=form.credits.data or 0,
        is_mandatory=form.is_mandatory.data == "yes",
    )
