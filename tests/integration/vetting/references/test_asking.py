"""Asking for a reference: from any form into one place, and counted the same on every page."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.recruitment import make_application, make_opportunity, role_named
from tests.factories.references import ROLE, good_answers, make_reference
from tests.factories.vetting import make_check
from tests.integration.vetting.references.asked import CONTENT, mails
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.rules.answers import RequirementKind
from volunteer_app.recruitment.models import Application, Referee
from volunteer_app.recruitment.rules import Stage
from volunteer_app.vetting import service as checks
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.references import rules, service
from volunteer_app.vetting.references.models import ReferenceRequest
from volunteer_app.vetting.references.rules import RequestState, Route
from volunteer_app.vetting.rules import Action, CheckKind, CheckOutcome

FORM = "/people/{}/references/new"


@pytest.fixture
def application(hope: Organisation, dai: Person) -> Application:
    made = make_application(make_opportunity(hope, role=role_named(ROLE)), dai, stage=Stage.CHECKS)
    made.referees = [
        Referee(name="Rhian Speakwell", how_known="Manager at work", email="rhian@example.org"),
        Referee(name="Owain Letterman", how_known="Neighbour", phone="01632 960 001"),
    ]
    db.session.commit()
    return made


@pytest.fixture
def coordinator(client: PageClient, cora: Account) -> PageClient:
    sign_in(client, cora)
    return client


def requests() -> list[ReferenceRequest]:
    db.session.rollback()
    return list(db.session.scalars(select(ReferenceRequest).order_by(ReferenceRequest.id)))


def test_the_start_form_leads_to_asking_and_makes_no_check_of_its_own(
    coordinator: PageClient, dai: Person
) -> None:
    answer = coordinator.submit(f"/people/{dai.reference}/checks/new", kind="reference")
    assert answer.location == FORM.format(dai.reference)
    assert db.session.scalars(select(Check)).all() == []


def test_whoever_was_named_on_the_application_is_asked_without_being_typed_again(
    coordinator: PageClient, dai: Person, application: Application
) -> None:
    page = coordinator.get(FORM.format(dai.reference)).text
    assert "Rhian Speakwell" in page
    assert "Neighbour. Asked by telephone" in page
    rhian = str(application.referees[0].id)
    answer = coordinator.submit(FORM.format(dai.reference), known=rhian)
    assert answer.status_code == 302, answer.text
    (asked,) = requests()
    assert (asked.referee_name, asked.relationship_to_person) == ("Rhian Speakwell", "Manager at work")
    assert asked.role_code == ROLE
    assert len(mails("rhian@example.org")) == 1


def test_the_only_role_of_the_person_is_chosen_and_of_several_none(
    coordinator: PageClient, hope: Organisation, dai: Person, application: Application
) -> None:
    chosen = f'<option value="{ROLE}" selected>'
    assert chosen in coordinator.get(FORM.format(dai.reference)).text
    make_application(make_opportunity(hope, role=role_named("mentor-community")), dai, stage=Stage.CHECKS)
    db.session.commit()
    page = coordinator.get(FORM.format(dai.reference)).text
    assert chosen not in page
    assert page.index('value="mentor-community"') < page.index('value="chaplaincy')


def test_somebody_else_has_to_be_named(
    coordinator: PageClient, dai: Person, application: Application
) -> None:
    refused = coordinator.submit(FORM.format(dai.reference), known="other")
    assert refused.status_code == 422
    assert "Enter the referee’s name" in refused.text
    assert "Select who the referee is" in coordinator.submit(FORM.format(dai.reference)).text


def test_another_organisation_is_not_told_whom_the_person_named(
    client: PageClient, dai: Person, application: Application
) -> None:
    other = make_organisation("Other")
    people.affiliate(dai, other, by=BY)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, other)]))
    page = client.get(FORM.format(dai.reference)).text
    assert "Rhian Speakwell" not in page
    assert f'value="{ROLE}" selected' not in page


def test_one_that_came_on_paper_is_entered_in_the_same_place_and_nobody_is_written_to(
    coordinator: PageClient, hope: Organisation, dai: Person
) -> None:
    answer = coordinator.submit(
        FORM.format(dai.reference), role=ROLE, name="Owain", how_known="Neighbour", answered="y"
    )
    (asked,) = requests()
    assert answer.location == f"/references/{asked.reference}/enter"
    said = {"known_for": "two_to_five", "capacity": "employer", **CONTENT, "has_concern": "no"}
    assert coordinator.submit(answer.location, route="letter", **said).status_code == 302
    (entered,) = requests()
    assert (entered.state, entered.route) == (RequestState.ANSWERED, Route.LETTER)
    assert mails("rhian@example.org") == []


def test_every_page_counts_the_same_references(
    coordinator: PageClient, hope: Organisation, dai: Person, application: Application
) -> None:
    asked = make_reference(dai, hope)
    service.enter_answer(asked, good_answers(asked), Route.PHONE, version=None, by=BY)
    make_check(dai, hope, CheckKind.REFERENCE, outcome=CheckOutcome.CLEAR)  # came with an import
    doubted = make_check(dai, hope, CheckKind.REFERENCE, outcome=CheckOutcome.CLEAR)
    doubted.doubted_at, doubted.doubted_merge_id = clock.now(), 1
    checks.record(Action.DOUBT, doubted, BY)
    make_reference(dai, hope)
    make_check(dai, hope, CheckKind.REFERENCE, outcome=CheckOutcome.HAS_INFORMATION, valid_from=None)
    db.session.commit()
    role = role_named(ROLE)
    place = application.opportunity.places[0].place
    case = readiness.Case(dai, role, place, clock.today(), clock.today() + timedelta(days=1))
    lines = {each.kind: each for each in readiness.answer(case, hope.id).requirements}
    assert lines[RequirementKind.REFERENCES].evidence == "2 of 2 received"
    sentence = "2 of 2 satisfactory references received"
    assert sentence in coordinator.get(f"/people/{dai.reference}/references").text
    assert sentence in coordinator.get(f"/applications/{application.reference}").text
    record = coordinator.get(f"/people/{dai.reference}").text
    assert "2 received, 1 to be weighed, 1 under way" in record


def test_one_recorded_without_asking_stands_beside_the_others(
    coordinator: PageClient, hope: Organisation, dai: Person
) -> None:
    check = make_check(dai, hope, CheckKind.REFERENCE, outcome=CheckOutcome.CLEAR)
    db.session.commit()
    page = coordinator.get(f"/people/{dai.reference}/references").text
    assert "Nobody has been asked yet" not in page
    assert f"/checks/{check.reference}" in page


def test_what_is_missing_is_said_by_what_is_to_be_done_about_it() -> None:
    assert rules.next_step(2, rules.Tally(0)) == "Ask 2 more"
    assert rules.next_step(2, rules.Tally(0, waiting=1)) == "Ask 1 more"
    assert rules.next_step(2, rules.Tally(1, to_weigh=1)) == "Weigh what came back"
    assert rules.next_step(2, rules.Tally(1, waiting=1)) == "1 under way"
