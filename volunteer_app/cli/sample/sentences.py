"""Sample sentence records, of people whose checks are under way."""

from collections.abc import Sequence

from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.sentences import examples


def ask(stories: Sequence[Story], by: Actor) -> None:
    """Ask some of those whose checks are under way, the sample coordinator's organisation first."""
    own = stories[0].organisation_id
    under_way = [each for each in stories[1:] if each.begun and not each.done]
    found = sorted(under_way, key=lambda story: (story.organisation_id != own, story.number))
    asked = [
        (db.session.get_one(Person, story.person_id), story.opportunity.organisation)
        for story in found[: examples.MOST]
    ]
    examples.invent(asked, by)
