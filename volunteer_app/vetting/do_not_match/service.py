"""Making a do-not-match statement, and ending one. Whoever may is asked here too."""

from collections.abc import Collection
from datetime import date

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting.do_not_match import queries
from volunteer_app.vetting.do_not_match.facts import DoNotMatchChanged
from volunteer_app.vetting.do_not_match.models import DoNotMatch, DoNotMatchSide
from volunteer_app.vetting.do_not_match.rules import Action, interval_problem, name_problem, written

NOBODY = Scope()
NOT_YOURS = "Only a vetting officer, or the prison’s security contact, can do this"
SAME = "Enter two different people"
OWN = "This is about you, so somebody else has to do it"


def make(  # noqa: PLR0913 - by keyword only, each one a fact of the new row
    organisation: Organisation,
    *,
    first: str,
    second: str,
    starts_on: date,
    ends_before: date | None,
    by: Actor,
    authority: Scope = NOBODY,
) -> DoNotMatch:
    """Say that two must not be matched or placed together on the days [starts_on, ends_before).

    `first`, `second`: references. Whether there is a record with one is told to nobody.

    Raises:
        Refused: the actor may not, a reference cannot be one, both are the same, the days are reversed, or
            one of the two is the actor.
    """
    _refuse_others(organisation.id, by, authority)
    names = written(first), written(second)
    for name, field in zip(names, ("first", "second"), strict=True):
        if problem := name_problem(name):
            raise Refused(problem, field)
    if problem := interval_problem(starts_on, ends_before):
        raise Refused(problem, "last_day")
    numbers = tuple(queries.record_named(name) for name in names)
    if names[0] == names[1] or (numbers[0] is not None and numbers[0] == numbers[1]):
        raise Refused(SAME, "second")
    _refuse_own(numbers, by)
    made = DoNotMatch(
        organisation_id=organisation.id, starts_on=starts_on, ends_before=ends_before, made_by=by.name
    )
    db.session.add(made)
    for name, number in zip(names, numbers, strict=True):
        made.sides.append(DoNotMatchSide(person_id=number, named=name))
    history.record(Action.MAKE, made, by=by)
    announce(DoNotMatchChanged(made.id))
    return made


def end(statement: DoNotMatch, *, version: int | None = None, by: Actor, authority: Scope = NOBODY) -> None:
    """End a statement: from today it stands no more. What it was stays readable to those who made it.

    Raises:
        Refused: the actor may not, or is one of the two, or it has ended.
        StaleEdit: it changed since `version`.
    """
    _refuse_others(statement.organisation_id, by, authority)
    _refuse_own({each.person_id for each in statement.sides}, by)
    db.session.refresh(statement, with_for_update={"of": DoNotMatch})
    if version is not None and version != statement.version:
        raise StaleEdit
    if not statement.stands:
        raise Refused("This statement has ended already")
    statement.ends_before = max(statement.starts_on, clock.today())
    statement.ended_at, statement.ended_by = clock.now(), by.name
    history.record(Action.END, statement, by=by)
    announce(DoNotMatchChanged(statement.id))


def _refuse_others(organisation_id: int, by: Actor, authority: Scope) -> None:
    if by.kind is not ActorKind.JOB and not authority.reaches(organisation_id):
        raise Refused(NOT_YOURS)


def _refuse_own(numbers: Collection[int | None], by: Actor) -> None:
    """Nobody decides what is said of themselves."""
    own_id = None if by.kind is ActorKind.JOB else own_person_id(by)
    if own_id is not None and own_id in numbers:
        raise Refused(OWN)
