"""Who is placed, or ready to be, before a story begins: what takes weeks, or no page can make so."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from tests.e2e.server import Server
from tests.factories.mentoring import make_offer
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.placements import make_ready
from tests.factories.rota import at, place_in
from tests.factories.training import make_training, pack
from tests.factories.vetting import make_check
from volunteer_app.blueprints import create_app
from volunteer_app.config import Settings
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.matching.rules.fitting import Offer
from volunteer_app.placements.matching.service import Terms
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringStay
from volunteer_app.placements.rota.models import Rota, RotaSession
from volunteer_app.placements.supported.rules.wishes import Language, Meets, Pathway, Times
from volunteer_app.roles import queries as roles
from volunteer_app.roles.models import Role
from volunteer_app.vetting.barring.regulated import lists_of
from volunteer_app.vetting.counting.rules import needed
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

RUNS, PRISON, CLOSING = "S-LANTERN", "LEI", "BZI"
KITCHEN = "Wharfside Community Kitchen"
CLEAR = CheckOutcome.CLEAR
REACHED = {"emergency_name": "Gwen Llewellyn", "emergency_phone": "01632 960 001"}


@dataclass(frozen=True)
class Somebody:
    """Whom a story is about."""

    name: str
    email: str


@contextmanager
def inside(server: Server) -> Iterator[Organisation]:
    """The application of this server, in one transaction. Gives the sample coordinator's organisation."""
    with create_app(Settings(instance_path=server.instance)).app_context(), transaction():
        yield _organisation(RUNS)


def somebody_in_custody(server: Server) -> Somebody:
    """Ready on a wing at Leeds and at a community kitchen, but for what the prison has to say."""
    with inside(server) as lantern:
        kai = _person(lantern, "Kai", "Wingman")
        make_ready(kai, lantern, _organisation(PRISON), roles.recruitable_by_code("peer-mentor-custody"))
        make_organisation(KITCHEN, is_place=True, code="E2E-KITCHEN")
        _ready_outside(kai, lantern)
        return _somebody(kai)


def two_visitors(server: Server) -> tuple[Somebody, Somebody]:
    """Official prison visitors at Leeds, since a month and for half a year more."""
    with inside(server) as lantern:
        return _placed(lantern, "Maren", PRISON), _placed(lantern, "Tomos", PRISON)


def two_at_a_prison_that_closes(server: Server) -> tuple[str, Somebody, Somebody]:
    """Official prison visitors at a prison where nobody else is. Gives its name, and the two."""
    with inside(server) as lantern:
        closing = _organisation(CLOSING).name
        return closing, _placed(lantern, "Rhian", CLOSING), _placed(lantern, "Osian", CLOSING)


def a_mentor_at(server: Server, prison: str) -> Somebody:
    """Somebody who mentors there since some weeks, is ready there, and can help with everything."""
    with inside(server) as lantern:
        gwen = _person(lantern, "Gwen", "Throughgate", postcode="LS1 4AP")
        role, place = roles.recruitable_by_code("mentor-prison"), _organisation(prison)
        make_ready(gwen, lantern, place, role)
        _place(gwen, lantern, place, role)
        offer = Offer(
            skills=frozenset(Pathway),
            languages=frozenset({Language.ENGLISH, Language.WELSH}),
            times=frozenset(Times),
            meets=Meets.EITHER,
            lived_experience=True,
        )
        make_offer(gwen, lantern, Terms(offer, most=1, farthest_km=None, is_open=True))
        return _somebody(gwen)


def is_ready_outside(server: Server, mentor: Somebody) -> None:
    """Their certificate, and their training for the community, came."""
    with inside(server) as lantern:
        person = db.session.scalars(select(Person).where(Person.email == mentor.email)).one()
        _ready_outside(person, lantern, "mentor-community")


def reference_of(server: Server, code: str) -> str:
    """The reference of an organisation."""
    with inside(server):
        return _organisation(code).reference


def the_first_session_was_yesterday(server: Server, title: str) -> None:
    """Time passes: nobody waits a day for it."""
    with inside(server), history.loading("browser tests"):
        ours = select(RotaSession).join(Rota).where(Rota.title == title)
        first = db.session.scalars(ours.order_by(RotaSession.starts_at).limit(1)).one()
        took = first.ends_at - first.starts_at
        first.starts_at = at(clock.today() - timedelta(days=1), 13, 30)
        first.ends_at = first.starts_at + took


def the_two_began(server: Server, mentoring: str, days_ago: int) -> None:
    """Time passes: nobody waits for weeks of mentoring. `mentoring`: its reference."""
    back = timedelta(days=days_ago)
    with inside(server), history.loading("browser tests"):
        found = db.session.scalars(select(Mentoring).where(Mentoring.reference == mentoring)).one()
        found.starts_on, found.agreed_on = found.starts_on - back, found.agreed_on - back
        (stay,) = db.session.scalars(select(MentoringStay).where(MentoringStay.mentoring_id == found.id))
        stay.since -= back
        found.match.proposed_at -= back
        asked = found.match.screening
        asked.asked_at, asked.due_at = asked.asked_at - back, asked.due_at - back


def _organisation(code: str) -> Organisation:
    found = organisations.by_code(code)
    assert found is not None, code
    return found


def _person(lantern: Organisation, first_name: str, last_name: str, **columns: str) -> Person:
    email = f"{first_name}.{last_name}@people.example".lower()
    return make_person(lantern, first_name=first_name, last_name=last_name, email=email, **REACHED, **columns)


def _somebody(person: Person) -> Somebody:
    assert person.email is not None
    return Somebody(person.full_name, person.email)


def _placed(lantern: Organisation, first_name: str, code: str) -> Somebody:
    person = _person(lantern, first_name, "Visitwell")
    _place(person, lantern, _organisation(code), roles.recruitable_by_code("official-prison-visitor"))
    return _somebody(person)


def _place(person: Person, lantern: Organisation, place: Organisation, role: Role) -> None:
    today = clock.today()
    days = {"starts_on": today - timedelta(days=40), "ends_before": today + timedelta(days=180)}
    place_in(person, lantern, place, role_id=role.id, **days)


def _ready_outside(person: Person, lantern: Organisation, code: str = "peer-mentor-lived-experience") -> None:
    """What a role in the community asks beyond what they have for one in a prison."""
    role = roles.recruitable_by_code(code)
    for _ in range(role.references_needed):
        make_check(person, lantern, CheckKind.REFERENCE, outcome=CLEAR)
    need = needed(role.requirements, lists_of(role.code))
    assert need is not None
    make_check(
        person, lantern, outcome=CLEAR, level=need.level, workforce=need.workforce, issued_on=clock.today()
    )
    make_training(person, lantern, pack=pack("volunteering-in-the-community"), verified=True)
