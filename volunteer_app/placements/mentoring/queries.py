"""Reads of mentorings, inside the viewer's organisations, or of the mentor's own."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor, Key, Page, page
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
from volunteer_app.placements.mentoring.outcomes import Taken
from volunteer_app.placements.mentoring.rules import SessionState
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.supported.models import SupportedPerson
from volunteer_app.placements.supported.rules.wishes import Pathway
from volunteer_app.roles.models import Role

LATEST_START_FIRST = (Key(Mentoring.starts_on, descending=True), Key(Mentoring.id, descending=True))
LATEST_FIRST = (Key(MentoringSession.on_day, descending=True), Key(MentoringSession.id, descending=True))

_WITH_ALL = (
    joinedload(Mentoring.supported, innerjoin=True).joinedload(SupportedPerson.region),
    joinedload(Mentoring.person, innerjoin=True),
    joinedload(Mentoring.organisation, innerjoin=True),
    joinedload(Mentoring.role, innerjoin=True).lazyload(Role.training_packs),
)


def mentorings(scope: Scope, *, going: bool | None = None) -> Select[Mentoring]:
    """The mentorings of the scope's organisations; page them by `LATEST_START_FIRST`."""
    statement = (
        select(Mentoring).options(*_WITH_ALL).where(Mentoring.organisation_id.in_(scope.organisation_ids))
    )
    if going is None:
        return statement
    return statement.where(Mentoring.ended_on.is_(None) if going else Mentoring.ended_on.is_not(None))


def mentoring(scope: Scope, reference: str) -> Mentoring:
    """One mentoring that the scope reaches: of its organisations, or of its own person as the mentor.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = select(Mentoring).options(*_WITH_ALL).where(Mentoring.reference == reference)
    found = db.session.scalars(statement).one_or_none()
    if found is None or not (scope.reaches(found.organisation_id) or found.person_id == scope.person_id):
        raise NotFound
    return found


def of_mentor(person_id: int) -> list[Mentoring]:
    """The mentorings of one mentor, those that go on first, then the latest start."""
    statement = select(Mentoring).options(*_WITH_ALL).where(Mentoring.person_id == person_id)
    order = (Mentoring.ended_on.is_not(None), Mentoring.starts_on.desc(), Mentoring.id.desc())
    return list(db.session.scalars(statement.order_by(*order)))


def of_supported(supported_id: int) -> list[Mentoring]:
    """The mentorings of one person, the latest first."""
    statement = select(Mentoring).options(*_WITH_ALL).where(Mentoring.supported_id == supported_id)
    return list(db.session.scalars(statement.order_by(Mentoring.id.desc())))


def is_supported_from(supported_id: int, starts_on: date) -> bool:
    """Whether another mentoring of somebody goes on, or went on past this day; not one that never began."""
    began = Mentoring.ended_on > Mentoring.starts_on
    statement = select(Mentoring.id).where(
        Mentoring.supported_id == supported_id,
        or_(Mentoring.ended_on.is_(None), (Mentoring.ended_on > starts_on) & began),
    )
    return db.session.scalars(statement.limit(1)).one_or_none() is not None


def of_match(match_id: int) -> Mentoring | None:
    """The mentoring that began with a match."""
    return db.session.scalars(select(Mentoring).where(Mentoring.match_id == match_id)).one_or_none()


def to_go_on_from(supported_id: int) -> Mentoring | None:
    """The last mentoring of somebody, where it ended so that another mentor goes on, and none has yet."""
    later = aliased(Mentoring)
    statement = (
        select(Mentoring)
        .where(
            Mentoring.supported_id == supported_id,
            Mentoring.ended_on.is_not(None),
            ~exists().where(later.handed_on_from_id == Mentoring.id),
        )
        .order_by(Mentoring.id.desc())
        .limit(1)
    )
    found = db.session.scalars(statement).one_or_none()
    may = found is not None and found.end_reason is not None and found.end_reason.may_be_handed_on
    return found if may else None


def stays_of(mentoring_id: int) -> list[MentoringStay]:
    """Where a mentoring takes place and took place, the first first."""
    statement = (
        select(MentoringStay)
        .options(
            joinedload(MentoringStay.placement, innerjoin=True).options(
                joinedload(Placement.place, innerjoin=True),
                joinedload(Placement.role, innerjoin=True).lazyload(Role.training_packs),
            )
        )
        .where(MentoringStay.mentoring_id == mentoring_id)
        .order_by(MentoringStay.since, MentoringStay.id)
    )
    return list(db.session.scalars(statement))


def placements_on(
    person_id: int,
    organisation_id: int,
    day: date,
    *,
    role_ids: Collection[int],
    place_id: int | None = None,
) -> list[Placement]:
    """The mentor's approved placements that run on a day and are not paused, in one of these roles."""
    statement = (
        select(Placement)
        .options(
            joinedload(Placement.place, innerjoin=True),
            joinedload(Placement.role, innerjoin=True).lazyload(Role.training_packs),
        )
        .where(
            Placement.person_id == person_id,
            Placement.organisation_id == organisation_id,
            Placement.role_id.in_(role_ids),
            Placement.state == PlacementState.APPROVED,
            Placement.starts_on <= day,
            Placement.ends_before > day,
        )
        .order_by(Placement.starts_on, Placement.id)
    )
    if place_id is not None:
        statement = statement.where(Placement.place_id == place_id)
    return list(db.session.scalars(statement))


