"""Pages of placements, as a coordinator uses and misuses them."""

import re
from datetime import date, timedelta

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.disclosures import SPENT_ONES, make_disclosure, nothing_told
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import days_on, make_placement
from tests.factories.recruitment import make_application, make_opportunity, role_named
from tests.factories.screening import work
from tests.factories.vetting import make_check
from tests.integration.placements.conftest import World
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.placements.models import Placement
from volunteer_app.recruitment.rules import Stage
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

HOSTILE = "Siân O'Brien-Ŵyn 🦊 <script>alert(1)</script> ' OR 1=1 --"


def filled(day: date, name: str) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def answers(world: World, **changes: str) -> dict[str, str]:
    return {
        "organisation": world.hope.reference,
        "role": "literacy-tutor-prison",
        "place": world.prison.reference,
        **filled(days_on(0), "starts_on"),
        **filled(days_on(89), "last_day"),
        "supervisor": "",
        **changes,
    }


def propose_page(world: World) -> str:
    return f"/people/{world.person.reference}/placements/new"


def test_a_placement_is_proposed_approved_and_ended(coordinator: PageClient, world: World) -> None:
    answer = coordinator.submit(propose_page(world), **answers(world, supervisor=HOSTILE))
    assert answer.status_code == 302, answer.text
    work()
    page = coordinator.get(answer.location)
    assert "Everything is in place for every day" in page.text
    assert "&lt;script&gt;" in page.text
    where = answer.location
    assert coordinator.submit(where).status_code == 405  # the page's own form leads to /approve
    fields = form_fields(page.text)
    approved = coordinator.post(f"{where}/approve", data={**fields, "note": "Welcome"})
    assert approved.location == where
    page = coordinator.get(where)
    assert "What the approval rested on" in page.text
    assert "What no longer holds" not in page.text
    ended = coordinator.submit(
        f"{where}/end", **filled(days_on(3), "last_day"), reason="conduct", note="Facts only"
    )
    assert ended.location == where
    shown = coordinator.get(where).text
    for words in ("Ended early", "designated safeguarding lead", "Disclosure and Barring Service"):
        assert words in shown


def test_an_ending_for_other_reasons_asks_for_no_referral(coordinator: PageClient, world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison, approved=True)
    where = f"/placements/{placement.reference}"
    coordinator.submit(f"{where}/end", **filled(days_on(3), "last_day"), reason="moved_away", note="")
    assert "safeguarding lead" not in coordinator.get(where).text


def test_what_is_missing_is_shown_and_there_is_no_button(coordinator: PageClient, world: World) -> None:
    newcomer = make_person(world.hope, first_name="Osian")
    placement = make_placement(newcomer, world.hope, world.prison)
    where = f"/placements/{placement.reference}"
    page = coordinator.get(where).text
    assert "You cannot approve this placement yet" in page
    assert "Approve placement" not in page
    token = form_fields(coordinator.get(f"{where}/refuse").text)
    answer = coordinator.post(f"{where}/approve", data={**token, "note": ""})
    assert answer.status_code == 422
    assert "Still missing: Identity checked" in answer.text


def test_a_question_about_convictions_that_is_open_leads_to_where_it_has_got_to(
    coordinator: PageClient, world: World
) -> None:
    newcomer = make_person(world.hope)
    placement = make_placement(newcomer, world.hope, world.prison, role=role_named(SPENT_ONES))
    where = f"/people/{newcomer.reference}/convictions"
    assert where not in coordinator.get(f"/placements/{placement.reference}").text
    make_disclosure(newcomer, world.hope, role=SPENT_ONES)
    assert where in coordinator.get(f"/placements/{placement.reference}").text


