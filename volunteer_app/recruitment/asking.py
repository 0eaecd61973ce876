"""Which roles people wait for, and which training packs these ask for. Reads alone."""

from collections.abc import Collection

from sqlalchemy import Select, select

from volunteer_app.foundation.asked import Day, Whose
from volunteer_app.foundation.database import db
from volunteer_app.recruitment.models import Application, Opportunity, OpportunityPlace
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


def roles_waiting(organisation: Whose, _today: Day) -> Select[int, int, int | None]:
    """Whose application to an organisation is at its checks, in training or ready: person_id, role_id and
    each place_id, null where the opportunity has none.
    """
    places = OpportunityPlace.opportunity_id == Opportunity.id
    return (
        select(Application.person_id, Opportunity.role_id, OpportunityPlace.organisation_id.label("place_id"))
        .join(Opportunity, Opportunity.id == Application.opportunity_id)
        .outerjoin(OpportunityPlace, places)
        .where(
            Application.organisation_id == organisation,
            Application.stage.in_((Stage.CHECKS, Stage.TRAINING, Stage.READY)),
        )
    )
