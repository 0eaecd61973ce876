"""What is deleted once no legal condition is left that answers about lived experience rest on.

The answers themselves, and who stood on which line by them. Published numbers stay, and so do the counts
behind them: nobody can be recognised in these.
"""

import json
from typing import Any

from sqlalchemy import select

from volunteer_app.diversity.condition import queries as conditions
from volunteer_app.diversity.condition.models import FiguresCondition
from volunteer_app.diversity.condition.service import Action, is_over
from volunteer_app.diversity.models import EqualityAnswers
from volunteer_app.diversity.publishing import queries
from volunteer_app.diversity.publishing.declared import declared
from volunteer_app.diversity.publishing.service import Action as PublicationAction
from volunteer_app.diversity.rules.questions import questions
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction

AT_ONCE = 1000


def forget(by: Actor) -> None:
    """Delete what rests on nothing any more, some at a time; what was stopped is gone on with."""
    with transaction():
        over = _over()
    if not over:
        return
    last: int | None = 0
    while last is not None:
        with transaction():
            last = _some_answers(last) if conditions.in_force(clock.today()) is None else None
    with transaction():
        if conditions.in_force(clock.today()) is None:
            _workings(by)
        for each in _over():
            each.forgotten_at = clock.now()
            history.record(Action.FORGET, each, by=by)


def _over() -> list[FiguresCondition]:
    """The records that are over and have not been dealt with."""
    statement = select(FiguresCondition).where(FiguresCondition.forgotten_at.is_(None))
    found = db.session.scalars(statement.order_by(FiguresCondition.id).with_for_update())
    return [each for each in found if is_over(each, clock.today())]


def _some_answers(after: int) -> int | None:
    """Take the answers out of some rows; gives the number of the last of them, or None at the end.

    It counts as no change of the person: lines are computed anew when people change, and nobody did.
    """
    statement = select(EqualityAnswers).where(EqualityAnswers.id > after).order_by(EqualityAnswers.id)
    rows = db.session.scalars(statement.limit(AT_ONCE).with_for_update()).all()
    for row in rows:
        said = row.said or {"asked": [], "answers": {}}
        kept = _without(said)
        if kept != said:
            row.said = kept
    return rows[-1].id if rows else None


def _without(said: dict[str, Any]) -> dict[str, Any]:
    gone = {each.code for each in questions() if each.needs_condition}
    return {
        "asked": [code for code in said["asked"] if code not in gone],
        "answers": {code: answer for code, answer in said["answers"].items() if code not in gone},
    }


def _workings(by: Actor) -> None:
    """Of publications, who stood on which line by it."""
    breakdowns = {each.breakdown for each in declared(with_condition=True).tables}
    names = {each.name for each in breakdowns if each.needs_condition}
    for each in queries.with_workings():
        before = each.workings
        kept = {code: _one(one, names) for code, one in before.items()}
        if kept != before:
            each.workings = kept
            history.record(PublicationAction.FORGET, each, by=by)


def _one(workings: Any, names: set[str]) -> Any:
    """`workings`: of a population; whatever else is kept beside them stays as it is."""
    if not isinstance(workings, dict):
        return workings
    basis = json.loads(workings["basis"])
    if not names & set(basis["breakdowns"]):
        return workings
    basis["breakdowns"] = {name: each for name, each in basis["breakdowns"].items() if name not in names}
    lines = [line for line in workings["lines"] if line[0] not in names]
    return {**workings, "basis": json.dumps(basis), "lines": lines}
