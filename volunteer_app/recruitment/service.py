"""Changes of opportunities and applications: each by somebody, each guarded by the rules and recorded."""

from dataclasses import dataclass
from typing import NamedTuple

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.recruitment import letters, queries, rules
from volunteer_app.recruitment.advertising import (
    OpportunityDetails,
    close_opportunity,
    draft_opportunity,
    edit_opportunity,
    publish_opportunity,
)
from volunteer_app.recruitment.clocks import set_stage_targets, start_clock
from volunteer_app.recruitment.models import (
    Application,
    Opportunity,
    Referee,
)
from volunteer_app.recruitment.moving import carry_out, keep_move, move_all
from volunteer_app.recruitment.rules import Action, ApplicationSource, MoveReason, Stage
from volunteer_app.vetting import asking

__all__ = [
    "ApplicationAnswers",
    "OpportunityDetails",
    "RefereeAnswer",
    "accept_offer",
    "apply",
    "close_opportunity",
    "decline_offer",
    "draft_opportunity",
    "edit_opportunity",
    "mark_placed",
    "move",
    "offer",
    "publish_opportunity",
    "send_offer_again",
    "set_stage_targets",
]


class RefereeAnswer(NamedTuple):
    """Somebody whom the applicant names, and how to reach them."""

    name: str
    email: str
    how_known: str
    phone: str = ""


@dataclass(frozen=True)
class ApplicationAnswers:
    """What an applicant answers besides their own details."""

    why: str = ""
    availability: str = ""
    referees: tuple[RefereeAnswer, ...] = ()


def apply(
    opportunity: Opportunity,
    person: Person,
    answers: ApplicationAnswers,
    *,
    source: ApplicationSource,
    by: Actor,
    note: str = "",
) -> Application:
    """A person's application; the organisation holds their record from now on.

    Raises:
        Refused: the opportunity is closed, the person is too young for the role today, or has applied.
    """
    _refuse_applying(opportunity, person)
    people.affiliate(person, opportunity.organisation, by=by)
    application = Application(
        opportunity=opportunity,
        organisation_id=opportunity.organisation_id,
        person=person,
        person_id=person.id,
        source=source,
        why=answers.why,
        availability=answers.availability,
        stage=Stage.APPLIED,
        stage_since=clock.today(),
        referees=[Referee(**referee._asdict()) for referee in answers.referees],
    )
    start_clock(application)
    history.record(Action.APPLY, application, by=by)
    keep_move(application, None, None, note, by)
    letters.received(application)
    return application


def move(
    application: Application,
    to: Stage,
    *,
    reason: MoveReason | None = None,
    note: str = "",
    by: Actor,
    tell: bool = True,
) -> None:
    """Move an application to another stage. `tell`: write to the applicant where the stage has a letter.

    Raises:
        Refused: the rules do not allow it, a reason or note is missing, or they are not ready.
    """
    move_all([application], to, reason=reason, note=note, by=by, tell=tell)


def offer(application: Application, *, by: Actor) -> None:
    """Offer the role; the letter goes with a link that can be answered once.

    Raises:
        Refused: the stage does not lead to an offer.
    """
    if application.stage is not Stage.INTERVIEWED:
        raise Refused("An offer can be made after the interview")
    carry_out([application], Stage.OFFERED, action=Action.OFFER, by=by)
    letters.offer(application)


def send_offer_again(application: Application, *, by: Actor) -> None:
    """Send the offer's letter with a new link; the earlier link stops working.

    Raises:
        Refused: no offer is waiting for an answer, or there is no e-mail address.
    """
    if application.stage is not Stage.OFFERED:
        raise Refused("There is no offer that waits for an answer")
    if not application.person.email:
        raise Refused("They have no email address. Tell them yourself, then record their answer")
    history.record(Action.OFFER, application, by=by, reason="Sent again")
    letters.offer(application)


def accept_offer(application: Application, *, by: Actor) -> None:
    """The person accepts the offer: checks can begin.

    Raises:
        Refused: no offer is waiting for an answer.
    """
    _refuse_no_offer(application)
    application.offer_accepted_at = clock.now()
    carry_out([application], Stage.CHECKS, note="Accepted the offer", action=Action.ANSWER_OFFER, by=by)
    asking.open_question(
        application.person,
        application.organisation,
        application.opportunity.role,
        offer_reference=application.reference,
        by=by,
    )
    letters.answered(application)


def decline_offer(application: Application, *, by: Actor) -> None:
    """The person says no to the offer. They need not say why.

    Raises:
        Refused: no offer is waiting for an answer.
    """
    _refuse_no_offer(application)
    carry_out(
        [application],
        Stage.WITHDRAWN,
        reason=MoveReason.CHANGED_MIND,
        note="Declined the offer",
        action=Action.ANSWER_OFFER,
        by=by,
    )
    letters.answered(application)


def mark_placed(application: Application, *, by: Actor) -> None:
    """The person's placement is approved. A second placement of the same application changes nothing.

    Raises:
        Refused: the application has not got past its offer.
    """
    if application.stage is Stage.PLACED:
        return
    if application.stage not in rules.AFTER_OFFER or application.offer_accepted_at is None:
        raise Refused(
            f"The application is {rules.in_a_sentence(application.stage)}: it needs an accepted offer first"
        )
    carry_out([application], Stage.PLACED, action=Action.MOVE, by=by)


def _refuse_applying(opportunity: Opportunity, person: Person) -> None:
    today = clock.today()
    if not rules.is_open(opportunity.state, opportunity.closes_on, today):
        raise Refused("This opportunity is closed and takes no more applications")
    if rules.is_too_young(person.date_of_birth, opportunity.role.minimum_age, today):
        raise Refused(f"They must be {opportunity.role.minimum_age} or over to apply", "date_of_birth")
    if queries.has_applied(opportunity, person):
        raise Refused("They have already applied for this opportunity")


def _refuse_no_offer(application: Application) -> None:
    if application.stage is not Stage.OFFERED:
        raise Refused("There is no offer that waits for an answer")
