"""Many people at once, as an organisation brings them from its old records."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import or_, select

from volunteer_app.foundation import bulk_history, clock, search_index
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db, new_reference
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries
from volunteer_app.people.models import Affiliation, Person
from volunteer_app.people.rules import Action, ConsentRoute, PreferredLanguage, sort_name
from volunteer_app.people.service import PersonDetails, columns_of
from volunteer_app.people.similar import crowded, without_birth_date


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


class Known(NamedTuple):
    """Somebody who is there, as far as newcomers are compared with them."""

    id: int
    reference: str
    first_name: str
    last_name: str
    known_as: str
    sort_name: str
    date_of_birth: date | None
    email: str | None
    phone: str
    postcode: str
    preferred_language: PreferredLanguage
    access_needs: str
    emergency_name: str
    emergency_phone: str
    emergency_relationship: str
    organisation_ids: frozenset[int]


def known(scope: Scope, newcomers: Sequence[PersonDetails], person_ids: Collection[int] = ()) -> list[Known]:
    """Those in the scope who share something with one of these newcomers, and these people themselves.

    Name, e-mail address, birth date or postcode, unless very many share it: the postcode of a prison says
    nothing by itself. A statement for each of the last three, and one for all.
    """
    return _sharing(
        scope,
        (Person.sort_name, {sort_name(each.first_name, each.last_name) for each in newcomers}),
        (Person.email, _telling(Person.email, {each.email for each in newcomers})),
        (Person.date_of_birth, _telling(Person.date_of_birth, {each.date_of_birth for each in newcomers})),
        (Person.postcode, _telling(Person.postcode, {each.postcode for each in newcomers})),
        (Person.id, set(person_ids)),
    )


def _telling(column: Any, values: set[Any]) -> set[Any]:
    return values - crowded(column, values)


def alike(scope: Scope, newcomers: Sequence[PersonDetails]) -> list[list[int]]:
    """For each newcomer, those in the scope with a similar name, where a birth date is not known."""
    asked = [((each.first_name, each.last_name), each.date_of_birth is not None) for each in newcomers]
    return [[like.id for like in each] for each in without_birth_date(queries.people(scope), asked)]


def known_by(
    scope: Scope,
    *,
    references: Collection[str],
    emails: Collection[str],
    sort_names: Collection[str],
    person_ids: Collection[int],
) -> list[Known]:
    """Those in the scope with one of these references, addresses or names, and these people themselves."""
    return _sharing(
        scope,
        (Person.reference, set(references)),
        (Person.email, set(emails)),
        (Person.sort_name, set(sort_names)),
        (Person.id, set(person_ids)),
    )


def _sharing(scope: Scope, *shared: tuple[Any, set[Any]]) -> list[Known]:
    ways = [is_among(column, values - {None, ""}) for column, values in shared if values - {None, ""}]
    if not ways:
        return []
    columns = [getattr(Person, name) for name in Known._fields[:-1]]
    statement = (
        select(*columns, Affiliation.organisation_id)
        .join(Affiliation, Affiliation.person_id == Person.id)
        .where(Person.merged_into_id.is_(None), Affiliation.organisation_id.in_(scope.organisation_ids))
        .where(or_(*ways))
    )
    found: dict[int, Any] = {}
    holders: dict[int, set[int]] = {}
    for *values, organisation_id in db.session.execute(statement):
        found[values[0]] = values
        holders.setdefault(values[0], set()).add(organisation_id)
    return [Known._make([*values, frozenset(holders[number])]) for number, values in found.items()]


def these(scope: Scope, person_ids: Collection[int], *, hold: bool = False) -> list[Person]:
    """Of these people, those whom the scope reaches. `hold`: nobody else changes them in this transaction."""
    if not person_ids:
        return []
    statement = queries.people(scope).where(is_among(Person.id, person_ids)).order_by(Person.id)
    if hold:
        statement = statement.with_for_update(of=Person).execution_options(populate_existing=True)
    return list(db.session.scalars(statement))


def records(person_ids: Collection[int]) -> dict[int, Person]:
    """The records of these people by number, whoever holds them, also those that were merged."""
    if not person_ids:
        return {}
    found = db.session.scalars(select(Person).where(is_among(Person.id, person_ids)))
    return {each.id: each for each in found}


def called(scope: Scope, references: Collection[str]) -> list[Person]:
    """The people with these references, of those whom the scope reaches."""
    if not references:
        return []
    return list(db.session.scalars(queries.people(scope).where(is_among(Person.reference, references))))
