"""One search over people, opportunities and organisations, each in the scope of the page that it leads to."""

from collections.abc import Sequence
from dataclasses import dataclass

from volunteer_app.foundation import finding, folding
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.finding import Closeness, Hit
from volunteer_app.organisations import searching as organisations
from volunteer_app.people import searching as people
from volunteer_app.recruitment import searching as opportunities

MOST = 20
KINDS = ("person", "opportunity", "organisation")


@dataclass(frozen=True)
class Reach:
    """What a viewer may find: `people` is None where they may open no record."""

    people: Scope | None
    opportunities: Scope
    organisations: Scope
    administered: Scope

    @property
    def kinds(self) -> list[str]:
        """What is looked for."""
        holders = (self.people, self.opportunities, self.organisations)
        return [kind for kind, scope in zip(KINDS, holders, strict=True) if scope is not None]


@dataclass(frozen=True)
class Results:
    """What was found, by kind: up to 20 of each, and one more where there are more."""

    found: dict[str, Sequence[Hit]]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not any(self.found.values())

    def of(self, kind: str) -> Sequence[Hit]:
        """Those that are shown of a kind."""
        return self.found.get(kind, ())[:MOST]

    def has_more(self, kind: str) -> bool:
        """Whether there are more of a kind than are shown."""
        return len(self.found.get(kind, ())) > MOST


def search(reach: Reach, text: str) -> Results:
    """What the words find, the closest first. At most 3 statements, whatever is asked by whom.

    Opportunities and organisations are few beside people, so they are asked for together.
    """
    terms = folding.terms(text)
    if not terms:
        return Results({})
    found: dict[str, list[Hit]] = {kind: [] for kind in reach.kinds}
    if reach.people is not None:
        found["person"] = people.closest(reach.people, terms, MOST)
    parts = opportunities.closest(reach.opportunities, terms, MOST)
    parts += organisations.closest(reach.organisations, reach.administered, terms, MOST)
    for hit in finding.hits(parts):
        found[hit.kind].append(hit)
    return Results({kind: found[kind][: MOST + 1] for kind in found})


def only_one(text: str, results: Results) -> Hit | None:
    """The record whose whole reference was typed, if that is what was typed."""
    terms = folding.terms(text)
    if len(terms) != 1 or not folding.is_reference(terms[0].code):
        return None
    exact = [hit for hits in results.found.values() for hit in hits if hit.closeness is Closeness.EXACT]
    return exact[0] if len(exact) == 1 else None
