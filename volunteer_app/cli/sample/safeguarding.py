"""Sample concerns, plainly invented: what a safeguarding lead finds to take on, looks into and has closed."""

from collections.abc import Sequence

from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.safeguarding import examples


def raise_some(stories: Sequence[Story], by: Actor) -> None:
    """Of the sample lead's organisation; two are about people whose records it holds."""
    own = stories[0].organisation_id
    held = [each for each in stories[1:] if each.organisation_id == own][:2]
    people = [db.session.get_one(Person, each.person_id) for each in held]
    examples.invent(stories[0].opportunity.organisation, people, by)
