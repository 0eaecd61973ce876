"""On which days a mentoring can begin, move and end. Pure."""

from dataclasses import dataclass
from datetime import date

from volunteer_app.foundation.presenting import day as shown
from volunteer_app.placements.mentoring.rules import EndReason, happened_problem


@dataclass(frozen=True)
class Asked:
    """When a mentor was proposed to somebody, and when they agreed to be supported."""

    proposed_on: date
    agreed_on: date


def first_day_problem(starts_on: date, asked: Asked) -> str:
    """A sentence if the two cannot have begun on this day, else empty: nobody meets before they are asked."""
    if starts_on < asked.proposed_on:
        return f"First day must be {shown(asked.proposed_on)} or later: the mentor was proposed on that day"
    if starts_on < asked.agreed_on:
        return f"First day must be {shown(asked.agreed_on)} or later: they agreed to support on that day"
    return ""


def last_day_problem(
    on: date, reason: EndReason, *, starts_on: date, last_session: date | None, today: date
) -> tuple[str, str]:
    """The field and a sentence if mentoring cannot end on this day, else two empties.

    What is yet to begin ends with its first day: it never began.
    """
    if starts_on > today:
        return _never_begins_problem(on, reason, starts_on)
    if problem := happened_problem(on, starts_on, None, today):
        return "ended_on", problem
    if last_session is not None and on < last_session:
        return "ended_on", f"There is a session after that day, on {shown(last_session)}"
    return "", ""


def _never_begins_problem(on: date, reason: EndReason, starts_on: date) -> tuple[str, str]:
    if on != starts_on:
        return (
            "ended_on",
            f"This mentoring is yet to begin. Its last day can only be its first, {shown(starts_on)}",
        )
    if reason.is_prepared:
        return "reason", "Select another reason: this mentoring never began"
    return "", ""


def outlasts_words(planned_end_on: date, last_placed: date) -> str:
    """A sentence if mentoring is planned for longer than its mentor is placed where it takes place, else
    empty. It is no problem: it may go on under another placement.
    """
    if planned_end_on <= last_placed:
        return ""
    return (
        f"The mentor’s placement ends on {shown(last_placed)}, before the planned last day of the mentoring: "
        "extend it, plan an earlier last day, or go on under another placement"
    )


def moving_problem(on: date, *, since: date, last_session: date | None, today: date) -> str:
    """A sentence if mentoring cannot have moved on this day, else empty.

    `since`: when it came to where it is.
    """
    if on > today:
        return "The day must be today or in the past"
    if on < since:
        return f"The day must be {shown(since)} or later: from that day on it takes place where it does now"
    if last_session is not None and on < last_session:
        return f"There is a session after that day, on {shown(last_session)}"
    return ""
