"""People for tests: small, valid, recorded by a job, flushed and never committed."""

from datetime import date
from typing import Any

from tests.factories.organisations import BY, make_organisation
from volunteer_app.foundation import history
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service
from volunteer_app.people.models import Person
from volunteer_app.people.rules import Action, AgreementKind, ConsentRoute, sort_name


def make_person(
    organisation: Organisation | None = None,
    *,
    first_name: str = "Carys",
    last_name: str = "Llewellyn",
    **columns: Any,
) -> Person:
    """A person born in 1990, whose record `organisation` (or a new one) holds."""
    values: dict[str, Any] = {
        "date_of_birth": date(1990, 5, 17),
        "email": None,
        "consent_route": ConsentRoute.SPOKEN,
        "consent_on": date(2026, 1, 5),
        **columns,
    }
    person = Person(
        first_name=first_name, last_name=last_name, sort_name=sort_name(first_name, last_name), **values
    )
    holder = organisation or make_organisation()
    db.session.add(person)
    db.session.flush()
    history.record(Action.ADD, person, by=BY, person_id=person.id, organisation_id=holder.id)
    service.affiliate(person, holder, by=BY)
    db.session.flush()
    return person


def sign_everything(person: Person, organisation: Organisation) -> None:
    """The person has signed both agreements with the organisation."""
    for kind in AgreementKind:
        service.sign_agreement(person, organisation, kind, person.full_name, by=BY)
