"""What a volunteer's own start page gathers from the rooms: a fixed number of statements."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import queries as placements
from volunteer_app.placements.models import Placement
from volunteer_app.recruitment import drafts
from volunteer_app.recruitment.models import Application, Opportunity, OpportunityPlace
from volunteer_app.roles.models import Role
from volunteer_app.training import queries as training
from volunteer_app.vetting.passport import queries as passport
from volunteer_app.vetting.passport.models import PassportConsent


class PassportQuestion(NamedTuple):
    """An organisation asks whether it may rely on checks of others."""

    reference: str
    organisation_id: int
    organisation: str


class Own(NamedTuple):
    """The volunteer, how many of their training records were not accepted lately, whether they have begun an
    application that they have not sent, and what they are asked about their checks, the oldest first.
    """

    person: Person
    not_accepted: int
    has_begun: bool
    questions: list[PassportQuestion]


def own_person(person_id: int | None, news: timedelta) -> Own:
    """All of this in one statement.

    Raises:
        NotFound: there is no such person.
    """
    asked = and_(PassportConsent.person_id == Person.id, *passport.waits_for_answer())
    statement = (
        select(
            Person,
            training.not_accepted_since(clock.now() - news),
            drafts.has_begun(),
            PassportConsent.reference,
            Organisation.id,
            Organisation.name,
        )
        .outerjoin(PassportConsent, asked)
        .outerjoin(Organisation, Organisation.id == PassportConsent.organisation_id)
        .where(Person.id == person_id)
        .order_by(PassportConsent.id)
    )
    rows = db.session.execute(statement).all()
    if not rows:
        raise NotFound
    questions = [PassportQuestion(*row[3:]) for row in rows if row[3]]
    return Own(rows[0][0], rows[0][1], rows[0][2], questions)


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
