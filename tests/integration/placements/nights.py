"""What the tests of the nightly check of readiness stand on."""

from datetime import date, timedelta

from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.placements import make_placement, ready_person
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import tasks
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.sweeping.models import PlacementNotice
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import Action as TrainingAction
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import Action, CheckKind

MONDAY = date(2026, 11, 23)
LAPSES = MONDAY + timedelta(days=60)


class Night:
    """One organisation in one prison, with a coordinator, and a volunteer who was approved on a Monday."""

    def __init__(self) -> None:
        self.hope, self.prison = make_organisation(), make_prison()
        self.cora = make_account("cora@hope.example", roles=[(MembershipRole.COORDINATOR, self.hope)])
        self.person = ready_person(self.hope, self.prison)
        self.placement = make_placement(self.person, self.hope, self.prison, approved=True)

    def check(self, kind: CheckKind) -> Check:
        wanted = select(Check).where(Check.person_id == self.person.id, Check.kind == kind)
        return db.session.scalars(wanted.order_by(Check.id)).all()[0]


def ends_on(check: Check, day: date) -> None:
    """Let a clear check end before a day, as if it had been recorded so from the start."""
    check.valid_before = day
    history.record(Action.DECIDE, check, by=BY)
    for step in db.session.scalars(select(CheckStep).where(CheckStep.check_id == check.id)):
        if step.valid_from is not None:
            step.valid_before = day
    db.session.commit()


def training_ends_on(person: Person, day: date) -> None:
    for record in db.session.scalars(select(TrainingRecord).where(TrainingRecord.person_id == person.id)):
        record.valid_before = day
        history.record(TrainingAction.VERIFY, record, by=BY)
    db.session.commit()


def sweep_on(day: date) -> None:
    with clock.standing_on(day):
        tasks.sweep()


def mails() -> list[OutboxMessage]:
    wanted = select(OutboxMessage).where(OutboxMessage.subject.like("Placements that are not ready%"))
    return list(db.session.scalars(wanted.order_by(OutboxMessage.id)))


def notices() -> list[tuple[int, date, bool]]:
    found = db.session.scalars(select(PlacementNotice).order_by(PlacementNotice.id))
    return [(each.days_ahead, each.lapses_on, each.closed_on is None) for each in found]


def state(night: Night) -> PlacementState:
    db.session.expire_all()
    return night.placement.state


def days_before(number: int) -> date:
    return LAPSES - timedelta(days=number)


def another(organisation: Organisation, prison: Organisation, name: str) -> Placement:
    person = ready_person(organisation, prison, last_name=name)
    return make_placement(person, organisation, prison, approved=True)
