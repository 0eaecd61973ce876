"""How the results of a search are shown, and where each leads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for

from volunteer_app.desk.queries.searching import Results
from volunteer_app.foundation import folding
from volunteer_app.foundation.finding import Closeness, Hit
from volunteer_app.foundation.permissions import Permission, can
from volunteer_app.people import searching as people

TITLES = {"person": "People", "opportunity": "Opportunities", "organisation": "Organisations"}


@dataclass(frozen=True)
class Line:
    """One result."""

    title: str
    url: str
    reference: str
    detail: str
    is_near: bool


@dataclass(frozen=True)
class Group:
    """The results of one kind. `all_url`: the list with all that match, where there is one."""

    kind: str
    title: str
    lines: Sequence[Line]
    has_more: bool
    all_url: str


def groups(results: Results) -> list[Group]:
    """What was found, kind by kind; a kind of which nothing was found is left out."""
    return [
        Group(
            kind,
            TITLES[kind],
            _lines(results.of(kind)),
            results.has_more(kind),
            url_for("people.list_people", search=request.args.get("search")) if kind == "person" else "",
        )
        for kind in results.found
        if results.of(kind)
    ]


def address(hit: Hit) -> str:
    """The page of a record that was found: one's own where it is managed, else as all see it."""
    endpoint = {
        "person": "desk.person",
        "opportunity": "recruitment.preview" if hit.is_own else "recruitment.opportunity",
        "organisation": "organisations.organisation" if hit.is_own else "organisations.about",
    }[hit.kind]
    return url_for(endpoint, reference=hit.reference)


def what() -> str:
    """What the viewer's search looks through, in words."""
    kinds = "opportunities and organisations"
    return f"people, {kinds}" if can(Permission.PERSON_VIEW) else kinds


def _lines(hits: Sequence[Hit]) -> list[Line]:
    """People of one name are told apart. Of others nothing is said that nobody needs to choose them."""
    named = Counter(folding.plain(hit.title) for hit in hits)
    return [_line(hit, is_alone=named[folding.plain(hit.title)] == 1) for hit in hits]


def _line(hit: Hit, *, is_alone: bool) -> Line:
    near = hit.closeness is Closeness.NEAR
    apart = "" if is_alone or hit.kind != "person" else people.told_apart(hit)
    detail = ", ".join(filter(None, (hit.detail, apart)))
    return Line(hit.title, address(hit), hit.reference, detail, near)
