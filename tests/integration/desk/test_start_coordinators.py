"""Checks whose next step is a coordinator's: their list, and the start page; checks of others that end."""

import pytest

from tests.factories.organisations import BY
from tests.factories.passports import rely
from tests.factories.vetting import ask_for_clearance, make_check
from tests.integration.desk.conftest import World, in_days
from tests.integration.desk.test_start import start
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.people import service as people
from volunteer_app.vetting import changing, service
from volunteer_app.vetting.clearing import Need, StuckWith
from volunteer_app.vetting.moves import CheckStage
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState

TO_DO = "Checks to take further: {}"


def listed(client: PageClient) -> str:
    db.session.commit()
    answer = client.get("/checks")
    assert answer.status_code == 200
    return answer.text


def test_each_check_that_a_coordinator_has_says_since_when_and_what_comes_next(
    coordinator: PageClient, world: World
) -> None:
    asked = make_check(world.person(last_name="Asked"), world.hope)
    seen = make_check(world.person(last_name="Seen"), world.hope)
    service.move_check(seen, CheckStage.DOCUMENTS_SEEN, by=BY)
    identity = make_check(world.person(last_name="Identity"), world.hope, CheckKind.IDENTITY)
    page = listed(coordinator)
    assert "Send them the form, or see their documents" in page
    assert "Send the application, then note that it was sent" in page
    assert "See their identity documents, then record what came of it" in page
    assert "The coordinator, Hope Mentoring" in page
    assert "Longest wait first" in page
    today = start(coordinator)
    assert TO_DO.format(3) in today
    for check in (asked, seen, identity):
        assert f'href="/checks/{check.reference}"' in page
        assert f'href="/checks/{check.reference}"' in today


@pytest.mark.parametrize("state", [CheckState.WITH_APPLICANT, CheckState.SUBMITTED])
def test_what_is_with_somebody_else_is_not_there(
    coordinator: PageClient, world: World, state: CheckState
) -> None:
    make_check(world.person(last_name="Elsewhere"), world.hope, state=state)
    ask_for_clearance(world.person(last_name="Elsewhere"), world.hope, world.prison)
    assert "Elsewhere" not in listed(coordinator)
    assert TO_DO.format(0) in start(coordinator)


@pytest.mark.parametrize("outcome", [CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED, CheckOutcome.CLEAR])
def test_what_came_back_to_an_officer_is_not_there(
    coordinator: PageClient, world: World, outcome: CheckOutcome
) -> None:
    make_check(world.person(last_name="Back"), world.hope, outcome=outcome)
    assert "Back" not in listed(coordinator)


def test_what_came_back_to_the_coordinator_is_there(coordinator: PageClient, world: World) -> None:
    reference = world.person(last_name="Referred")
    make_check(reference, world.hope, CheckKind.REFERENCE, outcome=CheckOutcome.HAS_INFORMATION)
    assert "Read what came back, then record whether it is in order" in listed(coordinator)


def test_a_clearance_that_the_prison_gave_back_is_there_with_what_it_needs(
    coordinator: PageClient, world: World
) -> None:
    check = ask_for_clearance(world.person(last_name="Stuck"), world.hope, world.prison)
    changing.pass_on(check, StuckWith.ORGANISATION, [Need.PURPOSE], by=BY)
    assert "Give the prison what it needs. Say more about what they will do there" in listed(coordinator)


def test_another_organisations_checks_are_not_there(coordinator: PageClient, world: World) -> None:
    make_check(world.person(world.other, last_name="Elsewhere"), world.other)
    assert "Elsewhere" not in listed(coordinator)


def test_the_menu_leads_each_to_the_list_that_is_theirs(coordinator: PageClient, world: World) -> None:
    assert 'href="/checks"' in start(coordinator)


def test_an_officer_has_one_list_in_the_menu_and_the_other_one_beside_it(
    officer: PageClient, world: World
) -> None:
    page = start(officer)
    menu = page[page.index('aria-label="Menu"') : page.index("</nav>")]
    assert 'href="/checks/to-decide"' in menu
    assert 'href="/checks"' not in menu
    assert 'href="/checks"' in officer.get("/checks/to-decide").text
    assert TO_DO.format(0) not in page


def test_a_check_of_another_organisation_that_ends_stands_among_those_that_end(
    coordinator: PageClient, world: World
) -> None:
    person = world.person(world.other, last_name="Relied")
    people.affiliate(person, world.hope, by=BY)
    world.placement(person)
    check = make_check(person, world.other, outcome=CheckOutcome.CLEAR, valid_before=in_days(90))
    reliance = rely(check, world.hope)
    page = start(coordinator)
    assert "Checks and clearances that end within 90 days: 1" in page
    assert "Recorded by another organisation, relied on here" in page
    assert f'href="/reliances/{reliance.reference}"' in page
    make_check(person, world.hope)  # it is being renewed
    assert "Checks and clearances that end within 90 days: 0" in start(coordinator)
