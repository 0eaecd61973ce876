"""Reads of who learns what."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import defer, joinedload, load_only

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.people.models import Person
from volunteer_app.training.learning.models import ModuleAttempt, PackLearning
from volunteer_app.training.learning.rules import Stand
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion
from volunteer_app.training.packs.rules import PackState

LATEST_FIRST = (Key(PackLearning.moved_at, descending=True), Key(PackLearning.id, descending=True))


@dataclass(frozen=True)
class Progress:
    """How many modules of a version somebody has passed, and how many it has."""

    passed: int = 0
    modules: int = 0


def learning(scope: Scope, reference: str) -> PackLearning:
    """One that the scope reaches, with the modules of its version.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    modules = joinedload(PackLearning.version, innerjoin=True).selectinload(TrainingPackVersion.modules)
    statement = with_names().options(modules.options(defer(TrainingModule.content)))
    found = db.session.scalars(
        statement.where(PackLearning.reference == reference, _reached_by(scope))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def hold(learning: PackLearning) -> None:
    """Nobody else changes it until the present transaction ends; it is read as it is now."""
    db.session.refresh(learning, with_for_update={"of": PackLearning})


def hold_person(person_id: int) -> None:
    """Nobody else begins a pack for this person until the present transaction ends."""
    statement = select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    db.session.execute(statement)


def open_learning(person_id: int, pack_id: int) -> PackLearning | None:
    """The pack that somebody is on the way through, if they are."""
    statement = with_names().where(
        PackLearning.person_id == person_id,
        PackLearning.pack_id == pack_id,
        PackLearning.finished_at.is_(None),
    )
    return db.session.scalars(statement).one_or_none()


def open_of(person_id: int) -> list[PackLearning]:
    """What somebody is on the way through, the latest first."""
    statement = with_names().where(PackLearning.person_id == person_id, PackLearning.finished_at.is_(None))
    return list(db.session.scalars(statement.order_by(PackLearning.moved_at.desc(), PackLearning.id.desc())))


def open_count() -> ColumnElement[int]:
    """How many packs somebody is on the way through: a column beside `Person`."""
    return (
        select(func.count())
        .where(PackLearning.person_id == Person.id, PackLearning.finished_at.is_(None))
        .correlate(Person)
        .scalar_subquery()
    )


def attempts(learning: PackLearning) -> dict[int, list[ModuleAttempt]]:
    """All attempts at each module, by its id, the first one first."""
    statement = (
        select(ModuleAttempt)
        .where(ModuleAttempt.learning_id == learning.id)
        .order_by(ModuleAttempt.module_id, ModuleAttempt.number)
    )
    found: dict[int, list[ModuleAttempt]] = {}
    for each in db.session.scalars(statement):
        found.setdefault(each.module_id, []).append(each)
    return found


def attempt(learning: PackLearning, module: TrainingModule, number: int) -> ModuleAttempt:
    """One attempt at a module.

    Raises:
        NotFound: there was none with this number.
    """
    statement = select(ModuleAttempt).where(
        ModuleAttempt.learning_id == learning.id,
        ModuleAttempt.module_id == module.id,
        ModuleAttempt.number == number,
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def progress(learnings: Collection[PackLearning]) -> dict[int, Progress]:
    """How far each of them is, by id; one statement for any number."""
    if not learnings:
        return {}
    passed = (
        select(func.count())
        .where(ModuleAttempt.learning_id == PackLearning.id, ModuleAttempt.passed)
        .correlate(PackLearning)
        .scalar_subquery()
    )
    modules = (
        select(func.count())
        .where(TrainingModule.version_id == PackLearning.version_id)
        .correlate(PackLearning)
        .scalar_subquery()
    )
    ids = [each.id for each in learnings]
    statement = select(PackLearning.id, passed, modules).where(PackLearning.id.in_(ids))
    return {number: Progress(done, of) for number, done, of in db.session.execute(statement)}


def in_scope(scope: Scope, stand: Stand | None = None, pack_code: str = "") -> Select[PackLearning]:
    """Who learns with the scope's organisations: all, or those at one stage or with one pack."""
    statement = with_names().where(PackLearning.organisation_id.in_(scope.organisation_ids))
    if stand is not None:
        is_open = PackLearning.finished_at.is_(None)
        statement = statement.where(is_open if stand is Stand.LEARNING else ~is_open)
    if pack_code:
        code = select(TrainingPack.id).where(TrainingPack.code == pack_code).scalar_subquery()
        statement = statement.where(PackLearning.pack_id == code)
    return statement


def begun_versions() -> list[TrainingPackVersion]:
    """Versions that an answer sheet can be of: those that have been in force; by title, the latest first."""
    statement = (
        select(TrainingPackVersion)
        .options(joinedload(TrainingPackVersion.pack, innerjoin=True))
        .where(
            TrainingPackVersion.state != PackState.DRAFT,
            TrainingPackVersion.valid_from <= clock.today(),
        )
        .order_by(
            TrainingPackVersion.title,
            TrainingPackVersion.pack_id,
            TrainingPackVersion.valid_from.desc(),
            TrainingPackVersion.id.desc(),
        )
    )
    return list(db.session.scalars(statement))


@cache  # the same for every request, and slow to build
def with_names() -> Select[PackLearning]:
    """With all that lists show."""
    return select(PackLearning).options(
        joinedload(PackLearning.person, innerjoin=True),
        joinedload(PackLearning.organisation, innerjoin=True),
        joinedload(PackLearning.pack, innerjoin=True),
        joinedload(PackLearning.version, innerjoin=True).options(
            load_only(
                TrainingPackVersion.version,
                TrainingPackVersion.title,
                TrainingPackVersion.pass_mark,
                TrainingPackVersion.minutes,
                TrainingPackVersion.validity_months,
                TrainingPackVersion.valid_from,
                TrainingPackVersion.pack_id,
            )
        ),
        joinedload(PackLearning.record),
    )


def _reached_by(scope: Scope) -> ColumnElement[bool]:
    own = PackLearning.person_id == scope.person_id
    held = PackLearning.organisation_id.in_(scope.organisation_ids)
    return held if scope.person_id is None else or_(held, own)
