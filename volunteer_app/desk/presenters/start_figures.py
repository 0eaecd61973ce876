"""What waits for the ministerial champion's office: figures to sign off, and what they rest on to confirm."""

from typing import Any

from flask import url_for

from volunteer_app.desk.presenters.sections import Line, Section
from volunteer_app.diversity.condition import queries as conditions
from volunteer_app.diversity.condition.models import FiguresCondition
from volunteer_app.diversity.publishing import queries
from volunteer_app.diversity.publishing.models import PublicationState
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.permissions import current_actor
from volunteer_app.foundation.presenting import day


def section(_: Scope) -> Section:
    """Publications that the viewer has not signed, and a legal condition that somebody else recorded."""
    key, condition = current_actor().key, conditions.waiting()
    lines = [_publication(each) for each in queries.waiting_for(key)]
    if condition is not None and condition.recorded_key != key:
        lines.append(_condition(condition))
    return Section("figures", "Figures that wait for you", len(lines), lines, is_quiet=True)


def _publication(row: Any) -> Line:
    url = url_for("diversity.publication", reference=row.reference)
    words = "Figures of " + day(row.reference_day)
    if row.state is PublicationState.REFUSED:
        return Line(
            words, url, "Some tables cannot be protected: choose what becomes of them", "Stuck", "bad"
        )
    return Line(words, url, "Look at them and sign them off: two people have to", "To sign", "attention")


def _condition(row: FiguresCondition) -> Line:
    url = url_for("diversity.condition", reference=row.reference)
    return Line(
        "Lived experience: the legal condition", url, "Somebody recorded it: confirm it or withdraw it"
    )
