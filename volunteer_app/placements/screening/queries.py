"""Reads of screenings: what is due, what stands, and what somebody has to decide."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, union_all
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import bulk_rows, clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.placements.screening import owners
from volunteer_app.placements.screening.models import Screening, ScreeningConflict, ScreeningPause
from volunteer_app.placements.screening.rules import ScreeningState, Settlement
from volunteer_app.vetting.do_not_match import queries as do_not_match

OLDEST_FIRST = (Key(ScreeningConflict.found_at), Key(ScreeningConflict.id))
MADE_FIRST = do_not_match.MADE_FIRST
OF_WHOM = (
    joinedload(ScreeningConflict.screening, innerjoin=True).options(
        joinedload(Screening.person, innerjoin=True), joinedload(Screening.place)
    ),
)


def due(now: datetime, most: int) -> list[Screening]:
    """The next screenings whose word is to be said, held until the transaction ends."""
    statement = (
        select(Screening)
        .where(Screening.state == ScreeningState.PENDING, Screening.due_at <= now)
        .options(joinedload(Screening.person, innerjoin=True))
        .order_by(Screening.due_at, Screening.id)
        .limit(most)
        .with_for_update(of=Screening, skip_locked=True)
    )
    return list(db.session.scalars(statement))


def to_say_anew(before: datetime, most: int) -> list[Screening]:
    """The next proposals whose word is from before a moment, whichever word it is; held as above."""
    statement = (
        select(Screening)
        .where(
            Screening.state != ScreeningState.PENDING,
            or_(Screening.looked_at.is_(None), Screening.looked_at <= before),
            _is_proposed(),
        )
        .options(joinedload(Screening.person, innerjoin=True))
        .order_by(Screening.id)
        .limit(most)
        .with_for_update(of=Screening, skip_locked=True)
    )
    return list(db.session.scalars(statement))


def is_proposed(screening_id: int) -> bool:
    """Whether what a screening belongs to is only proposed."""
    statement = select(Screening.id).where(Screening.id == screening_id, _is_proposed())
    return db.session.scalars(statement).first() is not None


def _is_proposed() -> ColumnElement[bool]:
    return Screening.id.in_(union_all(*(each.waits() for each in owners.every())))


def by_numbers(numbers: Collection[int]) -> list[Screening]:
    """These screenings, by number; one statement."""
    statement = (
        select(Screening)
        .where(bulk_rows.is_among(Screening.id, numbers))
        .options(joinedload(Screening.person, innerjoin=True))
        .order_by(Screening.id)
    )
    return list(db.session.scalars(statement))


def standing(person_ids: Collection[int]) -> list[Screening]:
    """The screenings of what stands of these people, or waits, with a clear word; one statement."""
    statement = (
        select(Screening)
        .where(
            bulk_rows.is_among(Screening.person_id, list(person_ids)),
            Screening.state == ScreeningState.CLEAR,
            _stands(Screening.id),
        )
        .options(joinedload(Screening.person, innerjoin=True))
        .order_by(Screening.id)
    )
    return list(db.session.scalars(statement))


def _stands(number: Any) -> ColumnElement[bool]:
    """The condition that what the screening with the number in this column belongs to stands."""
    return or_(*(each.stands(number) for each in owners.every()))


def let_go_on(screening_ids: Collection[int]) -> set[tuple[int, int]]:
    """Pairs of a screening and a statement of which somebody decided that it goes on; one statement."""
    statement = select(ScreeningConflict.screening_id, ScreeningConflict.statement_id).where(
        bulk_rows.is_among(ScreeningConflict.screening_id, list(screening_ids)),
        ScreeningConflict.settlement == Settlement.GOES_ON,
    )
    return {(screening, said) for screening, said in db.session.execute(statement)}


def known_conflicts(screening_ids: Collection[int]) -> set[tuple[int, int]]:
    """What was found already, as pairs of screening and statement."""
    statement = select(ScreeningConflict.screening_id, ScreeningConflict.statement_id).where(
        bulk_rows.is_among(ScreeningConflict.screening_id, list(screening_ids))
    )
    return {(screening, said) for screening, said in db.session.execute(statement)}


def statements_that_paused(screening_id: int | None) -> list[int]:
    """The statements for which somebody paused what this screening belongs to: it was found itself, or was
    paused with what was found and stands, as a mentor's placement is with a match.
    """
    with_it = (
        select(ScreeningPause.conflict_id)
        .join(ScreeningConflict, ScreeningConflict.id == ScreeningPause.conflict_id)
        .where(ScreeningPause.screening_id == screening_id, _stands(ScreeningConflict.screening_id))
    )
    statement = select(ScreeningConflict.statement_id).where(
        or_(ScreeningConflict.screening_id == screening_id, ScreeningConflict.id.in_(with_it)),
        ScreeningConflict.settlement == Settlement.PAUSED,
    )
    return list(db.session.scalars(statement))


def open_conflicts(scope: Scope, own_id: int | None) -> Select[ScreeningConflict]:
    """What waits for the scope's officers and security contacts: their own statements alone, and none that
    names whoever asks. `own_id`: which person they are, where they volunteer too.

    What is over, what was found against a statement that has ended, and a proposal that reads "choose
    another" by now, wait for nobody.
    """
    is_clear = exists().where(
        Screening.id == ScreeningConflict.screening_id, Screening.state == ScreeningState.CLEAR
    )
    return _conflicts(scope, own_id).where(
        ScreeningConflict.settled_at.is_(None),
        is_clear,
        _stands(ScreeningConflict.screening_id),
        do_not_match.stand_on(ScreeningConflict.statement_id, clock.today()),
    )


def of_one_person(scope: Scope, own_id: int | None) -> Select[Any]:
    """The scope's statements that name one person twice since a merge; order them by `MADE_FIRST`."""
    return do_not_match.of_one_person(scope, own_id)


def _conflicts(scope: Scope, own_id: int | None) -> Select[ScreeningConflict]:
    return select(ScreeningConflict).where(
        ScreeningConflict.organisation_id.in_(scope.organisation_ids),
        do_not_match.is_of_others(ScreeningConflict.statement_id, own_id),
    )


def conflicts_page(scope: Scope, own_id: int | None, anchor: Anchor) -> Page[ScreeningConflict]:
    """A page of what waits, the longest wait first."""
    found = open_conflicts(scope, own_id).options(*OF_WHOM)
    return page(found, OLDEST_FIRST, anchor, of=ScreeningConflict)


def conflict(scope: Scope, own_id: int | None, reference: str) -> ScreeningConflict:
    """One of them, decided or not.

    Raises:
        NotFound: it is about a statement of somebody else, or one that names whoever asks, or there is none.
    """
    statement = _conflicts(scope, own_id).where(ScreeningConflict.reference == reference).options(*OF_WHOM)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found
