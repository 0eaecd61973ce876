"""Opportunities and applications for tests: made by the service, flushed and never committed."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people.models import Person
from volunteer_app.recruitment import service
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.rules import ApplicationSource, Stage
from volunteer_app.recruitment.service import ApplicationAnswers, OpportunityDetails
from volunteer_app.roles.models import Role
from volunteer_app.roles.rules import RoleSetting

# The straight path to each stage, without the stages that an offer reaches.
_BEFORE_OFFER = (Stage.SHORTLISTED, Stage.INTERVIEWED)
_AFTER_OFFER = (Stage.TRAINING,)


def role_named(code: str = "mentor-community") -> Role:
    """A role of the reference data."""
    return db.session.scalars(select(Role).where(Role.code == code)).one()


def place_for(role: Role) -> Organisation:
    """A place where this role is done: a prison, or an organisation's own base."""
    return make_organisation() if role.setting is RoleSetting.COMMUNITY else make_prison()


def opportunity_details(**changes: Any) -> OpportunityDetails:
    """What an opportunity can say, open for a month from today, for a year."""
    today = clock.today()
    places = changes.pop("places", ())
    in_prison = any(place.kind is OrganisationKind.PRISON for place in places)
    role = changes.pop("role", None) or role_named("mentor-prison" if in_prison else "mentor-community")
    details = OpportunityDetails(
        role=role,
        title="Mentor people who leave prison",
        summary="Meet somebody once a week and help them to settle.",
        description="You meet in a public place.\nYou listen and plan together.",
        commitment="2 hours a week for 6 months",
        starts_on=today,
        closes_on=today + timedelta(days=28),
        contact_email="volunteering@hope.example",
        places=places or (place_for(role),),
        ends_before=today + timedelta(days=365),
    )
    return replace(details, **changes)


def make_opportunity(
    organisation: Organisation | None = None, *, published: bool = True, **changes: Any
) -> Opportunity:
    """An opportunity of `organisation` (or a new one), published unless told."""
    opportunity = service.draft_opportunity(
        opportunity_details(**changes), organisation=organisation or make_organisation(), by=BY
    )
    if published:
        service.publish_opportunity(opportunity, by=BY)
    return opportunity


def make_application(
    opportunity: Opportunity | None = None,
    person: Person | None = None,
    *,
    stage: Stage = Stage.APPLIED,
    since: date | None = None,
) -> Application:
    """An application that went the straight path to `stage`; `since` is the day it entered it."""
    opportunity = opportunity or make_opportunity()
    person = person or make_person(opportunity.organisation)
    with clock.standing_on(since or clock.today()):
        return _apply(opportunity, person, stage)


def _apply(opportunity: Opportunity, person: Person, stage: Stage) -> Application:
    application = service.apply(
        opportunity,
        person,
        ApplicationAnswers(why="To give something back", availability="Tuesdays"),
        source=ApplicationSource.ONLINE,
        by=BY,
    )
    if stage is not Stage.APPLIED:
        _advance(application, stage)
    return application


def _advance(application: Application, stage: Stage) -> None:
    for to in _BEFORE_OFFER:
        service.move(application, to, by=BY)
        if application.stage is stage:
            return
    service.offer(application, by=BY)
    if stage is Stage.OFFERED:
        return
    service.accept_offer(application, by=BY)
    if stage is Stage.CHECKS:
        return
    for to in _AFTER_OFFER:
        service.move(application, to, by=BY)
        if application.stage is stage:
            return
    raise ValueError(f"the factory knows no straight path to {stage}")
