"""Sample thanks and statements of service: one that waits, one that is signed, declined and withdrawn."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement
from volunteer_app.placements.recognition import service
from volunteer_app.placements.recognition.rules import StatementKind
from volunteer_app.placements.recognition.service import Signature, Wish
from volunteer_app.placements.rules import PlacementState

SIGNATURE = Signature(
    "Cora Lantern",
    "Volunteer coordinator",
    "They come every week, listen well, and are trusted by everybody they work with.",
)
THANKS = (
    "Thank you for helping us at the open day on Saturday. You made everybody who came feel welcome, "
    "and three of them have asked how they can volunteer too."
)
MANY = 3


def give(stories: Sequence[Story], by: Actor) -> None:
    """Thanks to the sample volunteer and others, and statements about those who are placed."""
    organisation = stories[0].opportunity.organisation
    service.thank(db.session.get_one(Person, stories[0].person_id), organisation, THANKS, by=by)
    begun = (
        select(Placement)
        .where(
            Placement.organisation_id == organisation.id,
            Placement.state == PlacementState.APPROVED,
            Placement.starts_on < clock.today() - timedelta(days=30),
        )
        .order_by(Placement.id)
        .limit(MANY)
    )
    for number, placement in enumerate(db.session.scalars(begun)):
        service.thank(placement.person, organisation, "Thank you for a good month.", by=by)
        _statements(placement, number, by)


def _statements(placement: Placement, number: int, by: Actor) -> None:
    person, organisation = placement.person, placement.organisation
    reference = Wish(StatementKind.REFERENCE, wants_training=True, purpose="A job in a charity shop")
    if number == 0:
        service.ask(person, organisation, reference, by=by)
    signed = service.ask(person, organisation, Wish(StatementKind.STATEMENT, wants_training=True), by=by)
    service.sign(signed, SIGNATURE, by=by)
    if number == 1:
        service.withdraw(signed, "The hours of May were counted twice. Ask for a new one", by=by)
        declined = service.ask(person, organisation, reference, by=by)
        service.decline(declined, "Ask again when we have worked together for three months", by=by)
