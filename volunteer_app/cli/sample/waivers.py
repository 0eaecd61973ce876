"""Sample waivers, and certificates that the Update Service was asked about, of the sample officer's own."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from volunteer_app.cli.sample.records import RECORDED_BY, Story
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.months import add_months
from volunteer_app.people.models import Person
from volunteer_app.recruitment.rules import Stage
from volunteer_app.vetting import service as vetting
from volunteer_app.vetting.barring.regulated import lists_of
from volunteer_app.vetting.counting.rules import needed
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome, CheckState
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
    asked = [each for each in stories[1:] if each.organisation_id == own and not _has_own(each)]
    for number, (story, answer) in enumerate(zip(asked, ANSWERS, strict=False), 1):
        check = _certificate(story, number, by)
        update_service.consent(check, given_on=clock.today(), by=by)
        if answer is not Answer.NO_ANSWER:
            about = update_service.Asked(check.certificate_number, answer, "Yearly", True, 12)
            update_service.answered(check, about, by=by, authority=Scope())
    under_way = set(db.session.scalars(select(Check.person_id).where(Check.outcome.is_(None))))
    idle = [each for each in stories[1:] if each.organisation_id == own and each.stage is not Stage.PLACED]
    for story in [each for each in idle if each.person_id not in under_way][-1:]:
        _came_back(story, by)
    db.session.flush()


def _came_back(story: Story, by: Actor) -> None:
    """A certificate with something on it, which two officers have to weigh."""
    check = vetting.start_check(
        db.session.get_one(Person, story.person_id),
        organisation=story.opportunity.organisation,
        kind=CheckKind.CRIMINAL_RECORD,
        level=CertificateLevel.BASIC,
        by=by,
    )
    vetting.move_check(check, CheckState.SUBMITTED, by=by)
    vetting.came_back(check, CheckOutcome.HAS_INFORMATION, None, None, by=by)


def _has_own(story: Story) -> bool:
    """Whether the role asks for a certificate, so that one may be under way."""
    role = story.opportunity.role
    return needed(role.requirements, lists_of(role.code)) is not None


def _certificate(story: Story, number: int, by: Actor) -> Check:
    """An enhanced one, which the Update Service answers about; few roles of this charity need it."""
    issued_on = add_months(clock.today(), -18)
    check = vetting.start_check(
        db.session.get_one(Person, story.person_id),
        organisation=story.opportunity.organisation,
        kind=CheckKind.CRIMINAL_RECORD,
        level=CertificateLevel.ENHANCED,
        by=by,
    )
    vetting.move_check(check, CheckState.SUBMITTED, by=by)
    vetting.decide_check(
        check,
        CheckOutcome.CLEAR,
        valid_from=issued_on,
        valid_before=add_months(issued_on, 36),
        by=by,
        certificate_number=f"00987654321{number}",
        issued_on=issued_on,
        seen_by=RECORDED_BY,
        workforce=Workforce.ADULT,
    )
    return check
