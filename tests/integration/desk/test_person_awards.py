"""Awards and certificates on somebody's record, for those who verify training where they are."""

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.awards import make_award
from tests.factories.organisations import BY
from tests.factories.training import make_training
from tests.integration.desk.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.foundation.presenting import day
from volunteer_app.training.certificates import service as certificates

COORDINATOR, OFFICER = MembershipRole.COORDINATOR, MembershipRole.VETTING_OFFICER


def test_the_record_lists_awards_and_certificates(coordinator: PageClient, world: World) -> None:
    person = world.person()
    award = make_award(person, world.hope, awarded=True)
    working = make_award(person, world.hope)
    trained = make_training(person, world.hope, verified=True)
    certificates.issue_for_award(award, names_organisation=True, by=BY)
    certificates.issue_for_record(trained, names_organisation=True, by=BY)
    db.session.commit()
    page = coordinator.get(f"/people/{person.reference}").text
    for each in (award, working):
        assert f'href="/awards/{each.reference}">{each.qualification.title}' in page
    assert f"Awarded on {day(award.awarded_on)}" in page
    assert f"/awards/{award.reference}/certificate" in page
    assert f"/awards/{working.reference}/certificate" not in page
    assert f"/training/{trained.reference}/certificate" in page
    for link in (f"/awards/{award.reference}", f"/training/{trained.reference}/certificate"):
        assert coordinator.get(link).status_code == 200


def test_what_was_taken_back_is_no_certificate_any_more(coordinator: PageClient, world: World) -> None:
    person = world.person()
    trained = make_training(person, world.hope, verified=True)
    issued = certificates.issue_for_record(trained, names_organisation=True, by=BY)
    certificates.revoke(issued, reason="The day was wrong", by=BY, version=issued.version)
    db.session.commit()
    page = coordinator.get(f"/people/{person.reference}").text
    assert f"/training/{trained.reference}/certificate" not in page
    assert "None yet" in page


@pytest.mark.parametrize("elsewhere", [False, True])
def test_who_does_not_verify_training_where_the_record_is_held_sees_none_of_them(
    client: PageClient, world: World, elsewhere: bool
) -> None:
    person = world.person()
    award = make_award(person, world.hope, awarded=True)
    trained = make_training(person, world.hope, verified=True)
    certificates.issue_for_record(trained, names_organisation=True, by=BY)
    roles = [(OFFICER, world.hope), *([(COORDINATOR, world.other)] if elsewhere else [])]
    sign_in(client, make_account(roles=roles))
    page = client.get(f"/people/{person.reference}").text
    assert trained.title in page
    assert "Qualifications and awards" not in page
    assert award.reference not in page
    assert f"/training/{trained.reference}/certificate" not in page


def test_awards_of_another_organisation_are_not_here(coordinator: PageClient, world: World) -> None:
    person = world.person()
    there = make_award(person, world.other)
    db.session.commit()
    assert there.reference not in coordinator.get(f"/people/{person.reference}").text


def test_awards_and_certificates_cost_no_statement_each(
    coordinator: PageClient, world: World, statements: list[str]
) -> None:
    person = world.person()
    address, counts = f"/people/{person.reference}", []
    for _ in range(3):
        award = make_award(person, world.hope, awarded=True)
        certificates.issue_for_award(award, names_organisation=True, by=BY)
        trained = make_training(person, world.hope, verified=True)
        certificates.issue_for_record(trained, names_organisation=True, by=BY)
        db.session.commit()
        statements.clear()
        coordinator.get(address)
        counts.append(len(statements))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 12
