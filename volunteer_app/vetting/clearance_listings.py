"""What the lists of clearances show, sort by and export: those that wait, and those of a day."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, in_words, link, tag
from volunteer_app.foundation.permissions import Permission
from volunteer_app.foundation.presenting import moment
from volunteer_app.vetting import cleared_then, queries
from volunteer_app.vetting.clearance_words import STUCK_TONES, evidence_words, needs_words, stuck_words
from volunteer_app.vetting.cleared_then import ClearedThen
from volunteer_app.vetting.clearing import StuckWith
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import CheckOutcome

LONGEST_FIRST = Order(queries.OLDEST_FIRST, "Longest wait first", "Shortest wait first")
LATEST_DAY_FIRST = Order(
    queries.LATEST_DAY_FIRST, "Latest first day first", "Earliest first day first", falls=True
)
NEWEST_FIRST = Order(queries.NEWEST_FIRST, "Asked for last, first", "Asked for first, first", falls=True)


def _linked_clearance(row: Check) -> str:
    return link("vetting.decide_clearance", row.reference, row.person.full_name)


def _linked_check(row: Check) -> str:
    return link("vetting.check", row.reference, row.person.full_name)


def _prison(row: Check) -> str:
    return row.establishment.name if row.establishment else ""


def _last_day(row: Check | CheckStep) -> date | None:
    return row.valid_before - timedelta(days=1) if row.valid_before else None


def _shown_last_day(row: Check | CheckStep) -> str:
    return in_words(_last_day(row)) or "No end"


def _shown_stuck(row: Check) -> str:
    return tag(stuck_words(row), STUCK_TONES[row.stuck_with])


_WAITING: tuple[Column[Check], ...] = (
    Column("prison", "Prison", _prison),
    Column("organisation", "Asked for by", lambda row: row.organisation.name),
    Column("purpose", "What they will do there", lambda row: row.purpose or "Not given"),
    Column("with", "With whom", stuck_words, _shown_stuck),
    Column("needs", "What is needed", needs_words),
    Column("since", "Since", lambda row: row.state_since, order="since"),
)

CLEARANCES = declare(
    Listing(
        key="clearances",
        title="People waiting for clearance",
        endpoint="vetting.clearances",
        export_endpoint="vetting.export_clearances",
        permission=Permission.CLEARANCE_DECIDE,
        of=Check,
        columns=(
            Column("name", "Name", lambda row: row.person.full_name, _linked_clearance),
            Column("reference", "Reference", lambda row: row.reference),
            *_WAITING,
        ),
        shown=("prison", "organisation", "purpose", "with", "since"),
        orders={"since": LONGEST_FIRST},
        filters={"with": "With whom"},
    )
)

ASKED = declare(
    Listing(
        key="clearances-asked",
        title="Prison clearances asked for",
        endpoint="vetting.asked_clearances",
        export_endpoint="vetting.export_asked_clearances",
        permission=Permission.CHECK_RECORD,
        of=Check,
        columns=(
            Column("name", "Name", lambda row: row.person.full_name, _linked_check),
            Column("reference", "Reference", lambda row: row.reference),
            *_WAITING,
        ),
        shown=("prison", "with", "needs", "since"),
        orders={"since": LONGEST_FIRST},
        filters={"with": "With whom"},
    )
)

CLEARED = declare(
    Listing(
        key="cleared",
        title="People who are cleared",
        endpoint="vetting.cleared",
        export_endpoint="vetting.export_cleared",
        permission=Permission.CLEARANCE_DECIDE,
        of=Check,
        columns=(
            Column("name", "Name", lambda row: row.person.full_name, _linked_clearance),
            Column("reference", "Reference", lambda row: row.reference),
            Column("prison", "Prison", _prison),
            Column("level", "Level", lambda row: row.clearance_level.words if row.clearance_level else ""),
            Column("first", "First day", lambda row: row.valid_from, order="first"),
            Column("last", "Last day", _last_day, _shown_last_day),
            Column("conditions", "Conditions", lambda row: row.conditions or "None"),
            Column("photo", "Photo identification", lambda row: row.photo_id.words if row.photo_id else ""),
            Column("organisation", "Asked for by", lambda row: row.organisation.name),
            Column("purpose", "What they do there", lambda row: row.purpose or "Not given"),
        ),
        shown=("prison", "level", "first", "last", "conditions"),
        orders={"asked": NEWEST_FIRST, "first": LATEST_DAY_FIRST},
        filters={},
    )
)

_same: Callable[[Sequence[Check]], Sequence[Check]] = list


def clearances(scope: Scope, stuck_with: StuckWith | None = None) -> Found[Check]:
    """The people whom the scope's prisons are asked to clear."""
    return Found(CLEARANCES, queries.clearances_waiting(scope, stuck_with), _same)


