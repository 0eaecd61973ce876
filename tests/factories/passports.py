"""Consents and reliances for tests, made by the room's own service as a job. They flush and never commit."""

from collections.abc import Sequence
from datetime import date

from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.vetting import make_check
from volunteer_app.foundation import clock
from volunteer_app.foundation.months import add_months
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.vetting import knowing
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport import queries, rules, service
from volunteer_app.vetting.passport.models import PassportConsent, Reliance
from volunteer_app.vetting.rules import CertificateLevel, CheckFacts, CheckKind, CheckOutcome


def give_consent(
    person: Person,
    organisation: Organisation,
    kinds: Sequence[CheckKind] | None = None,
    *,
    ends_before: date | None = None,
) -> PassportConsent:
    """The person agrees that the organisation relies on checks of these kinds, of every kind unless told."""
    last = ends_before or add_months(clock.today(), 12)
    return service.give(person, organisation, kinds or rules.shareable(), last, by=BY)


def rely(check: Check, organisation: Organisation) -> Reliance:
    """The organisation relies on the check, with the person's consent to every kind."""
    if queries.in_force(check.person_id, organisation.id) is None:
        give_consent(check.person, organisation)
    return service.rely(check, organisation, by=BY)


class Two:
    """A person whom two organisations know, and a certificate that the first recorded."""

    def __init__(self) -> None:
        self.source, self.relier = make_organisation("Source"), make_organisation("Relier")
        self.person = make_person(self.source)
        people.affiliate(self.person, self.relier, by=BY)
        self.check = make_check(
            self.person,
            self.source,
            level=CertificateLevel.ENHANCED,
            outcome=CheckOutcome.CLEAR,
            valid_before=add_months(clock.today(), 12),
        )

    def offered(self) -> list[Check]:
        """What the second may rely on now."""
        consent = queries.in_force(self.person.id, self.relier.id)
        return queries.may_be_relied_on(consent) if consent else []

    def known(self) -> list[CheckFacts]:
        """What the second knows of the person's checks."""
        return knowing.facts([self.person.id], self.relier.id)[self.person.id]
