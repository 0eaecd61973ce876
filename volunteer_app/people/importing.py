"""Many people at once, as an organisation brings them from its old records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from volunteer_app.foundation import bulk_history, clock, search_index
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import new_reference
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Affiliation, Person
from volunteer_app.people.rules import Action, ConsentRoute
from volunteer_app.people.service import PersonDetails, columns_of


@dataclass(frozen=True)
class Arrival:
    """Somebody to add: what is known of them, and how and when they agreed that we hold it."""

    details: PersonDetails
    consent_route: ConsentRoute
    consent_on: date


def import_people(arrivals: Sequence[Arrival], *, organisation: Organisation, by: Actor) -> list[int]:
    """New people whose records `organisation` holds, entered on their behalf; their ids in the same order.

    The same as `service.add_person` for each, in a few statements for all.

    Raises:
        Refused: a name is missing, a birth date cannot be, or somebody agreed on a day to come.
    """
    if any(each.consent_on > clock.today() for each in arrivals):
        raise Refused("The date they agreed must be today or in the past", "consent_on")
    rows: list[dict[str, Any]] = [
        {
            **columns_of(each.details),
            "reference": new_reference(Person.__reference_prefix__),
            "entered_on_behalf": True,
            "consent_route": each.consent_route,
            "consent_on": each.consent_on,
        }
        for each in arrivals
    ]
    actors = [by.acting_for(row["reference"]) for row in rows]
    ids = bulk_history.add_many(Person, rows, Action.ADD, by=actors, organisation_id=organisation.id)
    affiliations = [{"person_id": number, "organisation_id": organisation.id} for number in ids]
    bulk_history.add_many(Affiliation, affiliations, Action.AFFILIATE, by=actors)
    search_index.fill(Person, ids)
    return ids
