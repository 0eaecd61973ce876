"""Consents and reliances for tests, made by the room's own service as a job. They flush and never commit."""

from collections.abc import Sequence
from datetime import date

from tests.factories.organisations import BY
from volunteer_app.foundation import clock
from volunteer_app.foundation.months import add_months
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport import queries, rules, service
from volunteer_app.vetting.passport.models import PassportConsent, Reliance
from volunteer_app.vetting.rules import CheckKind


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
