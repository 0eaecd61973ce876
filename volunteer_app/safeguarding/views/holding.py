"""Pages of safeguarding leads: what there is, opening one with a reason, and the figures for a board.

What a concern says is shown in the answer to a POST alone, after the look was stored. The list names nobody.
"""

from flask import Response, request
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.accounts.signing_in import me
from volunteer_app.foundation import clock, looks
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.look_forms import LookForm
from volunteer_app.foundation.permissions import Permission, Scope, current_actor, current_scope, requires
from volunteer_app.people import queries as people
from volunteer_app.safeguarding import duties, listings, presenters, queries
from volunteer_app.safeguarding.board import presenters as board
from volunteer_app.safeguarding.models import Concern
from volunteer_app.safeguarding.rules import ConcernState
from volunteer_app.safeguarding.views.room import blueprint

ALL = "all"


@blueprint.get("/concerns")
@requires(Permission.CONCERN_HOLD)
def concerns() -> Response | Answer:
    """What was raised, the latest first: of what kind and how far it has got, not about whom."""
    opening = lists.opening(listings.CONCERNS)
    return opening or show(
        "safeguarding/concerns.html", table=lists.table(_found()), asked=_asked(), states=ConcernState
    )


@blueprint.route("/concerns/export", methods=["GET", "POST"])
@requires(Permission.CONCERN_HOLD)
def export_concerns() -> Response:
    """The same as a file."""
    return lists.export(_found())


@blueprint.route("/concerns/<reference>", methods=["GET", "POST"])
@requires(Permission.CONCERN_HOLD)
def concern(reference: str) -> Response:
    """One concern: first the reason, then what it says and who knew what when."""
    found = the_concern(reference)
    form = LookForm()
    if form.validate_on_submit():
        looks.record(found, why=str(form.why.data), by=current_actor())
        return _opened(the_concern(reference), form)
    return show("safeguarding/concern.html", form, **_outline(found))


@blueprint.get("/concerns/board")
@requires(Permission.CONCERN_HOLD)
def figures() -> Response:
    """Figures of one organisation for its board, from 10 up, by half-years that are over."""
    offered = people.organisations_in(lead_scope())
    asked = request.args.get("organisation", "")
    chosen = [each for each in offered if each.reference == asked] if asked else offered[:1]
    if not chosen:
        raise NotFound
    return show(
        "safeguarding/board.html",
        offered=offered,
        organisation=chosen[0],
        tables=board.tables(chosen[0].id, clock.today()),
    )


def lead_scope() -> Scope:
    """What the viewer's permission to hold concerns reaches."""
    return current_scope(Permission.CONCERN_HOLD)


def the_concern(reference: str) -> Concern:
    """The concern of a page.

    Raises:
        NotFound: it is not in the viewer's scope, or about themselves.
    """
    return queries.concern(lead_scope(), me().person_id, reference)


def _opened(found: Concern, form: LookForm) -> Response:
    steps, seen = queries.steps_of(found.id), looks.looks_at(found)
    return show(
        "safeguarding/opened.html",
        form,
        **_outline(found),
        told=presenters.told(found),
        story=presenters.story(found, steps, seen),
        others=queries.others_about(lead_scope(), found),
        duties=duties.of(found.person_id, found.organisation_id),
    )


def _outline(found: Concern) -> dict[str, object]:
    return {
        "concern": found,
        "rows": presenters.outline(found),
        "tone": listings.TONES[found.state],
        "acts": presenters.next_acts(found, current_actor().key),
    }


def _asked() -> str:
    """Which states, as the address asks for it; what cannot be read asks for those under way."""
    text = request.args.get("state", "")
    return text if text in {ALL, *ConcernState} else ""


def _found() -> Found[Concern]:
    asked = _asked()
    states = tuple(ConcernState) if asked == ALL else (ConcernState(asked),) if asked else queries.UNDER_WAY
    return listings.concerns(lead_scope(), me().person_id, states)
