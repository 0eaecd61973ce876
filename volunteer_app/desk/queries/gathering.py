"""What the start page and the person record gather from the rooms: a fixed number of statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from volunteer_app.desk.rules.telling import (
    EXPIRES_WITHIN_DAYS,
    LONGEST_LIST,
    LONGEST_TIMELINE,
    OF_THE_PERSON,
    WORDS,
)
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.placements import queries as placements
from volunteer_app.placements.hours import HOURS
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.recognition import queries as recognition
from volunteer_app.placements.rules import STANDING, PlacementState
from volunteer_app.placements.sweeping import queries as sweeping
from volunteer_app.placements.sweeping.models import PlacementNotice
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.rules import AFTER_OFFER, FINAL, OPEN, Stage
from volunteer_app.roles.models import Role
from volunteer_app.sentences import queries as sentences
from volunteer_app.training.marks import queries as marks
from volunteer_app.training.marks.models import QualityMark
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.service import TRAINING
from volunteer_app.vetting import asking
from volunteer_app.vetting import queries as vetting
from volunteer_app.vetting.barring import queries as barring
from volunteer_app.vetting.clearing import StuckWith
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport import queries as passport
from volunteer_app.vetting.passport.models import Reliance

Row = TypeVar("Row")


@dataclass(frozen=True)
class Waiting(Generic[Row]):
    """How many rows wait, and the first of them."""

    count: int
    first: Sequence[Row]


def stuck_applications(scope: Scope) -> Waiting[Application]:
    """Applications past their stage's ideal days; those past the longest, or nearest to it, first."""
    statement = select(Application).where(
        Application.organisation_id.in_(scope.organisation_ids),
        Application.amber_on <= clock.today(),
        Application.stage.in_((*OPEN, Stage.ON_HOLD)),
    )
    shown = (
        joinedload(Application.person, innerjoin=True),
        joinedload(Application.opportunity, innerjoin=True).lazyload(Opportunity.places),
    )
    return _first(statement, (Application.red_on, Application.id), shown)


def sentences_to_ask(scope: Scope) -> Waiting[Application]:
    """Applications whose offer was accepted, of people whom nobody asked about a sentence."""
    statement = select(Application).where(
        Application.organisation_id.in_(scope.organisation_ids),
        Application.stage.in_(AFTER_OFFER - FINAL),
        ~sentences.was_asked(Application.person_id, Application.organisation_id),
    )
    shown = (
        joinedload(Application.person, innerjoin=True),
        joinedload(Application.opportunity, innerjoin=True).lazyload(Opportunity.places),
    )
    return _first(statement, (Application.stage_since, Application.id), shown)


def expiring_checks(scope: Scope) -> Waiting[Check]:
    """Checks and clearances that end within 90 days, of people who are placed or about to be."""
    statement = vetting.expiring(scope, _horizon()).where(_has_placement(Check.person_id, scope))
    return _first(statement, (Check.valid_before, Check.id), _check_of_whom())


def expiring_training(scope: Scope) -> Waiting[TrainingRecord]:
    """Training that ends within 90 days, and was not done again, of people who are placed or about to be."""
    statement = select(TrainingRecord).where(
        TrainingRecord.organisation_id.in_(scope.organisation_ids),
        TrainingRecord.state == TrainingState.VERIFIED,
        TrainingRecord.valid_before >= clock.today(),
        TrainingRecord.valid_before < _horizon(),
        ~_done_again(),
        _has_placement(TrainingRecord.person_id, scope),
    )
    return _first(statement, (TrainingRecord.valid_before, TrainingRecord.id), _training_of_whom())


def training_to_verify(scope: Scope) -> Waiting[TrainingRecord]:
    """Training that was logged and nobody has verified, the oldest first."""
    order = (TrainingRecord.completed_on, TrainingRecord.id)
    return _first(decisions.waiting(TRAINING, scope), order, _training_of_whom())


