"""Reads of consents, of checks that may be relied on, and of what was relied on.

What another organisation recorded is read only under a consent in force, and only where it is clear.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, literal, null, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.foundation import asked, clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting import models
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.outweighed import outweighed, was_weighed
from volunteer_app.vetting.passport.models import PassportConsent, Reliance
from volunteer_app.vetting.passport.rules import ANSWER_WITHIN, ConsentState, known_kinds
from volunteer_app.vetting.rules import PRISON_DECIDES, CheckKind, CheckOutcome, CheckState

LONGEST_WAIT_FIRST = (Key(Reliance.look_again_at), Key(Reliance.id))


def relied_facts(
    names: Collection[str], known_at: asked.AsOf, policy: Mapping[str, ColumnElement[Any]]
) -> Select[*tuple[Any, ...]]:
    """What an organisation relied on at a moment (None: now), as columns with the names of `CheckFacts`.

    Of whom and which organisation is left open, as `foundation.asked` says.

    One that is to be looked at again is in doubt, and so does not count. A name that is not known here is
    empty: nobody but its source asks the Update Service. `policy`: of the organisation that relies.
    """
    there = {**_columns(known_at), **policy}
    columns = [there.get(name, null()).label(name) for name in names]
    return select(*columns, Reliance.person_id, Reliance.id.label("check_id")).where(
        Reliance.person_id.in_(asked.PEOPLE),
        Reliance.organisation_id == asked.ORGANISATION,
        *_held(known_at),
    )


def _columns(known_at: asked.AsOf) -> dict[str, ColumnElement[Any]]:
    table: Any = Reliance.__table__
    again = Reliance.look_again_at
    doubted = again.is_not(None) if known_at is None else and_(again.is_not(None), again <= known_at)
    return {
        **{column.name: column for column in table.columns},
        "state": literal(CheckState.RETURNED, Check.state.type),
        "outcome": literal(CheckOutcome.CLEAR, Check.outcome.type),
        "asked_at": Reliance.recorded_at.expression,
        "is_doubted": doubted,
        "is_relied_on": literal(True),
    }


def _held(known_at: asked.AsOf) -> tuple[ColumnElement[bool], ...]:
    if known_at is None:
        return (Reliance.ended_at.is_(None),)
    later = or_(Reliance.ended_at.is_(None), Reliance.ended_at > known_at)
    return (Reliance.relied_at <= known_at, later)


def consents_of(person_id: int, organisation_ids: Collection[int] | None = None) -> list[PassportConsent]:
    """The person's consents, the newest first; of some organisations alone, where these are named."""
    statement = (
        select(PassportConsent)
        .options(joinedload(PassportConsent.organisation, innerjoin=True))
        .where(PassportConsent.person_id == person_id)
        .order_by(PassportConsent.id.desc())
    )
    if organisation_ids is not None:
        statement = statement.where(PassportConsent.organisation_id.in_(organisation_ids))
    return list(db.session.scalars(statement))


def waits_for_answer() -> tuple[ColumnElement[bool], ...]:
    """What makes a consent a question that the person can answer today (`rules.can_be_answered`)."""
    return (
        PassportConsent.state == ConsentState.ASKED,
        PassportConsent.asked_at > clock.now() - ANSWER_WITHIN,
    )


def own_consent(person_id: int | None, reference: str) -> PassportConsent:
    """A consent of the viewer's own.

    Raises:
        NotFound: they have none with this reference.
    """
    return _consent(reference, PassportConsent.person_id == person_id)


