"""Sample references: one that is waited for, one in order, one to be weighed, one that was withdrawn."""

from collections.abc import Sequence

from volunteer_app.accounts import queries as accounts
from volunteer_app.cli.sample.accounts import ACCOUNTS
from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.recruitment.rules import Stage
from volunteer_app.vetting.references import service
from volunteer_app.vetting.references.answers import Answers, Capacity, Content, KnownFor
from volunteer_app.vetting.references.models import ReferenceRequest
from volunteer_app.vetting.references.rules import Route, WithdrawReason
from volunteer_app.vetting.references.service import Referee

REFEREES = ("Mair Vouchwell", "Tomos Goodword", "Ines Knowsley", "Huw Maybe-Later")


def ask(stories: Sequence[Story]) -> None:
    """Ask about somebody whom the sample coordinator recruits. By telephone: nobody is written to."""
    story = _whom(stories)
    coordinator = accounts.by_email(ACCOUNTS[0].email)
    person = db.session.get_one(Person, story.person_id)
    assert coordinator is not None  # noqa: S101 - the sample accounts were just made
    by = coordinator.as_actor()
    _waiting, good, worried, withdrawn = [
        service.ask(
            person,
            Referee(name, "Manager at work", phone=f"01632 96000{number}"),  # Ofcom's numbers for stories
            organisation=story.opportunity.organisation,
            role=story.opportunity.role,
            by=by,
        )
        for number, name in enumerate(REFEREES)
    ]
    service.enter_answer(good, _said(good), Route.PHONE, version=None, by=by)
    concern = "They once left a session early without telling anybody."
    service.enter_answer(worried, _said(worried, concern), Route.LETTER, version=None, by=by)
    service.withdraw(withdrawn, WithdrawReason.ANOTHER_REFEREE, version=None, by=by)
    db.session.flush()


def _whom(stories: Sequence[Story]) -> Story:
    """Somebody whose checks are under way, in the sample coordinator's organisation if there is one."""
    own = stories[0].organisation_id
    found = [each for each in stories[1:] if each.stage is Stage.CHECKS]
    return next((each for each in found if each.organisation_id == own), stories[0])


def _said(request: ReferenceRequest, concern: str = "") -> Answers:
    return Answers(
        KnownFor.TWO_TO_FIVE,
        Capacity.EMPLOYER,
        dict.fromkeys(request.groups, Content.YES),
        "Patient, and keeps appointments.",
        bool(concern),
        concern,
    )
