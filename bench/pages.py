"""The main pages, who opens each, and the records that they show. The tests of statements and plans use
this list too."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
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
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.sessions.models import TrainingSession
from volunteer_app.training.sessions.rules import SessionState
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind

PUBLIC = ""
COORDINATOR = "coordinator@lantern.example"
VETTING = "vetting@lantern.example"
SECURITY = "security@leeds.example"
VOLUNTEER = "volunteer@people.example"
CHAMPION = "champion@hmpps.example"
OFFICE = "office@champion.example"
ADMINISTRATOR = "admin@lantern.example"
LEAD = "safeguarding@lantern.example"

VIEWERS = {
    PUBLIC: "Anybody",
    COORDINATOR: "Coordinator",
    VETTING: "Vetting officer",
    SECURITY: "Security contact",
    VOLUNTEER: "Volunteer",
    CHAMPION: "Champion",
    OFFICE: "Champion’s office",
    ADMINISTRATOR: "Administrator",
    LEAD: "Safeguarding lead",
}


@dataclass(frozen=True)
class Page:
    """A page as a sample account opens it. `shows` names the record whose reference its address has."""

    viewer: str
    name: str
    endpoint: str
    shows: str = ""
    query: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Who and what, in words."""
        return f"{VIEWERS[self.viewer]}: {self.name}"


