"""Rotas, sessions and sign-ups for tests, made by the services as a job. They flush and never commit."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from tests.factories.organisations import BY
from tests.factories.people import make_person
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import Base, db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.correcting.models import HoursCorrection
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rota import feed, service, signing_up
from volunteer_app.placements.rota.models import (
    CalendarFeed,
    RegimeTime,
    Rota,
    RotaSession,
    RotaSignUp,
    RotaSwap,
)
from volunteer_app.placements.rota.recurring import Repeat
from volunteer_app.placements.rota.rules import SignUpState
from volunteer_app.placements.rota.service import RotaDetails, RotaPlan
from volunteer_app.placements.rules import PlacementState
from volunteer_app.roles import queries as roles
from volunteer_app.roles.models import Role


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of London's day."""
    return datetime.combine(day, time(hour, minute), LONDON)


def details(**facts: Any) -> RotaDetails:
    """The visitors' centre from 10am to noon, for two, unless told."""
    given: dict[str, Any] = {
        "title": "Visitors’ centre",
        "starts": time(10),
        "ends": time(12),
        "needed": 2,
        "joining": "Gate 2",
    }
    return RotaDetails(**{**given, **facts})


def prison_role() -> Role:
    """A role in prisons."""
    return roles.recruitable_by_code("literacy-tutor-prison")


def plan(organisation: Organisation, place: Organisation, **facts: Any) -> RotaPlan:
    """Every week from tomorrow, three times, unless told."""
    first = facts.pop("starts_on", clock.today() + timedelta(days=1))
    given: dict[str, Any] = {
        "role": prison_role(),
        "repeat": Repeat.WEEKLY,
        "starts_on": first,
        "ends_before": first + timedelta(days=15),
    }
    return RotaPlan(organisation, place, **{**given, **facts})


def make_rota(organisation: Organisation, place: Organisation, **facts: Any) -> Rota:
    """A rota that people can sign up for."""
    names = {"role", "repeat", "starts_on", "ends_before"} & set(facts)
    of_plan = {name: facts.pop(name) for name in names}
    return service.plan(plan(organisation, place, **of_plan), details(**facts), by=BY)


def sessions_of(rota: Rota) -> list[RotaSession]:
    """Its sessions, the first first."""
    statement = select(RotaSession).where(RotaSession.rota_id == rota.id).order_by(RotaSession.starts_at)
    return list(db.session.scalars(statement))


def placed(organisation: Organisation, place: Organisation, **columns: Any) -> Person:
    """Somebody who is placed in the role from today for 90 days, past the services, which ask for more."""
    days = {name: columns.pop(name) for name in ("starts_on", "ends_before", "state") if name in columns}
    person = make_person(organisation, **columns)
    place_in(person, organisation, place, **days)
    return person


def place_in(person: Person, organisation: Organisation, place: Organisation, **facts: Any) -> Placement:
    """An approved placement of theirs."""
    first = facts.pop("starts_on", clock.today())
    given: dict[str, Any] = {
        "ends_before": first + timedelta(days=90),
        "state": PlacementState.APPROVED,
        "role_id": prison_role().id,
    }
    placement = Placement(
        person_id=person.id,
        organisation_id=organisation.id,
        place_id=place.id,
        starts_on=first,
        **{**given, **facts},
    )
    with history.loading("placements for tests"):
        db.session.add(placement)
    return placement


def sign_up(session: RotaSession, *people: Person) -> list[RotaSignUp]:
    """Sign these people up, in this order."""
    return [signing_up.sign_up(session, person, by=BY) for person in people]


def references(person: Person, organisation: Organisation, place: Organisation) -> dict[str, str]:
    """A rota, a session with this person's place, a swap and regime times, by what each is."""
    place_in(person, organisation, place)
    rota = make_rota(organisation, place)
    first, second, *_ = sessions_of(rota)
    (made,) = sign_up(first, person)
    swap = RotaSwap(sign_up=made, wanted_id=second.id)
    times = RegimeTime(
        place_id=place.id,
        organisation_id=organisation.id,
        weekday=0,
        opens_minute=0,
        closes_minute=1439,
        starts_on=clock.today(),
    )
    with history.loading("rota for tests"):
        db.session.add_all([swap, times])
    return {
        "rota": rota.reference,
        "rota session": first.reference,
        "rota sign-up": made.reference,
        "rota swap": swap.reference,
        "regime time": times.reference,
    }


def feed_token(person: Person) -> str:
    """The token of a new private calendar."""
    return feed.make(person, by=BY).token or ""


def some_rows(organisation: Organisation) -> list[Base]:
    """A row in every table of the rota and of corrected hours, past the services."""
    placement = db.session.scalars(select(Placement).limit(1)).one()
    session = _a_session(organisation, placement)
    made = RotaSignUp(
        session=session, person_id=placement.person_id, placement_id=placement.id, state=SignUpState.PLACED
    )
    db.session.add(made)
    db.session.flush()
    feed_row = CalendarFeed(person_id=placement.person_id, token_hash="0" * 64)
    feed_row.token = "t"
    swap = RotaSwap(sign_up_id=made.id, wanted_id=session.id)
    return [swap, feed_row, _regime_time(organisation, placement), _a_correction(organisation, placement)]


def _a_session(organisation: Organisation, placement: Placement) -> RotaSession:
    now, day = clock.now(), clock.today()
    rota = Rota(
        organisation_id=organisation.id,
        place_id=placement.place_id,
        role_id=placement.role_id,
        title="r",
        repeat=Repeat.WEEKLY,
        starts_on=day,
        ends_before=day + timedelta(days=1),
        starts_minute=600,
        ends_minute=660,
        needed=1,
    )
    return RotaSession(
        rota=rota,
        organisation_id=organisation.id,
        place_id=placement.place_id,
        starts_at=now,
        ends_at=now + timedelta(hours=1),
        needed=1,
    )


def _regime_time(organisation: Organisation, placement: Placement) -> RegimeTime:
    return RegimeTime(
        place_id=placement.place_id,
        organisation_id=organisation.id,
        weekday=0,
        opens_minute=0,
        closes_minute=60,
        starts_on=clock.today(),
    )


def _a_correction(organisation: Organisation, placement: Placement) -> HoursCorrection:
    return HoursCorrection(
        placement_id=placement.id,
        person_id=placement.person_id,
        organisation_id=organisation.id,
        was_held_on=clock.today(),
        was_minutes=60,
        held_on=clock.today(),
        minutes=90,
        why="w",
        logged_by="Asha",
    )
