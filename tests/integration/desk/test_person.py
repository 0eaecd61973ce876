import re
from typing import Any

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import sign_everything
from tests.factories.training import make_training
from tests.factories.vetting import NUMBER, ask_for_clearance, make_check, make_clearance
from tests.integration.desk.conftest import World, in_days
from tests.page_client import PageClient
from volunteer_app.accounts.rules import Action, MembershipRole
from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.recruitment.rules import Stage
from volunteer_app.training import service as training
from volunteer_app.vetting import service as vetting
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState

BACK: dict[str, Any] = {"state": CheckState.SUBMITTED, "valid_from": None}


def record(client: PageClient, person: Person) -> str:
    db.session.commit()
    answer = client.get(f"/people/{person.reference}")
    assert answer.status_code == 200
    return answer.text


def history_of(page: str) -> str:
    return page[page.index('id="history"') :]


def whole(world: World) -> Person:
    """A person with something in every part of the record."""
    person = world.person(
        first_name="Siân",
        last_name="O’Brien",
        email="sian@example.org",
        emergency_name="Ann",
        emergency_phone="01632 960 001",
        access_needs="Large print",
        entered_on_behalf=True,
    )
    world.application(person, stage=Stage.CHECKS)
    make_check(person, world.hope, CheckKind.IDENTITY, outcome=CheckOutcome.CLEAR)
    make_clearance(person, world.hope, world.prison, conditions="Not the workshops")
    make_training(person, world.hope)
    world.placement(person)
    sign_everything(person, world.hope)
    return person


def test_the_record_gathers_what_a_coordinator_works_with(coordinator: PageClient, world: World) -> None:
    page = record(coordinator, whole(world))
    for words in (
        "Siân O’Brien", "sian@example.org", "Ann", "01632 960 001", "Large print", "Entered on behalf",
        "Mentor at Northwood", "Identity", "Not the workshops", "Waiting to be verified", world.prison.name,
        "signed by Siân O’Brien", "Edit details", "Start a check", "Log training", "Propose a placement",
        "Invite to sign in", "Born 17 May 1990",
    ):  # fmt: skip
        assert words in page, words


def test_training_that_was_sent_back_stands_in_the_record(coordinator: PageClient, world: World) -> None:
    person = world.person()
    training.send_back_training(make_training(person, world.hope), note="Which day was it?", by=BY)
    assert "Sent back" in record(coordinator, person)


def test_history_is_in_plain_words_with_the_newest_first(coordinator: PageClient, world: World) -> None:
    person = whole(world)
    text = history_of(record(coordinator, person))
    for words in ("Record made", "Application received", "Check started: Identity", "Training logged"):
        assert words in text, words
    assert text.index("Agreement signed") < text.index("Application received") < text.index("Record made")
    assert "Application moved to “checks”" in text
    assert "by test factory" in text


def test_history_never_shows_what_was_there_before_or_after(coordinator: PageClient, world: World) -> None:
    person = world.person(access_needs="Former needs")
    details = people.PersonDetails("Carys", "Llewellyn", phone="01632 960 777")
    people.edit_person(person, details, version=1, by=BY, as_organisation_id=world.hope.id)
    page = record(coordinator, person)
    assert "Details changed" in page
    assert "Former needs" not in page
    assert "01632 960 777" not in history_of(page)


def test_what_another_organisation_did_is_not_here(coordinator: PageClient, world: World) -> None:
    person = world.person()
    people.affiliate(person, world.other, by=BY)
    oona = Actor.job("Oona Other")
    details = people.PersonDetails("Carys", "Llewellyn", phone="01632 960 777")
    people.edit_person(person, details, version=1, by=oona, as_organisation_id=world.other.id)
    make_training(person, world.other, course_title="Secret course", by=oona)
    make_check(person, world.other, CheckKind.OVERSEAS)
    world.placement(person, organisation_id=world.other.id)
    world.application(person, world.opportunity(by=world.other))
    page = record(coordinator, person)
    for words in ("Oona", "Secret course", "Overseas", "Record held by Hope Mentoring, Other"):
        assert words not in page, words
    for words in ("No applications", "No checks yet", "No training logged", "No placements yet"):
        assert words in page, words


def test_what_the_person_changed_themselves_is_here(coordinator: PageClient, world: World) -> None:
    person = world.person()
    details = people.PersonDetails("Carys", "Llewellyn", phone="01632 960 777")
    people.edit_person(person, details, version=1, by=Actor.job("Carys herself"))
    assert "by Carys herself" in history_of(record(coordinator, person))


def test_a_change_on_behalf_says_so(coordinator: PageClient, world: World) -> None:
    person = world.person()
    by = Actor.job("Cora").acting_for(person.reference)
    details = people.PersonDetails("Carys", "Llewellyn", phone="01632 960 777")
    people.edit_person(person, details, version=1, by=by, as_organisation_id=world.hope.id)
    assert "by Cora, on their behalf" in record(coordinator, person)


