"""What needs doing today about concerns: by their reference alone, so that the page names nobody."""

from dataclasses import replace
from typing import Any

from flask import url_for

from volunteer_app.accounts.signing_in import me
from volunteer_app.desk.presenters.sections import Line, Section, section_of
from volunteer_app.desk.queries import checking as queries
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.presenting import moment


def to_take_on(scope: Scope) -> Section:
    """Concerns that nobody has taken on."""
    waiting = queries.concerns_to_take_on(scope, person_id=me().person_id)
    more = url_for("safeguarding.concerns", state="new")
    return section_of("concerns", "Concerns to take on", waiting, _concern, more)


def under_way(scope: Scope) -> Section:
    """Concerns that the viewer looks into."""
    lead = me()
    waiting = queries.concerns_under_way(scope, key=lead.reference, person_id=lead.person_id)
    more = url_for("safeguarding.concerns", view="all")
    title = "Concerns you have taken on"
    return replace(section_of("concerns-taken-on", title, waiting, _concern, more), is_quiet=True)


def _concern(row: Any) -> Line:
    url = url_for("safeguarding.concern", reference=row.reference)
    about = f"Raised on {moment(row.raised_at)}"
    return Line(row.reference, url, about, "Urgent" if row.is_urgent else "", "bad")
