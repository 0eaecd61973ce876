"""Taking back that training was verified."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.training import queries, taking_back
from volunteer_app.training.forms import TakeBackForm
from volunteer_app.training.views.room import blueprint


@blueprint.route("/training/<reference>/take-back", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def take_back(reference: str) -> Response | Answer:
    """Take back that training was verified, with a reason."""
    record = queries.record(current_scope(Permission.TRAINING_VERIFY), reference)
    back = url_for("training.decide", reference=record.reference)
    form = TakeBackForm(obj=record)
    if form.validate_on_submit():
        with saving(form):
            taking_back.withdraw(
                record, reason=form.reason.data, by=current_actor(), version=form.shown_version
            )
            flash(f"{record.title} does not count any more. {record.person.full_name} is told", "success")
            return redirect(back)
    mine = current_scope(Permission.PERSON_OWN).person_id
    return show(
        "training/take_back.html", form, record=record, back=back, problem=taking_back.refusal(record, mine)
    )
