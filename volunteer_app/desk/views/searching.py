"""Search from every staff page: the words are sent as a form and stay out of the address."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from volunteer_app.desk.forms.searching import EverythingForm
from volunteer_app.desk.presenters import searching as presenter
from volunteer_app.desk.queries import searching as queries
from volunteer_app.desk.views.room import blueprint
from volunteer_app.foundation import searching
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, can, current_scope, requires


@blueprint.post("/search")
@requires(Permission.DESK_VIEW)
def search() -> Response:
    """Look for the words among everything that the viewer may open."""
    form = EverythingForm()
    if not form.validate_on_submit():
        return show("desk/search.html", form, words="", groups=[])
    return redirect(url_for("desk.search_results", search=searching.remember(form.words.data)))


@blueprint.get("/search")
@requires(Permission.DESK_VIEW)
def search_results() -> Response:
    """What the words find. A whole reference leads straight to its record."""
    words = searching.remembered("desk.search_results")
    results = queries.search(_reach(), words)
    only = queries.only_one(words, results)
    if only is not None:
        return redirect(presenter.address(only))
    return show("desk/search.html", words=words, groups=presenter.groups(results))


def _reach() -> queries.Reach:
    """What the viewer may open, asked by the permission of each page."""
    return queries.Reach(
        people=current_scope(Permission.PERSON_VIEW) if can(Permission.PERSON_VIEW) else None,
        opportunities=current_scope(Permission.OPPORTUNITY_MANAGE),
        organisations=current_scope(Permission.DESK_VIEW),
        administered=current_scope(Permission.ORGANISATION_ADMINISTER),
    )