PAGES = (
    Page(PUBLIC, "front page", "desk.home"),
    Page(PUBLIC, "opportunities", "recruitment.opportunities"),
    Page(PUBLIC, "opportunities, found by a word", "recruitment.opportunities", query=(("q", "mentor"),)),
    Page(PUBLIC, "one opportunity", "recruitment.opportunity", "opportunity"),
    Page(PUBLIC, "its form for paper", "recruitment.printable_form", "opportunity"),
    Page(PUBLIC, "sign-in page", "accounts.sign_in"),
    Page(COORDINATOR, "today", "desk.start"),
    Page(COORDINATOR, "people", "people.list_people"),
    Page(COORDINATOR, "people, a later page", "people.list_people", query=(("after", "{middle}"),)),
    Page(COORDINATOR, "people, found by name", "people.list_people", query=(("search", "1"),)),
    Page(COORDINATOR, "people, placed now", "people.list_people", query=(("volunteering", "placed"),)),
    Page(
        COORDINATOR,
        "people, new and neither placed nor applying",
        "people.list_people",
        query=(("volunteering", "neither"), ("sign_in", "none"), ("added", "30")),
    ),
    Page(COORDINATOR, "person record", "desk.person", "person"),
    Page(COORDINATOR, "edit a person", "people.edit", "person"),
    Page(COORDINATOR, "add a person", "people.add"),
    Page(COORDINATOR, "own opportunities", "recruitment.manage_opportunities"),
    Page(COORDINATOR, "applications", "recruitment.pipeline"),
    Page(COORDINATOR, "applications, red ones", "recruitment.pipeline", query=(("clock", "red"),)),
    Page(COORDINATOR, "applications, found by name", "recruitment.pipeline", query=(("search", "2"),)),
    Page(COORDINATOR, "one application", "recruitment.application", "application"),
    Page(COORDINATOR, "start a check", "vetting.start_check", "person"),
    Page(COORDINATOR, "log training", "training.log", "person"),
    Page(COORDINATOR, "training to verify", "training.to_verify"),
    Page(COORDINATOR, "one training record", "training.decide", "training"),
    Page(COORDINATOR, "training matrix", "training.matrix"),
    Page(COORDINATOR, "training matrix, up to 500 people", "training.matrix", query=(("all", "yes"),)),
    Page(COORDINATOR, "training matrix, only gaps", "training.matrix", query=(("gaps", "soon"),)),
    Page(COORDINATOR, "training sessions", "training.training_sessions"),
    Page(COORDINATOR, "one training session", "training.training_session", "session"),
    Page(COORDINATOR, "register of a training session", "training.take_register", "session"),
    Page(COORDINATOR, "placements", "placements.list_placements"),
    Page(COORDINATOR, "placements, proposed", "placements.list_placements", query=(("state", "proposed"),)),
    Page(COORDINATOR, "a proposed placement, with readiness", "placements.placement", "proposed"),
    Page(COORDINATOR, "an approved placement", "placements.placement", "approved"),
    Page(COORDINATOR, "life of a placement", "placements.placement_life", "approved"),
    Page(COORDINATOR, "propose a placement", "placements.propose", "person"),
    Page(COORDINATOR, "caseload", "placements.caseload"),
    Page(COORDINATOR, "caseload, reviews due", "placements.caseload", query=(("part", "review"),)),
    Page(COORDINATOR, "who is where today", "placements.who_is_where"),
    Page(COORDINATOR, "placements by region", "placements.regions"),
    Page(COORDINATOR, "placements that wait, from whom", "placements.stuck"),
    Page(COORDINATOR, "programmes", "placements.programmes"),
    Page(COORDINATOR, "one programme", "placements.programme", "programme"),
    Page(COORDINATOR, "programme of a placement", "placements.placement_programme", "approved"),
    Page(COORDINATOR, "bulk work", "placements.bulk_changes"),
    Page(COORDINATOR, "what bulk work will do", "placements.bulk_change", query=(("of", "{bulk}"),)),
    Page(COORDINATOR, "end all at a place", "placements.bulk_end"),
    Page(COORDINATOR, "move a group", "placements.bulk_supervisor"),
    Page(COORDINATOR, "hours of a placement", "placements.placement_hours", "approved"),
    Page(COORDINATOR, "hours to approve", "placements.hours_to_approve"),
    Page(COORDINATOR, "corrections of hours", "placements.corrections"),
    Page(COORDINATOR, "hours in a period", "placements.hours_totals"),
    Page(COORDINATOR, "rota", "placements.rota_sessions"),
    Page(COORDINATOR, "rota, today", "placements.rota_today"),
    Page(COORDINATOR, "rotas", "placements.rotas"),
    Page(COORDINATOR, "one session of a rota", "placements.rota_session", "rota"),
    Page(COORDINATOR, "register of a session", "placements.rota_register", "rota"),
    Page(COORDINATOR, "sign people up", "placements.sign_people_up", "rota"),
    Page(COORDINATOR, "cancel sessions", "placements.cancel_rota_sessions"),
    Page(COORDINATOR, "waiting for a mentor", "placements.waiting_list"),
    Page(COORDINATOR, "one supported person", "placements.supported", "supported"),
    Page(COORDINATOR, "suggestions for everybody", "placements.matching"),
    Page(COORDINATOR, "matches", "placements.matches"),
    Page(COORDINATOR, "one match", "placements.match", "match"),
    Page(COORDINATOR, "mentors", "placements.mentors"),
    Page(COORDINATOR, "mentoring", "placements.mentorings"),
    Page(COORDINATOR, "one mentoring", "placements.mentoring", "mentoring"),
    Page(COORDINATOR, "sessions of a mentoring", "placements.mentoring_sessions", "mentoring"),
    Page(COORDINATOR, "evaluation of mentoring", "placements.evaluation"),
    Page(COORDINATOR, "search, from any page", "desk.search_results", query=(("search", "3"),)),
    Page(COORDINATOR, "possible duplicates", "desk.duplicates_list"),
    Page(COORDINATOR, "imports", "desk.imports"),
    Page(COORDINATOR, "messages", "recruitment.messages"),
    Page(VETTING, "today", "desk.start"),
    Page(VETTING, "checks to decide", "vetting.to_decide"),
    Page(VETTING, "one check", "vetting.check", "check"),
    Page(VETTING, "do-not-match statements", "vetting.do_not_match_statements"),
    Page(VETTING, "what statements stand against", "placements.screening_conflicts"),
    Page(SECURITY, "today", "desk.start"),
    Page(SECURITY, "clearances", "vetting.clearances"),
    Page(SECURITY, "one clearance", "vetting.decide_clearance", "clearance"),
    Page(SECURITY, "cleared people", "vetting.cleared"),
    Page(SECURITY, "gate list", "vetting.gate_list"),
    Page(SECURITY, "in prison today", "placements.in_prison_today"),
    Page(VOLUNTEER, "what is left to do", "desk.my_start"),
    Page(VOLUNTEER, "own details", "people.my_details"),
    Page(VOLUNTEER, "own equality answers", "diversity.my_equality"),
    Page(VOLUNTEER, "own training", "training.my_training"),
    Page(VOLUNTEER, "training sessions to book", "training.my_sessions"),
    Page(VOLUNTEER, "own rota", "placements.my_rota"),
    Page(VOLUNTEER, "own hours and thanks", "placements.my_recognition"),
    Page(VOLUNTEER, "own sign-ins", "accounts.sessions"),
    Page(CHAMPION, "today", "desk.start"),
    Page(OFFICE, "national figures", "dashboards.national"),
    Page(OFFICE, "published figures", "dashboards.publications"),
    Page(CHAMPION, "own figures", "dashboards.own_figures"),
    Page(CHAMPION, "returns", "survey.survey_returns"),
    Page(CHAMPION, "one return", "survey.survey_return", "return"),
    Page(CHAMPION, "a section of it", "survey.survey_section", "return", (("section", "extent"),)),
    Page(CHAMPION, "its checks", "survey.survey_checks", "return"),
    Page(OFFICE, "rounds", "survey.survey_rounds"),
    Page(OFFICE, "one round", "survey.survey_round", "round"),
    Page(OFFICE, "publications", "diversity.publications"),
    Page(OFFICE, "make a publication", "diversity.new_publication"),
    Page(ADMINISTRATOR, "accounts", "accounts.list_accounts"),
    Page(ADMINISTRATOR, "organisations", "organisations.list_organisations"),
    Page(LEAD, "today", "desk.start"),
    Page(LEAD, "concerns", "safeguarding.concerns"),
    Page(LEAD, "one concern, not opened", "safeguarding.concern", "concern"),
    Page(LEAD, "figures for the board", "safeguarding.figures"),
    Page(PUBLIC, "raise a concern", "safeguarding.raise_publicly"),
)

