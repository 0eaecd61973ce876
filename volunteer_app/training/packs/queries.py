"""Reads of the versions of training packs."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion
from volunteer_app.training.packs.rules import PackState


def in_force(pack_id: int, day: date) -> TrainingPackVersion | None:
    """The version of a pack that is in force on a day (`rules.in_force`), with its modules."""
    return db.session.scalars(
        with_modules()
        .where(
            TrainingPackVersion.pack_id == pack_id,
            TrainingPackVersion.state == PackState.PUBLISHED,
            TrainingPackVersion.valid_from <= day,
        )
        .order_by(TrainingPackVersion.valid_from.desc(), TrainingPackVersion.id.desc())
        .limit(1)
    ).one_or_none()


def version(reference: str) -> TrainingPackVersion:
    """One version, whatever its state, with its pack and modules.

    Raises:
        NotFound: there is none with this reference.
    """
    found = db.session.scalars(with_modules().where(TrainingPackVersion.reference == reference)).one_or_none()
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


def with_modules() -> Select[TrainingPackVersion]:
    """Versions with their modules: two statements."""
    return select(TrainingPackVersion).options(selectinload(TrainingPackVersion.modules))
