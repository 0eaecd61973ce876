"""Which training packs the placements of people ask for."""

from collections.abc import Collection

from sqlalchemy import select

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import STANDING, PlacementState
from volunteer_app.roles.models import Role, RoleTrainingPack
from volunteer_app.training.learning.asked import Ask


def of_people(person_ids: Collection[int]) -> list[Ask]:
    """The packs of the roles in which these people are placed, or proposed to be; one statement."""
    statement = (
        select(Placement.person_id, Placement.organisation_id, RoleTrainingPack.pack_code, Role.name)
        .join(Role, Role.id == Placement.role_id)
        .join(RoleTrainingPack, RoleTrainingPack.role_id == Role.id)
        .where(
            Placement.person_id.in_(person_ids),
            Placement.state.in_(STANDING | {PlacementState.PROPOSED}),
            Placement.ends_before > clock.today(),
        )
        .distinct()
    )
    return [Ask(*row) for row in db.session.execute(statement)]
