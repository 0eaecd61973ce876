"""What there is of mentoring: sessions today, who waits long, matches to decide, and what is due."""

from flask import url_for

from volunteer_app.desk.presenters.sections import Line, Section
from volunteer_app.desk.queries.also import Waits
from volunteer_app.foundation.presenting import count
from volunteer_app.placements.matching.rules.states import MatchState
from volunteer_app.recruitment.rules import LATE

TITLE = "Mentoring today, and to look at"


def section(waits: Waits) -> Section:
    """A line for each kind that waits; each leads to those of its list that it counts. Names are there."""
    late = count(waits.mentors_late, "person has", "people have")
    decisions = count(waits.matches, "waits", "wait")
    due = count(waits.mentoring_due, "has", "have")
    supervised = count(waits.supervision_due, "mentor has", "mentors have")
    kinds = (
        _today(waits),
        (
            waits.mentors_late,
            "Waiting for a mentor",
            url_for("placements.waiting_list", clock=LATE),
            f"{late} waited for longer than the ideal time",
        ),
        (
            waits.matches,
            "Matches",
            url_for("placements.matches", state=MatchState.PROPOSED.value),
            f"{decisions} for a decision",
        ),
        (
            waits.mentoring_due,
            "Mentoring",
            url_for("placements.mentorings", look="yes"),
            f"{due} a review due, a planned last day that is over, a placement that is paused or over, or no "
            "agreement any more",
        ),
        (
            waits.supervision_due,
            "Supervision of mentors",
            url_for("placements.mentors", supervision="due"),
            f"{supervised} a day for the next that has come",
        ),
    )
    lines = [Line(text, url, about) for number, text, url, about in kinds if number]
    number = sum(each[0] for each in kinds)
    return Section(
        "mentoring", "Mentoring today, and to look at", number, lines, is_quiet=True, is_summed=True
    )


def _today(waits: Waits) -> tuple[int, str, str, str]:
    planned = count(waits.mentoring_today, "session is", "sessions are")
    page = url_for("placements.rota_today", _anchor="mentoring")
    return waits.mentoring_today, "Today’s sessions", page, f"{planned} planned for today"
