from datetime import date
from typing import Any

import pytest

from tests.factories.learning import make_learning
from tests.factories.organisations import BY, make_prison
from tests.factories.people import sign_everything
from tests.factories.training import make_training, pack
from tests.factories.training_sessions import book, make_session
from tests.factories.vetting import ask_for_clearance, make_check, terms
from tests.integration.desk.conftest import World, in_days
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.foundation.presenting import day
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.placements.rules import PlacementState
from volunteer_app.recruitment.rules import Stage
from volunteer_app.vetting import service as vetting
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState


def own(client: PageClient, query: str = "") -> str:
    db.session.commit()
    answer = client.get(f"/my/volunteering{query}")
    assert answer.status_code == 200
    return answer.text


def test_without_an_application_the_page_leads_to_opportunities(
    client: PageClient, volunteer: Person
) -> None:
    page = own(client)
    assert volunteer.reference not in page
    assert "You have not applied for a role here yet" in page
    assert "You have no placements yet" in page
    assert "What is left" not in page


@pytest.mark.parametrize("stage", [Stage.APPLIED, Stage.DECLINED, Stage.WITHDRAWN, Stage.PLACED])
def test_only_an_accepted_offer_that_waits_has_a_task_list(
    client: PageClient, volunteer: Person, world: World, stage: Stage
) -> None:
    world.application(volunteer, stage=stage)
    page = own(client)
    assert "Mentor at Northwood" in page
    assert "What is left" not in page


@pytest.mark.parametrize("stage", [Stage.CHECKS, Stage.TRAINING, Stage.READY, Stage.ON_HOLD])
def test_after_an_accepted_offer_each_requirement_has_its_next_step(
    client: PageClient, volunteer: Person, world: World, stage: Stage
) -> None:
    world.application(volunteer, stage=stage)
    page = own(client)
    assert "What is left before you can start: Mentor in prison" in page
    assert world.prison.name in page
    assert "Show your coordinator your passport" in page
    assert f'href="/my/agreements/{world.hope.reference}/volunteer_agreement"' in page
    assert f'href="/my/agreements/{world.hope.reference}/confidentiality"' in page
    assert 'href="/my/details/edit#emergency_name"' in page
    assert 'href="/my/learning/new/volunteering-in-prison"' in page
    for address in ("/my/details/edit", "/my/learning/new/volunteering-in-prison"):
        assert client.get(address).status_code == 200


def test_what_is_done_leaves_the_list_of_things_to_do(
    client: PageClient, volunteer: Person, world: World
) -> None:
    world.application(volunteer, stage=Stage.CHECKS)
    before = left(own(client))
    sign_everything(volunteer, world.hope)
    details = people.PersonDetails(
        "Carys",
        "Llewellyn",
        date_of_birth=date(1990, 5, 17),
        emergency_name="Ann",
        emergency_phone="01632960001",
    )
    people.edit_person(volunteer, details, version=1, by=BY)
    page = own(client)
    assert left(page) == before - 3
    assert 'href="/my/agreements' not in page


def left(page: str) -> int:
    words = page.split(" left.", maxsplit=1)[0].rsplit("<p", 1)[1]
    return int("".join(c for c in words if c.isdigit()))


def test_nothing_of_what_others_decided_is_told_here(
    client: PageClient, volunteer: Person, world: World
) -> None:
    world.application(volunteer, stage=Stage.CHECKS)
    back: dict[str, Any] = {"state": CheckState.SUBMITTED, "valid_from": None, "note": "Seen in 2019"}
    make_check(volunteer, world.hope, outcome=CheckOutcome.BARRED, **back)
    make_check(volunteer, world.hope, CheckKind.HMPPS_VETTING, outcome=CheckOutcome.HAS_INFORMATION, **back)
    page = own(client)
    for words in ("arred", "information", "Seen in 2019", "vetting officer", "Not given, or taken back"):
        assert words not in page, words
    assert "This is being decided. Your coordinator will tell you more" in page


def test_what_is_under_way_asks_nothing_of_the_volunteer(
    client: PageClient, volunteer: Person, world: World
) -> None:
    world.application(volunteer, stage=Stage.CHECKS)
    make_check(volunteer, world.hope, CheckKind.IDENTITY)
    ask_for_clearance(volunteer, world.hope, world.prison)
    make_training(volunteer, world.hope)
    page = own(client)
    assert "This is under way" in page
    assert "You have logged it. Your coordinator will check it" in page or "Mentoring" not in page


def test_training_that_was_begun_leads_on_and_a_place_at_a_session_says_its_day(
    client: PageClient, volunteer: Person, world: World
) -> None:
    world.application(volunteer, stage=Stage.CHECKS)
    make_learning(volunteer, world.hope)
    page = own(client)
    assert "You have begun it. Go on where you left it" in page
    assert 'href="/my/learning/new/mentoring-skills"' in page
    session = make_session(world.hope, pack=pack())
    book(session, volunteer)
    assert f"Booked on a training session on {day(session.starts_at.date())}" in own(client)


def test_a_proposed_placement_stands_for_its_application(
    client: PageClient, volunteer: Person, world: World
) -> None:
    application = world.application(volunteer, stage=Stage.READY)
    world.placement(volunteer, PlacementState.PROPOSED, application_id=application.id, starts_on=in_days(3))
    page = own(client)
    assert page.count("What is left before you can start") == 1
    assert "Waiting for approval" in page


def test_of_several_places_the_nearest_one_counts(
    client: PageClient, volunteer: Person, world: World
) -> None:
    far = make_prison("Farwood (HMP)")
    world.application(volunteer, world.opportunity("mentor-prison", far, world.prison), Stage.CHECKS)
    check = ask_for_clearance(volunteer, world.hope, world.prison)
    vetting.grant_clearance(check, terms(), by=BY)
    page = own(client)
    assert f"{world.prison.name}, or another of 2 places" in page
    assert "Clearance at Farwood" not in page


def test_roles_with_two_organisations_are_shown_one_organisation_at_a_time(
    client: PageClient, volunteer: Person, world: World
) -> None:
    world.application(volunteer, stage=Stage.CHECKS)
    world.application(volunteer, world.opportunity("mentor-prison", by=world.other), Stage.CHECKS)
    assert own(client).count("What is left before") == 1
    page = own(client, f"?with={world.hope.reference}")
    assert f"/my/agreements/{world.hope.reference}/" in page
    assert f"/my/agreements/{world.other.reference}/" not in page
    assert client.get("/my/volunteering?with=ORG-00000000").status_code == 404


@pytest.mark.usefixtures("volunteer")
def test_nobody_sees_anothers_volunteering(client: PageClient, world: World) -> None:
    someone = world.person(last_name="Else")
    world.application(someone, stage=Stage.CHECKS)
    world.placement(someone)
    page = own(client)
    assert "Mentor at Northwood" not in page
    assert "What is left" not in page


def test_the_page_takes_the_same_few_statements_whatever_the_rows(
    client: PageClient, volunteer: Person, world: World, statements: list[str]
) -> None:
    counts = []
    for more in (1, 4):
        for _ in range(more):
            world.application(
                volunteer, world.opportunity("mentor-prison", world.prison, make_prison()), Stage.CHECKS
            )
            world.placement(volunteer, PlacementState.PROPOSED)
        db.session.commit()
        statements.clear()
        client.get("/my/volunteering")
        counts.append(len(statements))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 12
