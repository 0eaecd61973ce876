"""Reads of opportunities and applications. What a viewer may see follows from the organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.people import searching
from volunteer_app.people.models import Person
from volunteer_app.recruitment.models import (
    Application,
    ApplicationMove,
    Opportunity,
    OpportunityPlace,
    StageTarget,
)
from volunteer_app.recruitment.openings import (
    BY_CLOSING_LAST,
    OpportunityFilters,
    PublicFilters,
    opportunities,
    opportunity,
    opportunity_choices,
    places_named,
    places_with_openings,
    public_opportunity,
    published,
    roles_with_openings,
)
from volunteer_app.recruitment.rules import DEFAULT_DAYS, OPEN, Clock, Stage, StageDays
from volunteer_app.roles.models import Role

__all__ = [
    "BY_CLOSING_LAST",
    "ApplicationFilters",
    "OpportunityFilters",
    "PublicFilters",
    "application",
    "application_by_id",
    "application_counts",
    "applications",
    "applications_chosen",
    "applications_of",
    "clock_counts",
    "count_from_address",
    "has_applied",
    "moves_of",
    "opportunities",
    "opportunity",
    "opportunity_choices",
    "overdue",
    "places_named",
    "places_with_openings",
    "public_opportunity",
    "published",
    "roles_with_openings",
    "stage_counts",
    "stage_days",
    "stage_targets",
]

BY_WAITING = (Key(Application.stage_since), Key(Application.id))
# Stages that a clock runs in.
WAITING = (*OPEN, Stage.ON_HOLD)


@dataclass(frozen=True)
class ApplicationFilters:
    """What a coordinator looks for in the pipeline. Without a stage: all that still wait for something.

    `is_late`: amber or red, as the start page counts them.
    """

    stage: Stage | None = None
    clock: Clock | None = None
    is_late: bool = False
    opportunity: str = ""
    search: str = ""


def application_counts(opportunity_ids: Sequence[int]) -> dict[int, int]:
    """How many applied for each of these opportunities, in one statement."""
    statement = (
        select(Application.opportunity_id, func.count())
        .where(Application.opportunity_id.in_(opportunity_ids))
        .group_by(Application.opportunity_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def applications(scope: Scope, filters: ApplicationFilters) -> Select[Application]:
    """The scope's applications with person and opportunity; page them by `BY_WAITING`.

    What is searched for is an application's reference, or anything by which its person is found.
    """
    found = (
        select(Application)
        .join(Application.person)
        .join(Application.opportunity)
        .options(
            contains_eager(Application.person),
            contains_eager(Application.opportunity).lazyload(Opportunity.places),
        )
        .where(_of(scope), *_pipeline_conditions(filters))
    )
    reference = filters.search.strip().upper()
    if reference.startswith(f"{Application.__reference_prefix__}-"):
        return found.where(Application.reference == reference)
    return searching.narrowed(found, Application.person_id, filters.search)


def people_applying(scope: Scope) -> Select[int]:
    """Who waits for the scope's organisations to answer, or is on hold, by id."""
    statement: Select[int] = select(Application.person_id).where(_of(scope), Application.stage.in_(WAITING))
    return statement


def applications_chosen(scope: Scope, references: Sequence[str], *, hold: bool = False) -> list[Application]:
    """These applications of the scope with what a move asks of them, those that wait longest first.

    `hold`: nobody else changes them until the present transaction ends.
    """
    statement = (
        select(Application)
        .join(Application.person)
        .join(Application.opportunity)
        .options(
            contains_eager(Application.person),
            contains_eager(Application.opportunity).options(
                joinedload(Opportunity.role, innerjoin=True),
                selectinload(Opportunity.places).joinedload(OpportunityPlace.place, innerjoin=True),
            ),
        )
        .where(Application.reference.in_(references), _of(scope))
        .order_by(Application.stage_since, Application.id)
    )
    if hold:
        statement = statement.with_for_update(of=Application).execution_options(populate_existing=True)
    return list(db.session.scalars(statement))


def application(scope: Scope, reference: str) -> Application:
    """An application of the scope, with all that its page shows.

    Raises:
        NotFound: there is none with this reference inside the scope.
    """
    return _one(_whole_application().where(Application.reference == reference, _of(scope)))


def application_by_id(application_id: int) -> Application:
    """The application that a one-time link is about.

    Raises:
        NotFound: there is none.
    """
    return _one(_whole_application().where(Application.id == application_id))


