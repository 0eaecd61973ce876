"""Sample mentoring: a waiting list of 40, mentors and what they offer, suggestions, and some mentoring."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from random import Random

from sqlalchemy import select

from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.months import add_months
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.rules import ConsentRoute
from volunteer_app.placements.matching import queries, runs, service
from volunteer_app.placements.matching.models import MatchSuggestion, MentorMatch
from volunteer_app.placements.matching.rules.fitting import Offer
from volunteer_app.placements.matching.rules.states import DeclineReason
from volunteer_app.placements.matching.service import Terms
from volunteer_app.placements.mentoring import looking_back, sessions
from volunteer_app.placements.mentoring import service as relationships
from volunteer_app.placements.mentoring.looking_back import Reviewed, Supervised
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import (
    Channel,
    EndReason,
    Giver,
    MissedBy,
    Moment,
    ReviewOutcome,
)
from volunteer_app.placements.mentoring.service import Agreement
from volunteer_app.placements.mentoring.sessions import Held
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.supported import queries as supported_queries
from volunteer_app.placements.supported import service as supported
from volunteer_app.placements.supported.models import SupportedPerson
from volunteer_app.placements.supported.rules.asking import ConsentKind, Source
from volunteer_app.placements.supported.rules.wishes import (
    Gender,
    GenderWish,
    Help,
    Language,
    Meets,
    Pathway,
    Profile,
    Times,
)
from volunteer_app.placements.supported.service import Agreed, Asked, Details
from volunteer_app.recruitment.models import Opportunity

WAITING, MENTORS, GOING = 40, 12, 3
LEAST_WEEKS = 2
PLACED = 6  # of the people of any load
ROLE = "peer-mentor-lived-experience"
NAMES = ("Ash", "B. T.", "Cam", "Dee", "E.", "Finn", "G. R.", "Hari", "Izzy", "J.", "Kit", "L. M.", "Mo")
AREAS = ("LS1", "LS9", "BD3", "WF1", "HX1", "HD1", "S1", "YO1", "DN1", "HU1")
BESIDE = (Language.WELSH, Language.POLISH, Language.URDU)
AGREED = "We meet once a week, tell each other in time when we cannot, and look together at how it goes."
SEED = 20261122


def begin(stories: Sequence[Story], by: Actor) -> None:
    """Mentoring with the sample coordinator's organisation, where it has mentors who are placed."""
    organisation = stories[0].opportunity.organisation
    chance = Random(SEED)  # noqa: S311 - invented people, not secrets
    placed = _placed(organisation)
    if not placed:
        return
    for number, placement in enumerate(placed):
        service.set_offer(placement.person, organisation, _terms(number, chance), by=by)
    for number in range(WAITING + GOING):
        _add(organisation, number, placed[number % len(placed)], chance, by)
    run = runs.suggest(organisation, by=by)
    _decide([each for each in queries.suggestions_of(run.id) if each.person is not None], by)
    runs.suggest(organisation, by=by)


def opportunity(offered: Sequence[Opportunity]) -> Opportunity:
    """The one for which the first organisation that needs mentors in the community is looking."""
    return next(each for each in offered if each.role.code == ROLE)


def _placed(organisation: Organisation) -> list[Placement]:
    """Those who are placed as mentors, or about to be; who has been for longest comes first."""
    roles = [each.id for each in supported_queries.roles()]
    statement = (
        select(Placement)
        .where(
            Placement.organisation_id == organisation.id,
            Placement.role_id.in_(roles),
            Placement.state.in_((PlacementState.APPROVED, PlacementState.PROPOSED)),
            Placement.ends_before > clock.today(),
        )
        .order_by(Placement.starts_on, Placement.id)
    )
    found: dict[int, Placement] = {}
    for each in db.session.scalars(statement):
        found.setdefault(each.person_id, each)
    return list(found.values())[:MENTORS]


def _terms(number: int, chance: Random) -> Terms:
    offer = Offer(
        skills=frozenset(chance.sample(list(Pathway)[:7], 4)),
        languages=frozenset(
            {Language.ENGLISH, *chance.sample([Language.WELSH, Language.POLISH, Language.URDU], 1)}
        ),
        times=frozenset(chance.sample(list(Times), 2)),
        meets=Meets.EITHER,
        gender=chance.choice(list(Gender)),
        lived_experience=number % 3 == 0,
    )
    return Terms(offer, most=2 + number % 2, farthest_km=None if number % 2 else 300, is_open=number != 1)


def _add(
    organisation: Organisation, number: int, placement: Placement, chance: Random, by: Actor
) -> SupportedPerson:
    asked_on = clock.today() - timedelta(days=(WAITING + GOING - number) * 3)
    profile = Profile(
        needs={each: chance.choice(list(Help)) for each in chance.sample(list(Pathway)[:7], 3)},
        languages=frozenset({Language.ENGLISH, Language.WELSH} if number % 9 == 4 else {Language.ENGLISH}),
        times=frozenset(chance.sample(list(Times), 1)),
        meets=chance.choice((Meets.IN_PERSON, Meets.EITHER, Meets.EITHER)),
        gender=chance.choice((GenderWish.ANY, GenderWish.ANY, GenderWish.RATHER_WOMAN)),
        lived_experience=number % 4 == 0,
    )
    details = Details(
        given_name=NAMES[number % len(NAMES)],
        outward_postcode=chance.choice(AREAS),
        region=None,
        release_month=add_months(clock.today().replace(day=1), 1 + number % 9) if number % 3 else None,
        profile=profile,
    )
    kinds = {ConsentKind.SUPPORT} | ({ConsentKind.EVALUATION} if number % 2 == 0 else set())
    source = list(Source)[number % len(Source)]
    asked = Asked(placement.role, placement.place, source, asked_on)
    return supported.add(
        organisation, details, Agreed(frozenset(kinds), ConsentRoute.SPOKEN, asked_on), asked, by=by
    )


