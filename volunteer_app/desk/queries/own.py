"""What a volunteer's own start page gathers from the rooms: a fixed number of statements."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.people.models import Person
from volunteer_app.placements import queries as placements
from volunteer_app.placements.models import Placement
from volunteer_app.recruitment import drafts
from volunteer_app.recruitment.models import Application, Opportunity, OpportunityPlace
from volunteer_app.roles.models import Role
from volunteer_app.training import queries as training
from volunteer_app.training.learning import queries as learning
from volunteer_app.training.queries import SentBack


def own_person(person_id: int | None, news: timedelta) -> tuple[Person, bool, int, list[SentBack]]:
    """The volunteer, whether they have begun an application that they have not sent, how many training packs
    they are on the way through, and which of their training records were sent back lately; in one statement.

    Raises:
        NotFound: there is no such person.
    """
    statement = select(Person, drafts.has_begun(), learning.open_count()).where(Person.id == person_id)
    found = db.session.execute(training.sent_back_since(statement, clock.now() - news)).all()
    if not found:
        raise NotFound
    sent_back = [SentBack(*row[3:]) for row in found if row[3] is not None]
    return found[0][0], found[0][1], found[0][2], sent_back


def own_placements(person_id: int) -> dict[Placement, int]:
    """A volunteer's own placements, the latest start first, each with how many hours were sent back."""
    statement = (
        select(Placement, placements.sent_back_count())
        .where(Placement.person_id == person_id)
        .options(
            joinedload(Placement.role, innerjoin=True).joinedload(Role.training_packs),
            joinedload(Placement.place, innerjoin=True),
        )
        .order_by(Placement.starts_on.desc(), Placement.id.desc())
    )
    return {row[0]: row[1] for row in db.session.execute(statement).unique()}


def own_applications(person_id: int) -> list[Application]:
    """A volunteer's own applications, with role, organisation and places, the newest first."""
    opportunity = joinedload(Application.opportunity, innerjoin=True)
    statement = (
        select(Application)
        .options(
            opportunity.joinedload(Opportunity.role, innerjoin=True).joinedload(Role.training_packs),
            opportunity.joinedload(Opportunity.places).joinedload(OpportunityPlace.place),
            joinedload(Application.organisation, innerjoin=True),
        )
        .where(Application.person_id == person_id)
        .order_by(Application.id.desc())
    )
    return list(db.session.scalars(statement).unique())
