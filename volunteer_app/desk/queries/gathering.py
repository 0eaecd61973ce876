"""What the start page and the person record gather from the rooms: a fixed number of statements."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from volunteer_app.desk.queries.waiting import Rows, first_of
from volunteer_app.desk.rules.telling import (
    EXPIRES_WITHIN_DAYS,
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
from volunteer_app.placements.rules import STANDING, PlacementState
from volunteer_app.placements.sweeping import queries as sweeping
from volunteer_app.placements.sweeping.models import PlacementNotice
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.rules import AFTER_OFFER, FINAL, OPEN, Stage
from volunteer_app.roles.models import Role
from volunteer_app.sentences import queries as sentences
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


@first_of
def stuck_applications(scope: Scope) -> Rows[Application]:
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
    return Rows(statement, (Application.red_on, Application.id), shown)


@first_of
def sentences_to_ask(scope: Scope) -> Rows[Application]:
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
    return Rows(statement, (Application.stage_since, Application.id), shown)


@first_of
def expiring_checks(scope: Scope) -> Rows[Check]:
    """Checks and clearances that end within 90 days, of people who are placed or about to be."""
    statement = vetting.expiring(scope, _horizon()).where(_has_placement(Check.person_id, scope))
    return Rows(statement, (Check.valid_before, Check.id), _check_of_whom())


@first_of
def expiring_training(scope: Scope) -> Rows[TrainingRecord]:
    """Training that ends within 90 days, and was not done again, of people who are placed or about to be."""
    statement = select(TrainingRecord).where(
        TrainingRecord.organisation_id.in_(scope.organisation_ids),
        TrainingRecord.state == TrainingState.VERIFIED,
        TrainingRecord.valid_before >= clock.today(),
        TrainingRecord.valid_before < _horizon(),
        ~_done_again(),
        _has_placement(TrainingRecord.person_id, scope),
    )
    return Rows(statement, (TrainingRecord.valid_before, TrainingRecord.id), _training_of_whom())


@first_of
def training_to_verify(scope: Scope) -> Rows[TrainingRecord]:
    """Training that was logged and nobody has verified, the oldest first."""
    order = (TrainingRecord.completed_on, TrainingRecord.id)
    return Rows(decisions.waiting(TRAINING, scope), order, _training_of_whom())


@first_of
def placements_to_approve(scope: Scope) -> Rows[Placement]:
    """Proposed placements, the one that starts first at the top."""
    statement = placements.placements(scope).where(Placement.state == PlacementState.PROPOSED)
    return Rows(statement, (Placement.starts_on, Placement.id), (*_whose_and_where(), _bare_role()))


@first_of
def paused_placements(scope: Scope) -> Rows[Placement]:
    """Placements that are paused and not over, the one that starts first at the top."""
    order = (Placement.starts_on, Placement.id)
    return Rows(placements.paused(scope), order, (*_whose_and_where(), _bare_role()))


@first_of
def placements_ending_readiness(scope: Scope) -> Rows[PlacementNotice]:
    """Placements that are not ready for all their days, by last night's check; the first day on top."""
    order = (PlacementNotice.lapses_on, PlacementNotice.id)
    return Rows(sweeping.open_notices(scope), order, _notice_of_whom())


@first_of
def hours_to_approve(scope: Scope) -> Rows[PlacementSession]:
    """Hours that were logged and nobody has approved, the oldest first."""
    order = (PlacementSession.held_on, PlacementSession.id)
    return Rows(decisions.waiting(HOURS, scope), order, _hours_of_whom())


@first_of
def checks_to_decide(scope: Scope) -> Rows[Check]:
    """Checks that wait for a vetting officer, the oldest first."""
    return Rows(vetting.to_decide(scope), (Check.state_since, Check.id), _check_of_whom())


@first_of
def clearances_waiting(scope: Scope) -> Rows[Check]:
    """Clearances that wait for a prison and for nobody else before it, the oldest first."""
    waiting = vetting.clearances_waiting(scope, StuckWith.PRISON)
    return Rows(waiting, (Check.state_since, Check.id), _check_of_whom())


@first_of
def referrals_due(scope: Scope) -> Rows[Any]:
    """Duties to refer that nobody has decided, the oldest first."""
    return Rows(barring.duties(scope), barring.OLDEST_FIRST, barring.OF_WHOM)


@first_of
def answers_to_look_at(scope: Scope) -> Rows[Any]:
    """Answers to the question about convictions that wait for a vetting officer, the oldest first."""
    return Rows(asking.answers_waiting(scope), asking.OLDEST_FIRST, asking.OF_WHOM)


@first_of
def checks_to_look_at_again(scope: Scope) -> Rows[Reliance]:
    """Checks of others that were relied on and have changed since, the longest wait first."""
    order = (Reliance.look_again_at, Reliance.id)
    return Rows(passport.to_look_at(scope), order, (joinedload(Reliance.person, innerjoin=True),))


def placements_of(scope: Scope, person_id: int) -> list[Placement]:
    """A person's placements in the scope's organisations, the latest start first."""
    statement = placements.placements(scope).where(Placement.person_id == person_id)
    return _in_order(statement, _bare_role())


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


def _in_order(statement: Select[Placement], role: Any) -> list[Placement]:
    ordered = statement.order_by(Placement.starts_on.desc(), Placement.id.desc())
    return list(db.session.scalars(ordered.options(*_whose_and_where(), role)))
