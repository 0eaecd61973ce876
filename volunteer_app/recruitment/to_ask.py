"""Applications of people whom nobody asked about a sentence, though they accepted an offer. Reads alone."""

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.paging import Key
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.rules import AFTER_OFFER, FINAL
from volunteer_app.sentences import queries as sentences

LONGEST_FIRST = (Key(Application.stage_since), Key(Application.id))


def sentences_to_ask(scope: Scope) -> Select[Application]:
    """Those of the scope's organisations; page them by `LONGEST_FIRST`."""
    return (
        select(Application)
        .join(Application.person)
        .where(
            Application.organisation_id.in_(scope.organisation_ids),
            Application.stage.in_(AFTER_OFFER - FINAL),
            ~sentences.was_asked(Application.person_id, Application.organisation_id),
        )
        .options(
            contains_eager(Application.person),
            joinedload(Application.opportunity, innerjoin=True).lazyload(Opportunity.places),
            joinedload(Application.organisation, innerjoin=True),
        )
    )
