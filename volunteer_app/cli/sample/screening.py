"""Sample do-not-match statements: one of the sample officer about two who are placed at one place already, so
that somebody has to decide, and one of the sample prison about somebody whom it knows by a number."""

from itertools import pairwise

from sqlalchemy import select

from volunteer_app.cli.sample.records import Story, at
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import STANDING
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.screening.models import Screening
from volunteer_app.placements.screening.rules import ScreeningState
from volunteer_app.vetting.do_not_match import service

INVENTED_NUMBER = "A0000ZZ"
PRISON = "LEI"


def asked(story: Story, person: Person, days: tuple[object, object], *, waits: bool) -> Screening:
    """The screening of a placement: its word was said when it was proposed, or is about to be."""
    first, before = days
    when = clock.now() if waits else at(story.since)
    found = Screening(
        kind="placement",
        person=person,
        organisation_id=story.organisation_id,
        place_id=story.place.id,
        starts_on=first,
        ends_before=before,
        state=ScreeningState.PENDING if waits else ScreeningState.CLEAR,
        asked_at=when,
        due_at=when,
        decided_at=None if waits else when,
        looked_at=None if waits else when,
    )
    found.others = []
    return found


def say(own: Organisation, by: Actor) -> None:
    """Two statements, and what stands against the first."""
    together = _two_at_one_place(own)
    if len(together) == 2:
        _make(own, together[0].reference, together[1].reference, by)
    prison = organisations.by_code(PRISON)
    if prison is not None and together:
        _make(prison, together[0].reference, INVENTED_NUMBER, by)
    screening.look_again()


def _make(organisation: Organisation, first: str, second: str, by: Actor) -> None:
    service.make(organisation, first=first, second=second, starts_on=clock.today(), ends_before=None, by=by)


def _two_at_one_place(own: Organisation) -> list[Person]:
    """Two whom the organisation has placed at one place, to run at the same time."""
    statement = (
        select(Placement)
        .where(
            Placement.organisation_id == own.id,
            Placement.state.in_(STANDING),
            Placement.ends_before > clock.today(),
            Placement.starts_on <= clock.today(),
        )
        .order_by(Placement.place_id, Placement.id)
    )
    found = list(db.session.scalars(statement))
    return next(
        (
            [one.person, other.person]
            for one, other in pairwise(found)
            if one.place_id == other.place_id and one.person_id != other.person_id
        ),
        [each.person for each in found[:1]],
    )
