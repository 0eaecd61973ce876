"""A concern pauses somebody: placements stop, coordinators learn that alone, and a person lets them go on."""

import pytest
from sqlalchemy import select

from tests.factories.accounts import sign_in
from tests.factories.organisations import BY
from tests.factories.people import make_person
from tests.factories.placements import ANOTHER, lift_pauses, make_placement, make_ready
from tests.factories.safeguarding import closed, doing, make_concern, taken_on
from tests.integration.safeguarding.conftest import World
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.people import duplicates, merging
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.placements import queries as placements
from volunteer_app.placements import service as placing
from volunteer_app.placements import suspending
from volunteer_app.placements.reasons import Lift, LiftReason
from volunteer_app.placements.rules import AGREE_FIRST, PlacementState, SuspendReason
from volunteer_app.roles import queries as roles
from volunteer_app.safeguarding import queries, service
from volunteer_app.safeguarding.models import Concern
from volunteer_app.safeguarding.rules import Outcome, Said
from volunteer_app.vetting.barring import queries as barring

pytestmark = pytest.mark.usefixtures("database")

WHY = Said("Marrowfat")
WITH_CHILDREN = "mentor-young-people"


def pausing(world: World, person: Person | None = None, by: Account | None = None) -> Concern:
    """A concern that pauses the person with Hope."""
    lead = by or world.sofi
    concern = taken_on(make_concern(world.hope, person or world.person), lead)
    service.pause(concern, WHY, doing(lead, world.hope))
    return concern


def reasons(world: World) -> list[SuspendReason]:
    return [each.reason for each in placements.open_suspensions(world.placement.id)]


def mailed_to(address: str) -> list[str]:
    statement = select(OutboxMessage.body).where(OutboxMessage.to_address == address)
    return list(db.session.scalars(statement.order_by(OutboxMessage.id)))


def test_their_placements_there_are_paused_and_nobody_else_learns_why(
    client: PageClient, world: World
) -> None:
    concern = pausing(world)
    assert (world.placement.state, reasons(world)) == (PlacementState.SUSPENDED, [SuspendReason.LEAD])
    (warning,) = mailed_to("cora@example.org")
    sign_in(client, world.cora)
    page = client.get(f"/placements/{world.placement.reference}").text
    assert "This placement is paused" in page
    assert SuspendReason.OFFICER.words in page
    for words in ("Marrowfat", concern.reference, "Sofi", SuspendReason.CONCERN.words):
        assert words not in page, words
        assert words not in warning, words


def test_another_organisation_goes_on_and_learns_nothing(world: World) -> None:
    people.affiliate(world.person, world.other, by=BY)
    role = roles.recruitable_by_code(WITH_CHILDREN)
    make_ready(world.person, world.other, world.other, role)
    there = make_placement(world.person, world.other, world.other, role=role, approved=True)
    pausing(world)
    assert there.state is PlacementState.APPROVED
    assert not queries.pauses(world.person.id, world.other.id)


def test_nothing_is_approved_and_nothing_goes_on_while_it_stands(world: World) -> None:
    concern = pausing(world)
    proposed = make_placement(world.person, world.hope, world.prison, starts_on=world.placement.ends_before)
    with pytest.raises(Refused, match=AGREE_FIRST):
        placing.approve_placement(proposed, by=ANOTHER)
    with pytest.raises(Refused, match=AGREE_FIRST):
        lift_pauses(world.placement)
    service.end_pause(concern, Said("Cleared up"), doing(world.sofi, world.hope))
    assert world.placement.state is PlacementState.SUSPENDED
    assert lift_pauses(world.placement)
    placing.approve_placement(proposed, by=ANOTHER)


