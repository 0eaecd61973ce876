"""Reads of rehearsals: by their owner alone, and the placements that they replay."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rehearsing.models import Rehearsal, RehearsalFinding
from volunteer_app.placements.rehearsing.rules import CHUNK
from volunteer_app.placements.rules import STANDING
from volunteer_app.roles.models import Role

BY_DAY = (
    Key(RehearsalFinding.was_ready, descending=True),
    Key(RehearsalFinding.stops_on),
    Key(RehearsalFinding.id),
)


def own(owner_key: str) -> list[Rehearsal]:
    """The owner's latest rehearsals."""
    statement = select(Rehearsal).where(Rehearsal.owner_key == owner_key).order_by(Rehearsal.id.desc())
    return list(db.session.scalars(statement.limit(20)))


def rehearsal(owner_key: str, reference: str) -> Rehearsal:
    """One of the owner's rehearsals.

    Raises:
        NotFound: there is none with this reference, or it is somebody else's.
    """
    wanted = select(Rehearsal).where(Rehearsal.reference == reference, Rehearsal.owner_key == owner_key)
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def findings_page(rehearsal_id: int, anchor: Anchor) -> Page[RehearsalFinding]:
    """A page of what would stop being ready: what is ready today first, by day."""
    return page(findings(rehearsal_id), BY_DAY, anchor, of=RehearsalFinding)


def findings(rehearsal_id: int) -> Select[RehearsalFinding]:
    """What would stop being ready, with the placement's role and place and nobody's name."""
    placement = joinedload(RehearsalFinding.placement, innerjoin=True)
    return (
        select(RehearsalFinding)
        .where(RehearsalFinding.rehearsal_id == rehearsal_id)
        .options(
            placement.joinedload(Placement.role, innerjoin=True).lazyload(Role.training_packs),
            placement.joinedload(Placement.place, innerjoin=True),
            placement.joinedload(Placement.organisation, innerjoin=True),
        )
    )


def counts(rehearsal_id: int) -> dict[bool, int]:
    """How many placements would lack something, by whether they are ready today."""
    statement = (
        select(RehearsalFinding.was_ready, func.count())
        .where(RehearsalFinding.rehearsal_id == rehearsal_id)
        .group_by(RehearsalFinding.was_ready)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def all_findings(rehearsal_id: int) -> Sequence[RehearsalFinding]:
    """All of it, in the order of the page."""
    order = (RehearsalFinding.was_ready.desc(), RehearsalFinding.stops_on, RehearsalFinding.id)
    return db.session.scalars(findings(rehearsal_id).order_by(*order)).all()


def held(rehearsal_id: int) -> Rehearsal | None:
    """A rehearsal, locked; None where another worker is at it."""
    statement = select(Rehearsal).where(Rehearsal.id == rehearsal_id)
    locked = statement.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return db.session.scalars(locked).one_or_none()


def unfinished() -> list[int]:
    """The rehearsals that go on in the background, the oldest first."""
    wanted = select(Rehearsal.id).where(Rehearsal.finished_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Rehearsal.id)))


def total(organisation_ids: Sequence[int], role_ids: Sequence[int]) -> int:
    """How many placements a rehearsal replays."""
    statement = select(func.count()).select_from(Placement)
    wanted = statement.where(Placement.organisation_id.in_(organisation_ids), *_of_today(role_ids))
    return db.session.execute(wanted).scalar_one()


def next_organisation(found: Rehearsal) -> int | None:
    """The next organisation with a placement that is replayed."""
    statement = select(func.min(Placement.organisation_id)).where(
        Placement.organisation_id.in_(found.organisation_ids),
        Placement.organisation_id > found.organisation_id,
        *_of_today(found.role_ids),
    )
    return db.session.execute(statement).scalar_one_or_none()


def chunk(found: Rehearsal) -> Sequence[Placement]:
    """The next placements of the organisation that it is at, by number."""
    statement = (
        select(Placement)
        .where(
            Placement.organisation_id == found.organisation_id,
            Placement.id > found.placement_id,
            *_of_today(found.role_ids),
        )
        .options(
            joinedload(Placement.person, innerjoin=True),
            joinedload(Placement.role, innerjoin=True),
            joinedload(Placement.place, innerjoin=True),
        )
        .order_by(Placement.id)
        .limit(CHUNK)
    )
    return db.session.scalars(statement).all()


def _of_today(role_ids: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    today: date = clock.today()
    standing = Placement.state.in_(STANDING), Placement.ends_before > today
    return (*standing, Placement.role_id.in_(role_ids))