def test_a_coordinator_reads_the_same_words_whatever_a_certificate_brought(
    coordinator: PageClient, world: World
) -> None:
    placement = make_placement(world.person, world.hope, world.prison, role=role_named("mentor-prison"))
    make_check(world.person, world.hope, outcome=CheckOutcome.BARRED)
    page = coordinator.get(f"/placements/{placement.reference}").text.lower()
    assert "with the vetting officer" in page
    for word in ("barred", "has information", "conviction"):
        assert word not in page


def test_vetting_that_was_refused_since_shows_on_an_approved_placement(
    coordinator: PageClient, world: World
) -> None:
    placement = make_placement(world.person, world.hope, world.prison, approved=True)
    make_check(world.person, world.hope, CheckKind.HMPPS_VETTING, outcome=CheckOutcome.REFUSED)
    page = coordinator.get(f"/placements/{placement.reference}").text
    assert "What no longer holds" in page
    assert "With the vetting officer" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"starts_on-day": "31", "starts_on-month": "2", "starts_on-year": "2026"}, "must be a real date"),
        ({"starts_on-year": ""}, "First day must include a year"),
        ({"last_day-day": "", "last_day-month": "", "last_day-year": ""}, "Enter the last day"),
        ({"last_day-year": "2020"}, "Last day must be on or after the first day"),
        ({"last_day-year": "2039"}, "3 years at most"),
        ({"last_day-year": "9999", "last_day-day": "31", "last_day-month": "12"}, "must be a real date"),
        ({"starts_on-year": "0001"}, "within 5 years of today"),
        ({"role": ""}, "Select a role"),
        ({"place": ""}, "Select a place"),
        ({"place": "ORG-00000000"}, "Place: select one of the answers"),
        ({"role": "helpline-volunteer"}, "not done in a prison"),
        ({"supervisor": "x" * 201}, "must be 200 characters or fewer"),
    ],
)
def test_bad_answers_are_named_and_what_was_typed_stays(
    coordinator: PageClient, world: World, changes: dict[str, str], message: str
) -> None:
    typed = {"supervisor": "Keep me", **changes}
    answer = coordinator.submit(propose_page(world), **answers(world, **typed))
    assert answer.status_code == 422
    assert re.search(message, answer.text), answer.text[answer.text.find("There is a problem") :][:600]
    assert typed["supervisor"] in answer.text
    assert db.session.query(Placement).count() == 0


def test_an_application_fills_in_the_form_and_its_places_come_first(
    coordinator: PageClient, world: World
) -> None:
    zed = make_prison("Zed (HMP)")
    role = role_named("literacy-tutor-prison")
    opportunity = make_opportunity(world.hope, role=role, places=(zed,))
    application = make_application(opportunity, world.person, stage=Stage.CHECKS)
    page = coordinator.get(f"{propose_page(world)}?application={application.reference}")
    shown = form_fields(page.text)
    assert (shown["role"], shown["place"]) == ("literacy-tutor-prison", zed.reference)
    assert page.text.index("Zed (HMP)") < page.text.index("Northwood (HMP)")


@pytest.mark.parametrize("what", ["unknown", "somebody else's", "another organisation's"])
def test_an_application_of_somebody_else_is_not_found(
    coordinator: PageClient, world: World, what: str
) -> None:
    if what == "unknown":
        reference = "APP-00000000"
    else:
        organisation = world.hope if what == "somebody else's" else make_organisation("Other")
        reference = make_application(make_opportunity(organisation)).reference
    assert coordinator.get(f"{propose_page(world)}?application={reference}").status_code == 404


def test_another_organisations_placement_is_not_found(coordinator: PageClient, world: World) -> None:
    other = make_organisation("Other")
    placement = make_placement(make_person(other), other, world.prison)
    for page in ("", "/refuse", "/end"):
        assert coordinator.get(f"/placements/{placement.reference}{page}").status_code == 404
    assert coordinator.get("/placements/PLA-00000000").status_code == 404


