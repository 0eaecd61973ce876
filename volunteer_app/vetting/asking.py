"""The door for the rooms above: an accepted offer opens the question about convictions, its end closes it.

They learn where a question has got to, and never what was told: `vetting.disclosures` and `vetting.assessing`
are read by this room alone.
"""

from collections.abc import Collection
from typing import NamedTuple

from volunteer_app.accounts import queries as accounts
from volunteer_app.foundation import links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.roles.models import Role
from volunteer_app.vetting.assessing import queries as assessments
from volunteer_app.vetting.assessing import service as assessing
from volunteer_app.vetting.disclosures import queries, service
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.disclosures.rules import DisclosureState


class Asked(NamedTuple):
    """Where a question has got to, for everybody who may see the application."""

    reference: str
    state: DisclosureState


def open_question(
    person: Person, organisation: Organisation, role: Role, *, offer_reference: str, by: Actor
) -> None:
    """The offer was accepted. Nothing is asked where the role does not allow it."""
    disclosure = service.open_question(person, organisation, role, offer_reference=offer_reference, by=by)
    if disclosure is not None:
        _tell(person)


def close_questions(offer_references: Collection[str], *, by: Actor) -> None:
    """These applications ended: nothing more is asked, and what was told goes with the next sweep."""
    found = queries.of_offers(offer_references)
    if found:
        assessing.withdraw(assessments.of_disclosures([each.id for each in found]), by=by)
        service.close(found, by=by)


def asked_for(offer_reference: str) -> Asked | None:
    """Where the question of an offer has got to."""
    found: list[Disclosure] = queries.of_offers([offer_reference])
    return Asked(found[0].reference, found[0].state) if found else None


def _tell(person: Person) -> None:
    """Whoever cannot sign in is told by their coordinator."""
    account = accounts.of_person(person.id)
    if account is not None and account.is_active:
        url = links.address("vetting.my_disclosures")
        mail.post(to=account.email, template="vetting/mail/something_to_read.txt", name=account.name, url=url)