def goals_of(mentoring_id: int) -> list[MentoringGoal]:
    """What the person wants to reach, in the order in which it was written down."""
    statement = select(MentoringGoal).where(MentoringGoal.mentoring_id == mentoring_id)
    return list(db.session.scalars(statement.order_by(MentoringGoal.id)))


def goal(of: Mentoring, reference: str) -> MentoringGoal:
    """One goal of a mentoring.

    Raises:
        NotFound: it has none with this reference.
    """
    statement = select(MentoringGoal).where(
        MentoringGoal.reference == reference, MentoringGoal.mentoring_id == of.id
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def sessions_of(mentoring_id: int) -> Select[MentoringSession]:
    """The sessions of a mentoring; page them by `LATEST_FIRST`."""
    return select(MentoringSession).where(MentoringSession.mentoring_id == mentoring_id)


def session_page(mentoring_id: int, anchor: Anchor) -> Page[MentoringSession]:
    """A page of the sessions of a mentoring, the latest day first."""
    return page(sessions_of(mentoring_id), LATEST_FIRST, anchor, of=MentoringSession, size=20)


def session(scope: Scope, reference: str) -> MentoringSession:
    """One session that the scope reaches, as its mentoring.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = (
        select(MentoringSession)
        .options(joinedload(MentoringSession.mentoring, innerjoin=True).options(*_WITH_ALL))
        .where(MentoringSession.reference == reference)
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None or not (scope.reaches(found.organisation_id) or found.person_id == scope.person_id):
        raise NotFound
    return found


def last_day(mentoring_id: int) -> date | None:
    """The last day on which a session was held or missed."""
    statement = select(func.max(MentoringSession.on_day)).where(
        MentoringSession.mentoring_id == mentoring_id,
        MentoringSession.state.in_((SessionState.HELD, SessionState.MISSED)),
    )
    return db.session.execute(statement).scalar_one()


def planned_sessions(mentoring_id: int) -> list[MentoringSession]:
    """The sessions that are planned and have not been."""
    statement = select(MentoringSession).where(
        MentoringSession.mentoring_id == mentoring_id, MentoringSession.state == SessionState.PLANNED
    )
    return list(db.session.scalars(statement.order_by(MentoringSession.on_day, MentoringSession.id)))


def counted(mentoring_ids: Collection[int]) -> dict[int, dict[SessionState, tuple[int, int]]]:
    """How many sessions are in each state, and their minutes; by mentoring, in one statement."""
    statement = (
        select(
            MentoringSession.mentoring_id,
            MentoringSession.state,
            func.count(),
            func.coalesce(func.sum(MentoringSession.minutes), 0),
        )
        .where(is_among(MentoringSession.mentoring_id, mentoring_ids))
        .group_by(MentoringSession.mentoring_id, MentoringSession.state)
    )
    found: dict[int, dict[SessionState, tuple[int, int]]] = {each: {} for each in mentoring_ids}
    for number, state, sessions, minutes in db.session.execute(statement):
        found[number][state] = (sessions, int(minutes or 0))
    return found


def reviews_of(mentoring_id: int) -> list[MentoringReview]:
    """The reviews of a mentoring, the latest first."""
    statement = select(MentoringReview).where(MentoringReview.mentoring_id == mentoring_id)
    return list(
        db.session.scalars(statement.order_by(MentoringReview.held_on.desc(), MentoringReview.id.desc()))
    )


def taken(mentoring_ids: Collection[int]) -> dict[int, list[Taken]]:
    """What was said of where people stand, by mentoring, in one statement."""
    statement = (
        select(PathwayScores)
        .where(is_among(PathwayScores.mentoring_id, mentoring_ids))
        .order_by(PathwayScores.taken_on, PathwayScores.id)
    )
    found: dict[int, list[Taken]] = {each: [] for each in mentoring_ids}
    for row in db.session.scalars(statement):
        scores = {Pathway(name): score for name, score in row.scores.items()}
        found[row.mentoring_id].append(Taken(row.moment, row.taken_on, scores))
    return found


def feedback(mentoring_ids: Collection[int]) -> dict[int, list[MentoringFeedback]]:
    """How both said that it was, by mentoring, in one statement."""
    statement = (
        select(MentoringFeedback)
        .where(is_among(MentoringFeedback.mentoring_id, mentoring_ids))
        .order_by(MentoringFeedback.id)
    )
    found: dict[int, list[MentoringFeedback]] = {each: [] for each in mentoring_ids}
    for row in db.session.scalars(statement):
        found[row.mentoring_id].append(row)
    return found


def supervisions(person_id: int, organisation_ids: Collection[int]) -> list[MentorSupervision]:
    """The supervision of a mentor, the latest first."""
    statement = (
        select(MentorSupervision)
        .where(
            MentorSupervision.person_id == person_id, MentorSupervision.organisation_id.in_(organisation_ids)
        )
        .order_by(MentorSupervision.held_on.desc(), MentorSupervision.id.desc())
        .limit(20)
    )
    return list(db.session.scalars(statement))
