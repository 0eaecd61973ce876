"""The rules of deciding: what can be decided, by whom, and doing it to one row or to many."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import choosing, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.deciding.models import Decidable
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.paging import Key

Row = TypeVar("Row", bound=Decidable)


@dataclass(frozen=True)
class Verdict:
    """One of the two answers: the state that it leads to, and what history calls it.

    `done`: what pages say has happened to those with this verdict.
    """

    state: StrEnum
    action: StrEnum
    done: str

    @property
    def key(self) -> str:
        """What a form sends for it: what history calls it, without the subject."""
        return self.action.value.partition(":")[2]


@dataclass(frozen=True)
class Decision(Generic[Row]):
    """What a room declares of the rows that are decided on.

    with_names: the statement that reads them with all that pages show of them; order: the longest ago
    first; waits: the state of those that nobody decided; who: which person somebody is who decides, so that
    nobody decides on their own; tell: writes to those whose rows were sent back. The last four are sentences.
    """

    of: type[Row]
    with_names: Callable[[], Select[Row]]
    order: Sequence[Key]
    waits: StrEnum
    yes: Verdict
    no: Verdict
    who: Callable[[Actor], int | None]
    tell: Callable[[Sequence[Row]], None]
    already: str
    is_own: str
    needs_note: str
    none_left: str

    def verdict(self, key: str) -> Verdict:
        """The answer that a form sent."""
        return self.no if key == self.no.key else self.yes


def waiting(what: Decision[Row], scope: Scope) -> Select[Row]:
    """What nobody in the scope's organisations has decided yet; page it by the decision's order."""
    return what.with_names().where(*_inside(what, scope), what.of.state == what.waits)


def chosen(what: Decision[Row], scope: Scope, references: Sequence[str], *, hold: bool = False) -> list[Row]:
    """Those of the scope's organisations with these references, the longest ago first.

    `hold`: nobody else changes them until the present transaction ends.
    """
    statement = what.with_names().where(what.of.reference.in_(references), *_inside(what, scope))
    statement = statement.order_by(*(key.column for key in what.order))
    if hold:
        statement = statement.with_for_update(of=what.of).execution_options(populate_existing=True)
    return list(db.session.scalars(statement))


def inside(what: Decision[Row], scope: Scope, references: Sequence[str]) -> set[str]:
    """Which of these references belong to the scope's organisations."""
    statement: Select[str] = select(what.of.reference)
    return set(db.session.scalars(statement.where(what.of.reference.in_(references), *_inside(what, scope))))


def refusal(what: Decision[Row], row: Row, own_person_id: int | None) -> str:
    """Why the person with this id may not decide on this row, as a sentence; else empty."""
    if row.state != what.waits:
        return f"{what.already}: {row.state.words.lower()}"
    return what.is_own if own_person_id is not None and row.person_id == own_person_id else ""


def decide(
    what: Decision[Row], row: Row, verdict: Verdict, *, by: Actor, note: str = "", version: int | None = None
) -> None:
    """Decide on one row. A note goes with what is sent back alone: the volunteer reads it.

    Raises:
        Refused: it was decided, it is the actor's own, or what is sent back has no note.
        StaleEdit: the row changed since `version`.
    """
    note = note.strip() if verdict is what.no else ""
    if verdict is what.no and not note:
        raise Refused(what.needs_note, "note")
    if version is not None and version != row.version:
        raise StaleEdit
    if problem := refusal(what, row, what.who(by)):
        raise Refused(problem)
    settle(row, verdict, by, note)
    try:
        history.record(verdict.action, row, by=by)
    except StaleDataError as error:
        raise StaleEdit from error
    if verdict is what.no:
        what.tell([row])


@dataclass(frozen=True)
class Order:
    """The same decision on many. `seen`: the rows that the preview showed, each with its version.

    note: how it is known, for history; of what is sent back, what the volunteers read.
    """

    verdict: Verdict
    chosen: Sequence[str]
    seen: Mapping[str, int]
    note: str


def decide_many(
    what: Decision[Row], scope: Scope, order: Order, *, by: Actor
) -> tuple[list[str], list[tuple[str, str]]]:
    """Decide on those that the preview showed and nobody changed since.

    Answers with the references of those that were decided, and of the others with why not.

    Raises:
        Refused: the note is missing, or none can be decided any more.
    """
    note, sends_back = order.note.strip(), order.verdict is what.no
    if not note:
        raise Refused("Enter a reason", "note")
    held = {each.reference: each for each in chosen(what, scope, order.chosen, hold=True)}
    own = what.who(by)
    going, left = choosing.sift(order.chosen, held, order.seen, lambda each: refusal(what, each, own))
    if not going:
        raise Refused(what.none_left)
    for each in going:
        settle(each, order.verdict, by, note if sends_back else "")
    history.record_all(order.verdict.action, going, by=by, reason="" if sends_back else note)
    if sends_back:
        what.tell(going)
    return [each.reference for each in going], left


def settle(row: Row, verdict: Verdict, by: Actor, note: str = "") -> None:
    """Write a decision on its row. The caller has asked `refusal`, and records it."""
    row.state, row.decision_note = verdict.state, note
    row.decided_at, row.decided_by = clock.now(), by.name


def _inside(what: Decision[Row], scope: Scope) -> tuple[Any, ...]:
    return (what.of.organisation_id.in_(scope.organisation_ids),)
