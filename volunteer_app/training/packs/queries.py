"""Reads of the versions of training packs."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.packs import rules
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion
from volunteer_app.training.packs.rules import PackState


class Outline(NamedTuple):
    """A pack's title, and how many minutes it takes; None where there is no version to read."""

    title: str
    minutes: int | None = None


_LATEST_FIRST = (TrainingPackVersion.valid_from.desc(), TrainingPackVersion.id.desc())


def in_force(pack_id: int, day: date) -> TrainingPackVersion | None:
    """The version of a pack that is in force on a day (`rules.in_force`), with its modules."""
    return db.session.scalars(
        with_modules()
        .where(TrainingPackVersion.pack_id == pack_id, _counts_on(day))
        .order_by(*_LATEST_FIRST)
        .limit(1)
    ).one_or_none()


def validity_months(pack: TrainingPack, day: date) -> int:
    """How long training in a pack counts that was finished on a day: as the version says that was in force
    then; before there was one, as the pack says now.
    """
    found = db.session.scalars(
        select(TrainingPackVersion.validity_months)
        .where(TrainingPackVersion.pack_id == pack.id, _counts_on(day))
        .order_by(*_LATEST_FIRST)
        .limit(1)
    ).one_or_none()
    return pack.validity_months if found is None else found


def validities(pack_ids: Collection[int]) -> Callable[[TrainingPack, date], int]:
    """The same of many packs and days, in one statement."""
    versions: dict[int, list[TrainingPackVersion]] = {}
    statement = select(TrainingPackVersion).where(TrainingPackVersion.pack_id.in_(pack_ids))
    for each in db.session.scalars(statement) if pack_ids else ():
        versions.setdefault(each.pack_id, []).append(each)

    def months(pack: TrainingPack, day: date) -> int:
        found = rules.in_force(versions.get(pack.id, ()), day)
        return pack.validity_months if found is None else found.validity_months

    return months


def to_read(code: str, day: date) -> TrainingPackVersion:
    """What readers of a pack see on a day: the version in force, else the next to come, with its modules.

    Raises:
        NotFound: there is no such pack, or nothing of it is published.
    """
    statement = with_modules().join(TrainingPackVersion.pack).where(TrainingPack.code == code)
    published = db.session.scalars(statement.where(TrainingPackVersion.state == PackState.PUBLISHED))
    found = _to_read(published, day)
    if found is None:
        raise NotFound
    return found


def all_to_read(day: date) -> list[TrainingPackVersion]:
    """What readers of each pack see on a day, by title, without modules; one statement."""
    statement = (
        select(TrainingPackVersion)
        .options(joinedload(TrainingPackVersion.pack, innerjoin=True))
        .where(TrainingPackVersion.state == PackState.PUBLISHED)
        .order_by(TrainingPackVersion.pack_id, TrainingPackVersion.id)
    )
    by_pack: dict[int, list[TrainingPackVersion]] = {}
    for each in db.session.scalars(statement):
        by_pack.setdefault(each.pack_id, []).append(each)
    shown = (_to_read(versions, day) for versions in by_pack.values())
    return sorted((each for each in shown if each is not None), key=lambda each: (each.title, each.id))


def outlines(codes: Collection[str], day: date) -> dict[str, Outline]:
    """What is told of these packs to whoever may not read them yet, by code; one statement."""
    version = TrainingPackVersion
    shown = load_only(
        version.pack_id,
        version.valid_from,
        version.state,
        version.withdrawn_on,
        version.title,
        version.minutes,
    )
    published = and_(version.pack_id == TrainingPack.id, version.state == PackState.PUBLISHED)
    statement: Select[str, str, TrainingPackVersion | None] = (
        select(TrainingPack.code, TrainingPack.title, version)
        .outerjoin(version, published)
        .options(shown)
        .where(TrainingPack.code.in_(codes))
    )
    titles: dict[str, str] = {}
    versions: dict[str, list[TrainingPackVersion]] = {}
    for code, title, each in db.session.execute(statement):
        titles[code] = title
        versions.setdefault(code, []).extend([each] if each is not None else [])
    read = {code: _to_read(found, day) for code, found in versions.items()}
    return {
        code: Outline(now.title, now.minutes) if (now := read[code]) else Outline(title)
        for code, title in titles.items()
    }


