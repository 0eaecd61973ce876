"""Coordinators compare two records, make one of them, and can take it back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import make_placement, make_ready
from tests.factories.recruitment import make_application, make_opportunity
from tests.factories.training import make_training
from tests.factories.vetting import make_check
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people import tasks
from volunteer_app.people.models import DuplicatePair, Person, PersonMerge
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

LIST = "/people/possible-duplicates"


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation("Hope")


@pytest.fixture
def coordinator(client: PageClient, hope: Organisation) -> PageClient:
    roles = [(MembershipRole.COORDINATOR, hope), (MembershipRole.VETTING_OFFICER, hope)]
    sign_in(client, make_account(name="Cora Coordinator", roles=roles))
    return client


def two(hope: Organisation) -> tuple[Person, Person, DuplicatePair]:
    """Two records of one person, of which the job has heard."""
    first = make_person(hope, first_name="Carys", email="carys@example.org")
    second = make_person(hope, first_name="Caryl", email="carys@example.org", phone="020 7946 0002")
    db.session.commit()
    tasks.look_for_duplicates()
    return first, second, db.session.scalars(select(DuplicatePair)).one()


def test_the_list_says_why_and_the_record_says_who_it_may_be(
    coordinator: PageClient, hope: Organisation
) -> None:
    first, second, pair = two(hope)
    page = coordinator.get(LIST).text
    assert "Same email address" in page
    assert first.reference in page
    assert f"{LIST}/{pair.reference}/merge" in page
    record = coordinator.get(f"/people/{first.reference}").text
    assert "May be the same person as" in record
    assert f"Caryl Llewellyn, {second.reference}" in record
    assert LIST in coordinator.get("/people").text


def test_two_people_are_kept_apart_and_it_can_be_taken_back(
    coordinator: PageClient, hope: Organisation
) -> None:
    _, _, pair = two(hope)
    token = {"csrf_token": token_of(coordinator.get(LIST).text)}
    answer = coordinator.post(f"{LIST}/{pair.reference}/not-the-same", data=token)
    assert answer.status_code == 302
    assert pair.reference not in coordinator.get(LIST).text
    dismissed = coordinator.get(f"{LIST}?shown=dismissed").text
    assert "Cora Coordinator" in dismissed
    coordinator.post(f"{LIST}/{pair.reference}/look-again", data={"csrf_token": token_of(dismissed)})
    assert pair.reference in coordinator.get(LIST).text


def token_of(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]


def test_the_page_shows_both_records_and_merges_them_with_the_chosen_values(
    coordinator: PageClient, hope: Organisation
) -> None:
    first, second, pair = two(hope)
    make_training(second, hope)
    page = coordinator.get(f"{LIST}/{pair.reference}/merge").text
    for words in ("020 7946 0002", "Training records", "Cannot sign in", "Which record do you want to keep"):
        assert words in page
    answer = coordinator.submit(
        f"{LIST}/{pair.reference}/merge", kept="first", first_name="second", reason="They confirmed it"
    )
    assert answer.status_code == 302
    db.session.expire_all()
    assert first.full_name == "Caryl Llewellyn"
    assert first.phone == "020 7946 0002"
    row = db.session.scalars(select(PersonMerge)).one()
    done = coordinator.get(answer.location).text
    assert "1 training record" in done
    assert "First name, Telephone number" in done
    assert row.reference in coordinator.get(f"/people/{first.reference}").text


def test_the_old_address_leads_to_the_kept_record_whatever_page_it_was(
    coordinator: PageClient, hope: Organisation
) -> None:
    first, second, pair = two(hope)
    coordinator.submit(f"{LIST}/{pair.reference}/merge", kept="first", reason="They confirmed it")
    for page in ("", "/edit", "/checks/new"):
        answer = coordinator.get(f"/people/{second.reference}{page}")
        assert answer.status_code == 302
        assert answer.location == f"/people/{first.reference}{page}"
    token = {"csrf_token": token_of(coordinator.get(f"/people/{first.reference}/edit").text)}
    late = coordinator.post(f"/people/{second.reference}/edit", data=token)
    assert late.status_code == 409
    assert "was merged with another" in late.text


def test_the_timeline_of_the_kept_record_tells_of_both(coordinator: PageClient, hope: Organisation) -> None:
    first, second, pair = two(hope)
    make_training(second, hope)
    coordinator.submit(f"{LIST}/{pair.reference}/merge", kept="first", reason="They confirmed it")
    record = coordinator.get(f"/people/{first.reference}").text
    assert record.count("Record made") == 2
    assert "Training logged" in record
    assert "Another record was merged into this one" in record
    assert "Merged into another record" not in record


def test_a_merge_is_undone_with_a_reason_and_says_what_stays(
    coordinator: PageClient, hope: Organisation
) -> None:
    first, second, pair = two(hope)
    coordinator.submit(f"{LIST}/{pair.reference}/merge", kept="first", reason="They confirmed it")
    coordinator.submit(f"/people/{first.reference}/edit", phone="020 7946 0009")
    address = f"/people/merges/{db.session.scalars(select(PersonMerge)).one().reference}"
    without = coordinator.submit(address, reason="")
    assert without.status_code == 422
    answer = coordinator.submit(address, reason="They are sisters")
    assert answer.status_code == 302
    page = coordinator.get(address).text
    assert "telephone number" in page
    assert "They are sisters" in page
    assert coordinator.get(f"/people/{second.reference}").status_code == 200


def test_records_that_another_organisation_holds_too_are_refused_without_showing_both(
    coordinator: PageClient, hope: Organisation
) -> None:
    _, second, pair = two(hope)
    people.affiliate(second, make_organisation("Other"), by=BY)
    page = coordinator.get(f"{LIST}/{pair.reference}/merge").text
    assert "Another organisation holds one of these records too" in page
    assert '<form method="post" novalidate' not in page


def test_two_sign_ins_are_refused_until_one_is_closed(coordinator: PageClient, hope: Organisation) -> None:
    first, second, pair = two(hope)
    for person in (first, second):
        make_account(person_id=person.id)
    page = coordinator.get(f"{LIST}/{pair.reference}/merge").text
    assert "Both of these people can sign in" in page
    answer = coordinator.submit(f"/people/{second.reference}/sign-in/close", reason="They use the other one")
    assert answer.status_code == 302
    page = coordinator.get(f"{LIST}/{pair.reference}/merge").text
    assert "Sign-in closed" in page
    assert 'value="second"' not in page.split("Which record do you want to keep?")[1].split("</fieldset>")[0]
    answer = coordinator.submit(f"{LIST}/{pair.reference}/merge", kept="first", reason="They confirmed it")
    assert answer.status_code == 302


def test_placements_that_overlap_and_checks_under_way_twice_are_told_before_the_merge(
    coordinator: PageClient, hope: Organisation
) -> None:
    prison = make_prison("Southwood (HMP)")
    first, second, pair = two(hope)
    for person in (first, second):
        make_ready(person, hope, prison)
    early = make_placement(first, hope, prison)
    late = make_placement(second, hope, prison, starts_on=clock.today() + timedelta(days=30))
    after = make_placement(second, hope, prison, starts_on=clock.today() + timedelta(days=400))
    going = [make_check(each, hope, CheckKind.OVERSEAS) for each in (first, second)]
    decided = make_check(second, hope, CheckKind.IDENTITY)
    page = coordinator.get(f"{LIST}/{pair.reference}/merge").text
    twice = page.split("What the one record will hold twice")[1].split("</form>")[0]
    shown = [early.reference, late.reference, *(each.reference for each in going)]
    assert all(reference in twice for reference in shown)
    assert not any(reference in twice for reference in (after.reference, decided.reference))
    assert "Hours of both placements count" in twice


def test_what_another_organisation_holds_is_not_told_before_a_merge(
    coordinator: PageClient, hope: Organisation
) -> None:
    first, second, pair = two(hope)
    other = make_organisation("Other")
    for person in (first, second):
        make_check(person, other, CheckKind.OVERSEAS)
    assert "will hold twice" not in coordinator.get(f"{LIST}/{pair.reference}/merge").text


def test_applications_for_one_opportunity_that_keep_records_apart_are_all_named(
    coordinator: PageClient, hope: Organisation
) -> None:
    first, second, pair = two(hope)
    opportunities = [make_opportunity(hope, title=f"Role {number}") for number in (1, 2)]
    both = [make_application(each, person) for each in opportunities for person in (first, second)]
    page = coordinator.get(f"{LIST}/{pair.reference}/merge").text
    assert "These records cannot be merged now" in page
    for application in both:
        assert f"/applications/{application.reference}" in page


def test_a_merge_without_a_reason_or_with_a_made_up_answer_changes_nothing(
    coordinator: PageClient, hope: Organisation
) -> None:
    _, _, pair = two(hope)
    address = f"{LIST}/{pair.reference}/merge"
    for fields in (
        {"reason": ""},
        {"reason": "Same", "kept": "third"},
        {"reason": "Same", "first_name": "x"},
    ):
        assert coordinator.submit(address, **fields).status_code == 422
    assert db.session.scalars(select(PersonMerge)).all() == []


def test_another_record_is_named_by_its_reference(coordinator: PageClient, hope: Organisation) -> None:
    first = make_person(hope)
    second = make_person(hope, last_name="Married", date_of_birth=date(1980, 1, 1))
    answer = coordinator.submit(f"/people/{first.reference}/merge-with", other=second.reference.lower())
    assert answer.status_code == 302
    assert "Named by a coordinator" in coordinator.get(answer.location).text
    wrong = coordinator.submit(f"/people/{first.reference}/merge-with", other="VOL-NOBODY00")
    assert wrong.status_code == 422


def test_a_doubted_check_is_confirmed_by_whoever_decides_it(
    coordinator: PageClient, hope: Organisation
) -> None:
    first, second, pair = two(hope)
    check = make_check(second, hope, outcome=CheckOutcome.CLEAR)
    coordinator.submit(f"{LIST}/{pair.reference}/merge", kept="first", reason="They confirmed it")
    page = coordinator.get(f"/checks/{check.reference}").text
    assert "To be confirmed after a merge" in page
    assert "To be confirmed after a merge" in coordinator.get(f"/people/{first.reference}").text
    answer = coordinator.submit(f"/checks/{check.reference}/confirm")
    assert answer.status_code == 302
    assert "Confirmed as this person’s" in coordinator.get(answer.location).text
    assert coordinator.get(f"/checks/{check.reference}/confirm").status_code == 409
    db.session.expire_all()
    assert db.session.get_one(Check, check.id).confirmed_by == "Cora Coordinator"


def test_the_list_and_the_comparison_send_as_many_statements_for_many_rows_as_for_few(
    coordinator: PageClient, hope: Organisation, statements: list[str]
) -> None:
    first, second, pair = two(hope)

    def sent(address: str) -> int:
        db.session.commit()
        statements.clear()
        assert coordinator.get(address).status_code == 200
        return len(statements)

    pages = (LIST, f"{LIST}/{pair.reference}/merge", f"/people/{first.reference}")
    few = [sent(page) for page in pages]
    for _ in range(4):
        make_person(hope, first_name="Carys")
        make_training(first, hope)
        make_check(second, hope, outcome=CheckOutcome.CLEAR)
        for each in (first, second):
            make_check(each, hope, CheckKind.REFERENCE)
    db.session.commit()
    tasks.look_for_duplicates()
    assert [sent(page) for page in pages] == few
    assert few == [4, 11, 12]
