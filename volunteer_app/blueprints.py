"""The application factory. With `cli`, the only file that knows every room: it registers their pages
and wires announcements to listeners."""

from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from volunteer_app.accounts import signing_in
from volunteer_app.accounts.facts import RoleGiven
from volunteer_app.champions.actions import service as body_actions
from volunteer_app.champions.facts import ChampionHandedOver, HandoverAsked
from volunteer_app.config import Settings
from volunteer_app.dashboards import advice, bodies
from volunteer_app.diversity.asking import merges as equality_merges
from volunteer_app.foundation import (
    announcements,
    assets,
    bearers,
    database,
    encryption,
    errors,
    health,
    jobs,
    kept_forms,
    migrating,
    permissions,
    presenting,
    security,
    submissions,
    templating,
    transactions,
    uploads,
)
from volunteer_app.foundation.database import db
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.permissions import Permission
from volunteer_app.good_practice import origins, suggesting
from volunteer_app.good_practice import telling as practice_telling
from volunteer_app.good_practice.rules.codes import Origin
from volunteer_app.people import arrivals, filters
from volunteer_app.people.filters import Standing
from volunteer_app.people.rules import MergeUndone, PeopleMerged, PeopleMerging
from volunteer_app.placements import asking as placed_roles
from volunteer_app.placements import barred, concerns, decided, gates, screened, warnings
from volunteer_app.placements import queries as placements
from volunteer_app.placements.facts import PlacementGoesOn, PlacementsApproved, PlacementsEnded
from volunteer_app.placements.life import continuing, restarting
from volunteer_app.placements.life import service as life
from volunteer_app.placements.mentoring import calling_off as mentoring_calling_off
from volunteer_app.placements.mentoring import consenting, timetable
from volunteer_app.placements.mentoring import screened as matches_screened
from volunteer_app.placements.mentoring import stays as mentoring_stays
from volunteer_app.placements.rota import clashing
from volunteer_app.placements.rota import ending as rota_ending
from volunteer_app.placements.screening import owners
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.supported.facts import SupportWithdrawn
from volunteer_app.recruitment import advising, merges, naming
from volunteer_app.recruitment import asking as offered_roles
from volunteer_app.recruitment import queries as recruitment
from volunteer_app.safeguarding import duties, telling
from volunteer_app.safeguarding import merges as concern_merges
from volunteer_app.safeguarding.facts import ConcernPauseEnded, ConcernPauses
from volunteer_app.sentences import merges as sentence_merges
from volunteer_app.sentences.facts import SentenceGateChanged
from volunteer_app.survey import telling as survey_telling
from volunteer_app.survey.service import handing
from volunteer_app.survey.tokens import admitting
from volunteer_app.training.learning import asked
from volunteer_app.training.matrix import needs
from volunteer_app.vetting import doubts, wanted
from volunteer_app.vetting.barring import service as barring
from volunteer_app.vetting.do_not_match.facts import DoNotMatchChanged
from volunteer_app.vetting.facts import (
    BarLifted,
    CheckDoubted,
    CheckTurnedAdverse,
    ClearanceRevoked,
    ClearCheckChanged,
    PersonBarred,
    SuitabilityDecided,
)
from volunteer_app.vetting.passport import flagging as passport