def behind(day: date, listed: Collection[str]) -> list[int]:
    """The ids of packs whose own row does not say what their version in force on this day says.

    `listed`: the codes of the packs that have a folder; others can only be chosen with an upload in force.
    """
    found = []
    for each in all_to_read(day):
        can_be_chosen = each.valid_from <= day and (each.from_upload or each.pack.code in listed)
        if can_be_chosen and not (each.pack.is_active and each.pack.version == each.version):
            found.append(each.pack_id)
    return found


def version(reference: str) -> TrainingPackVersion:
    """One version, whatever its state, with its pack and modules.

    Raises:
        NotFound: there is none with this reference.
    """
    statement = with_modules().options(joinedload(TrainingPackVersion.pack, innerjoin=True))
    found = db.session.scalars(statement.where(TrainingPackVersion.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def module_of(version: TrainingPackVersion, code: str) -> TrainingModule:
    """A module of a version by its code.

    Raises:
        NotFound: the version has no such module.
    """
    for module in version.modules:
        if module.code == code:
            return module
    raise NotFound


def every_version() -> list[TrainingPackVersion]:
    """All versions of all packs, for editors: by pack, the latest first day first; without modules."""
    statement = (
        select(TrainingPackVersion)
        .join(TrainingPackVersion.pack)
        .options(joinedload(TrainingPackVersion.pack, innerjoin=True))
        .order_by(
            TrainingPack.title,
            TrainingPack.id,
            TrainingPackVersion.valid_from.desc(),
            TrainingPackVersion.id.desc(),
        )
    )
    return list(db.session.scalars(statement))


def versions_of(pack_id: int) -> list[TrainingPackVersion]:
    """All versions of a pack, by first day, without modules."""
    statement = select(TrainingPackVersion).where(TrainingPackVersion.pack_id == pack_id)
    ordered = statement.order_by(TrainingPackVersion.valid_from, TrainingPackVersion.id)
    return list(db.session.scalars(ordered))


def version_of(pack: TrainingPack, number: str) -> TrainingPackVersion | None:
    """The version of a pack that has this number."""
    statement = select(TrainingPackVersion).where(
        TrainingPackVersion.pack_id == pack.id, TrainingPackVersion.version == number
    )
    return db.session.scalars(statement).one_or_none()


def pack_to_change(code: str) -> TrainingPack | None:
    """The pack with this code, held until the transaction ends."""
    statement = select(TrainingPack).where(TrainingPack.code == code).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def pack_held(pack_id: int) -> TrainingPack:
    """A pack, held until the transaction ends."""
    statement = select(TrainingPack).where(TrainingPack.id == pack_id).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def is_recorded(pack: TrainingPack) -> bool:
    """Whether anybody's record names the pack."""
    return bool(db.session.scalar(select(exists().where(TrainingRecord.pack_id == pack.id))))


def with_modules() -> Select[TrainingPackVersion]:
    """Versions with their modules: two statements."""
    return select(TrainingPackVersion).options(selectinload(TrainingPackVersion.modules))


def _counts_on(day: date) -> ColumnElement[bool]:
    """As `rules.in_force`: of those that do, the latest is in force."""
    published = TrainingPackVersion.state == PackState.PUBLISHED
    withdrawn = TrainingPackVersion.state == PackState.WITHDRAWN
    since = and_(withdrawn, TrainingPackVersion.withdrawn_on > day)
    return and_(TrainingPackVersion.valid_from <= day, or_(published, since))


def _to_read(versions: Iterable[TrainingPackVersion], day: date) -> TrainingPackVersion | None:
    """The version in force; before the first one begins, that one."""
    published = list(versions)
    now = rules.in_force(published, day)
    return now or min(published, key=lambda each: (each.valid_from, each.id), default=None)
