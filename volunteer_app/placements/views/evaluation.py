"""Pages of the evaluation of mentoring: the list, by programme, state and year, and its file."""

from flask import Response
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation import filtering
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import current_scope, requires
from volunteer_app.placements.mentoring import evaluating
from volunteer_app.placements.mentoring import evaluation as listing
from volunteer_app.placements.mentoring.evaluating import Filters
from volunteer_app.placements.mentoring.evaluation import EVALUATION, Evaluated
from volunteer_app.placements.programmes import queries as programmes
from volunteer_app.placements.views.room import blueprint

MANAGE = Permission.MENTORING_MANAGE
GOING = {"yes": "Going on", "no": "Ended"}
IS_GOING = {"yes": True, "no": False}
Offered = dict[str, dict[str, str]]


@blueprint.get("/mentoring/evaluation")
@requires(MANAGE)
def evaluation() -> Response | Answer:
    """What evaluators may have, of those alone who agreed."""
    opening = lists.opening(EVALUATION)
    if opening is not None:
        return opening
    offered = _offered()
    gone = filtering.gone(EVALUATION.filters, offered)
    return show(
        "placements/mentoring/evaluation.html",
        table=lists.table(_found(offered, gone)),
        choices=filtering.choices(EVALUATION.filters, offered),
        chosen=filtering.chosen(offered),
    )


@blueprint.route("/mentoring/evaluation/export", methods=["GET", "POST"])
@requires(MANAGE)
def export_evaluation() -> Response:
    """The same as a file."""
    return lists.export(_found(_offered(), []))


def _found(offered: Offered, gone: list[str]) -> Found[Evaluated]:
    asked = filtering.asked("year")
    year = int(asked) if asked in offered["year"] else None
    filters = Filters(filtering.asked("programme"), IS_GOING.get(filtering.asked("going")), year)
    return listing.evaluation(current_scope(MANAGE), filters, gone)


def _offered() -> Offered:
    """What each filter offers, by its key in an address."""
    scope = current_scope(MANAGE)
    return {
        "programme": programmes.names(scope),
        "going": GOING,
        "year": {str(each): str(each) for each in evaluating.years(scope)},
    }
