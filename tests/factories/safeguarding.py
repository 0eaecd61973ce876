"""Concerns for tests, made by the room's own service. They flush and never commit."""

from tests.factories.organisations import BY
from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.safeguarding import service
from volunteer_app.safeguarding.models import Concern
from volunteer_app.safeguarding.rules import ConcernKind, Outcome, Raised, Said, Source, Told
from volunteer_app.safeguarding.service import Doing

SAID = Said("Looked into", "The chair", clock.today())


def make_concern(
    organisation: Organisation,
    person: Person | None = None,
    *,
    words: str = "Somebody shouted",
    kind: ConcernKind = ConcernKind.CONCERN,
    urgent: bool = False,
    by: Actor = BY,
) -> Concern:
    """A concern that was raised just now, of which the leads were told."""
    told = Told(words, about=words, when=words, origin=words, name=words, contact=words)
    source = Source.RECORD if person else Source.PUBLIC
    return service.raise_concern(
        organisation, Raised(told, kind, urgent, source, person.id if person else None), by=by
    )


def doing(lead: Account, *organisations: Organisation) -> Doing:
    """What this lead may do in these organisations."""
    return Doing(lead.as_actor(), Scope(frozenset(each.id for each in organisations)))


def taken_on(concern: Concern, lead: Account) -> Concern:
    """The concern, once this lead has taken it on."""
    service.take_on(concern, doing(lead, concern.organisation))
    return concern


def closed(concern: Concern, lead: Account, outcome: Outcome = Outcome.NOT_FOUND) -> Concern:
    """The concern, once this lead has taken it on and closed it."""
    taken_on(concern, lead)
    service.close(concern, outcome, SAID, doing(lead, concern.organisation))
    return concern