def applications_of(person_id: int, organisation_ids: frozenset[int]) -> list[Application]:
    """A person's applications to these organisations, the newest first."""
    statement = (
        select(Application)
        .options(
            joinedload(Application.opportunity).joinedload(Opportunity.role).lazyload(Role.training_packs)
        )
        .where(Application.person_id == person_id, Application.organisation_id.in_(organisation_ids))
        .order_by(Application.id.desc())
    )
    return list(db.session.scalars(statement))


def moves_of(application: Application) -> list[ApplicationMove]:
    """Every move of an application, the last first."""
    statement = (
        select(ApplicationMove)
        .where(ApplicationMove.application_id == application.id)
        .order_by(ApplicationMove.id.desc())
    )
    return list(db.session.scalars(statement))


def stage_counts(scope: Scope) -> dict[Stage, int]:
    """How many of the scope's applications stand in each stage."""
    statement = select(Application.stage, func.count()).where(_of(scope)).group_by(Application.stage)
    return {row[0]: row[1] for row in db.session.execute(statement)}


def overdue(scope: Scope, *, most: int = 20) -> list[Application]:
    """Applications past their stage's ideal time, those past it longest first; for what needs doing today."""
    statement = (
        select(Application)
        .options(joinedload(Application.person), joinedload(Application.opportunity))
        .where(_of(scope), Application.amber_on <= clock.today())
        .order_by(Application.amber_on, Application.id)
        .limit(most)
    )
    return list(db.session.scalars(statement))


def clock_counts(scope: Scope) -> dict[Clock, int]:
    """How many of the scope's waiting applications are amber, and how many red."""
    today = clock.today()
    red = func.coalesce(func.sum(_as_number(Application.red_on <= today)), 0)
    late = func.coalesce(func.sum(_as_number(Application.amber_on <= today)), 0)
    row = db.session.execute(select(red, late).where(_of(scope), Application.amber_on <= today)).one()
    return {Clock.RED: int(row[0]), Clock.AMBER: int(row[1]) - int(row[0])}


def has_applied(opportunity: Opportunity, person: Person) -> bool:
    """Whether this person applied for this opportunity before."""
    statement = select(Application.id).where(
        Application.opportunity_id == opportunity.id, Application.person_id == person.id
    )
    return db.session.execute(statement).first() is not None


def count_from_address(opportunity: Opportunity, email: str) -> int:
    """How many applications for this opportunity came from people with this e-mail address."""
    statement = (
        select(func.count())
        .select_from(Application)
        .join(Application.person)
        .where(Application.opportunity_id == opportunity.id, Person.email == email.lower())
    )
    return db.session.execute(statement).scalar_one()


def stage_targets(organisation_id: int) -> dict[Stage, StageTarget]:
    """The days that the organisation set itself, by stage."""
    statement = (
        select(StageTarget).where(StageTarget.organisation_id == organisation_id).order_by(StageTarget.id)
    )
    return {target.stage: target for target in db.session.scalars(statement)}


def stage_days(organisation_id: int) -> dict[Stage, StageDays]:
    """The days of every stage that has a clock: the organisation's own, else the default."""
    own = {
        stage: StageDays(target.ideal_days, target.longest_days)
        for stage, target in stage_targets(organisation_id).items()
    }
    return {**DEFAULT_DAYS, **own}


def _whole_application() -> Select[Application]:
    whole = joinedload(Application.opportunity)
    return select(Application).options(
        joinedload(Application.person),
        joinedload(Application.organisation),
        whole.joinedload(Opportunity.role),
        whole.selectinload(Opportunity.places).joinedload(OpportunityPlace.place),
        selectinload(Application.referees),
    )


def _pipeline_conditions(filters: ApplicationFilters) -> list[ColumnElement[bool]]:
    wanted = Application.stage == filters.stage if filters.stage else Application.stage.in_(WAITING)
    found: list[ColumnElement[bool]] = [wanted]
    if filters.clock is not None:
        found.append(_clock_is(filters.clock, clock.today()))
    if filters.is_late:
        found.append(Application.amber_on <= clock.today())
    if filters.opportunity:
        found.append(Opportunity.reference == filters.opportunity)
    return found


def _clock_is(state: Clock, today: date) -> ColumnElement[bool]:
    if state is Clock.RED:
        return Application.red_on <= today
    if state is Clock.AMBER:
        return and_(Application.amber_on <= today, Application.red_on > today)
    return or_(Application.amber_on.is_(None), Application.amber_on > today)


def _as_number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _of(scope: Scope) -> ColumnElement[bool]:
    return Application.organisation_id.in_(scope.organisation_ids)


def _one(statement: Select[Application]) -> Application:
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found
