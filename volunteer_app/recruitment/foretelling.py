"""The read behind a forecast: an application, all that its role asks, and its places, in one statement."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.recruitment.models import Application, Opportunity, OpportunityPlace
from volunteer_app.roles.models import Role


def application(scope: Scope, reference: str) -> Application:
    """An application of the scope.

    Raises:
        NotFound: there is none with this reference inside the scope.
    """
    opportunity = joinedload(Application.opportunity, innerjoin=True)
    statement = (
        select(Application)
        .options(
            joinedload(Application.person, innerjoin=True),
            opportunity.joinedload(Opportunity.role, innerjoin=True).joinedload(Role.training_packs),
            opportunity.joinedload(Opportunity.places).joinedload(OpportunityPlace.place),
        )
        .where(Application.reference == reference, Application.organisation_id.in_(scope.organisation_ids))
    )
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound
    return found