@pytest.mark.parametrize("outcome", [CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED])
def test_a_coordinator_learns_nothing_of_what_came_back(
    coordinator: PageClient, world: World, outcome: CheckOutcome
) -> None:
    person = world.person()
    make_check(person, world.hope, outcome=outcome, certificate_number=NUMBER, note="Seen in 2019", **BACK)
    page = record(coordinator, person)
    assert "With the vetting officer" in page
    for words in ("information", "Barred", "barred list", NUMBER, "Seen in 2019", "Check decided"):
        assert words not in page, words


def test_what_came_back_reads_alike_whatever_it_was(coordinator: PageClient, world: World) -> None:
    pages = []
    for outcome in (CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED):
        person = world.person()
        make_check(person, world.hope, outcome=outcome, **BACK)
        page = record(coordinator, person)
        pages.append(page[page.index('id="checks"') : page.index('id="training"')])
    first, second = (without_references(page) for page in pages)
    assert first == second


def without_references(text: str) -> list[str]:
    return re.sub(r"(CHK|VOL)-\w{8}", "", text).split()


def test_a_vetting_officer_sees_decisions_but_no_applications(officer: PageClient, world: World) -> None:
    person = whole(world)
    make_check(person, world.hope, outcome=CheckOutcome.BARRED, **BACK)
    page = record(officer, person)
    assert "Check decided: Criminal record certificate" in page
    assert 'id="applications"' not in page
    assert 'id="placements"' not in page


def test_access_needs_and_emergency_contact_are_for_those_who_keep_the_record(
    officer: PageClient, world: World
) -> None:
    page = record(officer, whole(world))
    assert "Large print" not in page
    assert "01632 960 001" not in page
    assert "Edit details" not in page
    assert "Invite to sign in" not in page


def test_a_prisons_refusal_is_not_told_apart_in_history(coordinator: PageClient, world: World) -> None:
    person = world.person()
    check = ask_for_clearance(person, world.hope, world.prison)
    vetting.refuse_clearance(check, reason="Intelligence report 7", by=BY)
    page = record(coordinator, person)
    assert "A prison decided on a clearance" in history_of(page)
    assert "Intelligence" not in page


def test_an_invited_person_is_shown_as_invited_then_as_able_to_sign_in(
    coordinator: PageClient, world: World
) -> None:
    person = world.person(email="carys@example.org")
    account = make_account("carys@example.org", person_id=person.id, has_password=False)
    page = record(coordinator, person)
    assert "have not set a password yet" in page
    assert "Send the invitation again" in page
    account.password_hash = "x"
    history.record(Action.SET_PASSWORD, account, by=BY)
    page = record(coordinator, person)
    assert "They can sign in" in page
    assert "invitation again" not in page


def test_roles_in_two_organisations_do_not_add_up(client: PageClient, world: World) -> None:
    """A coordinator elsewhere, who is a vetting officer here, edits nobody here."""
    account = make_account(
        roles=[(MembershipRole.VETTING_OFFICER, world.hope), (MembershipRole.COORDINATOR, world.other)]
    )
    sign_in(client, account)
    person = whole(world)
    page = record(client, person)
    assert "Edit details" not in page
    assert 'id="applications"' not in page
    assert client.get(f"/people/{person.reference}/edit").status_code == 404


def test_an_empty_record_says_what_to_do(coordinator: PageClient, world: World) -> None:
    page = record(coordinator, world.person())
    assert "No checks yet" in page
    assert "there is no email address to invite" in page
    assert page.count("Record a paper signature") == 2


def test_the_page_takes_the_same_few_statements_whatever_the_rows(
    client: PageClient, world: World, statements: list[str]
) -> None:
    roles = [(MembershipRole.COORDINATOR, world.hope), (MembershipRole.VETTING_OFFICER, world.hope)]
    sign_in(client, make_account(roles=roles))
    person = world.person()
    address, counts = f"/people/{person.reference}", []
    for more in (0, 1, 5):
        for n in range(more):
            world.application(person)
            make_check(person, world.hope, CheckKind.REFERENCE)
            make_training(person, world.hope, course_title=f"Course {more} {n}")
            world.placement(person, starts_on=in_days(n), ends_before=in_days(n + 1))
        db.session.commit()
        statements.clear()
        client.get(address)
        counts.append(len(statements))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 12


def test_a_sign_in_can_be_closed_from_the_record_unless_another_organisation_holds_it_too(
    coordinator: PageClient, world: World
) -> None:
    person = world.person()
    make_account(person_id=person.id)
    assert "Close their sign-in" in record(coordinator, person)
    people.affiliate(person, make_organisation("Elsewhere"), by=BY)
    page = record(coordinator, person)
    assert "They can sign in" in page
    assert "Close their sign-in" not in page
