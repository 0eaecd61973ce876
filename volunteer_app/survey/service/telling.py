"""Inviting bodies and reminding them: each message once, whoever sends it."""

from collections.abc import Callable

from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.survey import letters, queries
from volunteer_app.survey.models import SurveyNotice, SurveyReturn
from volunteer_app.survey.rules import rounds as rules
from volunteer_app.survey.rules.rounds import Action, ReturnState
from volunteer_app.survey.service.answering import hold

Letter = Callable[[SurveyReturn, Account], None]


def tell_what_is_due(found: SurveyReturn) -> bool:
    """Invite a body, or remind it, if that is due; gives whether it was written to.

    Where there is nobody to write to, nothing counts as written: a champion who is named later is invited.
    """
    hold(found)
    if found.state is ReturnState.SIGNED_OFF or not rules.is_before(found.closes_at, clock.now()):
        return False
    sent = [each.name for each in queries.notices(found)]
    name = rules.notice_due(found.closes_at, clock.today(), sent)
    letter = letters.invite if name == rules.INVITATION else letters.remind
    return bool(name) and _write(found, name, letter) > 0


def remind(found: SurveyReturn, *, by: Actor) -> int:
    """Remind a body now, once a day; gives how many were written to.

    Raises:
        Refused: it has signed off, it cannot answer now, or it was reminded today.
    """
    hold(found)
    if found.state is ReturnState.SIGNED_OFF:
        raise Refused("This body has signed off its return")
    if rules.standing(found.round.state, found.round.times, clock.now()) in rules.BEFORE_OPENING:
        raise Refused("The round is not open yet")
    if not rules.is_before(found.closes_at, clock.now()):
        raise Refused("The return has closed. Give the body more time first")
    name = f"asked-{clock.today().isoformat()}"
    if name in [each.name for each in queries.notices(found)]:
        raise Refused("This body was reminded today already")
    number = _write(found, name, letters.remind)
    if not number:
        raise Refused("There is nobody to write to. Add a contact first")
    history.record(Action.REMIND, found, by=by)
    return number


def _write(found: SurveyReturn, name: str, letter: Letter) -> int:
    people = letters.readers(found)
    for each in people:
        letter(found, each)
    if people:
        db.session.add(SurveyNotice(return_id=found.id, name=name, readers=len(people)))
    return len(people)
