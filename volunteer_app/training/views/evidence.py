"""The file that shows that a training was completed."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.files import downloads
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import requires
from volunteer_app.foundation.uploads import accepts_upload
from volunteer_app.training import evidence
from volunteer_app.training.forms import EvidenceForm
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.views.reaching import acting, reached
from volunteer_app.training.views.room import blueprint


@blueprint.route("/training/<reference>/evidence", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
@accepts_upload(megabytes=10)
def change_evidence(reference: str) -> Response | Answer:
    """Add the file that shows that a training was completed, or replace it."""
    record, own = reached(reference)
    form = EvidenceForm()
    if form.validate_on_submit():
        with saving(form):
            evidence.put(record, form.evidence.keep(), by=acting(record.person.reference, own=own))
            flash("The evidence has been added", "success")
            return redirect(_back(record, own=own))
    file = evidence.files_of([record.id]).get(record.id)
    waits = record.state is not TrainingState.VERIFIED
    return show(
        "training/evidence.html", form, record=record, file=file, waits=waits, back=_back(record, own=own)
    )


@blueprint.get("/training/<reference>/evidence/file")
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
def open_evidence(reference: str) -> Response:
    """The evidence itself, to save."""
    record, _ = reached(reference)
    return downloads.send(evidence.file_of(record))


@blueprint.post("/training/<reference>/evidence/remove")
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
def remove_evidence(reference: str) -> Answer:
    """Remove the evidence of a training that nobody has accepted."""
    record, own = reached(reference)
    if Form().validate_on_submit():
        evidence.remove(record, by=acting(record.person.reference, own=own))
        flash("The evidence has been removed", "success")
    return redirect(url_for("training.change_evidence", reference=record.reference))


def _back(record: TrainingRecord, *, own: bool) -> str:
    return url_for("training.my_training") if own else url_for("training.decide", reference=record.reference)
