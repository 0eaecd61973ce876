"""Searching for people. What was typed stays in the signed session cookie, so that no name stands in an
address, in a log or in a browser's history; the address only says that a search applies."""

from flask import request, session

from volunteer_app.foundation.forms import Form, Text

APPLIES = "yes"
LONGEST = 200


class SearchForm(Form):
    """A few words to look for."""

    words = Text("Search by name or reference", longest=LONGEST, render_kw={"autocomplete": "off"})


def remember(what: str, words: str) -> None:
    """Keep the words for the list called `what`; redirect to it with `search=APPLIES` afterwards."""
    session[f"search.{what}"] = words[:LONGEST]


def remembered(what: str) -> str:
    """The words that apply to this request's list; empty when its address does not say that a search does."""
    if request.args.get("search") != APPLIES:
        return ""
    return str(session.get(f"search.{what}", ""))
