"""Reads of placements, inside the viewer's organisations."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.asked import Day, Whose
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement, PlacementSession, PlacementSuspension
from volunteer_app.placements.rules import BEGAN, STANDING, PlacementState, SessionState, SuspendReason
from volunteer_app.roles.models import Role

BY_START = (Key(Placement.starts_on, descending=True), Key(Placement.id, descending=True))
SESSIONS_LATEST_FIRST = (
    Key(PlacementSession.held_on, descending=True),
    Key(PlacementSession.id, descending=True),
)
SESSIONS_OLDEST_FIRST = (Key(PlacementSession.held_on), Key(PlacementSession.id))

_WITH_ALL = (
    joinedload(Placement.person),
    joinedload(Placement.place),
    joinedload(Placement.organisation),
    joinedload(Placement.screening),
)
_WITH_ROLE = joinedload(Placement.role).lazyload(Role.training_packs)
# Few, and pages that show what a role asks are full
_WITH_PACKS = joinedload(Placement.role).joinedload(Role.training_packs)
_WITH_PLACEMENT = (
    joinedload(PlacementSession.person),
    joinedload(PlacementSession.placement).options(
        joinedload(Placement.role).lazyload(Role.training_packs), joinedload(Placement.place)
    ),
    joinedload(PlacementSession.organisation),
)


def placements(scope: Scope) -> Select[Placement]:
    """The placements of the viewer's organisations."""
    return select(Placement).where(Placement.organisation_id.in_(scope.organisation_ids))


def placements_with_names(
    scope: Scope, *, state: PlacementState | None = None, packs: bool = False
) -> Select[Placement]:
    """The placements of a list, all or those in a state; page them by `BY_START`.

    `packs`: with the training that their roles ask for, for pages that judge them.
    """
    statement = placements(scope).options(*_WITH_ALL, _WITH_PACKS if packs else _WITH_ROLE)
    return statement if state is None else statement.where(Placement.state == state)


def placement(scope: Scope, reference: str) -> Placement:
    """One placement.

    Raises:
        NotFound: it does not exist, or is another organisation's.
    """
    statement = placements(scope).where(Placement.reference == reference).options(*_WITH_ALL, _WITH_PACKS)
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def by_numbers(numbers: Sequence[int]) -> list[Placement]:
    """These placements, by number; one statement."""
    statement = select(Placement).where(is_among(Placement.id, numbers)).order_by(Placement.id)
    return list(db.session.scalars(statement))


def placement_of(person_id: int, reference: str) -> Placement | None:
    """This person's own placement with this reference."""
    statement = select(Placement).where(Placement.reference == reference, Placement.person_id == person_id)
    return db.session.scalars(statement.options(*_WITH_ALL, _WITH_ROLE)).one_or_none()


def roles_placed(scope: Scope, person_id: int) -> list[str]:
    """The codes of the roles that somebody is placed in or proposed for, the latest first; one statement."""
    statement = (
        select(Role.code)
        .join(Placement, Placement.role_id == Role.id)
        .where(
            Placement.person_id == person_id,
            Placement.organisation_id.in_(scope.organisation_ids),
            Placement.state.in_(STANDING | {PlacementState.PROPOSED}),
            Placement.ends_before > clock.today(),
        )
        .order_by(Placement.starts_on.desc(), Placement.id.desc())
    )
    return list(db.session.scalars(statement))


