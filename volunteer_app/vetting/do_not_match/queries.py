"""Reads of do-not-match statements: for those who make them, and for screening, which tells nobody.

Whoever makes them finds none that names themselves: `own_id` is which person they are, where they volunteer
too.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from volunteer_app.foundation import bulk_rows, clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.encryption import CannotOpen
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.logs import log_of, tell_kind
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.vetting.do_not_match.models import DoNotMatch, DoNotMatchSide
from volunteer_app.vetting.do_not_match.rules import Side, Statement, written

BY_LATEST = (Key(DoNotMatch.made_at, descending=True), Key(DoNotMatch.id, descending=True))
MADE_FIRST = (DoNotMatch.made_at, DoNotMatch.id)
OF_WHOM = (selectinload(DoNotMatch.sides).joinedload(DoNotMatchSide.person),)
log = log_of(__name__)


def statements_page(scope: Scope, own_id: int | None, anchor: Anchor) -> Page[DoNotMatch]:
    """A page of the statements that the scope's organisations made, the latest first."""
    return page(_of(scope, own_id), BY_LATEST, anchor, of=DoNotMatch)


def statement(scope: Scope, own_id: int | None, reference: str) -> DoNotMatch:
    """One statement.

    Raises:
        NotFound: the scope's organisations made none with this reference, or it names whoever asks.
    """
    found = db.session.scalars(_of(scope, own_id).where(DoNotMatch.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_one_person(scope: Scope, own_id: int | None) -> Select[DoNotMatch]:
    """Those that stand and name one person twice since two records were merged: they keep nobody from
    anything, and whoever made one has to look at it. Order them by `MADE_FIRST`.
    """
    one, other = aliased(DoNotMatchSide), aliased(DoNotMatchSide)
    twice = exists().where(
        one.statement_id == DoNotMatch.id,
        other.statement_id == DoNotMatch.id,
        one.id < other.id,
        one.person_id == other.person_id,
    )
    return _theirs(scope, own_id).where(twice, _is_to_come(clock.today()))


def by_numbers(numbers: Collection[int]) -> list[DoNotMatch]:
    """These statements with whom they name. Whoever asks answers for the viewer's right to read them."""
    statement = select(DoNotMatch).where(DoNotMatch.id.in_(numbers)).options(*OF_WHOM)
    return list(db.session.scalars(statement))


def names(number: int, person_id: int) -> bool:
    """Whether the statement with this number names this person."""
    statement = select(DoNotMatchSide.id).where(
        DoNotMatchSide.statement_id == number, DoNotMatchSide.person_id == person_id
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def is_of_others(number: Any, own_id: int | None) -> ColumnElement[bool]:
    """The condition that the statement with the number in this column does not name this person."""
    if own_id is None:
        return true()
    return ~exists().where(DoNotMatchSide.statement_id == number, DoNotMatchSide.person_id == own_id)


def _theirs(scope: Scope, own_id: int | None) -> Select[DoNotMatch]:
    return select(DoNotMatch).where(
        DoNotMatch.organisation_id.in_(scope.organisation_ids), is_of_others(DoNotMatch.id, own_id)
    )


def _of(scope: Scope, own_id: int | None) -> Select[DoNotMatch]:
    return _theirs(scope, own_id).options(joinedload(DoNotMatch.organisation, innerjoin=True), *OF_WHOM)


def any_stands(numbers: Collection[int], day: date) -> bool:
    """Whether one of these statements stands on a day or will."""
    statement = select(DoNotMatch.id).where(DoNotMatch.id.in_(numbers), _is_to_come(day))
    return db.session.scalars(statement.limit(1)).first() is not None


def stand_on(number: Any, day: date) -> ColumnElement[bool]:
    """The condition that the statement with the number in this column stands on a day or will."""
    return exists().where(DoNotMatch.id == number, _is_to_come(day))


def _is_to_come(day: date) -> ColumnElement[bool]:
    return or_(DoNotMatch.ends_before.is_(None), DoNotMatch.ends_before > day)


def known(scope: Scope, found: Iterable[DoNotMatch]) -> set[int]:
    """Of the people whom these name, those whose record the scope reaches: it may read their names."""
    numbers = {side.person_id for each in found for side in each.sides if side.person_id is not None}
    statement = people.people(scope).where(Person.id.in_(numbers)).with_only_columns(Person.id)
    return set(db.session.scalars(statement))


def record_named(name: str) -> int | None:
    """The number of the record with this reference; of one that was merged, the record that it went into."""
    statement = select(Person.id, Person.merged_into_id).where(Person.reference == name)
    found = db.session.execute(statement).one_or_none()
    while found is not None and found.merged_into_id is not None:
        found = db.session.execute(
            select(Person.id, Person.merged_into_id).where(Person.id == found.merged_into_id)
        ).one()
    return None if found is None else found.id


def in_force(starts_on: date, ends_before: date) -> ColumnElement[bool]:
    """The condition that a statement stands on one of the days [starts_on, ends_before)."""
    return (DoNotMatch.starts_on < ends_before) & _is_to_come(starts_on)


def about(person_ids: Collection[int], starts_on: date, ends_before: date) -> list[Statement]:
    """What is said about these people on one of these days; one statement, whatever is found."""
    theirs = select(DoNotMatchSide.statement_id).where(
        bulk_rows.is_among(DoNotMatchSide.person_id, list(person_ids))
    )
    return _read(DoNotMatch.id.in_(theirs) & in_force(starts_on, ends_before))


def standing(day: date, after: int, most: int) -> list[Statement]:
    """The next statements that stand on a day or will, by number; one statement."""
    chosen = select(DoNotMatch.id).where(_is_to_come(day), DoNotMatch.id > after)
    return _read(DoNotMatch.id.in_(chosen.order_by(DoNotMatch.id).limit(most)))


def _read(condition: ColumnElement[bool]) -> list[Statement]:
    """Of one whose other side is not kept any more both are the same: it keeps nobody from anything."""
    statement = (
        select(DoNotMatch, DoNotMatchSide, Person.reference, Organisation.kind)
        .join(DoNotMatchSide, DoNotMatchSide.statement_id == DoNotMatch.id)
        .join(Organisation, Organisation.id == DoNotMatch.organisation_id)
        .outerjoin(Person, Person.id == DoNotMatchSide.person_id)
        .where(condition)
        .order_by(DoNotMatch.id, DoNotMatchSide.id)
    )
    sides: dict[int, list[Side]] = {}
    rows: dict[int, tuple[DoNotMatch, OrganisationKind]] = {}
    for row, side, reference, kind in db.session.execute(statement):
        rows[row.id] = row, kind
        sides.setdefault(row.id, []).append(_side(side, reference))
    return [
        Statement(
            number,
            row.organisation_id,
            kind is OrganisationKind.PRISON,
            row.starts_on,
            row.ends_before,
            (sides[number][0], sides[number][-1]),
        )
        for number, (row, kind) in rows.items()
    ]


def _side(side: DoNotMatchSide, reference: str | None) -> Side:
    """By every name: as it was written, and as the record is called now."""
    return Side(side.person_id, frozenset(filter(None, (_named(side), reference))))


def _named(side: DoNotMatchSide) -> str:
    """What was written; nothing where no key opens it: such a side stands for somebody unknown."""
    try:
        return written(side.named or "")
    except CannotOpen as error:
        tell_kind(log, f"side {side.reference} cannot be read", error)
        return ""
