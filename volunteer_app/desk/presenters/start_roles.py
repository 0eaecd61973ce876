"""Roles that wait for a second administrator: those to confirm, and those that the viewer proposed."""

from dataclasses import replace

from flask import url_for

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Membership
from volunteer_app.accounts.signing_in import me
from volunteer_app.desk.presenters.sections import Line, Section, section_of
from volunteer_app.desk.queries.waiting import Waiting
from volunteer_app.desk.rules.telling import LONGEST_LIST
from volunteer_app.foundation.authority import Scope


def both(scope: Scope) -> tuple[Section, ...]:
    """What the viewer can confirm, and what they proposed, which somebody else has to."""
    rows, mine = accounts.waiting_roles(scope), me().account_id
    proposed = [row for row in rows if row.proposed_by_id == mine]
    others = [row for row in rows if mine not in (row.proposed_by_id, row.account_id)]
    more = url_for("accounts.list_accounts")
    to_confirm = section_of(
        "roles", "Roles that wait for a second administrator", _first(others), _to_confirm, more
    )
    waiting = section_of(
        "proposed", "Roles you proposed, waiting for somebody else", _first(proposed), _proposed, more
    )
    return to_confirm, replace(waiting, is_quiet=True)


def _first(rows: list[Membership]) -> Waiting[Membership]:
    return Waiting(len(rows), rows[:LONGEST_LIST])


def _to_confirm(row: Membership) -> Line:
    return Line(row.account.name, _page(row), _what(row))


def _proposed(row: Membership) -> Line:
    about = f"{_what(row)}. Another administrator has to confirm it"
    withdraw = url_for("accounts.end_role", reference=row.reference)
    return Line(row.account.name, _page(row), about, "Waiting", "progress", more=("Withdraw", withdraw))


def _page(row: Membership) -> str:
    return url_for("accounts.account", reference=row.account.reference)


def _what(row: Membership) -> str:
    return f"{row.role.words} at {row.organisation.name}"
