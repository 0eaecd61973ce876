from datetime import timedelta

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import make_application, make_opportunity
from tests.integration.recruitment.coordinating import stage_of
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment import queries
from volunteer_app.recruitment.rules import Stage, StageDays


def test_nothing_of_another_organisation_is_found(coordinator: PageClient) -> None:
    application = make_application(make_opportunity(make_organisation("Another")))
    opportunity = application.opportunity
    db.session.commit()
    manage, one = f"/manage/opportunities/{opportunity.reference}", f"/applications/{application.reference}"
    for address in (
        manage, f"{manage}/edit", f"{manage}/close", f"{manage}/on-behalf",
        one, f"{one}/move/shortlisted", f"{one}/offer", f"{one}/answer", "/applications/APP-NOPE",
        f"/applications/stage-targets?organisation={opportunity.organisation.reference}",
    ):  # fmt: skip
        assert coordinator.get(address).status_code == 404, address
    assert "Another" not in coordinator.get("/manage/opportunities").text
    assert application.reference not in coordinator.get("/applications").text
    for address in (f"{manage}/publish", f"{manage}/close", f"{one}/move/declined", f"{one}/offer"):
        assert coordinator.post(address, data={"reason": "x"}).status_code == 404


def test_declining_needs_a_reason_a_note_and_how_they_hear_and_keeps_what_was_typed(
    coordinator: PageClient, hope: Organisation
) -> None:
    application = make_application(make_opportunity(hope), make_person(hope, email="a@example.org"))
    db.session.commit()
    one = f"/applications/{application.reference}"
    empty = coordinator.submit(f"{one}/move/declined", note="", reason="role_filled", tell="email")
    assert (empty.status_code, "Enter a note that says why" in empty.text) == (422, True)
    long = coordinator.submit(f"{one}/move/declined", note="n" * 10_000, reason="role_filled", tell="email")
    assert (long.status_code, "n" * 10_000 in long.text) == (422, True)
    assert "Note must be 4,000 characters or fewer" in long.text
    moved = coordinator.submit(f"{one}/move/declined", note="Ŵ 😀", reason="role_filled", tell="self")
    assert moved.location == one
    assert stage_of(application) is Stage.DECLINED
    page = coordinator.get(one).text
    assert "The role is filled" in page
    assert "Ŵ 😀" in page
    assert coordinator.get(f"{one}/move/shortlisted").location == one
    assert coordinator.get(f"{one}/move/nowhere").status_code == 404


def test_ready_says_what_is_missing_on_the_page(coordinator: PageClient, hope: Organisation) -> None:
    application = make_application(make_opportunity(hope), make_person(hope), stage=Stage.TRAINING)
    db.session.commit()
    reply = coordinator.submit(f"/applications/{application.reference}/move/ready", note="")
    assert reply.status_code == 422
    assert "Still missing: " in reply.text
    assert "Identity checked. 2 satisfactory references. " in reply.text
    assert stage_of(application) is Stage.TRAINING


def test_what_may_be_asked_leads_to_the_roles_basis(coordinator: PageClient, hope: Organisation) -> None:
    opportunity = make_opportunity(hope)
    application = make_application(opportunity, make_person(hope), stage=Stage.CHECKS)
    db.session.commit()
    page = coordinator.get(f"/applications/{application.reference}").text
    address = f"/manage/opportunities/{opportunity.reference}"
    assert f'href="{address}#basis">The role’s basis says why</a>' in page
    assert f'id="basis">The role’s basis: {opportunity.role.basis}.' in coordinator.get(address).text
    question = f"/people/{application.person.reference}/convictions"
    assert (f'href="{question}"' in page, coordinator.get(question).status_code) == (True, 200)


