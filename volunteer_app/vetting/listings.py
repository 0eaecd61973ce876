"""What the lists of checks show, sort by and export: those to decide, and those that coordinators have."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.foundation.permissions import Permission
from volunteer_app.vetting import coordinating, presenters, queries
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.presenters import SeenCheck

LONGEST_FIRST = Order(queries.OLDEST_FIRST, "Longest wait first", "Shortest wait first")
_TWO_LINES = Markup("{}<br>{}")


@dataclass(frozen=True)
class Waiting:
    """A check, and what the viewer may see of it."""

    check: Check
    seen: SeenCheck


def _name(row: Waiting) -> str:
    return row.check.person.full_name


def _linked_name(row: Waiting) -> str:
    return link("vetting.check", row.check.reference, _name(row))


def _in_a_line(row: Waiting) -> str:
    return ", ".join(filter(None, (row.seen.kind, row.seen.detail)))


def _shown_check(row: Waiting) -> str:
    return _TWO_LINES.format(row.seen.kind, row.seen.detail) if row.seen.detail else row.seen.kind


def _shown_status(row: Waiting) -> str:
    return tag(row.seen.tag, row.seen.tone)


TO_DECIDE = declare(
    Listing(
        key="checks-to-decide",
        title="Checks to decide",
        endpoint="vetting.to_decide",
        export_endpoint="vetting.export_to_decide",
        permission=Permission.CHECK_DECIDE,
        of=Check,
        columns=(
            Column("name", "Name", _name, _linked_name),
            Column("reference", "Reference", lambda row: row.check.reference),
            Column("check", "Check", _in_a_line, _shown_check),
            Column("organisation", "Organisation", lambda row: row.seen.organisation),
            Column("since", "Since", lambda row: row.seen.since, order="since"),
            Column("status", "Status", lambda row: row.seen.tag, _shown_status),
        ),
        shown=("check", "organisation", "since", "status"),
        orders={"since": LONGEST_FIRST},
        filters={},
    )
)


WITH_COORDINATORS = declare(
    Listing(
        key="checks-with-coordinators",
        title="Checks that wait for a coordinator",
        endpoint="vetting.with_coordinators",
        export_endpoint="vetting.export_with_coordinators",
        permission=Permission.CHECK_RECORD,
        of=Check,
        columns=(
            Column("name", "Name", _name, _linked_name),
            Column("reference", "Reference", lambda row: row.check.reference),
            Column("check", "Check", _in_a_line, _shown_check),
            Column("with", "With whom", lambda row: f"The coordinator, {row.seen.organisation}"),
            Column("since", "Since", lambda row: row.check.state_since, order="since"),
            Column("next", "Next step", lambda row: coordinating.next_step(row.check)),
            Column("status", "Status", lambda row: row.seen.tag, _shown_status),
        ),
        shown=("check", "with", "since", "next"),
        orders={"since": LONGEST_FIRST},
        filters={},
    )
)


def with_coordinators(scope: Scope, authority: Scope) -> Found[Waiting]:
    """What waits for the scope's coordinators, as a viewer sees it who may decide for `authority`."""

    def rows(checks: Sequence[Check]) -> list[Waiting]:
        return [Waiting(each, presenters.as_seen(each, authority)) for each in checks]

    return Found(WITH_COORDINATORS, queries.with_coordinators(scope), rows)


def to_decide(scope: Scope) -> Found[Waiting]:
    """What waits for the scope's vetting officers."""

    def rows(checks: Sequence[Check]) -> list[Waiting]:
        return [Waiting(each, presenters.as_seen(each, scope)) for each in checks]

    return Found(TO_DECIDE, queries.to_decide(scope), rows)
