"""Reads for the file that evaluators are given: of those who agreed alone, in a fixed number of reads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.mentoring.models.looking_back import MentoringReview
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringGoal, MentoringStay
from volunteer_app.placements.mentoring.queries import mentorings
from volunteer_app.placements.mentoring.rules import GoalState
from volunteer_app.placements.models import Placement
from volunteer_app.placements.programmes.models import PlacementProgramme, Programme
from volunteer_app.placements.supported.models import MentorRequest
from volunteer_app.placements.supported.queries import has_agreed
from volunteer_app.placements.supported.rules.asking import ConsentKind


@dataclass(frozen=True)
class Filters:
    """Which mentorings are evaluated: of a programme, going on or ended, begun in a year. None: every one."""

    programme: str = ""
    going: bool | None = None
    year: int | None = None


EVERYTHING = Filters()


@dataclass(frozen=True)
class Goals:
    """How many goals of a mentoring were written down, and how many of them were reached."""

    were_set: int = 0
    reached: int = 0


class Where(NamedTuple):
    """At what kind of place a mentoring was, at which, and from when."""

    kind: OrganisationKind
    place_id: int
    since: date


class Behind(NamedTuple):
    """The request that a mentoring answered, since when its person waited, and what was written down."""

    request: MentorRequest
    waited_from: date
    goals: Goals
    reviews: int


def evaluable(scope: Scope, filters: Filters = EVERYTHING) -> Select[Mentoring]:
    """The mentorings of those whose consent to evaluation stands; page them by `LATEST_START_FIRST`."""
    agreed = has_agreed(ConsentKind.EVALUATION, Mentoring.supported_id)
    statement = mentorings(scope, going=filters.going).where(agreed)
    if filters.programme:
        statement = statement.where(_belonged_to(filters.programme))
    if filters.year is not None:
        first, after = date(filters.year, 1, 1), date(filters.year + 1, 1, 1)
        statement = statement.where(Mentoring.starts_on >= first, Mentoring.starts_on < after)
    return statement


def years(scope: Scope) -> list[int]:
    """The years in which a mentoring that may be evaluated began, the latest first."""
    bounds = select(func.min(Mentoring.starts_on), func.max(Mentoring.starts_on)).where(
        Mentoring.organisation_id.in_(scope.organisation_ids),
        has_agreed(ConsentKind.EVALUATION, Mentoring.supported_id),
    )
    found = [each.year for each in db.session.execute(bounds).one() if each is not None]
    return list(range(max(found), min(found) - 1, -1)) if found else []


def _belonged_to(reference: str) -> ColumnElement[bool]:
    """The condition that a mentoring's placement belonged to this programme while it ran."""
    return exists().where(
        MentoringStay.mentoring_id == Mentoring.id,
        PlacementProgramme.placement_id == MentoringStay.placement_id,
        Programme.id == PlacementProgramme.programme_id,
        Programme.reference == reference,
        _at_once(),
    )


def behind(mentoring_ids: Collection[int]) -> dict[int, Behind]:
    """What lies behind each mentoring, in one statement. Nobody waited while the mentoring went on that was
    handed on, if it ever began.
    """
    earlier = aliased(Mentoring)
    was_before = and_(earlier.id == Mentoring.handed_on_from_id, earlier.ended_on > earlier.starts_on)
    is_reached = MentoringGoal.state == GoalState.REACHED
    counts = (_count(MentoringGoal), _count(MentoringGoal, is_reached), _count(MentoringReview))
    statement = (
        select(Mentoring.id, MentorRequest, earlier.ended_on, *counts)
        .join(MentorMatch, MentorMatch.id == Mentoring.match_id)
        .join(MentorRequest, MentorRequest.id == MentorMatch.request_id)
        .outerjoin(earlier, was_before)
        .where(is_among(Mentoring.id, mentoring_ids))
    )
    return {
        number: Behind(request, max(request.asked_on, ended or date.min), Goals(were_set, reached), reviews)
        for number, request, ended, were_set, reached, reviews in db.session.execute(statement)
    }


def _count(of: type[MentoringGoal | MentoringReview], *only: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).where(of.mentoring_id == Mentoring.id, *only).scalar_subquery()


def programmes_behind(mentoring_ids: Collection[int]) -> dict[int, list[Programme]]:
    """To which programmes the placement of each mentoring belonged while it ran, the first first, each once.

    One statement. A mentoring that goes on under another placement may go on in another programme.
    """
    statement = (
        select(MentoringStay.mentoring_id, Programme)
        .join(PlacementProgramme, PlacementProgramme.placement_id == MentoringStay.placement_id)
        .join(Programme, Programme.id == PlacementProgramme.programme_id)
        .where(is_among(MentoringStay.mentoring_id, mentoring_ids), _at_once())
        .order_by(MentoringStay.since, MentoringStay.id, PlacementProgramme.starts_on, PlacementProgramme.id)
    )
    found: dict[int, list[Programme]] = {each: [] for each in mentoring_ids}
    for number, programme in db.session.execute(statement):
        if programme not in found[number]:
            found[number].append(programme)
    return found


def _at_once() -> ColumnElement[bool]:
    """The condition that a placement belonged to a programme on a day of the mentoring there."""
    stay, belongs = MentoringStay, PlacementProgramme
    began = or_(belongs.ends_before.is_(None), belongs.ends_before > stay.since)
    return began & or_(stay.before.is_(None), belongs.starts_on <= stay.before)


def whereabouts(mentoring_ids: Collection[int]) -> dict[int, list[Where]]:
    """Where each mentoring was, or is to be, the first first; in one statement."""
    statement = (
        select(MentoringStay.mentoring_id, Organisation.kind, Placement.place_id, MentoringStay.since)
        .join(Placement, Placement.id == MentoringStay.placement_id)
        .join(Organisation, Organisation.id == Placement.place_id)
        .where(is_among(MentoringStay.mentoring_id, mentoring_ids))
        .order_by(MentoringStay.since, MentoringStay.id)
    )
    found: dict[int, list[Where]] = {each: [] for each in mentoring_ids}
    for number, kind, place_id, since in db.session.execute(statement):
        found[number].append(Where(kind, place_id, since))
    return found


def moved_on(stays: Sequence[Where]) -> date | None:
    """When it first went on at another place; None: it did not. An extension is no move."""
    today = clock.today()
    others = (each.since for each in stays if each.place_id != stays[0].place_id and each.since <= today)
    return next(others, None)
