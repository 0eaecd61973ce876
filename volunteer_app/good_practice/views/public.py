"""Finding entries: the search with its filters, the collections, and what the evidence grades mean."""

from flask import Response, request

from volunteer_app.foundation.filtering import asked
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.full_text import LONGEST
from volunteer_app.foundation.permissions import public
from volunteer_app.good_practice.presenters import finding, reading
from volunteer_app.good_practice.queries import entries, searching
from volunteer_app.good_practice.queries import reading as queries
from volunteer_app.good_practice.rules.codes import Grade
from volunteer_app.good_practice.views.room import blueprint


@blueprint.get("/good-practice")
@public
def search() -> Response:
    """What is asked for, the best first; without a question, the collections and the newest."""
    typed = " ".join(request.args.get("q", "").replace("\x00", " ").split())
    sought = finding.sought(typed)
    number, collections = finding.page_number(asked("page")), entries.collections()
    matches = searching.find(sought, exactly=asked("exactly") == "yes")
    return show(
        "good_practice/search.html",
        typed=typed[:LONGEST],
        sought=sought,
        is_wordless=bool(typed) and not sought.words.terms,
        matches=matches,
        said=finding.said(matches, typed[:LONGEST] if sought.words.terms else ""),
        results=finding.results(searching.page(matches, number)),
        filters=finding.filters(searching.counts(matches), sought.facets, collections),
        chosen=finding.chosen_words(sought.facets, collections),
        neighbours=finding.neighbours(matches, number),
        number=number,
        collections=[] if typed or sought.facets or number > 1 else collections,
    )


@blueprint.get("/good-practice/collections/<collection_slug>")
@public
def collection(collection_slug: str) -> Response:
    """A collection: its guides, then what belongs to it."""
    found = entries.collection(collection_slug)
    return show(
        "good_practice/collection.html",
        collection=found,
        versions=queries.of_collection(found),
        path=reading.path,
        line=reading.line,
    )


@blueprint.get("/good-practice/evidence")
@public
def evidence() -> Response:
    """What the evidence grades mean."""
    return show("good_practice/evidence.html", grades=list(Grade))
