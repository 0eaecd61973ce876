"""What applications have to say before two records are merged (wired in `volunteer_app.blueprints`)."""

from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.rules import PeopleMerging
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.rules import OPEN, Stage

GOING = (*OPEN, Stage.ON_HOLD)


class BothApply(NamedTuple):
    """An opportunity for which both records have an application that is not decided."""

    title: str
    first: str
    second: str


def of_people_merging(fact: PeopleMerging) -> None:
    """Two applications for one opportunity cannot become one person's while both are decided on.

    Raises:
        Refused: that is so.
    """
    found = db.session.execute(_both(fact.kept_id, fact.merged_id).limit(1)).first()
    if found is not None:
        raise Refused(
            f"Both have an application for “{found.title}” that is not decided. Withdraw one of the two first"
        )


def undecided_in_both(scope: Scope, first_id: int, second_id: int) -> list[BothApply]:
    """The opportunities of these organisations that keep two records apart, with both applications."""
    statement = _both(first_id, second_id).where(Opportunity.organisation_id.in_(scope.organisation_ids))
    return [BothApply(*row) for row in db.session.execute(statement)]


def _both(first_id: int, second_id: int) -> Select[str, str, str]:
    one, other = aliased(Application), aliased(Application)
    return (
        select(Opportunity.title.label("title"), one.reference, other.reference)
        .join(one, one.opportunity_id == Opportunity.id)
        .join(other, other.opportunity_id == Opportunity.id)
        .where(one.person_id == first_id, other.person_id == second_id)
        .where(one.stage.in_(GOING), other.stage.in_(GOING))
        .order_by(Opportunity.id)
    )
