"""The life of a return: handed to colleagues by section, extended, signed off, reopened."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.survey import checked
from volunteer_app.survey.models import SurveyDelegation, SurveyReturn
from volunteer_app.survey.rules import rounds as rules
from volunteer_app.survey.rules.rounds import Action, ReturnState
from volunteer_app.survey.rules.shapes import Section
from volunteer_app.survey.service import sharing
from volunteer_app.survey.service.answering import hold, hold_open


def delegate(found: SurveyReturn, section: Section, account_id: int, *, by: Actor) -> SurveyDelegation:
    """Hand a section to a colleague. Whoever hands it over keeps it too.

    Raises:
        Refused: it is signed off or closed, or they have the section already.
    """
    hold_open(found)
    made = SurveyDelegation(
        return_id=found.id, section=section.code, account_id=account_id, delegated_by=by.name
    )
    try:
        with db.session.begin_nested():
            history.record(Action.DELEGATE, made, by=by, organisation_id=found.organisation_id)
    except IntegrityError as error:
        raise Refused("They have this section already", "email") from error
    return made


def take_back(delegation: SurveyDelegation, found: SurveyReturn, *, by: Actor) -> None:
    """Take a section back from a colleague. What they answered stays."""
    db.session.delete(delegation)
    history.record(Action.TAKE_BACK, delegation, by=by, organisation_id=found.organisation_id)


def sign_off(found: SurveyReturn, *, by: Actor) -> None:
    """Sign a return off for its body. After that nobody changes it, unless it is reopened.

    What it says may be used goes to the good practice bank.

    Raises:
        Refused: it is signed off or closed, something is wrong, something unusual is not explained, or a file
            that may be used cannot be read.
    """
    hold_open(found)
    whole = checked.whole(found)
    if whole.checked.errors:
        raise Refused("Something has to be put right before this return can be signed off")
    if whole.unexplained:
        raise Refused("Something unusual has to be explained before this return can be signed off")
    found.state, found.signed_at, found.signed_by = ReturnState.SIGNED_OFF, clock.now(), by.name
    history.record(Action.SIGN_OFF, found, by=by)
    sharing.share(whole, by=by)


def reopen(found: SurveyReturn, reason: str, *, by: Actor) -> None:
    """Let a return be changed again; the reason is kept in history.

    Raises:
        Refused: it is not signed off, or there is no reason.
    """
    hold(found)
    if found.state is not ReturnState.SIGNED_OFF:
        raise Refused("This return is not signed off, so it can be changed already")
    if not reason.strip():
        raise Refused("Enter why it is reopened", "reason")
    found.state, found.signed_at, found.signed_by = ReturnState.STARTED, None, ""
    history.record(Action.REOPEN, found, by=by, reason=reason.strip())


def extend(found: SurveyReturn, until: datetime, reason: str, *, by: Actor) -> None:
    """Give one body more time; the reason is kept in history.

    Raises:
        Refused: that is no later than its round closes, or past, or there is no reason.
    """
    hold(found)
    if until <= found.round.closes_at:
        raise Refused("This must be later than the round closes", "closes_on")
    if not rules.is_before(until, clock.now()):
        raise Refused("This must be in the future", "closes_on")
    if not reason.strip():
        raise Refused("Enter why they get more time", "reason")
    found.extended_to = until
    history.record(Action.EXTEND, found, by=by, reason=reason.strip())