def consent(scope: Scope, reference: str) -> PassportConsent:
    """A consent to one of the scope's organisations.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    return _consent(reference, PassportConsent.organisation_id.in_(scope.organisation_ids))


def _consent(reference: str, within: ColumnElement[bool]) -> PassportConsent:
    statement = (
        select(PassportConsent)
        .options(joinedload(PassportConsent.organisation, innerjoin=True))
        .where(PassportConsent.reference == reference, within)
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def in_force(person_id: int, organisation_id: int) -> PassportConsent | None:
    """The consent under which the organisation may rely on checks of the person today."""
    statement = (
        select(PassportConsent)
        .where(
            PassportConsent.person_id == person_id,
            PassportConsent.organisation_id == organisation_id,
            PassportConsent.state == ConsentState.GIVEN,
            PassportConsent.ends_before > clock.today(),
        )
        .order_by(PassportConsent.id.desc())
    )
    return db.session.scalars(statement.limit(1)).one_or_none()


def may_be_relied_on(found: PassportConsent) -> list[Check]:
    """The checks of others that may be relied on under this consent, the newest first."""
    if not found.in_force:
        return []
    statement = _clear_elsewhere(found.person_id, found.organisation_id, known_kinds(found.kinds))
    return list(db.session.scalars(statement.order_by(Check.id.desc())))


class Offer(NamedTuple):
    """A check that may be relied on, and the consents under which that is so, one for each organisation."""

    check: Check
    consents: Sequence[PassportConsent]


def offer(scope: Scope, reference: str) -> Offer:
    """A check of another organisation that some of the scope's may rely on.

    Raises:
        NotFound: there is none with this reference under a consent in force.
    """
    statement = (
        select(PassportConsent)
        .join(Check, Check.person_id == PassportConsent.person_id)
        .options(joinedload(PassportConsent.organisation, innerjoin=True))
        .where(Check.reference == reference, PassportConsent.organisation_id.in_(scope.organisation_ids))
        .order_by(PassportConsent.id)
    )
    fitting: list[PassportConsent] = []
    check: Check | None = None
    for found in db.session.scalars(statement):
        for each in may_be_relied_on(found):
            if each.reference == reference:
                fitting, check = [*fitting, found], each
    if check is None:
        raise NotFound
    return Offer(check, fitting)


def _clear_elsewhere(person_id: int, organisation_id: int, kinds: Sequence[CheckKind]) -> Select[Check]:
    relied = exists().where(
        Reliance.check_id == Check.id,
        Reliance.organisation_id == organisation_id,
        Reliance.ended_at.is_(None),
    )
    return (
        select(Check)
        .join(Check.person)
        .options(contains_eager(Check.person), joinedload(Check.establishment))
        .where(
            Check.person_id == person_id,
            Check.organisation_id != organisation_id,
            Check.kind.in_(kinds),
            or_(Check.valid_before.is_(None), Check.valid_before > clock.today()),
            or_(Check.kind.not_in(PRISON_DECIDES), Check.follows_person.is_(True)),
            *_counts_at_its_source(),
            ~relied,
        )
    )


def _counts_at_its_source() -> tuple[ColumnElement[bool], ...]:
    """It is plainly clear there, and nothing later speaks against it.

    What had to be weighed counts for one role of the source: whoever else wants it weighs it themselves.
    """
    return Check.outcome == CheckOutcome.CLEAR, ~models.doubted_at(), ~was_weighed(), ~outweighed()


def counts_at_its_source(check: Check) -> bool:
    """Whether that is so of one check."""
    statement = select(Check.id).where(Check.id == check.id, *_counts_at_its_source())
    return db.session.scalars(statement).first() is not None


def reliances_of(person_id: int, organisation_ids: Collection[int] | None = None) -> list[Reliance]:
    """What was relied on of the person's checks, the newest first; by some organisations, where named."""
    statement = _with_all().where(Reliance.person_id == person_id).order_by(Reliance.id.desc())
    if organisation_ids is not None:
        statement = statement.where(Reliance.organisation_id.in_(organisation_ids))
    return list(db.session.scalars(statement))


def reliance(scope: Scope, reference: str) -> Reliance:
    """What one of the scope's organisations relied on.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = _with_all().where(
        Reliance.reference == reference, Reliance.organisation_id.in_(scope.organisation_ids)
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def to_look_at(scope: Scope) -> Select[Reliance]:
    """What the scope's organisations relied on and must look at again; page it by `LONGEST_WAIT_FIRST`."""
    return _with_all().where(
        Reliance.organisation_id.in_(scope.organisation_ids),
        Reliance.ended_at.is_(None),
        Reliance.look_again_at.is_not(None),
    )


def relying_on(check_id: int) -> list[Organisation]:
    """The other organisations that rely on a check now, by name."""
    statement = (
        select(Organisation)
        .join(Reliance, Reliance.organisation_id == Organisation.id)
        .where(Reliance.check_id == check_id, Reliance.ended_at.is_(None))
        .order_by(Organisation.name, Organisation.id)
    )
    return list(db.session.scalars(statement))


def _with_all() -> Select[Reliance]:
    return (
        select(Reliance)
        .join(Reliance.person)
        .options(
            contains_eager(Reliance.person),
            joinedload(Reliance.organisation, innerjoin=True),
            joinedload(Reliance.establishment),
        )
    )


def recorded_at(check: Check) -> datetime:
    """When the source recorded what it says now."""
    newest = select(CheckStep.recorded_at).where(CheckStep.check_id == check.id)
    return db.session.scalars(newest.order_by(CheckStep.recorded_at.desc()).limit(1)).one()
