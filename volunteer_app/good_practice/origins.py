"""Where entries come from, for whoever may see it there: rooms above say so, wired in `blueprints`."""

from collections.abc import Callable

from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.good_practice.rules.codes import Origin

# Given the reference of what an entry came from: words and an address; None where the viewer may not see it
Source = Callable[[str], tuple[str, str] | None]
_sources: dict[Origin, Source] = {}


def source(origin: Origin, of: Source) -> None:
    """Ask this where an entry of this origin came from."""
    _sources[origin] = of


def link(entry: PracticeEntry) -> tuple[str, str] | None:
    """Words and an address of what an entry came from, for the viewer."""
    of = _sources.get(entry.origin)
    return of(entry.origin_reference) if of is not None else None
