import re
from collections.abc import Callable
from datetime import date

import pytest

from tests.factories.accounts import make_account, make_membership, sign_in
from tests.factories.disclosures import a_matter, make_disclosure
from tests.factories.organisations import BY
from tests.factories.training import make_training
from tests.factories.vetting import ask_for_clearance, make_check, make_clearance
from tests.integration.desk.conftest import World, in_days
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.placements.rules import PlacementState
from volunteer_app.recruitment.rules import Stage
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import Action
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState


def start(client: PageClient) -> str:
    db.session.commit()
    answer = client.get("/start")
    assert answer.status_code == 200
    return answer.text


def test_a_quiet_day_says_so_for_every_kind_of_work(coordinator: PageClient) -> None:
    assert start(coordinator).count("Nothing here today.") == 11


def test_late_applications_stand_with_the_red_ones_first(coordinator: PageClient, world: World) -> None:
    opportunity = world.opportunity()
    world.late(world.application(world.person(last_name="Amber"), opportunity))
    world.late(world.application(world.person(last_name="Redd"), opportunity), red=True)
    world.application(world.person(last_name="Green"), opportunity)
    page = start(coordinator)
    assert "Applications that are late: 2" in page
    assert page.index("Carys Redd") < page.index("Carys Amber")
    assert "Green" not in page
    assert "past its longest time" in page
    assert "past its ideal time" in page


def test_an_application_that_is_over_is_never_late(coordinator: PageClient, world: World) -> None:
    world.late(world.application(world.person(), stage=Stage.DECLINED))
    assert "Applications that are late: 0" in start(coordinator)


def test_checks_and_training_of_placed_people_are_named_before_they_end(
    coordinator: PageClient, world: World
) -> None:
    person = world.person()
    world.placement(person)
    end = in_days(60)
    clear = CheckOutcome.CLEAR
    make_check(person, world.hope, state=CheckState.SUBMITTED, outcome=clear, valid_before=end)
    make_clearance(person, world.hope, world.prison, valid_before=end)
    ends(make_training(person, world.hope, verified=True), end)
    page = start(coordinator)
    assert "Checks and clearances that end within 90 days: 2" in page
    assert f"Prison clearance at {world.prison.name}" in page
    assert "Training that ends within 90 days: 1" in page


def ends(record: TrainingRecord, day: date) -> None:
    record.valid_before = day
    history.record(Action.VERIFY, record, by=BY)


@pytest.mark.parametrize(
    ("days", "named"), [(0, True), (1, True), (90, True), (91, False), (400, False), (-1, False)]
)
def test_ninety_days_are_counted_to_the_first_day_that_a_check_no_longer_counts(
    coordinator: PageClient, world: World, days: int, named: bool
) -> None:
    person = world.person()
    world.placement(person, starts_on=in_days(-30))
    make_check(
        person,
        world.hope,
        state=CheckState.SUBMITTED,
        outcome=CheckOutcome.CLEAR,
        valid_from=in_days(-100),
        valid_before=in_days(days),
    )
    assert ("end within 90 days: 1" in start(coordinator)) is named


def no_placement(_world: World, _person: Person) -> None:
    """They were never placed."""


def over(world: World, person: Person) -> None:
    world.placement(person, starts_on=in_days(-30), ends_before=in_days(0))


def refused(world: World, person: Person) -> None:
    world.placement(person, PlacementState.REFUSED)


def elsewhere(world: World, person: Person) -> None:
    world.placement(person, organisation_id=world.other.id)


@pytest.mark.parametrize("placed", [no_placement, over, refused, elsewhere])
def test_who_has_no_placement_to_come_is_not_chased(
    coordinator: PageClient, world: World, placed: Callable[[World, Person], None]
) -> None:
    person = world.person()
    placed(world, person)
    make_clearance(person, world.hope, world.prison, valid_before=in_days(60))
    assert "Checks and clearances that end within 90 days: 0" in start(coordinator)


