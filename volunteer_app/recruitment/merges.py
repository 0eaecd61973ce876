"""What applications have to say before two records are merged (wired in `volunteer_app.blueprints`)."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.rules import PeopleMerging
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.rules import OPEN, Stage


def of_people_merging(fact: PeopleMerging) -> None:
    """Two applications for one opportunity cannot become one person's while both are decided on.

    Raises:
        Refused: that is so.
    """
    other = aliased(Application)
    going = (*OPEN, Stage.ON_HOLD)
    statement = (
        select(Opportunity.title)
        .join(Application, Application.opportunity_id == Opportunity.id)
        .join(other, other.opportunity_id == Opportunity.id)
        .where(Application.person_id == fact.kept_id, other.person_id == fact.merged_id)
        .where(Application.stage.in_(going), other.stage.in_(going))
        .order_by(Opportunity.id)
        .limit(1)
    )
    title = db.session.scalars(statement).first()
    if title is not None:
        raise Refused(
            f"Both have an application for “{title}” that is not decided. Withdraw one of the two first"
        )
