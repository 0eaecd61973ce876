"""How an opened record reads. Nothing here is asked before a look was recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import day, moment, period
from volunteer_app.sentences.queries import Entry
from volunteer_app.sentences.rules import moves, policy
from volunteer_app.sentences.rules.items import Item
from volunteer_app.sentences.rules.kinds import ItemKind, State

Row = tuple[str, str]

TONES = {
    State.STATED: "neutral",
    State.ASKED: "progress",
    State.APPROVED: "good",
    State.AUTHORISED: "good",
    State.PLANNED: "progress",
    State.TAKEN: "good",
    State.PAUSED: "attention",
    State.IN_FORCE: "attention",
}
SECTIONS = (
    (ItemKind.STATUS, "Sentence status"),
    (ItemKind.APPROVAL, "Approvals"),
    (ItemKind.RELEASE, "Temporary release"),
    (ItemKind.CONDITION, "Conditions of a licence or an order"),
)


@dataclass(frozen=True)
class Seen:
    """One thing in words."""

    reference: str
    title: str
    days: str
    status: str
    tone: str
    written: str
    note: str
    rows: list[Row]


def seen(entry: Entry) -> Seen:
    """One thing in words."""
    item = entry.item
    status, tone = _status(item)
    return Seen(
        reference=entry.reference,
        title=title(item),
        days=period(item.starts_on, item.ends_before),
        status=status,
        tone=tone,
        written=f"{entry.recorded_by}, {moment(entry.recorded_at)}",
        note=item.note,
        rows=_rows(item),
    )


def title(item: Item) -> str:
    """What it is."""
    if item.status is not None:
        return policy.statuses()[item.status].words
    if item.approver is not None:
        return f"{item.approver.words}’s approval"
    if item.release_type is not None:
        return f"{policy.releases()[item.release_type].words} ({item.release_type.value})"
    if item.condition is not None:
        return policy.conditions()[item.condition].words
    return period(item.starts_on, item.ends_before)


def _status(item: Item) -> tuple[str, str]:
    over = item.ends_before is not None and item.ends_before <= clock.today()
    if over and item.state in moves.COUNTS:
        return "Ended", "neutral"
    return item.state.words, TONES.get(item.state, "bad")


def _rows(item: Item) -> list[Row]:
    found = [
        ("Prison", item.prison_name),
        ("Prison number", item.prison_number),
        ("Role", item.role_name or ("Any role" if item.kind is ItemKind.APPROVAL else "")),
        ("Place", ", ".join(item.place_names)),
        ("Leaves at", item.leaves_at),
        ("Back by", item.back_by),
        (f"{item.state.words} from", day(item.since)),
        ("Recorded by the prison", "Yes" if item.by_prison else ""),
        ("Note", item.note),
    ]
    return [(name, value) for name, value in found if value]


def sections(entries: Sequence[Entry]) -> list[tuple[str, list[Seen]]]:
    """The parts of a record, each with its things, the latest first day at the top; empty ones too."""
    return [
        (heading, [seen(each) for each in latest_first(entries) if each.item.kind is kind])
        for kind, heading in SECTIONS
    ]


def latest_first(entries: Sequence[Entry]) -> list[Entry]:
    """By first day."""
    return sorted(entries, key=lambda each: each.item.starts_on, reverse=True)


def releases(entries: Sequence[Entry], release: str) -> list[tuple[str, list[Seen]]]:
    """The days of a release, month by month, the earliest first."""
    days = [e for e in entries if e.item.kind is ItemKind.OCCURRENCE and e.item.release == release]
    ordered = sorted(days, key=lambda each: each.item.starts_on)
    months = groupby(ordered, key=lambda each: f"{each.item.starts_on:%B %Y}")
    return [(month, [seen(each) for each in group]) for month, group in months]
