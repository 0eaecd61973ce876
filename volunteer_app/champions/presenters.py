"""How a champion's term, a handover and an action are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from volunteer_app.champions.models import BodyAction, ChampionHandover, ChampionTerm
from volunteer_app.champions.rules import ActionState
from volunteer_app.foundation import clock
from volunteer_app.foundation.listing import link
from volunteer_app.foundation.presenting import day, period

_TYPED = Markup('<span class="app-note">%s</span>')
_PAGE = Markup('%s<a class="govuk-link" href="%s">%s</a>')


@dataclass(frozen=True)
class TermShown:
    """A term with what can be done about it."""

    term: ChampionTerm
    title: str
    rows: Sequence[tuple[str, str]]
    may_withdraw: bool
    may_take: bool


def terms(
    found: Sequence[ChampionTerm], handovers: Sequence[ChampionHandover], today: date
) -> tuple[list[TermShown], list[ChampionTerm]]:
    """Those that run or are to come, the first to come first; and those that are over.

    `found`: all terms of a body, the latest first; `handovers`: all of its handovers.
    """
    named = {term for each in handovers for term in (each.from_term_id, each.to_term_id)}
    taken = {each.to_term_id for each in handovers} | {each.id for each in found[-1:]}
    shown = [
        _shown(each, today, may_withdraw=each.id not in named, may_take=each.id not in taken)
        for each in reversed(found)
        if each.ends_before > today
    ]
    return shown, [each for each in found if each.ends_before <= today]


def _shown(each: ChampionTerm, today: date, *, may_withdraw: bool, may_take: bool) -> TermShown:
    coming = each.starts_on > today
    rows = [
        ("Name", each.name),
        ("Term", period(each.starts_on, each.ends_before)),
        ("Email", each.email or "None"),
        ("Telephone", each.telephone or "None"),
        ("Role in this service", role_words(each, today)),
    ]
    title = "Next champion" if coming else "Champion now"
    return TermShown(each, title, rows, coming and may_withdraw, may_take)


def role_words(each: ChampionTerm, today: date) -> str:
    """Whether the register gave the champion the role, or will."""
    if each.role_problem:
        return f"It could not be given: {each.role_problem}"
    if each.membership_id is not None:
        return "Given"
    if not each.gets_role:
        return "Not given by the register"
    return f"Given on {day(each.starts_on)}" if each.starts_on > today else "Given when the handover is done"


def handover_rows(found: ChampionHandover) -> list[tuple[str, str]]:
    """Between whom a handover is, on which day, and who wanted it."""
    rows = [
        ("From", found.from_term.name),
        ("To", found.to_term.name),
        ("Day", day(found.day)),
        ("Planned by", f"{found.planned_by} on {day(clock.day_of(found.planned_at))}"),
    ]
    if found.done_at is not None:
        rows.append(("Done", day(clock.day_of(found.done_at))))
    if found.note:
        rows.append(("Note to the next champion", _TYPED % found.note))
    return rows


def handover_link(found: ChampionHandover) -> str:
    """A handover as a link, such as: from Gil Giveley to Tia Takely, 3 May 2027."""
    words = f"From {found.from_term.name} to {found.to_term.name}, {day(found.day)}"
    return link("champions.handover", found.reference, words)


def action_rows(found: BodyAction, may_open_body: bool) -> list[tuple[str, str]]:
    """What is said of an action."""
    body = found.organisation
    rows = [
        (
            "Department or agency",
            link("dashboards.body", body.reference, body.name) if may_open_body else body.name,
        ),
        ("Owner", found.owner.name),
        ("Due", day(found.due_on)),
    ]
    if found.closed_on is not None:
        rows.append((f"{found.state.words} on", day(found.closed_on)))
        dropped = found.state is ActionState.DROPPED
        if found.outcome:
            rows.append(("Why it was dropped" if dropped else "What came of it", _TYPED % found.outcome))
    if found.why:
        rows.append(("Why", _TYPED % found.why))
    if found.arose_from or found.page:
        rows.append(("Arose from", _source(found)))
    rows.append(("Set", f"{day(clock.day_of(found.made_at))} by {found.made_by}"))
    return rows


def _source(found: BodyAction) -> str:
    if not found.page:
        return found.arose_from
    before = f"{found.arose_from}: " if found.arose_from else ""
    return _PAGE % (before, found.page, found.page)
