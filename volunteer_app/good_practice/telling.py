"""What the page of a department or agency says of the good practice that it has shared."""

from volunteer_app.champions.telling import Section
from volunteer_app.good_practice.presenters import reading
from volunteer_app.good_practice.queries.searching import of_organisation

MOST = 5


def of_body(organisation_id: int) -> Section | None:
    """Its newest published entries; None where it has none."""
    found = of_organisation(organisation_id, MOST)
    links = tuple((version.title, reading.path(entry)) for entry, version in found)
    return Section("Good practice", (), (), links) if links else None