def placements_to_approve(scope: Scope) -> Waiting[Placement]:
    """Proposed placements, the one that starts first at the top."""
    statement = placements.placements(scope).where(Placement.state == PlacementState.PROPOSED)
    return _first(statement, (Placement.starts_on, Placement.id), (*_whose_and_where(), _bare_role()))


def paused_placements(scope: Scope) -> Waiting[Placement]:
    """Placements that are paused and not over, the one that starts first at the top."""
    order = (Placement.starts_on, Placement.id)
    return _first(placements.paused(scope), order, (*_whose_and_where(), _bare_role()))


def placements_ending_readiness(scope: Scope) -> Waiting[PlacementNotice]:
    """Placements that are not ready for all their days, by last night's check; the first day on top."""
    order = (PlacementNotice.lapses_on, PlacementNotice.id)
    return _first(sweeping.open_notices(scope), order, _notice_of_whom())


def hours_to_approve(scope: Scope) -> Waiting[PlacementSession]:
    """Hours that were logged and nobody has approved, the oldest first."""
    order = (PlacementSession.held_on, PlacementSession.id)
    return _first(decisions.waiting(HOURS, scope), order, _hours_of_whom())


def checks_to_decide(scope: Scope) -> Waiting[Check]:
    """Checks that wait for a vetting officer, the oldest first."""
    return _first(vetting.to_decide(scope), (Check.state_since, Check.id), _check_of_whom())


def clearances_waiting(scope: Scope) -> Waiting[Check]:
    """Clearances that wait for a prison and for nobody else before it, the oldest first."""
    waiting = vetting.clearances_waiting(scope, StuckWith.PRISON)
    return _first(waiting, (Check.state_since, Check.id), _check_of_whom())


def referrals_due(scope: Scope) -> Waiting[Any]:
    """Duties to refer that nobody has decided, the oldest first."""
    return _first(barring.duties(scope), barring.OLDEST_FIRST, barring.OF_WHOM)


def answers_to_look_at(scope: Scope) -> Waiting[Any]:
    """Answers to the question about convictions that wait for a vetting officer, the oldest first."""
    return _first(asking.answers_waiting(scope), asking.OLDEST_FIRST, asking.OF_WHOM)


def checks_to_look_at_again(scope: Scope) -> Waiting[Reliance]:
    """Checks of others that were relied on and have changed since, the longest wait first."""
    order = (Reliance.look_again_at, Reliance.id)
    return _first(passport.to_look_at(scope), order, (joinedload(Reliance.person, innerjoin=True),))


def recognition_waiting(scope: Scope) -> tuple[int, list[QualityMark]]:
    """How many statements of service wait for a signature, and the quality marks that run out within 90 days;
    in one statement.
    """
    number = recognition.waiting_count(scope).scalar_subquery()
    always = select(literal(1).label("one")).subquery()  # a row also where no mark runs out
    statement = (
        select(number, QualityMark)
        .select_from(always)
        .outerjoin(QualityMark, marks.expiring(scope, _horizon()))
        .order_by(QualityMark.expires_before, QualityMark.id)
        .limit(LONGEST_LIST)
    )
    rows = db.session.execute(statement).all()
    return rows[0][0], [row[1] for row in rows if row[1] is not None]


def placements_of(scope: Scope, person_id: int) -> dict[Placement, int]:
    """A person's placements in the scope's organisations, the latest start first, each with its approved
    minutes."""
    statement = (
        select(Placement, recognition.approved_minutes())
        .where(Placement.organisation_id.in_(scope.organisation_ids), Placement.person_id == person_id)
        .order_by(Placement.starts_on.desc(), Placement.id.desc())
        .options(*_whose_and_where(), _bare_role())
    )
    return {placement: int(minutes) for placement, minutes in db.session.execute(statement)}