ROOMS_WITH_PAGES = (
    "accounts", "champions", "dashboards", "desk", "diversity", "good_practice", "organisations", "people",
    "placements", "recruitment", "safeguarding", "sentences", "survey", "training", "vetting",
    "survey.results",
)  # fmt: skip
TASKS = (
    "foundation.housekeeping",
    "foundation.statistics",
    "foundation.files.tasks",
    "accounts.tasks",
    "champions.tasks",
    "people.tasks",
    "sentences.tasks",
    "safeguarding.tasks",
    "training.sessions.tasks",
    "readiness.tasks",
    "placements.tasks",
    "training.packs.tasks",
    "vetting.assessing.tasks",
    "vetting.references.tasks",
    "recruitment.tasks",
    "diversity.tasks",
    "survey.tasks",
    "desk.tasks",
    "survey.results.tasks",
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application, from settings (default: the environment).

    Raises:
        UnsafeSqlite: the SQLite that would be used can lose data.
    """
    settings = settings or Settings()
    app = Flask(
        "volunteer_app",
        template_folder=str(templating.PAGES),
        static_folder=None,  # built files are served by foundation.assets
        instance_path=str(settings.instance_path.absolute()),
    )
    _configure(app, settings)
    templating.register(app)
    presenting.register(app)
    assets.register(app)
    db.init_app(app)
    migrating.register(app)
    encryption.register(app, settings.encryption_key_ring)
    uploads.register(app)  # before anything that reads a form
    security.register(app)
    transactions.register(app)
    signing_in.register(app)
    permissions.register(app)
    kept_forms.register(app)
    submissions.register(app)  # after permissions: a form of somebody who was signed out has no answer yet
    errors.register(app)
    health.register(app)
    jobs.register(app, settings)
    storing.register(app, settings)
    _register_rooms(app)
    _wire_announcements()
    _wire_standings()
    _wire_what_is_wanted()
    _wire_screening()
    _wire_life()
    _wire_network()
    return app


def _configure(app: Flask, settings: Settings) -> None:
    url = settings.effective_database_url
    database.refuse_unsafe_sqlite(url)
    settings.instance_path.mkdir(parents=True, exist_ok=True)
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.effective_secret_key,
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(url),
        BASE_URL=settings.base_url,
        MAIL_FROM=settings.mail_from,
        SERVICE_NAME=settings.service_name,
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_SECURE=settings.cookies_are_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as the browser's session
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
    )
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way to wrap it
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies
        )


def _register_rooms(app: Flask) -> None:
    for room in ROOMS_WITH_PAGES:
        app.register_blueprint(_pages(room))
    for tasks in TASKS:
        import_module(f"volunteer_app.{tasks}")


def _wire_announcements() -> None:
    """Who acts on what a lower room announces."""
    announcements.listen(ClearanceRevoked, warnings.of_revoked_clearance)
    announcements.listen(CheckTurnedAdverse, warnings.of_adverse_check)
    announcements.listen(CheckDoubted, warnings.of_doubted_checks)
    announcements.listen(PersonBarred, barred.of_bar)
    announcements.listen(BarLifted, barred.of_lifted_bar)
    announcements.listen(SuitabilityDecided, decided.of_decision)
    announcements.listen(ClearCheckChanged, passport.of_changed_check)
    announcements.listen(CheckTurnedAdverse, passport.of_adverse_check)
    announcements.listen(CheckDoubted, passport.of_doubted_checks)
    announcements.listen(PersonBarred, passport.of_barred_person)
    announcements.listen(PeopleMerging, doubts.of_people_merging)
    announcements.listen(PeopleMerging, merges.of_people_merging)
    announcements.listen(PeopleMerged, doubts.of_people_merged)
    announcements.listen(PeopleMerged, barring.of_people_merged)
    announcements.listen(MergeUndone, doubts.of_undone_merge)
    announcements.listen(SentenceGateChanged, gates.of_changed_gate)
    announcements.listen(PeopleMerged, sentence_merges.of_people_merged)
    announcements.listen(MergeUndone, sentence_merges.of_undone_merge)
    announcements.listen(RoleGiven, telling.of_role_given)
    announcements.listen(ConcernPauses, concerns.of_concern)
    announcements.listen(ConcernPauseEnded, concerns.of_ended_pause)
    announcements.listen(PeopleMerged, concern_merges.of_people_merged)
    announcements.listen(MergeUndone, concern_merges.of_undone_merge)
    announcements.listen(PeopleMerged, equality_merges.of_people_merged)
    announcements.listen(MergeUndone, equality_merges.of_undone_merge)
    arrivals.watch()


def _wire_standings() -> None:
    """What rooms above the people know of them: for the filters of their list, and what they are to learn."""
    filters.stands(
        "placed",
        Standing(
            "Has a placement now", "no placement", Permission.PLACEMENT_VIEW, placements.people_placed_now
        ),
    )
    filters.stands(
        "applying",
        Standing("Is applying", "not applying", Permission.APPLICATION_VIEW, recruitment.people_applying),
    )
    asked.source("placements", placed_roles.of_people)
    asked.source("recruitment", offered_roles.of_people)
    needs.source("placements", placements.roles_held)
    needs.source("recruitment", offered_roles.roles_waiting)


def _wire_what_is_wanted() -> None:
    """What rooms above vetting know of the roles and referees of a person, for its forms and pages."""
    wanted.roles_are_known_by("recruitment", naming.roles_applied_for)
    wanted.roles_are_known_by("placements", placements.roles_placed)
    wanted.referees_are_known_by(Permission.APPLICATION_VIEW, naming.referees_named)
    duties.are_known_by(concerns.duties_about)


def _wire_screening() -> None:
    """What screenings belong to, and who else knows where somebody is."""
    owners.owns(screened.PLACEMENTS)
    owners.owns(matches_screened.MATCHES)
    owners.tells_where("prisons", screened.held)
    timetable.engagements_are_known_by("rota", clashing.engaged)
    announcements.listen(DoNotMatchChanged, screening.of_changed_statement)


def _wire_life() -> None:
    """What becomes of a placement's supervisor, reviews, restarts and places on the rota."""
    announcements.listen(PlacementsApproved, continuing.of_approved)
    announcements.listen(PlacementsApproved, life.of_approved)
    announcements.listen(PlacementsApproved, mentoring_stays.of_approved)
    announcements.listen(PlacementGoesOn, life.of_lifted)
    announcements.listen(PlacementGoesOn, rota_ending.of_going_on)
    announcements.listen(PlacementsEnded, life.of_ended)
    announcements.listen(PlacementsEnded, continuing.of_ended)
    announcements.listen(PlacementsEnded, rota_ending.of_ended)
    announcements.listen(SentenceGateChanged, restarting.of_changed_gate)
    announcements.listen(PlacementsEnded, mentoring_calling_off.of_ended)
    announcements.listen(SupportWithdrawn, consenting.of_withdrawn)


def _wire_network() -> None:
    """What moves between champions; what has helped elsewhere; which systems send answers to the survey."""
    bearers.are_known_by(admitting.bearer)
    announcements.listen(HandoverAsked, body_actions.of_handover_asked)
    announcements.listen(ChampionHandedOver, body_actions.of_handed_over)
    announcements.listen(HandoverAsked, handing.of_handover_asked)
    announcements.listen(ChampionHandedOver, handing.of_handed_over)
    bodies.section("survey", survey_telling.of_body)
    bodies.section("good_practice", practice_telling.of_body)
    origins.source(Origin.SURVEY, survey_telling.of_answer)
    advice.source(suggesting.for_group)
    advising.source(suggesting.for_situation)


def _pages(room: str) -> Blueprint:
    """The blueprint of a room, once every file of its views has added its addresses to it."""
    views = import_module(f"volunteer_app.{room}.views")
    if not hasattr(views, "__path__"):
        return cast(Blueprint, views.blueprint)
    flows = {
        flow.name: import_module(f"{views.__name__}.{flow.name}") for flow in iter_modules(views.__path__)
    }
    return cast(Blueprint, flows["room"].blueprint)
