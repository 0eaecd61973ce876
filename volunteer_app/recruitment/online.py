"""Applications from the public page, by people who have no account."""

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import Refused
from volunteer_app.people import queries as people_queries
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.people.rules import ConsentRoute, sort_name
from volunteer_app.people.service import PersonDetails
from volunteer_app.recruitment import queries
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.rules import MOST_FROM_ONE_ADDRESS, ApplicationSource
from volunteer_app.recruitment.service import ApplicationAnswers, apply


def apply_online(
    opportunity: Opportunity, details: PersonDetails, answers: ApplicationAnswers
) -> Application:
    """An application from somebody whom no account names.

    Nobody has shown who they are, so what they type never changes a record that exists, and never joins
    another organisation's record of somebody to this one's.

    Raises:
        Refused: as `apply`, or too many applications came from this e-mail address.
    """
    by = Actor.link("apply", f"{details.first_name} {details.last_name}"[:200])
    email = details.email or ""
    if email and queries.count_from_address(opportunity, email) >= MOST_FROM_ONE_ADDRESS:
        raise Refused(
            f"We have {MOST_FROM_ONE_ADDRESS} applications from this email address already. "
            "Use another address, or print the form and send it to us"
        )
    person = _known(opportunity, details) or people.add_person(
        details,
        organisation=opportunity.organisation,
        by=by,
        on_behalf=False,
        consent_route=ConsentRoute.ONLINE,
        consent_on=clock.today(),
    )
    return apply(opportunity, person, answers, source=ApplicationSource.ONLINE, by=by)


def _known(opportunity: Opportunity, details: PersonDetails) -> Person | None:
    """The same name, birth date and e-mail address in this organisation: one person applying again."""
    if not details.email or details.date_of_birth is None:
        return None
    alike = people_queries.possible_duplicates(
        Scope(frozenset({opportunity.organisation_id})),
        first_name=details.first_name,
        last_name=details.last_name,
        date_of_birth=details.date_of_birth,
        email=details.email,
    )
    name = sort_name(details.first_name, details.last_name)
    for person in alike:
        same = (person.sort_name, person.date_of_birth, person.email)
        if same == (name, details.date_of_birth, details.email.lower()):
            return person
    return None
