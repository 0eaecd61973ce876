"""Sample bars and duties to refer, plainly invented: what an officer and a safeguarding lead find to do."""

from collections.abc import Sequence

from volunteer_app.cli.sample.people import days_ago
from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.recruitment.rules import Stage
from volunteer_app.vetting.barring import referrals, service
from volunteer_app.vetting.barring.referrals import Removal
from volunteer_app.vetting.barring.rules import BarredList, BarSource, Cause, LiftKind, ReferralState
from volunteer_app.vetting.barring.service import BarDetails

LETTER = "Invented for this sample: there is no such letter."
WHY = "Invented for this sample: nothing of this happened."
# Of whom others of the sample tell nothing: those who wait for nothing first
HARMLESS = (
    frozenset({Stage.APPLIED, Stage.ENQUIRY, Stage.DECLINED, Stage.WITHDRAWN}),
    frozenset({Stage.ON_HOLD, Stage.TRAINING}),
)


def record(stories: Sequence[Story], by: Actor) -> None:
    """Two bars and two duties, of people whom the sample officer's organisation has not placed."""
    own = stories[0].organisation_id
    theirs = [each for each in stories[1:] if each.organisation_id == own]
    found = [each for stages in HARMLESS for each in theirs if each.stage in stages]
    authority = Scope(frozenset({own}))
    for number, story in enumerate(found[:2]):
        _bar(story, by, authority, is_doubted=bool(number))
    for number, story in enumerate(found[2:4]):
        _duty(story, by, authority, is_decided=bool(number))
    db.session.flush()


def _bar(story: Story, by: Actor, authority: Scope, *, is_doubted: bool) -> None:
    told = BarDetails((BarredList.CHILDREN,), days_ago(3), BarSource.DBS_LETTER, LETTER)
    person = db.session.get_one(Person, story.person_id)
    organisation = story.opportunity.organisation
    bar = service.record_bar(person, told, organisation=organisation, by=by, authority=authority)
    if is_doubted:
        service.propose_lift(bar, LiftKind.FOUND_WRONG, reason=WHY, by=by, authority=authority)


def _duty(story: Story, by: Actor, authority: Scope, *, is_decided: bool) -> None:
    removal = Removal(
        person_id=story.person_id,
        organisation_id=story.organisation_id,
        placement_reference=f"PLA-SAMPLE{story.number}",
        role_code="mentor-young-people",
        role_name="Mentor of young people",
        cause=Cause.LEFT_FIRST,
    )
    duty = referrals.open_duty(removal, by=by)
    assert duty is not None  # noqa: S101 - the role is regulated activity
    if is_decided:
        referrals.decide_duty(duty, ReferralState.NOT_REFERRED, reasons=WHY, by=by, authority=authority)