def test_an_expired_form_keeps_what_was_typed(coordinator: PageClient, world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    answer = coordinator.submit(
        f"/placements/{placement.reference}/refuse", note="The class is full", csrf_token="old"
    )
    assert answer.status_code == 422
    assert "This page was open for too long" in answer.text
    assert "The class is full" in answer.text


def test_a_note_of_ten_thousand_characters_is_too_long_and_is_kept(
    coordinator: PageClient, world: World
) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    long = "Ŵ" * 10_000
    answer = coordinator.submit(f"/placements/{placement.reference}/refuse", note=long)
    assert answer.status_code == 422
    assert "Note must be 2,000 characters or fewer" in answer.text
    assert long in answer.text


def test_a_form_sent_twice_proposes_once(coordinator: PageClient, world: World) -> None:
    sent = {**form_fields(coordinator.get(propose_page(world)).text), **answers(world)}
    first = coordinator.post(propose_page(world), data=sent)
    second = coordinator.post(propose_page(world), data=sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.location == second.location
    assert db.session.query(Placement).count() == 1


def test_the_list_is_paged_by_state_in_the_same_few_statements(
    coordinator: PageClient, world: World, statements: list[str]
) -> None:
    make_placement(world.person, world.hope, world.prison)
    db.session.commit()
    coordinator.get("/placements?state=proposed")
    statements.clear()
    coordinator.get("/placements?state=proposed")
    one = len(statements)
    for number in range(54):
        first = days_on(100 + number * 100)
        person = make_person(world.hope, first_name=f"P{number}")
        make_placement(person, world.hope, world.prison, starts_on=first)
    db.session.commit()
    statements.clear()
    page = coordinator.get("/placements?state=proposed").text
    assert len(statements) == one <= 12
    assert page.count("/placements/PLA-") == 50
    assert "after=PLA-" in page
    assert "No placements are in this state" in coordinator.get("/placements?state=ended").text
    assert coordinator.get("/placements?state=nonsense&after=PLA-00000000").status_code == 200


def test_a_placement_page_takes_at_most_twelve_statements(
    coordinator: PageClient, world: World, statements: list[str]
) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    where = f"/placements/{placement.reference}"
    coordinator.get(where)
    statements.clear()
    coordinator.get(where)
    assert len(statements) <= 12, statements


def test_a_vetting_officer_sees_no_placement(client: PageClient, world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    sign_in(client, make_account(roles=[(MembershipRole.VETTING_OFFICER, world.hope)]))
    assert client.get(f"/placements/{placement.reference}").status_code == 403


def test_an_ending_more_than_a_year_ahead_is_a_slip(coordinator: PageClient, world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison, approved=True)
    answer = coordinator.submit(
        f"/placements/{placement.reference}/end",
        **filled(days_on(0) + timedelta(days=400), "last_day"),
        reason="health",
    )
    assert answer.status_code == 422
    assert "within the next 12 months" in answer.text


def test_the_only_open_application_is_linked_by_itself_and_placed_with_the_approval(
    coordinator: PageClient, world: World
) -> None:
    role = role_named("literacy-tutor-prison")
    opportunity = make_opportunity(world.hope, role=role, places=(world.prison,))
    application = make_application(opportunity, world.person, stage=Stage.CHECKS)
    nothing_told(application)
    db.session.commit()
    proposed = coordinator.submit(propose_page(world), **answers(world))
    work()
    fields = form_fields(coordinator.get(proposed.location).text)
    coordinator.post(f"{proposed.location}/approve", data=fields)
    db.session.refresh(application)
    assert application.stage is Stage.PLACED


def test_what_is_missing_leads_to_where_it_is_done(coordinator: PageClient, world: World) -> None:
    person = make_person(world.hope)
    placement = make_placement(person, world.hope, world.prison)
    db.session.commit()
    page = coordinator.get(f"/placements/{placement.reference}").text
    for where in ("checks/new", "training/new", "edit", f"agreements/{world.hope.reference}/confidentiality"):
        assert f'href="/people/{person.reference}/{where}"' in page