def test_a_renewal_under_way_keeps_the_reminder_quiet(coordinator: PageClient, world: World) -> None:
    person = world.person()
    world.placement(person)
    make_clearance(person, world.hope, world.prison, valid_before=in_days(60))
    ask_for_clearance(person, world.hope, world.prison)
    assert "Checks and clearances that end within 90 days: 0" in start(coordinator)


def test_training_that_was_done_again_is_quiet(coordinator: PageClient, world: World) -> None:
    person = world.person()
    world.placement(person)
    ends(make_training(person, world.hope, verified=True), in_days(60))
    make_training(person, world.hope)
    assert "Training that ends within 90 days: 0" in start(coordinator)


def test_training_and_placements_wait_for_a_coordinator(coordinator: PageClient, world: World) -> None:
    person = world.person(first_name="<b>Bold</b>")
    record = make_training(person, world.hope)
    placement = world.placement(person, PlacementState.PROPOSED)
    page = start(coordinator)
    assert "Training to verify: 1" in page
    assert f"/training/{record.reference}" in page
    assert "Placements to approve: 1" in page
    assert f"/placements/{placement.reference}" in page
    assert "<b>Bold" not in page


def test_only_the_first_ten_stand_here_and_all_are_counted(coordinator: PageClient, world: World) -> None:
    for _ in range(13):
        world.placement(world.person(), PlacementState.PROPOSED)
    page = start(coordinator)
    assert "Placements to approve: 13" in page
    assert page.count("/placements/PLA-") == 10
    assert "See all 13" in page


def test_another_organisations_work_is_not_here(coordinator: PageClient, world: World) -> None:
    person = world.person(world.other, last_name="Elsewhere")
    world.late(world.application(person, world.opportunity(by=world.other)))
    make_training(person, world.other)
    world.placement(person, PlacementState.PROPOSED, organisation_id=world.other.id)
    page = start(coordinator)
    assert "Elsewhere" not in page
    assert page.count("Nothing here today.") == 11


def test_a_vetting_officer_sees_what_waits_for_a_decision(officer: PageClient, world: World) -> None:
    came_back = world.person(last_name="Back")
    make_check(
        came_back,
        world.hope,
        state=CheckState.SUBMITTED,
        outcome=CheckOutcome.HAS_INFORMATION,
        valid_from=None,
    )
    make_check(world.person(last_name="Sent"), world.hope, state=CheckState.SUBMITTED)
    make_check(world.person(last_name="Quickly"), world.hope, CheckKind.IDENTITY)
    page = start(officer)
    assert "Checks that wait for you: 2" in page
    assert "Came back: decide" in page
    assert "Quickly" not in page
    assert "Applications that are late" not in page


def test_a_coordinator_does_not_learn_that_something_came_back(coordinator: PageClient, world: World) -> None:
    person = world.person()
    make_check(
        person, world.hope, state=CheckState.SUBMITTED, outcome=CheckOutcome.HAS_INFORMATION, valid_from=None
    )
    assert "Came back" not in start(coordinator)


def test_an_answer_about_convictions_waits_for_the_vetting_officer(officer: PageClient, world: World) -> None:
    make_disclosure(world.person(last_name="Unasked"), world.hope, offer="APP-2")
    answered = make_disclosure(world.person(last_name="Answered"), world.hope, a_matter(clock.today()))
    page = start(officer)
    assert "Answers about convictions to look at: 1" in page
    assert f'href="/disclosures/{answered.reference}"' in page
    assert "Unasked" not in page


def test_a_coordinator_is_told_of_no_answer_about_convictions(coordinator: PageClient, world: World) -> None:
    make_disclosure(world.person(), world.hope, a_matter(clock.today()))
    assert "Answers about convictions" not in start(coordinator)