def test_pressing_a_move_twice_moves_once(coordinator: PageClient, hope: Organisation) -> None:
    application = make_application(make_opportunity(hope), make_person(hope))
    db.session.commit()
    address = f"/applications/{application.reference}/move/shortlisted"
    fields = form_fields(coordinator.get(address).text)
    answers = [coordinator.post(address, data=fields).location for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(queries.moves_of(application)) == 2


def test_the_times_of_stages_are_set_and_checked(coordinator: PageClient, hope: Organisation) -> None:
    refused = coordinator.submit("/applications/stage-targets", applied_ideal="9", applied_longest="3")
    assert refused.status_code == 422
    assert "Applied: longest must be the same as or more than ideal" in refused.text
    assert coordinator.submit("/applications/stage-targets", applied_ideal="x").status_code == 422
    saved = coordinator.submit("/applications/stage-targets", applied_ideal="2", applied_longest="3")
    assert saved.status_code == 302
    assert queries.stage_days(hope.id)[Stage.APPLIED] == StageDays(2, 3)


def test_lists_say_what_to_do_when_they_are_empty(coordinator: PageClient) -> None:
    assert "has no opportunities yet" in coordinator.get("/manage/opportunities").text
    assert "No application is in progress" in coordinator.get("/applications").text
    assert "No application matches" in coordinator.get("/applications?clock=red").text
    assert "None of your opportunities matches" in coordinator.get("/manage/opportunities?state=closed").text


def test_a_search_finds_by_name_or_reference_and_stays_out_of_the_address(
    coordinator: PageClient, hope: Organisation
) -> None:
    opportunity = make_opportunity(hope)
    sian = make_application(opportunity, make_person(hope, first_name="Siân", last_name="Ŵyn"))
    make_application(opportunity, make_person(hope, first_name="Tom", last_name="Ash"))
    db.session.commit()
    for words in ("sian", sian.reference.lower()):
        found = coordinator.submit("/applications", words=words)
        assert found.location.startswith("/applications?search=")
        assert words not in found.location
        page = coordinator.get(found.location).text
        assert "Siân Ŵyn" in page
        assert "Tom Ash" not in page
    assert "Tom Ash" in coordinator.get("/applications").text


def test_the_pipeline_names_the_clock_in_words_and_filters_by_it(
    coordinator: PageClient, hope: Organisation
) -> None:
    opportunity, today = make_opportunity(hope), clock.today()
    with clock.standing_on(today - timedelta(days=30)):
        opportunity_then = make_opportunity(hope, closes_on=today + timedelta(days=5))
    make_application(opportunity_then, make_person(hope, last_name="Late"), since=today - timedelta(days=30))
    make_application(opportunity, make_person(hope, last_name="New"))
    db.session.commit()
    page = coordinator.get("/applications").text
    assert page.index("Carys Late") < page.index("Carys New")
    assert "Past longest" in page
    assert "Carys New" not in coordinator.get("/applications?clock=red").text
    assert "Carys Late" not in coordinator.get(f"/applications?opportunity={opportunity.reference}").text
    assert "30 days" in page


def test_list_pages_take_the_same_few_statements_whatever_the_number_of_rows(
    coordinator: PageClient, hope: Organisation, statements: list[str]
) -> None:
    counts: list[list[int]] = []
    for _ in range(2):
        for _ in range(3):
            make_application(make_opportunity(hope), make_person(hope))
        application = make_application(make_opportunity(hope), make_person(hope))
        db.session.commit()
        counts.append([])
        for address in (
            "/applications", "/manage/opportunities",
            f"/applications/{application.reference}",
            f"/manage/opportunities/{application.opportunity.reference}",
        ):  # fmt: skip
            db.session.expire_all()
            statements.clear()
            assert coordinator.get(address).status_code == 200
            counts[-1].append(len(statements))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12, counts


@pytest.mark.parametrize("role", [MembershipRole.CHAMPION, MembershipRole.SECURITY_CONTACT])
def test_other_roles_reach_no_application(
    client: PageClient, hope: Organisation, role: MembershipRole
) -> None:
    sign_in(client, make_account(roles=[(role, hope)]))
    for address in (
        "/applications",
        "/manage/opportunities",
        "/manage/opportunities/new",
        "/applications/stage-targets",
    ):
        assert client.get(address).status_code == 403
