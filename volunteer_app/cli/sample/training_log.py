"""Sample training that was logged: experience, what looks unlikely, and what was sent back."""

from collections.abc import Sequence
from datetime import date

from volunteer_app.cli.sample.people import days_ago
from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.training import sending_again, service
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.service import Completed

LEARNT = "How to draw in people who say little, and to leave time for silence."
LONG_DAYS = ("Active listening", "Lone working")
WHY_CERTIFICATE = "Please add the certificate: we cannot see who ran the course."
WHY_DAY = "The certificate is of another day. Please correct the day and send it again."


def log(stories: Sequence[Story], by: Actor) -> None:
    """What the sample volunteer logged, and a few others of the same organisation."""
    own = stories[0].organisation_id
    volunteer, *others = [each for each in stories if each.organisation_id == own][:5]
    service.verify_training(_experience(volunteer, by), by=by)
    _sent_back(volunteer, "Mental health first aid", days_ago(5), WHY_CERTIFICATE, by)
    for story in others[:1]:
        for title in LONG_DAYS:
            _course(story, title, days_ago(2), 8 * 60, by)
    for story in others[1:2]:
        for _ in range(2):
            _course(story, "Safeguarding adults", days_ago(3), 3 * 60, by)
    for story in others[2:3]:
        record = _sent_back(story, "Lone working", days_ago(9), WHY_DAY, by)
        again = Completed(days_ago(8), record.minutes, course_title=record.course_title)
        sending_again.send_again(record, again, by=by, version=record.version)
    for story in others[3:4]:
        _experience(story, by)


def _experience(story: Story, by: Actor) -> TrainingRecord:
    return service.log_training(
        _person(story),
        organisation=story.opportunity.organisation,
        completed_on=days_ago(6),
        minutes=6 * 60,
        course_title="Helped to run a reading group",
        is_experience=True,
        learnt=LEARNT,
        by=by,
    )


def _course(story: Story, title: str, day: date, minutes: int, by: Actor) -> TrainingRecord:
    return service.log_training(
        _person(story),
        organisation=story.opportunity.organisation,
        completed_on=day,
        minutes=minutes,
        course_title=title,
        by=by,
    )


def _sent_back(story: Story, title: str, day: date, why: str, by: Actor) -> TrainingRecord:
    record = _course(story, title, day, 6 * 60, by)
    service.send_back_training(record, note=why, by=by)
    return record


def _person(story: Story) -> Person:
    return db.session.get_one(Person, story.person_id)