def test_a_security_contact_sees_the_clearances_of_their_prison(client: PageClient, world: World) -> None:
    ask_for_clearance(world.person(), world.hope, world.prison)
    sign_in(client, make_account(roles=[(MembershipRole.SECURITY_CONTACT, world.prison)]))
    page = start(client)
    assert "Clearances that wait for you: 1" in page
    assert "asked for by Hope Mentoring" in page


def test_an_administrator_sees_roles_that_wait_for_confirmation(client: PageClient, world: World) -> None:
    waiting = make_account(name="Wanda Waiting")
    make_membership(waiting, MembershipRole.VETTING_OFFICER, world.hope, is_confirmed=False)
    sign_in(client, make_account(roles=[(MembershipRole.ADMINISTRATOR, world.hope)]))
    page = start(client)
    assert "Roles that wait for a second administrator: 1" in page
    assert "Wanda Waiting" in page
    assert "Applications" not in page


def test_the_champions_office_is_led_to_the_national_number(client: PageClient, world: World) -> None:
    sign_in(client, make_account(roles=[(MembershipRole.MINISTERIAL_CHAMPION, world.hope)]))
    assert 'href="/national"' in start(client)


def test_who_has_nothing_to_do_here_yet_is_told_so(client: PageClient, world: World) -> None:
    sign_in(client, make_account(roles=[(MembershipRole.NETWORK_EDITOR, world.hope)]))
    page = start(client)
    assert "nothing in this service yet that your role needs" in page
    assert 'href="/account"' in page


def test_who_has_no_role_any_more_is_told_whom_to_ask(client: PageClient, world: World) -> None:
    account = make_account()
    make_membership(
        account, MembershipRole.COORDINATOR, world.hope, starts_on=clock.today(), ends_before=clock.today()
    )
    sign_in(client, account)
    assert "You have no role in an organisation" in start(client)


# Who is signed in with which roles, and what lies below their organisations
WHO_IS_SIGNED_IN = 2
# What stands against a do-not-match statement, and those about one person, are shown only where there are any
QUIET_SECTIONS = 2
# Placements to approve and paused ones come together
SECTIONS_WITH_ANOTHER = 1
HEADING = re.compile(r"<h2 [^>]*>[^<]*: [0-9,]+</h2>")


def test_the_page_takes_a_statement_at_most_for_each_kind_of_work_whatever_waits(
    client: PageClient, world: World, statements: list[str]
) -> None:
    roles = [
        (MembershipRole.COORDINATOR, world.hope),
        (MembershipRole.VETTING_OFFICER, world.hope),
        (MembershipRole.SECURITY_CONTACT, world.prison),
        (MembershipRole.ADMINISTRATOR, world.hope),
    ]
    sign_in(client, make_account(roles=roles))
    counts, sections = [], []
    for more in (0, 1, 12):
        for _ in range(more):
            fill(world)
        db.session.commit()
        statements.clear()
        sections = HEADING.findall(client.get("/start").text)
        counts.append(len(statements))
    asked = WHO_IS_SIGNED_IN + len(sections) - SECTIONS_WITH_ANOTHER + QUIET_SECTIONS
    assert counts == [asked] * 3


@pytest.mark.parametrize("role", sorted(set(MembershipRole) - {MembershipRole.SECURITY_CONTACT}))
def test_with_one_role_the_page_takes_no_more_than_12(
    client: PageClient, world: World, statements: list[str], role: MembershipRole
) -> None:
    sign_in(client, make_account(roles=[(role, world.hope)]))
    statements.clear()
    client.get("/start")
    assert 0 < len(statements) <= 12


def fill(world: World) -> None:
    person = world.person()
    world.late(world.application(person))
    world.placement(person)
    world.placement(person, PlacementState.PROPOSED)
    make_clearance(person, world.hope, world.prison, valid_before=in_days(60))
    ask_for_clearance(world.person(), world.hope, world.prison)
    make_check(person, world.hope, state=CheckState.SUBMITTED)
    make_training(person, world.hope)
    make_membership(make_account(), MembershipRole.VETTING_OFFICER, world.hope, is_confirmed=False)
