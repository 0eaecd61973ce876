"""Sample waivers, and certificates that the Update Service was asked about, of the sample officer's own."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind, CheckOutcome
from volunteer_app.vetting.update_service import service as update_service
from volunteer_app.vetting.update_service.rules import Answer
from volunteer_app.vetting.waivers import service as waivers
from volunteer_app.vetting.waivers.rules import Waivable

WHY = "Invented for this sample: known to us for years."
MOST = 3
ANSWERS = (Answer.BLANK_NO_NEW_INFO, Answer.NO_ANSWER, Answer.NO_MATCH_FOUND)


def give(stories: Sequence[Story], by: Actor) -> None:
    """A few people whose references are waived, and a few whose certificates were asked about."""
    own = stories[0].organisation_id
    for story in [each for each in stories[1:] if each.organisation_id == own][:MOST]:
        waivers.give(
            db.session.get_one(Person, story.person_id),
            organisation=story.opportunity.organisation,
            requirement=Waivable.REFERENCES,
            level=None,
            starts_on=clock.today(),
            ends_before=clock.today() + timedelta(days=60),
            reason=WHY,
            by=by,
        )
    for check, answer in zip(_certificates(own), ANSWERS, strict=False):
        update_service.consent(check, given_on=clock.today(), by=by)
        if answer is not Answer.NO_ANSWER:
            asked = update_service.Asked(check.certificate_number, answer, "Yearly", True, 12)
            update_service.answered(check, asked, by=by, authority=Scope())
    db.session.flush()


def _certificates(organisation_id: int) -> Sequence[Check]:
    statement = select(Check).where(
        Check.organisation_id == organisation_id,
        Check.kind == CheckKind.CRIMINAL_RECORD,
        Check.outcome == CheckOutcome.CLEAR,
        Check.level != "basic",
        Check.certificate_number != "",
    )
    return db.session.scalars(statement.order_by(Check.id).limit(MOST)).all()
