"""What waits to be verified, and deciding on it: one record or many."""

from flask import Response
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.deciding import pages
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import current_scope, requires
from volunteer_app.training import listings
from volunteer_app.training.verifying import FLOW
from volunteer_app.training.views.room import blueprint


@blueprint.get("/training/to-verify")
@requires(Permission.TRAINING_VERIFY)
def to_verify() -> Response | Answer:
    """What waits to be verified, the longest ago first."""
    found = listings.to_verify(current_scope(Permission.TRAINING_VERIFY))
    return lists.opening(listings.TO_VERIFY) or show("training/to_verify.html", table=lists.table(found))


@blueprint.route("/training/to-verify/export", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def export_to_verify() -> Response:
    """The list of training to verify as a file."""
    return lists.export(listings.to_verify(current_scope(Permission.TRAINING_VERIFY)))


@blueprint.post("/training/to-verify/choose")
@requires(Permission.TRAINING_VERIFY)
def choose_to_verify() -> Response | Answer:
    """Keep the records that were chosen, and go on to deciding on them."""
    return pages.choose(FLOW)


@blueprint.route("/training/chosen/<choice>", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def decide_many(choice: str) -> Response | Answer:
    """What stands against each of those that were chosen; then deciding on them, with a reason."""
    return pages.many(FLOW, choice)


@blueprint.get("/training/chosen/<choice>/decided")
@requires(Permission.TRAINING_VERIFY)
def decided_many(choice: str) -> Response | Answer:
    """What came of it: how many, and which were left as they were, and why."""
    return pages.decided(FLOW, choice)


@blueprint.route("/training/<reference>", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def decide(reference: str) -> Response | Answer:
    """One record: accept it, or say why not; afterwards, what was decided."""
    return pages.one(FLOW, reference)
