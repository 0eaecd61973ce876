"""What the page of a department or agency says of the good practice that it has shared."""

from typing import NamedTuple

from volunteer_app.good_practice.presenters import reading
from volunteer_app.good_practice.queries.searching import of_organisation

MOST = 5


class Told(NamedTuple):
    """A part of the page: its heading, rows of what and how it is, sentences, and where to read more."""

    title: str
    rows: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


def of_body(organisation_id: int) -> Told | None:
    """Its newest published entries; None where it has none."""
    found = of_organisation(organisation_id, MOST)
    links = tuple((version.title, reading.path(entry)) for entry, version in found)
    return Told("Good practice", (), (), links) if links else None