def timeline(scope: Scope, person_ids: Collection[int]) -> list[HistoryEntry]:
    """What happened to a person's record, and to those that were merged into it, as far as the scope's
    organisations may know; the newest first.
    """
    theirs = HistoryEntry.organisation_id.in_(scope.organisation_ids)
    nobodys = and_(HistoryEntry.organisation_id.is_(None), HistoryEntry.action.in_(OF_THE_PERSON))
    statement = (
        select(HistoryEntry)
        .where(HistoryEntry.person_id.in_(person_ids), HistoryEntry.action.in_(WORDS), or_(theirs, nobodys))
        .order_by(HistoryEntry.id.desc())
        .limit(LONGEST_TIMELINE)
    )
    return list(db.session.scalars(statement))


def _first(statement: Select[Any], order: Sequence[Any], shown: Sequence[Any]) -> Waiting[Any]:
    """The first rows with what is `shown` of them, and the number of all, in one statement.

    The first are chosen before anything is joined to them: ten people are looked up, not thousands.
    """
    entity = statement.column_descriptions[0]["entity"]
    counted = statement.with_only_columns(entity.id, func.count().over().label("number"))
    chosen = counted.order_by(*order).limit(LONGEST_LIST).subquery()
    first = select(entity, chosen.c.number).join(chosen, chosen.c.id == entity.id)
    rows = db.session.execute(first.options(*shown).order_by(*order)).all()
    return Waiting(rows[0][1] if rows else 0, [row[0] for row in rows])


def _horizon() -> date:
    return clock.today() + timedelta(days=EXPIRES_WITHIN_DAYS + 1)


def _has_placement(person_id: Any, scope: Scope) -> ColumnElement[bool]:
    """A placement of theirs runs or will run."""
    return exists().where(
        Placement.person_id == person_id,
        Placement.organisation_id.in_(scope.organisation_ids),
        Placement.state.in_(STANDING),
        Placement.ends_before > clock.today(),
    )


@cache  # the same for every request, and slow to build
def _done_again() -> ColumnElement[bool]:
    later = aliased(TrainingRecord)
    return exists().where(
        later.person_id == TrainingRecord.person_id,
        later.organisation_id == TrainingRecord.organisation_id,
        later.pack_id == TrainingRecord.pack_id,
        later.id != TrainingRecord.id,
        or_(
            later.state == TrainingState.LOGGED,
            and_(
                later.state == TrainingState.VERIFIED,
                or_(later.valid_before.is_(None), later.valid_before > TrainingRecord.valid_before),
            ),
        ),
    )


@cache  # the same for every request, and slow to build
def _bare_role() -> Any:
    """The role of a placement without what it asks for."""
    return joinedload(Placement.role, innerjoin=True).lazyload(Role.training_packs)


@cache  # the same for every request, and slow to build
def _check_of_whom() -> tuple[Any, ...]:
    return (
        joinedload(Check.person, innerjoin=True),
        joinedload(Check.organisation, innerjoin=True),
        joinedload(Check.establishment),
    )


@cache  # the same for every request, and slow to build
def _training_of_whom() -> tuple[Any, ...]:
    return (joinedload(TrainingRecord.person, innerjoin=True), joinedload(TrainingRecord.pack))


@cache  # the same for every request, and slow to build
def _notice_of_whom() -> tuple[Any, ...]:
    placement = joinedload(PlacementNotice.placement, innerjoin=True)
    return (
        placement.joinedload(Placement.person, innerjoin=True),
        placement.joinedload(Placement.place, innerjoin=True),
        placement.joinedload(Placement.role, innerjoin=True).lazyload(Role.training_packs),
    )


@cache  # the same for every request, and slow to build
def _hours_of_whom() -> tuple[Any, ...]:
    return (joinedload(PlacementSession.person, innerjoin=True),)


@cache  # the same for every request, and slow to build
def _whose_and_where() -> tuple[Any, ...]:
    return (
        joinedload(Placement.person, innerjoin=True),
        joinedload(Placement.place, innerjoin=True),
        joinedload(Placement.organisation, innerjoin=True),
    )
