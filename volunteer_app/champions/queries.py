"""Reads of the register of champions. Bodies are departments and agencies in use."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.accounts.models import Membership
from volunteer_app.champions.models import ChampionHandover, ChampionTerm
from volunteer_app.champions.rules import ENDS_SOON, Standing, Term, standing
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import PUBLIC_BODIES

BY_NAME = (Key(Organisation.name), Key(Organisation.id))


@dataclass(frozen=True)
class Seat:
    """The champion of a body now, and the next term after today."""

    now: ChampionTerm | None = None
    following: ChampionTerm | None = None

    @property
    def standing(self) -> Standing:
        """Whether the body has a champion, and for how long."""
        return standing(_days(self.now), _days(self.following), clock.today())


EMPTY = Seat()


def bodies(scope: Scope | None, *, search: str = "", wanted: Standing | None = None) -> Select[Organisation]:
    """The bodies of the scope; None: all there are. Page them by `BY_NAME`.

    `search`: part of the body's name, or of the name of its present or next champion.
    """
    statement = select(Organisation).where(Organisation.kind.in_(PUBLIC_BODIES), Organisation.is_active)
    if scope is not None:
        statement = statement.where(Organisation.id.in_(scope.organisation_ids))
    if search:
        of_champion = _some(
            ChampionTerm.ends_before > clock.today(), ChampionTerm.name.icontains(search, autoescape=True)
        )
        statement = statement.where(or_(Organisation.name.icontains(search, autoescape=True), of_champion))
    return statement.where(_stands(wanted)) if wanted is not None else statement


def body(scope: Scope | None, reference: str) -> Organisation:
    """One body; with `scope`, of those inside it.

    Raises:
        NotFound: there is none, or it is outside.
    """
    found = db.session.scalars(
        bodies(scope).options(joinedload(Organisation.parent)).where(Organisation.reference == reference)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def every_body(scope: Scope | None) -> list[Organisation]:
    """The bodies of the scope, by name; None: all there are."""
    return list(db.session.scalars(bodies(scope).order_by(Organisation.name, Organisation.id)))


def seats(organisation_ids: Collection[int]) -> dict[int, Seat]:
    """Who is champion of these bodies now, and who comes next; one statement."""
    today = clock.today()
    statement = select(ChampionTerm).where(
        is_among(ChampionTerm.organisation_id, organisation_ids), ChampionTerm.ends_before > today
    )
    found: dict[int, Seat] = {}
    for each in db.session.scalars(statement.order_by(ChampionTerm.starts_on, ChampionTerm.id)):
        seat = found.get(each.organisation_id, EMPTY)
        if each.starts_on <= today:
            seat = Seat(each, seat.following)
        elif seat.following is None:
            seat = Seat(seat.now, each)
        found[each.organisation_id] = seat
    return found


def seat(organisation_id: int) -> Seat:
    """Who is champion of a body now, and who comes next."""
    return seats([organisation_id]).get(organisation_id, EMPTY)


def terms_of(organisation_id: int) -> list[ChampionTerm]:
    """All terms of a body, the latest first."""
    statement = select(ChampionTerm).where(ChampionTerm.organisation_id == organisation_id)
    return list(db.session.scalars(statement.order_by(ChampionTerm.starts_on.desc(), ChampionTerm.id.desc())))


def term(scope: Scope, reference: str) -> ChampionTerm:
    """One term of a body of the scope.

    Raises:
        NotFound: there is none with this reference, or it is outside.
    """
    statement = (
        select(ChampionTerm)
        .options(joinedload(ChampionTerm.organisation, innerjoin=True))
        .where(ChampionTerm.reference == reference, ChampionTerm.organisation_id.in_(scope.organisation_ids))
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def held(organisation: Organisation) -> Organisation:
    """The body; nobody else changes its terms until the transaction ends."""
    db.session.refresh(organisation, with_for_update={"of": Organisation})
    return organisation


def before(taken: ChampionTerm) -> ChampionTerm | None:
    """The term of the body that came right before this one."""
    statement = select(ChampionTerm).where(
        ChampionTerm.organisation_id == taken.organisation_id, ChampionTerm.starts_on < taken.starts_on
    )
    return db.session.scalars(statement.order_by(ChampionTerm.starts_on.desc()).limit(1)).one_or_none()


def other_terms(organisation_id: int, besides: Iterable[int]) -> list[Term]:
    """The days of all terms of a body but these."""
    left_out = set(besides)
    return [each.term for each in terms_of(organisation_id) if each.id not in left_out]


def handovers_of(organisation_id: int) -> list[ChampionHandover]:
    """The handovers of a body, done and planned, with their terms; the latest first."""
    statement = _with_terms(select(ChampionHandover)).where(
        ChampionHandover.organisation_id == organisation_id
    )
    return list(db.session.scalars(statement.order_by(ChampionHandover.id.desc())))


def handover(scope: Scope | None, reference: str) -> ChampionHandover:
    """One handover of a body of the scope; None: of any.

    Raises:
        NotFound: there is none with this reference, or it is outside.
    """
    statement = _with_terms(select(ChampionHandover)).where(ChampionHandover.reference == reference)
    if scope is not None:
        statement = statement.where(ChampionHandover.organisation_id.in_(scope.organisation_ids))
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def planned_for(term_id: int) -> ChampionHandover | None:
    """The handover from this term or to it that is still to come."""
    statement = select(ChampionHandover).where(
        or_(ChampionHandover.from_term_id == term_id, ChampionHandover.to_term_id == term_id),
        ChampionHandover.done_at.is_(None),
    )
    return db.session.scalars(statement.order_by(ChampionHandover.id).limit(1)).one_or_none()


def is_in_a_handover(term_id: int) -> bool:
    """Whether a handover, done or planned, is from this term or to it."""
    statement = select(ChampionHandover.id).where(
        or_(ChampionHandover.from_term_id == term_id, ChampionHandover.to_term_id == term_id)
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def giving_to(term_id: int) -> ChampionHandover | None:
    """The handover to this term, done or planned."""
    statement = select(ChampionHandover).where(ChampionHandover.to_term_id == term_id)
    return db.session.scalars(statement).one_or_none()


def due_handovers(today: date, most: int) -> list[ChampionHandover]:
    """Planned handovers whose day has come and that nothing stood in the way of, held; oldest first."""
    statement = (
        select(ChampionHandover)
        .where(
            ChampionHandover.done_at.is_(None), ChampionHandover.day <= today, ChampionHandover.problem == ""
        )
        .order_by(ChampionHandover.day, ChampionHandover.id)
        .limit(most)
        .with_for_update(of=ChampionHandover, skip_locked=True)
    )
    return list(db.session.scalars(statement))


def waiting_for_a_role(today: date, most: int) -> list[ChampionTerm]:
    """Terms that run and whose champion is still to get the role, held. A planned handover gives it."""
    statement = (
        select(ChampionTerm)
        .where(
            ChampionTerm.gets_role,
            ChampionTerm.membership_id.is_(None),
            ChampionTerm.role_problem == "",
            ChampionTerm.starts_on <= today,
            ChampionTerm.ends_before > today,
            ~exists().where(
                ChampionHandover.to_term_id == ChampionTerm.id, ChampionHandover.done_at.is_(None)
            ),
        )
        .order_by(ChampionTerm.starts_on, ChampionTerm.id)
        .limit(most)
        .with_for_update(of=ChampionTerm, skip_locked=True)
    )
    return list(db.session.scalars(statement))


def over_with_a_role(today: date, most: int) -> list[ChampionTerm]:
    """Terms that are over whose role from the register is still held, and goes on with no later term, held.

    A planned handover ends the role itself.
    """
    later, planned = ChampionTerm.__table__.alias("later"), ChampionHandover
    statement = (
        select(ChampionTerm)
        .join(Membership, Membership.id == ChampionTerm.membership_id)
        .where(
            ChampionTerm.ends_before <= today,
            or_(Membership.ends_before.is_(None), Membership.ends_before > today),
            ~exists().where(later.c.membership_id == ChampionTerm.membership_id, later.c.ends_before > today),
            ~exists().where(planned.from_term_id == ChampionTerm.id, planned.done_at.is_(None)),
        )
        .order_by(ChampionTerm.ends_before, ChampionTerm.id)
        .limit(most)
        .with_for_update(of=ChampionTerm, skip_locked=True)
    )
    return list(db.session.scalars(statement))


def _with_terms(statement: Select[ChampionHandover]) -> Select[ChampionHandover]:
    return statement.options(
        joinedload(ChampionHandover.from_term, innerjoin=True),
        joinedload(ChampionHandover.to_term, innerjoin=True),
        joinedload(ChampionHandover.organisation, innerjoin=True),
    )


def _days(found: ChampionTerm | None) -> Term | None:
    return found.term if found is not None else None


def _some(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(ChampionTerm.organisation_id == Organisation.id, *conditions)


def _stands(wanted: Standing) -> ColumnElement[bool]:
    """As `rules.standing` says it."""
    today = clock.today()
    now = and_(ChampionTerm.starts_on <= today, ChampionTerm.ends_before > today)
    if wanted is Standing.VACANT:
        return ~_some(now)
    after = ChampionTerm.__table__.alias("after")
    followed = (
        exists()
        .where(
            after.c.organisation_id == ChampionTerm.organisation_id,
            after.c.starts_on == ChampionTerm.ends_before,
        )
        .correlate(ChampionTerm)
    )
    ending = _some(now, ChampionTerm.ends_before <= today + ENDS_SOON, ~followed)
    return ending if wanted is Standing.ENDING else and_(_some(now), ~ending)
