"""What applications tell vetting: for which roles somebody applies, and whom they named as referees."""

from sqlalchemy import select

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.recruitment.models import Application, Opportunity, Referee
from volunteer_app.recruitment.rules import FINAL
from volunteer_app.roles.models import Role
from volunteer_app.vetting.wanted import Named


def roles_applied_for(scope: Scope, person_id: int) -> list[str]:
    """The codes of the roles of a person's open applications, the newest first; one statement."""
    statement = (
        select(Role.code)
        .join(Opportunity, Opportunity.role_id == Role.id)
        .join(Application, Application.opportunity_id == Opportunity.id)
        .where(
            Application.person_id == person_id,
            Application.organisation_id.in_(scope.organisation_ids),
            Application.stage.not_in(FINAL),
        )
        .order_by(Application.id.desc())
    )
    return list(db.session.scalars(statement))


def referees_named(scope: Scope, person_id: int) -> list[Named]:
    """Whom a person named on their applications, those of the newest first; one statement."""
    statement = (
        select(Referee)
        .join(Application, Application.id == Referee.application_id)
        .where(Application.person_id == person_id, Application.organisation_id.in_(scope.organisation_ids))
        .order_by(Application.id.desc(), Referee.id)
    )
    return [
        Named(str(each.id), each.name, each.how_known, each.email, each.phone)
        for each in db.session.scalars(statement)
    ]