# What the coordinator looks for after signing in, one by one. Names stay out of addresses, so each is
# sent as a form, and the pages say which of the searches they show.
SEARCHES = (
    ("people.list_people", "people.search", "an"),
    ("recruitment.pipeline", "recruitment.search", "an"),
    ("desk.search_results", "desk.search", "anderton"),
)

# Lists whose rows grow with the organisation: their time must not.
LISTS = frozenset(
    {
        "people.list_people",
        "placements.caseload",
        "placements.hours_to_approve",
        "placements.in_prison_today",
        "placements.list_placements",
        "placements.placement_hours",
        "placements.regions",
        "placements.rota_sessions",
        "placements.stuck",
        "placements.who_is_where",
        "recruitment.manage_opportunities",
        "recruitment.pipeline",
        "training.to_verify",
        "training.training_sessions",
        "vetting.clearances",
        "vetting.cleared",
        "vetting.to_decide",
    }
)


def address(page: Page, records: dict[str, str]) -> str:
    """The page's path and query. Needs an application context with a server name, or a request's."""
    values: dict[str, Any] = {name: value.format(**records) for name, value in page.query}
    if page.shows:
        values["reference"] = records[page.shows]
    return url_for(page.endpoint, **values)


def records() -> dict[str, str]:
    """References of the records that the pages show, all of the coordinator's organisation but the clearance.

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
        "opportunity": _of(Opportunity, own).where(Opportunity.state == OpportunityState.PUBLISHED),
        "application": _of(Application, own).where(Application.stage == Stage.APPLIED),
        "training": _of(TrainingRecord, own).where(TrainingRecord.state == TrainingState.LOGGED),
        "rota": _of(RotaSession, own)
        .where(RotaSession.starts_at < clock.now() + timedelta(days=1))
        .order_by(None)
        .order_by(RotaSession.starts_at.desc()),
        "session": _of(TrainingSession, own).where(
            TrainingSession.state == SessionState.OPEN, TrainingSession.starts_at < clock.now()
        ),
        "proposed": _of(Placement, own).where(Placement.state == PlacementState.PROPOSED),
        "approved": _of(Placement, own).where(Placement.state == PlacementState.APPROVED),
        "programme": _of(Programme, own),
        "bulk": select(BulkChange.reference).order_by(BulkChange.id),
        "supported": _of(SupportedPerson, own),
        "match": _of(MentorMatch, own).where(MentorMatch.state == MatchState.PROPOSED),
        "mentoring": _of(Mentoring, own),
        "check": _of(Check, own).where(Check.kind == CheckKind.CRIMINAL_RECORD),
        "concern": _of(Concern, own),
        **_of_the_survey(),
        "clearance": select(Check.reference).where(Check.establishment_id == prison, Check.outcome.is_(None)),
    }
    found = {name: db.session.scalars(statement.limit(1)).one_or_none() for name, statement in wanted.items()}
    if missing := [name for name, reference in found.items() if reference is None]:
        raise LookupError(f"the sample data has too few people: none is {', '.join(missing)}")
    return {name: reference for name, reference in found.items() if reference is not None}


def _of_the_survey() -> dict[str, Select[str]]:
    """The champion's return, and the round in which it is."""
    return {
        "return": select(SurveyReturn.reference).join(Organisation).where(Organisation.code == "HMPPS"),
        "round": select(SurveyRound.reference).order_by(SurveyRound.id),
    }


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
