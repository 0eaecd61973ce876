"""What a volunteer's own start page gathers from the rooms: a fixed number of statements."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import queries as placements
from volunteer_app.placements.models import Placement
from volunteer_app.placements.recognition import queries as recognition
from volunteer_app.placements.recognition.models import ThankYouNote
from volunteer_app.placements.rota import own as rota
from volunteer_app.recruitment import drafts
from volunteer_app.recruitment.models import Application, Opportunity, OpportunityPlace
from volunteer_app.roles.models import Role
from volunteer_app.training import queries as training
from volunteer_app.training.learning import queries as learning
from volunteer_app.training.queries import MOST_SENT_BACK, SentBack
from volunteer_app.training.sessions import missed
from volunteer_app.vetting.passport import queries as passport
from volunteer_app.vetting.passport.models import PassportConsent

_OF_NOTE = (ThankYouNote.message, ThankYouNote.written_by, Organisation.name, ThankYouNote.written_at)


class PassportQuestion(NamedTuple):
    """An organisation asks whether it may rely on checks of others."""

    reference: str
    organisation_id: int
    organisation: str


@dataclass(frozen=True)
class Thanks:
    """The latest note of thanks to somebody."""

    message: str
    by: str
    organisation: str
    at: datetime


class OwnPlacement(NamedTuple):
    """How many hours of a placement were sent back, and when its session of today begins."""

    sent_back: int
    today_at: datetime | None


@dataclass(frozen=True)
class OwnPerson:
    """A volunteer, and what is new for them. `learning`: how many training packs they have begun."""

    person: Person
    has_begun: bool
    learning: int
    thanks: Thanks | None
    questions: list[PassportQuestion]
    sent_back: list[SentBack]


def own_person(person_id: int | None, news: timedelta) -> OwnPerson:
    """The volunteer, whether they have begun an application that they have not sent, how many training packs
    they are on the way through, what they are asked about their checks, the oldest first, and, of late,
    thanks and training records that were sent back.

    One statement.

    Raises:
        NotFound: there is no such person.
    """
    since = clock.now() - news
    statement = training.sent_back_since(_of_person(person_id), since).add_columns(missed.was_missed())
    found = db.session.execute(statement).all()
    if not found:
        raise NotFound
    person, has_begun, on_the_way, *thanks = found[0][:7]
    questions = {row[7]: PassportQuestion(*row[8:11]) for row in found if row[7] is not None}
    sent_back = {row[11]: SentBack(*row[11:]) for row in found if row[11] is not None}
    return OwnPerson(
        person,
        has_begun,
        on_the_way,
        Thanks(*thanks) if thanks[-1] is not None and thanks[-1] >= since else None,
        [questions[number] for number in sorted(questions)],
        list(sent_back.values())[:MOST_SENT_BACK],
    )


def _of_person(person_id: int | None) -> Select[*tuple[Any, ...]]:
    """What is known of them, in a row for each question that waits for their answer."""
    note = [recognition.latest_note(each) for each in _OF_NOTE]
    asked = and_(PassportConsent.person_id == Person.id, *passport.waits_for_answer())
    question = (PassportConsent.id, PassportConsent.reference, Organisation.id, Organisation.name)
    return (
        select(Person, drafts.has_begun(), learning.open_count(), *note, *question)
        .outerjoin(PassportConsent, asked)
        .outerjoin(Organisation, Organisation.id == PassportConsent.organisation_id)
        .where(Person.id == person_id)
    )


def own_placements(person_id: int) -> dict[Placement, OwnPlacement]:
    """A volunteer's own placements, the latest start first, each with what is new of it."""
    statement = (
        select(Placement, placements.sent_back_count(), rota.today_at())
        .where(Placement.person_id == person_id)
        .options(
            joinedload(Placement.role, innerjoin=True).joinedload(Role.training_packs),
            joinedload(Placement.place, innerjoin=True),
        )
        .order_by(Placement.starts_on.desc(), Placement.id.desc())
    )
    return {row[0]: OwnPlacement(*row[1:]) for row in db.session.execute(statement).unique()}


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
