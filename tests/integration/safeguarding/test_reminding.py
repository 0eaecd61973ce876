"""What nobody takes on is told again and again, each time also to those of one organisation further up."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.safeguarding import make_concern, taken_on
from tests.integration.safeguarding.conftest import R, World
from volunteer_app.accounts import service as accounts
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.safeguarding import queries, tasks
from volunteer_app.safeguarding.rules import (
    REMIND_AFTER,
    REMIND_EACH,
    REMIND_URGENT_AFTER,
    REMIND_URGENT_EACH,
    Act,
    Said,
)

pytestmark = pytest.mark.usefixtures("database")

ALERTED = ["saul@example.org", "sofi@example.org"]


def mailed() -> list[str]:
    db.session.expire_all()
    return sorted(db.session.scalars(select(OutboxMessage.to_address)))


def to_open(address: str) -> list[str]:
    """The references of the concerns that this lead was told of by mail, in order."""
    statement = select(OutboxMessage.body).where(OutboxMessage.to_address == address)
    bodies = db.session.scalars(statement.order_by(OutboxMessage.id))
    return [found for body in bodies for found in re.findall(r"/concerns/(CON-\w+(?:-\w+)*)", body)]


def in_a_while(wait: timedelta) -> None:
    """Let the job run as long after now; days begin at noon in London here."""
    then = (clock.now() + wait).astimezone(clock.LONDON)
    db.session.commit()
    with clock.standing_on(then.date(), then.time()):
        tasks.remind()


@pytest.mark.parametrize(
    ("urgent", "wait", "each"),
    [(True, REMIND_URGENT_AFTER, REMIND_URGENT_EACH), (False, REMIND_AFTER, REMIND_EACH)],
)
def test_leads_are_told_again_and_again_while_it_waits(
    world: World, urgent: bool, wait: timedelta, each: timedelta
) -> None:
    concern = make_concern(world.hope, urgent=urgent, words="Marrowfat")
    in_a_while(wait - timedelta(minutes=5))
    assert mailed() == ALERTED
    first = wait + timedelta(minutes=5)
    for times, then in ((2, first), (2, first + each - timedelta(minutes=5)), (3, first + each)):
        in_a_while(then)
        assert mailed() == sorted(ALERTED * times), then
    assert [step.act for step in queries.steps_of(concern.id)] == [Act.ALERT, Act.REMIND, Act.REMIND]
    assert all("Marrowfat" not in letter.body for letter in db.session.scalars(select(OutboxMessage)))


def test_each_reminder_reaches_the_leads_of_one_organisation_further_up(world: World) -> None:
    top = make_organisation("Top", code="TOP")
    middle = make_organisation("Middle", parent=make_organisation("Without a lead", parent=top))
    below = make_organisation("Below", parent=middle)
    for name, there in (("Bea", below), ("Mia", middle), ("Tom", top)):
        make_account(f"{name.lower()}@example.org", name=name, roles=[(R.SAFEGUARDING_LEAD, there)])
    concern = make_concern(below)
    for days in (3, 6, 9):
        in_a_while(timedelta(days=days))
    told = [Said.of(each.said).whom for each in queries.steps_of(concern.id)]
    assert told == ["Bea", "Bea, Mia", "Bea, Mia, Tom", "Bea, Mia, Tom"]


def test_a_new_lead_is_told_of_what_nobody_has_taken_on_and_of_nothing_else(world: World) -> None:
    top = make_organisation("Top", code="TOP")
    there = make_organisation("No lead yet", parent=top)
    led = make_organisation("Led", parent=top)
    make_account("lea@example.org", name="Lea", roles=[(R.SAFEGUARDING_LEAD, led)])
    waits, others = make_concern(there), [make_concern(led), make_concern(world.hope)]
    own = make_person(there)
    about_them = make_concern(there, own)
    nora = make_account("nora@example.org", name="Nora", person_id=own.id)
    membership = accounts.grant_role(nora, top, R.SAFEGUARDING_LEAD, by=BY)
    assert membership.is_confirmed
    assert to_open("nora@example.org") == [waits.reference]
    assert Said.of(queries.steps_of(waits.id)[-1].said).whom == "Nora"
    for untold in (*others, about_them):
        assert len(queries.steps_of(untold.id)) == 1


def test_a_role_that_waits_for_a_second_administrator_tells_nothing_before_it_is_confirmed(
    world: World,
) -> None:
    there = make_organisation("No lead yet")
    waits = make_concern(there)
    nora = make_account("nora@example.org", name="Nora")
    first, second = (
        make_account(f"{name}@example.org", name=name, roles=[(R.ADMINISTRATOR, there)])
        for name in ("ann", "abe")
    )
    with clock.standing_on(clock.today() + timedelta(days=2)):
        proposed = accounts.grant_role(nora, there, R.SAFEGUARDING_LEAD, by=first.as_actor())
        assert (proposed.is_confirmed, to_open("nora@example.org")) == (False, [])
        accounts.confirm_role(proposed, by=second.as_actor())
    assert to_open("nora@example.org") == [waits.reference]


def test_nobody_is_reminded_of_what_somebody_has_taken_on(world: World) -> None:
    taken_on(make_concern(world.hope, urgent=True), world.sofi)
    in_a_while(REMIND_AFTER + timedelta(days=1))
    assert mailed() == ALERTED
