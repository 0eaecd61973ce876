"""Do-not-match statements for tests, and a worker that says the words of screening. They flush, and only the
worker commits."""

from datetime import date, timedelta
from typing import Any

from tests.factories.organisations import BY
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import tasks
from volunteer_app.placements.models import Placement
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.screening.models import Screening, ScreeningConflict, ScreeningPause
from volunteer_app.placements.screening.rules import Action
from volunteer_app.vetting.do_not_match import service
from volunteer_app.vetting.do_not_match.models import DoNotMatch, DoNotMatchSide


def make_statement(
    organisation: Organisation, first: Person | str, second: Person | str, **days: Any
) -> DoNotMatch:
    """The two must not be together, from today on without an end, unless told."""
    named: tuple[str, ...] = tuple(
        each.reference if isinstance(each, Person) else each for each in (first, second)
    )
    values: dict[str, date | None] = {"starts_on": clock.today(), "ends_before": None, **days}
    starts_on = values["starts_on"] or clock.today()
    return service.make(
        organisation,
        first=named[0],
        second=named[1],
        starts_on=starts_on,
        ends_before=values["ends_before"],
        by=BY,
    )


def screened(placement: Placement) -> Placement:
    """Its word is said at once."""
    assert placement.screening is not None
    screening.decide_at_once([placement.screening])
    return placement


def work() -> None:
    """The background worker, once every wait of today is over."""
    db.session.commit()
    with clock.standing_on(clock.today() + timedelta(days=1)):
        tasks.screen()
    tasks.screen_again()


def some_rows(organisation: Organisation, person: Person) -> list[Any]:
    """One of everything, for tests of migrations."""
    said = DoNotMatch(organisation_id=organisation.id, starts_on=clock.today(), made_by="Vera")
    side = DoNotMatchSide(statement=said, person_id=person.id, named=person.reference)
    other = DoNotMatchSide(statement=said, named="A1234BC")
    asked = Screening(
        kind="match",
        person_id=person.id,
        organisation_id=organisation.id,
        starts_on=clock.today(),
        ends_before=clock.today() + timedelta(days=1),
        due_at=clock.now(),
        others=["SUP-1"],
    )
    db.session.add_all([said, side, other, asked])
    db.session.flush()
    conflict = ScreeningConflict(screening_id=asked.id, statement_id=said.id, organisation_id=organisation.id)
    db.session.add(conflict)
    db.session.flush()
    return [conflict, ScreeningPause(conflict_id=conflict.id, screening_id=asked.id)]


def references(organisation: Organisation, begun: Placement) -> dict[str, str]:
    """A statement of the organisation, and a placement that stands against it."""
    said = make_statement(organisation, begun.person, "A1234BC")
    assert begun.screening_id is not None
    conflict = ScreeningConflict(
        screening_id=begun.screening_id, statement_id=said.id, organisation_id=organisation.id
    )
    history.record(Action.FIND, conflict, by=BY)
    return {"do-not-match statement": said.reference, "screening conflict": conflict.reference}
