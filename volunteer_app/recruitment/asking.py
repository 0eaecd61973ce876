"""Which training packs the roles ask for that people accepted an offer of."""

from collections.abc import Collection

from sqlalchemy import select

from volunteer_app.foundation.database import db
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.rules import AFTER_OFFER, FINAL, Stage
from volunteer_app.roles.models import Role, RoleTrainingPack
from volunteer_app.training.learning.asked import Ask

WAITING = (AFTER_OFFER - FINAL) | {Stage.ON_HOLD}


def of_people(person_ids: Collection[int]) -> list[Ask]:
    """The packs of the roles that wait for these people; one statement."""
    statement = (
        select(Application.person_id, Application.organisation_id, RoleTrainingPack.pack_code, Role.name)
        .join(Opportunity, Opportunity.id == Application.opportunity_id)
        .join(Role, Role.id == Opportunity.role_id)
        .join(RoleTrainingPack, RoleTrainingPack.role_id == Role.id)
        .where(
            Application.person_id.in_(person_ids),
            Application.stage.in_(WAITING),
            Application.offer_accepted_at.is_not(None),
        )
        .distinct()
    )
    return [Ask(*row) for row in db.session.execute(statement)]
