"""A rehearsal's result in words, on a page and in a file. It names no person."""

from collections.abc import Iterable, Mapping

from volunteer_app.foundation.exporting import Row
from volunteer_app.foundation.presenting import count
from volunteer_app.placements.rehearsing.models import Rehearsal, RehearsalFinding

HEADINGS = (
    "Placement",
    "Organisation",
    "Role",
    "Place",
    "Ready today",
    "First day without",
    "What it would lack",
)


def result(found: Rehearsal, counts: Mapping[bool, int]) -> list[str]:
    """What it came to, as sentences."""
    looked = count(found.looked_at, "placement")
    if found.finished_at is None:
        return [f"Looked at {found.looked_at:,} of {count(found.total, 'placement')} so far."]
    if not counts:
        return [f"Looked at {looked}. Every one stays as ready as it is today."]
    said = [f"Looked at {looked}. {counts.get(True, 0):,} would stop being ready."]
    if counts.get(False):
        said.append(f"{count(counts[False], 'more', 'more')}, not ready today either, would lack more.")
    return said


def rows(found: Iterable[RehearsalFinding]) -> Iterable[Row]:
    """The rows of the file."""
    for each in found:
        placement = each.placement
        yield (
            placement.reference,
            placement.organisation.name,
            placement.role.name,
            placement.place.name,
            each.was_ready,
            each.stops_on,
            "; ".join(each.titles),
        )
