"""What happens by itself: roles on the first day of a term, planned handovers, ends, and reminders."""

from collections.abc import Callable

from volunteer_app.champions import handing_over, queries, service
from volunteer_app.champions.actions import queries as actions
from volunteer_app.champions.actions import service as acting
from volunteer_app.champions.models import ChampionHandover, ChampionTerm
from volunteer_app.champions.rules import Action
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction

TURN, REMIND = Actor.job("champions.turn"), Actor.job("champions.remind")
# So that a first run after a pause does not keep other jobs waiting: the next minute goes on
MOST, BATCH = 50, 50


@job("champions.turn")
def turn() -> None:
    """Hand over where the day has come, give the role where a term has begun, end it where one is over."""
    for step in (_hand_over, _give_role, _end_role):
        _repeat(step)


@job("champions.remind")
def remind() -> None:
    """Tell owners of what is due in a week, and of what is due today; some in each transaction."""
    for _ in range(MOST):
        with transaction():
            found = actions.to_remind_of(clock.today(), BATCH)
            for each in found:
                acting.remind(each, by=REMIND)
        if not found:
            break


def _repeat(step: Callable[[], bool]) -> None:
    for _ in range(MOST):
        if not step():
            break


def _hand_over() -> bool:
    """One handover in a transaction of its own. What a rule refuses is said on its page, once."""
    number = 0
    try:
        with transaction():
            for each in queries.due_handovers(clock.today(), 1):
                number = each.id
                handing_over.carry_out(each, by=TURN)
    except Refused as refused:
        _say(ChampionHandover, number, "problem", refused)
    return number > 0


def _give_role() -> bool:
    number = 0
    try:
        with transaction():
            for each in queries.waiting_for_a_role(clock.today(), 1):
                number = each.id
                service.give_role(each, by=TURN)
    except Refused as refused:
        _say(ChampionTerm, number, "role_problem", refused)
    return number > 0


def _end_role() -> bool:
    with transaction():
        due = queries.over_with_a_role(clock.today(), 1)
        for each in due:
            service.end_role(each, "The term as champion is over", by=TURN)
    return bool(due)


def _say(model: type[ChampionHandover | ChampionTerm], number: int, column: str, why: Refused) -> None:
    with transaction():
        found = db.session.get_one(model, number)
        setattr(found, column, why.message[: handing_over.LONGEST_PROBLEM])
        history.record(Action.CHANGE, found, by=TURN)