def _decide(found: Sequence[MatchSuggestion], by: Actor) -> None:
    """Some begin, one waits for screening, one waits for both to agree, one is declined."""
    begun, others = 0, 0
    for each in found:
        placement = _placement_of(each) if begun < GOING else None
        if placement is not None:
            _go_on(each, placement, begun, by)
            begun += 1
        elif others < 3:
            _otherwise(each, others, by)
            others += 1


def _placement_of(suggestion: MatchSuggestion) -> Placement | None:
    """Where the mentor is placed already, for some weeks."""
    request = suggestion.request
    placed = select(Placement).where(
        Placement.person_id == suggestion.person_id,
        Placement.role_id == request.role_id,
        Placement.place_id == request.place_id,
        Placement.state == PlacementState.APPROVED,
        Placement.starts_on <= clock.today() - timedelta(days=LEAST_WEEKS * 7),
        Placement.ends_before > clock.today(),
    )
    return db.session.scalars(placed.order_by(Placement.id).limit(1)).first()


def _otherwise(suggestion: MatchSuggestion, number: int, by: Actor) -> None:
    reason = DeclineReason.TOO_FAR if number == 2 else None
    match = service.decide_suggestion(suggestion, decline=reason, by=by)
    if match is not None and number == 1:
        screening.decide_at_once([match.screening])


def _go_on(suggestion: MatchSuggestion, placement: Placement, number: int, by: Actor) -> None:
    """Some weeks of mentoring: one goes on, one has a review behind it, one has ended as planned."""
    match = service.decide_suggestion(suggestion, by=by)
    if match is None:
        return
    today = clock.today()
    first = max(placement.starts_on, match.request.asked_on, today - timedelta(days=70))
    _was_proposed(match, first)
    screening.decide_at_once([match.screening])
    agreement = Agreement(first, today + timedelta(days=110), 7, today + timedelta(days=14), first, AGREED)
    going = relationships.begin(match, agreement, by=by)
    looking_back.set_goal(going, Pathway.ACCOMMODATION, "A place of my own to live in", by=by)
    looking_back.set_goal(going, Pathway.EDUCATION, "A job in a kitchen", by=by)
    _score(going, Moment.START, first, 0, by)
    _meet(going, first, number, by)
    if number:
        _look_back(going, today, by)
    if number == 2:
        _end(going, today, by)
    else:
        on, times = today + timedelta(days=3), (time(16 + number), time(17 + number))
        sessions.plan(going, on=on, channel=Channel.IN_PERSON, times=times, by=by)


def _was_proposed(match: MentorMatch, on: date) -> None:
    """It is some weeks ago: nobody meets before a mentor is proposed and screened."""
    back = clock.today() - on
    match.proposed_at -= back
    asked = match.screening
    asked.asked_at, asked.due_at = asked.asked_at - back, asked.due_at - back


def _meet(going: Mentoring, first: date, number: int, by: Actor) -> None:
    for week in range(1, (clock.today() - first).days // 7):
        on = first + timedelta(days=7 * week)
        if week % 4 == 3:
            sessions.write_missed(going, on=on, missed_by=list(MissedBy)[(week + number) % 4], by=by)
            continue
        note = "Looked at the letter from the council together." if week == 1 else ""
        held = Held(on, 45 + 15 * (week % 3), Channel.IN_PERSON, (Pathway.ACCOMMODATION,), note)
        sessions.write_held(going, held, by=by)


def _score(going: Mentoring, moment: Moment, on: date, up: int, by: Actor) -> None:
    scores = {Pathway.ACCOMMODATION: 2 + up, Pathway.EDUCATION: 4 + up // 2, Pathway.FAMILIES: 6}
    looking_back.score(going, moment, scores, on=on, by=by)


def _look_back(going: Mentoring, today: date, by: Actor) -> None:
    on = today - timedelta(days=10)
    reviewed = Reviewed(on, ReviewOutcome.GO_ON, today + timedelta(days=30), "Both are content.")
    looking_back.review(going, reviewed, by=by)
    _score(going, Moment.REVIEW, on, 3, by)
    said = Supervised(on, "Sue Visor", today + timedelta(days=21), "Keeps her limits well.")
    looking_back.supervise(going.person, going.organisation, said, by=by)


def _end(going: Mentoring, today: date, by: Actor) -> None:
    _score(going, Moment.END, today, 6, by)
    for giver in Giver:
        said = {
            "helped": 5,
            "listened": 5,
            "again": 4,
            "words": "It was good to be listened to.",
            "shared": True,
        }
        looking_back.give_feedback(going, giver, said, by=by)
    note = "A flat is found, and the ending was prepared for a month."
    relationships.end(going, on=today, reason=EndReason.PLANNED, note=note, by=by)
