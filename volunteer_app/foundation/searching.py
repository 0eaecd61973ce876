"""Searching for people. What was typed stays in the signed session cookie, so that no name stands in an
address, in a log or in a browser's history; the address only says which of the last searches applies.

Each search has a number of its own: two tabs that look for different people do not change places.
"""

from flask import abort, flash, redirect, request, session, url_for

from volunteer_app.foundation.forms import Form, Text

APPLIES = "yes"  # what is said of a search where its words must not stand
LONGEST = 200
MOST_KEPT = 8  # in one browser: the cookie has room for these
ENDED = "That search has ended. Search again"
_KEPT = "searches"


class SearchForm(Form):
    """A few words to look for."""

    words = Text(
        "Search by name, email address, postcode or reference",
        longest=LONGEST,
        render_kw={"autocomplete": "off"},
    )


def remember(words: str) -> str | None:
    """Keep the words; the number for the address, as in `url_for(..., search=number)`. None without words."""
    words = words.strip()[:LONGEST]
    if not words:
        return None
    kept: dict[str, str] = session.get(_KEPT, {})
    number = str(max(map(int, kept), default=0) + 1)
    last = sorted(kept, key=int)[1 - MOST_KEPT :]
    session[_KEPT] = {**{each: kept[each] for each in last}, number: words}
    return number


def applies() -> bool:
    """Whether this request's address says that a search applies."""
    return bool(request.args.get("search"))


def remembered(endpoint: str) -> str:
    """The words that apply to this request; empty when its address does not say that a search does.

    An address from another browser, or from long ago, leads to the list (`endpoint`) without a search and
    says so: showing everybody, or somebody else's search, in its place would mislead.
    """
    if not applies():
        return ""
    words = session.get(_KEPT, {}).get(request.args["search"])
    if words is None:
        flash(ENDED)
        abort(redirect(url_for(endpoint)))
    return str(words)
