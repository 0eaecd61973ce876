"""Supported people, mentors, matches and mentoring for tests, made by the services; never committed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tests.factories.organisations import BY
from tests.factories.people import make_person
from tests.factories.placements import ANOTHER, make_ready
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.people.rules import ConsentRoute
from volunteer_app.placements import service as placements
from volunteer_app.placements.matching import queries as matching_queries
from volunteer_app.placements.matching import runs
from volunteer_app.placements.matching import service as matching
from volunteer_app.placements.matching.models import MentorMatch, MentorOffer
from volunteer_app.placements.matching.rules.fitting import Offer
from volunteer_app.placements.matching.service import Terms
from volunteer_app.placements.mentoring import looking_back, service, sessions
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import Channel, Moment
from volunteer_app.placements.mentoring.service import Agreement
from volunteer_app.placements.models import Placement
from volunteer_app.placements.plans import Plan
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.screening.models import Screening
from volunteer_app.placements.supported import queries as supported_queries
from volunteer_app.placements.supported import service as supported
from volunteer_app.placements.supported.models import MentorRequest, SupportedPerson
from volunteer_app.placements.supported.rules.asking import ConsentKind, Source
from volunteer_app.placements.supported.rules.wishes import Help, Language, Pathway, Profile
from volunteer_app.placements.supported.service import Agreed, Asked, Details
from volunteer_app.roles import queries as roles
from volunteer_app.roles.models import Role

HOUSING = Profile(needs={Pathway.ACCOMMODATION: Help.MUCH, Pathway.HEALTH: Help.SOME})
BOTH = (ConsentKind.SUPPORT, ConsentKind.EVALUATION)
FIRST_SIX_WEEKS = timedelta(days=42)


def mentor_role(code: str = "mentor-prison") -> Role:
    """The kind of mentoring, by its code."""
    return roles.recruitable_by_code(code)


def make_supported(
    organisation: Organisation,
    place: Organisation,
    *,
    name: str = "K.",
    profile: Profile = HOUSING,
    days_ago: int = 10,
    role: Role | None = None,
    consents: Sequence[ConsentKind] = BOTH,
    **details: Any,
) -> SupportedPerson:
    """Somebody on the waiting list who needs help with housing, unless told."""
    asked_on = clock.today() - timedelta(days=days_ago)
    values: dict[str, Any] = {"outward_postcode": "LS1", "region": None, "release_month": None, **details}
    return supported.add(
        organisation,
        Details(given_name=name, profile=profile, **values),
        Agreed(frozenset(consents), ConsentRoute.SPOKEN, asked_on),
        Asked(role or mentor_role(), place, Source.PRISON, asked_on),
        by=BY,
    )


def request_of(person: SupportedPerson) -> MentorRequest:
    """The request with which they wait."""
    found = supported_queries.waiting_request(person.id)
    assert found is not None
    return found


def make_mentor(
    organisation: Organisation,
    place: Organisation,
    *,
    ready: bool = True,
    role: Role | None = None,
    terms: Terms | None = None,
    **columns: Any,
) -> Person:
    """A mentor with an open offer for two people, who is ready for the role at the place unless told."""
    details = {"emergency_name": "Gwen Llewellyn", "emergency_phone": "01632 960 001", "postcode": "LS1 4AP"}
    person = make_person(organisation, **{**details, **columns})
    if ready:
        make_ready(person, organisation, place, role or mentor_role())
    make_offer(person, organisation, terms)
    return person


def make_offer(person: Person, organisation: Organisation, terms: Terms | None = None) -> MentorOffer:
    """What a mentor offers: help with housing, in English, for two people."""
    usual = Terms(Offer(skills=frozenset({Pathway.ACCOMMODATION})), most=2, farthest_km=None, is_open=True)
    return matching.set_offer(person, organisation, terms or usual, by=BY)


def in_welsh(most: int = 2) -> Terms:
    """The offer of a mentor who speaks Welsh alone."""
    return Terms(Offer(languages=frozenset({Language.WELSH})), most=most, farthest_km=None, is_open=True)


def say_the_word(asked: Screening | None) -> None:
    """Screening says its word now."""
    assert asked is not None
    screening.decide_at_once([asked])


def make_match(person: SupportedPerson, mentor: Person, *, screened: bool = True) -> MentorMatch:
    """A mentor who is proposed, and of whom screening has said its word."""
    match = matching.propose(request_of(person), mentor.reference, by=BY)
    if screened:
        say_the_word(match.screening)
    return match


def place_mentor(
    mentor: Person, organisation: Organisation, place: Organisation, **changes: Any
) -> Placement:
    """An approved placement of a mentor, from today for half a year unless told."""
    first = changes.pop("starts_on", clock.today())
    role = changes.pop("role", None) or mentor_role()
    before = changes.pop("ends_before", first + timedelta(days=183))
    plan = Plan(organisation, role, place, first, before)
    placement = placements.propose_placement(mentor, plan, by=BY)
    say_the_word(placement.screening)
    placements.approve_placement(placement, by=ANOTHER)
    return placement


def agreement(starts_on: date | None = None, **changes: Any) -> Agreement:
    """From today for half a year, every week."""
    first = starts_on or clock.today()
    values: dict[str, Any] = {
        "ends_on": first + timedelta(days=180),
        "every_days": 7,
        "review_on": max(first, clock.today()) + FIRST_SIX_WEEKS,
        "agreed_on": min(first, clock.today()),
        "words": "We meet on Tuesdays and tell each other in time when we cannot",
        **changes,
    }
    return Agreement(starts_on=first, **values)


def make_mentoring(
    organisation: Organisation,
    place: Organisation,
    *,
    name: str = "K.",
    role: Role | None = None,
    consents: Sequence[ConsentKind] = BOTH,
) -> Mentoring:
    """Two people whose mentoring began today."""
    person = make_supported(organisation, place, name=name, role=role, consents=consents)
    mentor = make_mentor(organisation, place, role=role)
    match = make_match(person, mentor)
    place_mentor(mentor, organisation, place, role=role)
    return service.begin(match, agreement(), by=BY)


def references(organisation: Organisation, prison: Organisation) -> dict[str, str]:
    """One of everything, for the tests of who reaches what."""
    waiting, proposed = (make_supported(organisation, prison, name=name) for name in ("W.", "P."))
    make_mentor(organisation, prison, last_name="Open")
    run = runs.suggest(organisation, by=BY)
    match = make_match(proposed, make_mentor(organisation, prison, last_name="Proposed"))
    going = make_mentoring(organisation, prison)
    planned = sessions.plan(going, on=clock.today(), channel=Channel.PHONE, by=BY)
    goal = looking_back.set_goal(going, Pathway.HEALTH, "To sleep well", by=BY)
    looking_back.score(going, Moment.START, {Pathway.HEALTH: 3}, on=clock.today(), by=BY)
    db.session.flush()
    return {
        "supported": waiting.reference,
        "suggestion": _suggestion(run.id),
        "match": match.reference,
        "mentoring": going.reference,
        "mentoring session": planned.reference,
        "goal": goal.reference,
    }


def _suggestion(run_id: int) -> str:
    return next(each.reference for each in matching_queries.suggestions_of(run_id) if each.person is not None)
