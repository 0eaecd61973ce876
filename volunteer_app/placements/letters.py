"""Mail about hours and recognition. It names no role, place or reason: others may read an e-mail."""

from collections.abc import Iterable

from volunteer_app.foundation import links, mail
from volunteer_app.people.models import Person
from volunteer_app.placements.models import PlacementSession


def sent_back(sessions: Iterable[PlacementSession]) -> None:
    """Tell each volunteer, once a placement, that hours need a look; what is wrong stands on the page."""
    for placement in dict.fromkeys(each.placement for each in sessions):
        page = links.address("placements.placement_hours", reference=placement.reference)
        _post(placement.person, "placements/mail/hours_sent_back.txt", page)


def news(person: Person, template: str, endpoint: str) -> None:
    """Say that there is something new on a page of theirs: neither what it is nor who wrote it."""
    _post(person, template, links.address(endpoint))


def _post(person: Person, template: str, page: str) -> None:
    if person.email:
        mail.post(person.email, template, name=person.known_as or person.first_name, url=page)