def test_whoever_presses_approve_or_lift_reads_what_every_pause_of_an_officer_says(
    client: PageClient, world: World
) -> None:
    pausing(world)
    proposed = make_placement(world.person, world.hope, world.prison, starts_on=world.placement.ends_before)
    (pause,) = placements.open_suspensions(world.placement.id)
    db.session.commit()
    sign_in(client, world.cora)
    page, lift = f"/placements/{proposed.reference}", f"/placements/{world.placement.reference}/lift"
    answers = [
        client.post(f"{page}/approve", data={**form_fields(client.get(page).text), "note": ""}),
        client.submit(lift, reasons=[str(pause.id)], why="mistake", note="Looked at"),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert AGREE_FIRST in answer.text
        for words in ("concern", "refer this", SuspendReason.CONCERN.words):
            assert words not in answer.text.split("<main", 1)[1].split("</main", 1)[0], words
    unsaid = client.submit(lift, reasons=[str(pause.id)], why="holds_again").text
    assert "Say why it can go on" in unsaid


def test_an_officers_pause_asks_for_a_note_too(world: World) -> None:
    suspending.suspend_placements(world.person.id, SuspendReason.OFFICER)
    with pytest.raises(Refused, match="Say why it can go on"):
        suspending.lift_suspension(
            world.placement, [SuspendReason.OFFICER], why=Lift(LiftReason.HOLDS_AGAIN), by=ANOTHER
        )


def test_of_two_leads_who_paused_them_neither_lifts_it(world: World) -> None:
    leads = world.sofi, world.saul
    for concern, lead in [(pausing(world, by=each), each) for each in leads]:
        service.end_pause(concern, Said("Cleared up"), doing(lead, world.hope))
    for lead in leads:
        with pytest.raises(Refused, match="somebody else has to lift that pause"):
            lift_pauses(world.placement, by=lead.as_actor())
    assert lift_pauses(world.placement)


def test_the_lead_who_paused_them_does_not_lift_it(world: World) -> None:
    concern = pausing(world)
    service.end_pause(concern, Said("Cleared up"), doing(world.sofi, world.hope))
    with pytest.raises(Refused, match="somebody else has to lift that pause"):
        lift_pauses(world.placement, by=world.sofi.as_actor())
    (pause,) = placements.open_suspensions(world.placement.id)
    assert "Sofi" not in pause.suspended_by
    assert lift_pauses(world.placement)


def test_nor_does_the_lead_whose_concern_pauses_whoever_is_kept_in_a_merge(world: World) -> None:
    twin = make_person(world.hope, last_name="Twin")
    concern = pausing(world, twin)
    scope = Scope(frozenset({world.hope.id}))
    duplicates.pair_by_hand(scope, world.person, twin.reference)
    merging.merge(world.person, twin, take=(), reason="One person", scope=scope, by=BY)
    service.end_pause(concern, Said("Cleared up"), doing(world.sofi, world.hope))
    with pytest.raises(Refused, match="somebody else has to lift that pause"):
        lift_pauses(world.placement, by=world.sofi.as_actor())


def test_when_the_last_pause_ends_coordinators_are_asked_to_look(world: World) -> None:
    first, second = pausing(world), pausing(world)
    service.end_pause(first, Said("Over"), doing(world.sofi, world.hope))
    assert queries.pauses(world.person.id, world.hope.id)
    assert len(mailed_to("cora@example.org")) == 1
    service.end_pause(second, Said("Over"), doing(world.sofi, world.hope))
    assert not queries.pauses(world.person.id, world.hope.id)
    assert len(mailed_to("cora@example.org")) == 2


def test_a_pause_stands_when_its_concern_is_closed_until_a_lead_ends_it(world: World) -> None:
    concern = pausing(world)
    service.close(concern, Outcome.FOUND, Said("So it was"), doing(world.sofi, world.hope))
    assert queries.pauses(world.person.id, world.hope.id)
    service.end_pause(concern, Said("After two years"), doing(world.sofi, world.hope))
    assert not queries.pauses(world.person.id, world.hope.id)


def test_who_is_named_nowhere_is_not_paused_and_the_name_stays_while_one_is(world: World) -> None:
    concern = taken_on(make_concern(world.hope), world.sofi)
    by = doing(world.sofi, world.hope)
    with pytest.raises(Refused, match="cannot be done now"):
        service.pause(concern, WHY, by)
    service.name_person(concern, world.person.reference, by)
    service.pause(concern, WHY, by)
    with pytest.raises(Refused, match="cannot be done now"):
        service.name_person(concern, make_person(world.hope).reference, by)


def test_in_regulated_activity_it_opens_the_duty_to_refer_which_the_lead_finds_there(
    client: PageClient, world: World
) -> None:
    role = roles.recruitable_by_code(WITH_CHILDREN)
    make_ready(world.person, world.hope, world.hope, role)
    with_children = make_placement(world.person, world.hope, world.hope, role=role, approved=True)
    concern = pausing(world)
    (duty,) = db.session.scalars(barring.duties(Scope(frozenset({world.hope.id})))).all()
    assert duty.placement_reference == with_children.reference
    sign_in(client, world.sofi)
    opened = client.submit(f"/concerns/{concern.reference}", why="To read").text
    assert f'href="/referrals/{duty.reference}"' in opened
    assert "to be decided" in opened
    assert client.get(f"/referrals/{duty.reference}").status_code == 200


def test_a_merge_pauses_the_person_who_is_kept_and_never_lets_anybody_go_on(world: World) -> None:
    twin = make_person(world.hope, last_name="Twin")
    pausing(world, twin)
    assert world.placement.state is PlacementState.APPROVED
    scope = Scope(frozenset({world.hope.id}))
    duplicates.pair_by_hand(scope, world.person, twin.reference)
    merge = merging.merge(world.person, twin, take=(), reason="One person", scope=scope, by=BY)
    assert reasons(world) == [SuspendReason.LEAD]
    assert queries.pauses(world.person.id, world.hope.id)
    merging.undo(merge, reason="Two people", scope=scope, by=BY)
    assert reasons(world) == [SuspendReason.LEAD]
    assert queries.pauses(twin.id, world.hope.id)
    assert not queries.pauses(world.person.id, world.hope.id)


def test_a_closed_concern_that_paused_nobody_stands_in_nobodys_way(world: World) -> None:
    closed(make_concern(world.hope, world.person), world.sofi)
    proposed = make_placement(world.person, world.hope, world.prison, starts_on=world.placement.ends_before)
    assert placing.approve_placement(proposed, by=ANOTHER).state is PlacementState.APPROVED
