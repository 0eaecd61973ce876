"""Some rows in every table of mentoring, for tests of migrations."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import Base, db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.people.rules import ConsentRoute
from volunteer_app.placements.matching.models import MatchingRun, MatchSuggestion, MentorMatch, MentorOffer
from volunteer_app.placements.matching.offers import as_json
from volunteer_app.placements.matching.rules.fitting import Offer
from volunteer_app.placements.matching.rules.states import SuggestionState
from volunteer_app.placements.mentoring.models.looking_back import (
    MentoringFeedback,
    MentoringReview,
    MentorSupervision,
    PathwayScores,
)
from volunteer_app.placements.mentoring.models.relationship import (
    Mentoring,
    MentoringGoal,
    MentoringSession,
    MentoringStay,
)
from volunteer_app.placements.mentoring.rules import (
    Channel,
    Giver,
    Moment,
    ReviewOutcome,
    SessionState,
)
from volunteer_app.placements.models import Placement
from volunteer_app.placements.screening.models import Screening
from volunteer_app.placements.supported.models import MentorRequest, SupportedConsent, SupportedPerson
from volunteer_app.placements.supported.rules.asking import ConsentKind, Source
from volunteer_app.placements.supported.rules.wishes import Profile
from volunteer_app.roles.models import Role


def some_rows(organisation: Organisation) -> list[Base]:
    """One of each, of anybody whom the sample data has."""
    of, today = {"organisation_id": organisation.id}, clock.today()
    person = db.session.scalars(select(Person).order_by(Person.id.desc()).limit(1)).one()
    role = db.session.scalars(select(Role).limit(1)).one()
    supported = SupportedPerson(given_name="K.", profile_values=Profile().as_json(), **of)
    db.session.add(supported)
    db.session.flush()
    work = {"supported_id": supported.id, "role_id": role.id, "place_id": organisation.id, **of}
    request = MentorRequest(source=Source.SELF, asked_on=today, amber_on=today, red_on=today, **work)
    run = MatchingRun(made_by="Cora", weights_from=today, waiting=1, mentors=1, matched=1, **of)
    asked = _screening(person, organisation)
    db.session.add_all([request, run, asked])
    db.session.flush()
    match = MentorMatch(
        request_id=request.id,
        person_id=person.id,
        screening_id=asked.id,
        starts_on=today,
        ends_before=today + timedelta(days=1),
        points=1,
        weights_from=today,
        proposed_by="Cora",
        **work,
    )
    db.session.add_all([match, *_beside(run, request, person)])
    db.session.flush()
    return _mentoring(match, role, organisation)


def _beside(run: MatchingRun, request: MentorRequest, person: Person) -> list[Base]:
    """A suggestion, an offer and a consent."""
    of, today = {"organisation_id": run.organisation_id}, clock.today()
    suggestion = MatchSuggestion(
        run_id=run.id,
        place_in_run=1,
        request_id=request.id,
        person_id=person.id,
        points=1,
        state=SuggestionState.OPEN,
        **of,
    )
    offer = MentorOffer(person_id=person.id, most=1, offer_values=as_json(Offer()), **of)
    consent = SupportedConsent(
        supported_id=request.supported_id,
        kind=ConsentKind.SUPPORT,
        route=ConsentRoute.SPOKEN,
        given_on=today,
        recorded_by="Cora",
        **of,
    )
    return [suggestion, offer, consent]


def _screening(person: Person, organisation: Organisation) -> Screening:
    days = {"starts_on": clock.today(), "ends_before": clock.today() + timedelta(days=1)}
    return Screening(
        kind="match", person_id=person.id, organisation_id=organisation.id, due_at=clock.now(), **days
    )


def _mentoring(match: MentorMatch, role: Role, organisation: Organisation) -> list[Base]:
    of, today = {"organisation_id": organisation.id}, clock.today()
    going = Mentoring(
        match_id=match.id,
        supported_id=match.supported_id,
        person_id=match.person_id,
        role_id=role.id,
        starts_on=today,
        planned_end_on=today + timedelta(days=1),
        every_days=7,
        agreed_on=today,
        begun_by="Cora",
        **of,
    )
    db.session.add(going)
    db.session.flush()
    its: dict[str, Any] = {"mentoring_id": going.id, **of}
    placement = db.session.scalars(select(Placement).limit(1)).one()
    by = {"written_by": "Cora"}
    return [
        MentoringStay(placement_id=placement.id, since=today, **its),
        MentoringGoal(what={"pathway": "health", "words": "w"}, **its),
        MentoringSession(
            person_id=match.person_id,
            on_day=today,
            starts_at=clock.now(),
            ends_at=clock.now() + timedelta(hours=1),
            state=SessionState.PLANNED,
            channel=Channel.PHONE,
            **its,
            **by,
        ),
        MentoringReview(held_on=today, outcome=ReviewOutcome.GO_ON, held_by="Cora", **its),
        PathwayScores(moment=Moment.START, taken_on=today, scores={"health": 1}, **its, **by),
        MentoringFeedback(giver=Giver.MENTOR, said={"words": ""}, **its, **by),
        MentorSupervision(person_id=match.person_id, held_on=today, supervisor="Sue", **of, **by),
    ]
