"""Checks that an import made by mistake go again, as long as nobody has touched them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, delete

from volunteer_app.foundation import bulk_history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.people.unmaking import because
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.passport.models import Reliance

CHANGED = "The check was changed or decided since"
RELIED_ON = "Another organisation relies on the check"


def touched(made: Any) -> list[Select[Any]]:
    """Statements that give the rows whose check stays, with the reason; see `people.unmaking`."""
    changed = Check.version != made.c.record_version
    moved = Check.person_id != made.c.person_id
    relied = because(made, RELIED_ON, Reliance, Reliance.check_id)
    return [because(made, CHANGED, Check, Check.id).where(changed | moved), relied]


def remove(
    check_ids: Sequence[int], action: StrEnum, *, organisation_id: int, by: Actor, reason: str
) -> None:
    """Delete checks that `touched` does not name, with what was known of them."""
    db.session.execute(
        delete(CheckStep).where(is_among(CheckStep.check_id, check_ids)),
        execution_options={"synchronize_session": False},
    )
    bulk_history.remove_many(Check, check_ids, action, by=by, organisation_id=organisation_id, reason=reason)
