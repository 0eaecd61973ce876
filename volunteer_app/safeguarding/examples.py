"""Plainly invented concerns for the sample data: nobody ever said or did any of this."""

from datetime import date, timedelta

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.safeguarding import service
from volunteer_app.safeguarding.models import Concern
from volunteer_app.safeguarding.rules import Agency, ConcernKind, Outcome, Raised, Said, Source, Told
from volunteer_app.safeguarding.service import Doing

INVENTED = "Invented for this sample: nothing of this happened."
# Enough in one half-year that a board may read how many there were
EARLIER = 12


def invent(organisation: Organisation, people: list[Person], by: Actor) -> None:
    """One to take on, one that is looked into, one that was referred, and older ones that are closed."""
    _raise(organisation, by, urgent=True)
    looked_into = _raise(organisation, by, people[0])
    referred = _raise(organisation, by, people[1])
    doing = Doing(_lead(organisation, by), Scope(frozenset({organisation.id})))
    for each in (looked_into, referred):
        service.take_on(each, doing)
    service.note(looked_into, Said(INVENTED), doing)
    service.tell(looked_into, Said(INVENTED, "The chair of trustees", clock.today()), doing)
    service.refer(referred, Said(INVENTED, Agency.ADULTS.words, clock.today()), doing)
    for number in range(EARLIER):
        with clock.standing_on(_last_summer() + timedelta(days=number)):
            _closed(organisation, by, doing)
    db.session.flush()


def _raise(
    organisation: Organisation, by: Actor, person: Person | None = None, *, urgent: bool = False
) -> Concern:
    source = Source.PUBLIC if person is None else Source.RECORD
    told = Told(INVENTED, about="Somebody invented")
    raised = Raised(told, ConcernKind.CONCERN, urgent, source, person.id if person else None)
    return service.enter(organisation, raised, by=by)


def _closed(organisation: Organisation, by: Actor, doing: Doing) -> None:
    concern = _raise(organisation, by)
    service.take_on(concern, doing)
    service.close(concern, Outcome.NOTHING_NEEDED, Said(INVENTED), doing)


def _last_summer() -> date:
    """A day of the half-year from 1 April that is over."""
    today = clock.today()
    return date(today.year if today.month >= 10 else today.year - 1, 6, 1)


def _lead(organisation: Organisation, by: Actor) -> Actor:
    """The sample lead, so that the start page says what they have taken on."""
    leads = accounts.holders(organisation.id, MembershipRole.SAFEGUARDING_LEAD)
    return leads[0].as_actor() if leads else by
