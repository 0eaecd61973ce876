"""Collections, as editors keep them."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, requires
from volunteer_app.good_practice.forms.acting import CollectionForm
from volunteer_app.good_practice.queries import entries, reading
from volunteer_app.good_practice.service import collections as service
from volunteer_app.good_practice.views.managing import EDIT
from volunteer_app.good_practice.views.room import blueprint
from volunteer_app.good_practice.views.writing import CHANGED

NAMED_TWICE = {"uq_guidance_collection_slug": ("title", service.NAMED_TWICE)}


@blueprint.get("/good-practice-collections")
@requires(EDIT)
def collections() -> Response:
    """All collections, with how much is published of each."""
    return show(
        "good_practice/manage/collections.html",
        collections=entries.collections(),
        sizes=reading.sizes_of_collections(),
    )


@blueprint.route("/good-practice-collections/new", methods=["GET", "POST"])
@requires(EDIT)
def add_collection() -> Response | Answer:
    """A new collection."""
    form = CollectionForm(data={"position": len(entries.collections()) + 1})
    if form.validate_on_submit():
        with saving(form, NAMED_TWICE):
            service.add(form.named, by=current_actor())
            return _done("The collection has been added")
    return show("good_practice/manage/collection.html", form, collection=None)


@blueprint.route("/good-practice-collections/<collection_slug>", methods=["GET", "POST"])
@requires(EDIT)
def edit_collection(collection_slug: str) -> Response | Answer:
    """Call a collection otherwise; its address stays."""
    found = entries.collection(collection_slug)
    said = {name: getattr(found, name) for name in ("title", "summary", "position", "version")}
    form = CollectionForm(data=said)
    if form.validate_on_submit():
        with saving(form):
            try:
                service.change(found, form.named, form.shown_version, by=current_actor())
            except StaleEdit as error:
                raise Refused(CHANGED) from error
            return _done("The collection has been changed")
    return show("good_practice/manage/collection.html", form, collection=entries.collection(collection_slug))


def _done(words: str) -> Answer:
    flash(words, "success")
    return redirect(url_for("good_practice.collections"))
