"""The people to ask about a sentence, for those who hold sentence records."""

from flask import Response
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import current_scope, requires
from volunteer_app.recruitment import listings
from volunteer_app.recruitment.views.room import blueprint


@blueprint.get("/sentences/to-ask")
@requires(Permission.SENTENCE_HOLD)
def sentences_to_ask() -> Response | Answer:
    """Everybody who accepted an offer and whom nobody has asked, the longest wait first."""
    found = listings.sentences_to_ask(current_scope(Permission.SENTENCE_HOLD))
    return lists.opening(listings.TO_ASK) or show(
        "recruitment/sentences_to_ask.html", table=lists.table(found)
    )


@blueprint.route("/sentences/to-ask/export", methods=["GET", "POST"])
@requires(Permission.SENTENCE_HOLD)
def export_sentences_to_ask() -> Response:
    """The people to ask, as a file."""
    return lists.export(listings.sentences_to_ask(current_scope(Permission.SENTENCE_HOLD)))
