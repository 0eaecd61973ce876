"""When an applicant could start, for the coordinator and, in plain words, for the volunteer."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.placements import make_ready
from tests.factories.vetting import make_check
from tests.integration.desk.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.presenting import day
from volunteer_app.people.models import Person
from volunteer_app.readiness.models import MeasuredWait, WaitMeasurement
from volunteer_app.readiness.rules.waits import StepKind, assumed
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.rules import Stage
from volunteer_app.roles import queries as roles
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState

STEPS = assumed().steps
CHAIN = (StepKind.IDENTITY, StepKind.HMPPS_VETTING, StepKind.CLEARANCE)


@pytest.fixture
def world(app: object) -> World:
    return World()


@pytest.fixture
def coordinator(client: PageClient, world: World) -> PageClient:
    sign_in(client, make_account(name="Cora", roles=[(MembershipRole.COORDINATOR, world.hope)]))
    return client


def page_of(client: PageClient, application: Application) -> str:
    db.session.commit()
    answer = client.get(f"/applications/{application.reference}/forecast")
    assert answer.status_code == 200
    return answer.text


def in_days(number: int) -> str:
    return day(clock.today() + timedelta(days=number))


def measured(kind: CheckKind, median: int, long: int, **whose: Any) -> None:
    measurement = WaitMeasurement(day=clock.today())
    db.session.add(measurement)
    db.session.flush()
    wait = MeasuredWait(
        measurement_id=measurement.id, kind=kind, count=12, median_days=median, long_days=long, **whose
    )
    db.session.add(wait)


def test_a_coordinator_reads_the_days_what_decides_and_what_would_be_sooner(
    coordinator: PageClient, world: World
) -> None:
    application = world.application(world.person(), stage=Stage.CHECKS)
    page = page_of(coordinator, application)
    likely = in_days(sum(STEPS[each].median_days for each in CHAIN))
    late = in_days(sum(STEPS[each].long_days for each in CHAIN))
    assert f"Most likely between {likely} and {late}." in page
    assert f"Clearance at {world.prison.name} decides it: it waits for" in page
    assert "A stated default, not measured: fewer than 10 such waits in the last two years" in page
    assert "These can begin today, beside the others" in page
    assert "Ask the prison to begin its own checks" in page


def test_measured_waits_take_the_place_of_what_was_assumed(coordinator: PageClient, world: World) -> None:
    application = world.application(world.person(), stage=Stage.CHECKS)
    measured(CheckKind.ESTABLISHMENT_CLEARANCE, 200, 300, establishment_id=world.prison.id)
    page = page_of(coordinator, application)
    before = sum(STEPS[each].median_days for each in CHAIN[:2])
    assert f"between {in_days(before + 200)} and" in page
    assert "Measured from 12 waits in the last two years, of all organisations at this prison" in page


def test_what_is_under_way_says_since_when(coordinator: PageClient, world: World) -> None:
    person = world.person()
    application = world.application(person, stage=Stage.CHECKS)
    with clock.standing_on(clock.today() - timedelta(days=12)):
        make_check(person, world.hope, CheckKind.HMPPS_VETTING)
    assert "Under way for 12 days" in page_of(coordinator, application)


def test_what_somebody_must_decide_is_not_foretold_and_says_nothing_of_what_came_back(
    coordinator: PageClient, world: World
) -> None:
    person = world.person()
    application = world.application(person, stage=Stage.CHECKS)
    back: dict[str, Any] = {"state": CheckState.SUBMITTED, "valid_from": None}
    make_check(person, world.hope, CheckKind.HMPPS_VETTING, outcome=CheckOutcome.HAS_INFORMATION, **back)
    page = page_of(coordinator, application)
    assert "Nobody can say yet. First somebody must decide: HMPPS vetting" in page
    assert "information" not in page


def test_who_is_ready_can_start_when_the_role_does(coordinator: PageClient, world: World) -> None:
    person = world.person(emergency_name="Gwen", emergency_phone="01632 960 001")
    application = world.application(person, stage=Stage.READY)
    make_ready(person, world.hope, world.prison, roles.recruitable_by_code("mentor-prison"))
    page = page_of(coordinator, application)
    assert f"On {in_days(30)}." in page


def test_each_place_has_its_own_forecast(coordinator: PageClient, world: World) -> None:
    far = make_prison("Farwood (HMP)")
    opportunity = world.opportunity("mentor-prison", world.prison, far)
    page = page_of(coordinator, world.application(world.person(), opportunity, Stage.CHECKS))
    assert 'id="place-1"' in page
    assert 'id="place-2"' in page


def test_an_application_that_is_over_is_not_foretold(coordinator: PageClient, world: World) -> None:
    application = world.application(world.person(), stage=Stage.DECLINED)
    assert "nothing to foretell" in page_of(coordinator, application)


def test_the_application_leads_to_it_and_another_organisation_finds_nothing(
    coordinator: PageClient, world: World
) -> None:
    own = world.application(world.person(), stage=Stage.CHECKS)
    theirs = world.application(world.person(world.other), world.opportunity(by=world.other), Stage.CHECKS)
    db.session.commit()
    page = coordinator.get(f"/applications/{own.reference}").text
    assert f"/applications/{own.reference}/forecast" in page
    assert coordinator.get(f"/applications/{theirs.reference}/forecast").status_code == 404


def test_the_page_takes_the_same_few_statements_whatever_the_places(
    coordinator: PageClient, world: World, statements: list[str]
) -> None:
    counts = []
    for number in (1, 5):
        places = [make_prison() for _ in range(number)]
        opportunity = world.opportunity("mentor-prison", *places)
        application = world.application(world.person(), opportunity, Stage.CHECKS)
        db.session.commit()
        statements.clear()
        coordinator.get(f"/applications/{application.reference}/forecast")
        counts.append(len(statements))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 14


@pytest.fixture
def volunteer(client: PageClient, world: World) -> Person:
    person = world.person(email="carys@example.org")
    sign_in(client, make_account(name=person.full_name, person_id=person.id))
    return person


def test_a_volunteer_reads_between_which_days_they_can_start_and_what_takes_longest(
    client: PageClient, volunteer: Person, world: World
) -> None:
    world.application(volunteer, stage=Stage.CHECKS)
    db.session.commit()
    page = client.get("/my/volunteering").text
    likely = in_days(sum(STEPS[each].median_days for each in CHAIN))
    assert f"You can most likely start between {likely} and" in page
    assert f"What takes longest: Clearance at {world.prison.name}." in page
    assert "not a promise" in page


def test_a_volunteer_is_not_told_that_something_came_back(
    client: PageClient, volunteer: Person, world: World
) -> None:
    world.application(volunteer, stage=Stage.CHECKS)
    back: dict[str, Any] = {"state": CheckState.SUBMITTED, "valid_from": None}
    make_check(volunteer, world.hope, outcome=CheckOutcome.BARRED, **back)
    db.session.commit()
    page = client.get("/my/volunteering").text
    assert "We cannot say yet when you can start" in page
    assert "arred" not in page


def test_another_organisations_waits_are_not_used(coordinator: PageClient, world: World) -> None:
    application = world.application(world.person(), stage=Stage.CHECKS)
    other = make_organisation("Other")
    measured(CheckKind.HMPPS_VETTING, 300, 400, organisation_id=other.id)
    assert in_days(sum(STEPS[each].median_days for each in CHAIN)) in page_of(coordinator, application)


def test_the_table_is_in_the_order_of_what_happens_and_names_the_one_that_decides(
    coordinator: PageClient, world: World
) -> None:
    application = world.application(world.person(), stage=Stage.CHECKS)
    page = page_of(coordinator, application)
    assert "in the order in which it has to happen" in page
    rows = page.split("<tbody", 1)[1].split("</tbody>", 1)[0].split("<tr")[1:]
    (decides,) = [number for number, row in enumerate(rows) if "Decides" in row]
    assert decides == len(rows) - 1
    assert f"Clearance at {world.prison.name}" in rows[decides]
    assert [("Identity" in row or "HMPPS" in row) for row in rows if "Comes first" in row] == [True, True]


def test_an_overdue_step_says_that_no_figure_is_left_and_whom_to_ask(
    coordinator: PageClient, world: World
) -> None:
    person = world.person()
    application = world.application(person, stage=Stage.CHECKS)
    with clock.standing_on(clock.today() - timedelta(days=300)):
        make_check(person, world.hope, CheckKind.HMPPS_VETTING)
    page = page_of(coordinator, application)
    assert "Overdue: nine in ten take 98 days at most, so no figure is left." in page
    assert "Ask HMPPS central vetting" in page
