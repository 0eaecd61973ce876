"""Certificates: making one, saving it as a PDF, taking it back."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.documents import making
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.files.downloads import attachment
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.training import queries as records
from volunteer_app.training.certificates import printing, queries, rules, service
from volunteer_app.training.certificates.forms import IssueForm, RevokeForm
from volunteer_app.training.certificates.models import Certificate
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.views.room import blueprint


@blueprint.route("/training/<reference>/certificate", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
def certificate(reference: str) -> Response | Answer:
    """The certificate of a verified training: make it, or save it again."""
    record = records.record(_reached(), reference)
    form = IssueForm()
    if form.validate_on_submit():
        with saving(form):
            service.issue_for_record(
                record, names_organisation=form.names_organisation.data == "yes", by=_acting(record)
            )
            flash("The certificate is ready to save", "success")
            return redirect(url_for("training.certificate", reference=record.reference))
    return show(
        "training/certificates/of_record.html",
        form,
        record=record,
        is_verified=record.state is TrainingState.VERIFIED,
        own=_is_own(record),
        back=_back(record),
        **of_page(queries.last_of(record)),
    )


@blueprint.get("/certificates/<reference>/file")
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
def certificate_file(reference: str) -> Response:
    """The certificate itself, to save."""
    found = queries.certificate(_reached(), reference)
    if found.revoked_at is not None:
        raise NotFound
    return attachment(printing.pdf(found), making.MIMETYPE, f"certificate-{found.reference}.pdf")


@blueprint.route("/certificates/<reference>/take-back", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def revoke_certificate(reference: str) -> Response | Answer:
    """Take a certificate back, with a reason."""
    found = queries.certificate(current_scope(Permission.TRAINING_VERIFY), reference)
    form = RevokeForm(obj=found)
    if form.validate_on_submit():
        with saving(form):
            service.revoke(found, reason=form.reason.data, by=current_actor(), version=form.shown_version)
            flash("The certificate was taken back. A check of it says that it is not valid", "success")
            return redirect(_page(found))
    return show("training/certificates/take_back.html", form, certificate=found, back=_page(found))


def of_page(found: Certificate | None) -> dict[str, object]:
    """What a page says of the latest certificate of something, if there is one that was not taken back."""
    if found is None or found.revoked_at is not None:
        return {"certificate": None, "taken_back": found if service.is_taken_back(found) else None}
    return {
        "certificate": found,
        "taken_back": None,
        "code": rules.spaced(found.code or ""),
        "address": printing.address_of(found),
        "standing": queries.standing_of(found),
    }


def _reached() -> Scope:
    """One's own, and those of the organisations in which the viewer verifies training."""
    staff = current_scope(Permission.TRAINING_VERIFY)
    return Scope(staff.organisation_ids, current_scope(Permission.PERSON_OWN).person_id)


def _acting(record: TrainingRecord) -> Actor:
    return current_actor() if _is_own(record) else current_actor().acting_for(record.person.reference)


def _back(record: TrainingRecord) -> str:
    if _is_own(record):
        return url_for("training.my_training")
    return url_for("training.decide", reference=record.reference)


def _is_own(record: TrainingRecord) -> bool:
    return record.person_id == current_scope(Permission.PERSON_OWN).person_id


def _page(found: Certificate) -> str:
    """Where the certificate is shown."""
    if found.record is not None:
        return url_for("training.certificate", reference=found.record.reference)
    assert found.award is not None  # noqa: S101 - it is of one or the other
    return url_for("training.award_certificate", reference=found.award.reference)
