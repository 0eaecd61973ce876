"""What waits for editors of good practice."""

from flask import url_for

from volunteer_app.desk.presenters.sections import Line, Section
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.presenting import count
from volunteer_app.good_practice.queries import entries
from volunteer_app.good_practice.queries.entries import Reach


def section(scope: Scope) -> Section:
    """A line for each kind of work that there is."""
    found = entries.waiting(Reach(is_editor=True, scope=scope), clock.today())
    kinds = (
        (
            found.entries,
            "Entries to check",
            url_for("good_practice.entries", shown="waiting"),
            "waits",
            "wait",
        ),
        (
            found.due,
            "Entries due for review",
            url_for("good_practice.entries", shown="due"),
            "is due",
            "are due",
        ),
        (found.questions, "Questions from readers", url_for("good_practice.questions"), "waits", "wait"),
    )
    lines = [Line(text, url, count(number, one, many)) for number, text, url, one, many in kinds if number]
    return Section("good-practice", "Good practice", sum(found), lines, is_quiet=True, is_summed=True)
