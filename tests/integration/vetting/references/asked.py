"""What tests of references say, and how they read what came of it."""

from datetime import date

from sqlalchemy import select

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting import knowing
from volunteer_app.vetting.references.rules import RequestState
from volunteer_app.vetting.references.tasks import remind_referees
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState

DAY = date(2026, 11, 2)
S = RequestState
MARKER = "Zebra-marker-7Q"
CONTENT = {"children": "yes", "adults": "yes", "prison": "yes"}
SAID = {"known_for": "two_to_five", "capacity": "employer", **CONTENT, "has_concern": "no"}


def mails(to: str = "") -> list[OutboxMessage]:
    db.session.rollback()
    found = select(OutboxMessage).order_by(OutboxMessage.id)
    return [each for each in db.session.scalars(found) if not to or each.to_address == to]


def path_in(message: OutboxMessage) -> str:
    """The path of the link in a message."""
    line = next(each for each in message.body.splitlines() if each.startswith("http"))
    return "/" + line.split("/", 3)[3]


def facts(person: Person, organisation: Organisation) -> list[tuple[CheckState, CheckOutcome | None]]:
    """What readiness reads."""
    found = knowing.facts([person.id], organisation.id)[person.id]
    return [(each.state, each.outcome) for each in found if each.kind is CheckKind.REFERENCE]


def run_on(day: date) -> None:
    db.session.commit()
    with clock.standing_on(day):
        remind_referees()
