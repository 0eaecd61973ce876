"""The records that the measured pages show, and the pages' addresses."""

from datetime import timedelta
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from bench.pages import Page
from volunteer_app.champions.models import BodyAction
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Affiliation, Person
from volunteer_app.placements.bulk.models import BulkChange
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.matching.rules.states import MatchState
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.models import Placement
from volunteer_app.placements.programmes.models import Programme
from volunteer_app.placements.rota.models import RotaSession
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.supported.models import SupportedPerson
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.rules import OpportunityState, Stage
from volunteer_app.safeguarding.models import Concern
from volunteer_app.survey.models import SurveyReturn, SurveyRound
from volunteer_app.survey.results.models import SurveyResults
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.sessions.models import TrainingSession
from volunteer_app.training.sessions.rules import SessionState
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind


def address(page: Page, records: dict[str, str]) -> str:
    """The page's path and query. Needs an application context with a server name, or a request's."""
    values: dict[str, Any] = {name: value.format(**records) for name, value in page.query}
    if page.shows:
        values["reference"] = records[page.shows]
    return url_for(page.endpoint, **values)


def records() -> dict[str, str]:
    """References of the records that the pages show, and days, for their addresses.

    All are of the coordinator's organisation but the clearance, the return, the round and the agency.

    Raises:
        LookupError: the sample data has too few people for one of them.
    """
    own = select(Organisation.id).where(Organisation.code == "S-LANTERN").scalar_subquery()
    prison = select(Organisation.id).where(Organisation.code == "LEI").scalar_subquery()
    people = select(Person.reference).join(Affiliation).where(Affiliation.organisation_id == own)
    placed = people.join(Placement, Placement.person_id == Person.id)
    wanted: dict[str, Select[str]] = {
        "person": placed.where(Placement.state == PlacementState.APPROVED).order_by(Person.id),
        "middle": people.order_by(Person.sort_name, Person.id).offset(5),
        **_practice(own),
        "opportunity": _of(Opportunity, own).where(Opportunity.state == OpportunityState.PUBLISHED),
        "application": _of(Application, own).where(Application.stage == Stage.APPLIED),
        "training": _of(TrainingRecord, own).where(TrainingRecord.state == TrainingState.LOGGED),
        **_of_the_rota(own),
        "session": _of(TrainingSession, own).where(*_begun()),
        "proposed": _of(Placement, own).where(Placement.state == PlacementState.PROPOSED),
        "approved": _of(Placement, own).where(Placement.state == PlacementState.APPROVED),
        "programme": _of(Programme, own),
        "bulk": select(BulkChange.reference).order_by(BulkChange.id),
        "supported": _of(SupportedPerson, own),
        "match": _of(MentorMatch, own).where(MentorMatch.state == MatchState.PROPOSED),
        "mentoring": _of(Mentoring, own),
        "check": _of(Check, own).where(Check.kind == CheckKind.CRIMINAL_RECORD),
        "concern": _of(Concern, own),
        **_of_champions(),
        **_of_the_survey(),
        "clearance": select(Check.reference).where(Check.establishment_id == prison, Check.outcome.is_(None)),
    }
    found = {name: db.session.scalars(statement.limit(1)).one_or_none() for name, statement in wanted.items()}
    if missing := [name for name, reference in found.items() if reference is None]:
        raise LookupError(f"the sample data has too few people: none is {', '.join(missing)}")
    return {name: reference for name, reference in found.items() if reference is not None} | _days()


def _days() -> dict[str, str]:
    days = {"tomorrow": 1, "in_weeks": 28}
    return {name: (clock.today() + timedelta(days=later)).isoformat() for name, later in days.items()}


def _of_the_rota(own: Any) -> dict[str, Select[str]]:
    """The newest session that begins by tomorrow, and the place of the next one after that."""
    tomorrow = clock.now() + timedelta(days=1)
    newest = _of(RotaSession, own).where(RotaSession.starts_at < tomorrow).order_by(None)
    places = select(Organisation.reference).join(RotaSession, RotaSession.place_id == Organisation.id)
    later = places.where(RotaSession.organisation_id == own, RotaSession.starts_at > tomorrow)
    return {
        "rota": newest.order_by(RotaSession.starts_at.desc()),
        "rota_place": later.order_by(RotaSession.starts_at, RotaSession.id),
    }


def _begun() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return TrainingSession.state == SessionState.OPEN, TrainingSession.starts_at < clock.now()


def _of_the_survey() -> dict[str, Select[str]]:
    """The champion's return, the open round in which it is, and one that is over with its results."""
    theirs = select(SurveyReturn.reference).join(Organisation).where(Organisation.code == "HMPPS")
    now = SurveyRound.code == f"{clock.today().year}"
    return {
        "return": theirs.join(SurveyReturn.round).where(now),
        "round": select(SurveyRound.reference).where(now),
        "past round": select(SurveyRound.reference).order_by(SurveyRound.reference_day),
        "results": select(SurveyResults.reference).order_by(SurveyResults.id),
    }


def _practice(own: Any) -> dict[str, Select[str]]:
    out = _of(PracticeEntry, own).where(PracticeEntry.is_public)
    return {"practice": out, "practice_slug": out.with_only_columns(PracticeEntry.slug)}


def _of_champions() -> dict[str, Select[str]]:
    here = Organisation.code == "HMPPS"
    actions = select(BodyAction.reference).join(Organisation).where(here).order_by(BodyAction.id)
    return {"agency": select(Organisation.reference).where(here), "action": actions}


def some_people(most: int = 100) -> list[str]:
    """References of people of the coordinator's organisation, for the forms that the benchmark sends."""
    own = select(Organisation.id).where(Organisation.code == "S-LANTERN").scalar_subquery()
    found = select(Person.reference).join(Affiliation).where(Affiliation.organisation_id == own)
    return list(db.session.scalars(found.order_by(Person.id).offset(1).limit(most)))


def yesterday(field: str) -> dict[str, str]:
    """The day before today as a form sends it in three parts."""
    day = clock.today() - timedelta(days=1)
    return {f"{field}-day": str(day.day), f"{field}-month": str(day.month), f"{field}-year": str(day.year)}


def _of(model: Any, organisation: Any) -> Select[str]:
    reference: InstrumentedAttribute[str] = model.reference
    return select(reference).where(model.organisation_id == organisation).order_by(model.id)