def overlapping(person: Person, role_id: int, place_id: int, starts_on: date, ends_before: date) -> bool:
    """Whether the person already has this role at this place on a day of [starts_on, ends_before)."""
    statement = (
        select(Placement.id)
        .where(
            Placement.person_id == person.id,
            Placement.role_id == role_id,
            Placement.place_id == place_id,
            Placement.state.in_(STANDING | {PlacementState.PROPOSED}),
            Placement.starts_on < ends_before,
            Placement.ends_before > starts_on,
        )
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none() is not None


def in_force(day: date) -> ColumnElement[bool]:
    """Placements in force on a day, also those that ended early but later than that day.

    Nobody is active in a placement that is paused on that day.
    """
    running = and_(Placement.state.in_(BEGAN), Placement.starts_on <= day, Placement.ends_before > day)
    return and_(running, ~paused_on(day))


def paused_on(day: date) -> ColumnElement[bool]:
    """Placements that are paused on a day."""
    return exists().where(
        PlacementSuspension.placement_id == Placement.id,
        PlacementSuspension.since <= day,
        or_(PlacementSuspension.lifted_on.is_(None), PlacementSuspension.lifted_on > day),
    )


def paused(scope: Scope) -> Select[Placement]:
    """The scope's paused placements whose days are not over."""
    return placements(scope).where(is_paused())


def is_paused() -> ColumnElement[bool]:
    """The condition that a placement is paused and its days are not over."""
    return and_(Placement.state == PlacementState.SUSPENDED, Placement.ends_before > clock.today())


def paused_for(person_id: int, reasons: Iterable[SuspendReason]) -> list[Placement]:
    """A person's placements that are paused for one of these reasons and not over, in every organisation."""
    because = exists().where(
        PlacementSuspension.placement_id == Placement.id,
        PlacementSuspension.lifted_at.is_(None),
        PlacementSuspension.reason.in_(list(reasons)),
    )
    statement = select(Placement).where(
        Placement.person_id == person_id,
        Placement.state == PlacementState.SUSPENDED,
        Placement.ends_before > clock.today(),
        because,
    )
    return list(db.session.scalars(statement.order_by(Placement.id)))


def approved_of(person_id: int) -> list[Placement]:
    """A person's placements that are approved, not paused and not over, in every organisation."""
    statement = select(Placement).where(
        Placement.person_id == person_id,
        Placement.state == PlacementState.APPROVED,
        Placement.ends_before > clock.today(),
    )
    return list(db.session.scalars(statement.order_by(Placement.id)))


def suspensions_of(placement_id: int) -> list[PlacementSuspension]:
    """Every pause of a placement, those that stand first, then the latest."""
    stands_first = PlacementSuspension.lifted_at.is_not(None)
    statement = select(PlacementSuspension).where(PlacementSuspension.placement_id == placement_id)
    return list(db.session.scalars(statement.order_by(stands_first, PlacementSuspension.id.desc())))


def open_suspensions(placement_id: int) -> list[PlacementSuspension]:
    """The pauses of a placement that nobody has lifted."""
    return [each for each in suspensions_of(placement_id) if each.lifted_at is None]


def people_placed_now(scope: Scope) -> Select[int]:
    """Whom the scope's organisations have in a placement today, by id."""
    statement: Select[int] = select(Placement.person_id).where(
        Placement.organisation_id.in_(scope.organisation_ids), in_force(clock.today())
    )
    return statement


def roles_held(organisation: Whose, today: Day) -> Select[int, int, int]:
    """Who is placed with an organisation, or will be: person_id, role_id and place_id."""
    return select(Placement.person_id, Placement.role_id, Placement.place_id).where(
        Placement.organisation_id == organisation,
        Placement.state.in_(STANDING),
        Placement.ends_before > today,
    )


def session_page(placement: Placement, anchor: Anchor) -> Page[PlacementSession]:
    """A page of a placement's hours, the latest day first."""
    statement = select(PlacementSession).where(PlacementSession.placement_id == placement.id)
    return page(statement, SESSIONS_LATEST_FIRST, anchor, of=PlacementSession)


def sessions_with_names() -> Select[PlacementSession]:
    """Hours with all that pages show of them."""
    return select(PlacementSession).options(*_WITH_PLACEMENT)


def session(scope: Scope, reference: str) -> PlacementSession:
    """One session's hours.

    Raises:
        NotFound: they do not exist, or are another organisation's.
    """
    statement = sessions_with_names().where(
        PlacementSession.reference == reference, PlacementSession.organisation_id.in_(scope.organisation_ids)
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def session_of(person_id: int, reference: str) -> PlacementSession | None:
    """This person's own session with this reference."""
    statement = sessions_with_names().where(
        PlacementSession.reference == reference, PlacementSession.person_id == person_id
    )
    return db.session.scalars(statement).one_or_none()


def minutes_by_state(placement_id: int) -> dict[SessionState, int]:
    """How many minutes of a placement are in each state."""
    statement = (
        select(PlacementSession.state, func.sum(PlacementSession.minutes))
        .where(PlacementSession.placement_id == placement_id)
        .group_by(PlacementSession.state)
    )
    return {state: int(minutes) for state, minutes in db.session.execute(statement)}


def is_logged(placement_id: int, day: date, minutes: int) -> bool:
    """Whether a session of this length stands for this day of a placement, and was not sent back."""
    statement = select(PlacementSession.id).where(
        PlacementSession.placement_id == placement_id,
        PlacementSession.held_on == day,
        PlacementSession.minutes == minutes,
        PlacementSession.state != SessionState.SENT_BACK,
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def sent_back_count() -> ColumnElement[int]:
    """How many sessions of a placement were sent back and still stand so: a column beside `Placement`."""
    return (
        select(func.count())
        .where(
            PlacementSession.placement_id == Placement.id, PlacementSession.state == SessionState.SENT_BACK
        )
        .correlate(Placement)
        .scalar_subquery()
    )


def minutes_on(person_id: int, day: date) -> int:
    """How many minutes the person has logged for a day, in all placements, but for those sent back."""
    statement = select(func.coalesce(func.sum(PlacementSession.minutes), 0)).where(
        PlacementSession.person_id == person_id,
        PlacementSession.held_on == day,
        PlacementSession.state != SessionState.SENT_BACK,
    )
    return int(db.session.execute(statement).scalar_one())