def asked(scope: Scope, stuck_with: StuckWith | None = None) -> Found[Check]:
    """The people for whom the scope's organisations asked prisons."""
    return Found(ASKED, queries.clearances_asked(scope, stuck_with), _same)


def _linked_then(row: ClearedThen) -> str:
    return _linked_clearance(row.check)


def _ended(row: ClearedThen) -> str:
    if row.ended is None:
        return ""
    if row.ended.outcome is CheckOutcome.CLEAR:
        return f"Changed at {moment(row.ended.recorded_at)}"
    return f"Ended at {moment(row.ended.recorded_at)}"


def _level(row: ClearedThen) -> str:
    return row.granted.clearance_level.words if row.granted.clearance_level else ""


def _photo_id(row: ClearedThen) -> str:
    return row.granted.photo_id.words if row.granted.photo_id else "Not recorded"


CLEARED_THEN = declare(
    Listing(
        key="cleared-on-a-day",
        title="Who was cleared on a day",
        endpoint="vetting.cleared_then",
        export_endpoint="vetting.export_cleared_then",
        permission=Permission.CLEARANCE_DECIDE,
        of=Check,
        columns=(
            Column("name", "Name", lambda row: row.check.person.full_name, _linked_then),
            Column("reference", "Reference", lambda row: row.check.reference),
            Column("prison", "Prison", lambda row: _prison(row.check)),
            Column("level", "Level", _level),
            Column("first", "First day", lambda row: row.granted.valid_from),
            Column(
                "last",
                "Last day",
                lambda row: _last_day(row.granted),
                lambda row: _shown_last_day(row.granted),
            ),
            Column("conditions", "Conditions", lambda row: row.granted.conditions or "None"),
            Column("photo", "Photo identification", _photo_id),
            Column("evidence", "Evidence", lambda row: evidence_words(row.granted.rested_on)),
            Column("organisation", "Asked for by", lambda row: row.check.organisation.name),
            Column("purpose", "What they do there", lambda row: row.check.purpose or "Not given"),
            Column("decided_by", "Decided by", lambda row: row.granted.recorded_by),
            Column("decided", "Recorded on", lambda row: day_of(row.granted.recorded_at)),
            Column("ended", "What happened that day", _ended),
        ),
        shown=("level", "first", "last", "conditions", "evidence", "organisation", "decided_by", "decided"),
        orders={"asked": NEWEST_FIRST},
        filters={"prison": "Prison", "on": "Day"},
    )
)


def cleared_now(scope: Scope, text: str) -> Found[Check]:
    """The people whom the scope's prisons have cleared, now or from a later day, by these words of a name."""
    return Found(CLEARED, queries.cleared(scope, text), _same)


def cleared(scope: Scope, organisation_id: int, day: date) -> Found[ClearedThen]:
    """Who was cleared for a prison on a day, and on what evidence.

    Raises:
        NotFound: the prison is not in the scope.
    """

    def rows(checks: Sequence[Check]) -> list[ClearedThen]:
        return cleared_then.as_then(checks, day)

    return Found(CLEARED_THEN, cleared_then.cleared_on(scope, organisation_id, day), rows)
