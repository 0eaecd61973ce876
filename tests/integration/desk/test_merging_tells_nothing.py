"""Whoever merges records does not learn that somebody has a protected one."""

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.barring import make_bar
from tests.factories.disclosures import a_matter, actor_of, make_disclosure, make_officer, open_assessment
from tests.factories.organisations import make_organisation
from tests.factories.sentences import make_record
from tests.integration.desk.test_merging_pages import LIST, two
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, encryption, following, looks
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import DuplicatePair, Person, PersonMerge


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation("Hope")


@pytest.fixture
def coordinator(client: PageClient, hope: Organisation) -> PageClient:
    sign_in(client, make_account(name="Cora", roles=[(MembershipRole.COORDINATOR, hope)]))
    return client


def protect(person: Person, hope: Organisation) -> None:
    """Every kind of record of which coordinators must not learn that it is there, all but the question."""
    officer = make_officer(hope)
    told = make_disclosure(person, hope, a_matter(clock.today()), offer=f"OFFER-{person.id}")
    open_assessment(told, officer)
    make_record(person, hope)
    make_bar(person, hope)
    db.session.commit()
    looks.record(told, why="To weigh it", by=actor_of(officer))


def what_is_said(coordinator: PageClient, pair: DuplicatePair) -> list[str]:
    """Each page that tells what two records hold, what moved, and what an undo could not give back."""
    said = [coordinator.get(f"{LIST}/{pair.reference}/merge").text]
    answer = coordinator.submit(f"{LIST}/{pair.reference}/merge", kept="first", reason="They confirmed it")
    said.append(coordinator.get(answer.location).text)
    address = f"/people/merges/{db.session.scalars(select(PersonMerge)).one().reference}"
    said.append(coordinator.get(coordinator.submit(address, reason="They are sisters").location).text)
    return said


def test_nobody_reads_on_merges_that_somebody_has_a_protected_record(
    coordinator: PageClient, hope: Organisation
) -> None:
    first, second, pair = two(hope)
    protect(first, hope)
    protect(second, hope)
    counts = following.count([second.id])
    protected = {table for table, _ in counts if (each := following.by_table(table)) and each.is_protected}
    assert protected == {"risk_assessment", "sentence_record", "bar", "look"}
    for page in what_is_said(coordinator, pair):
        assert "uestions about convictions" in page or "question about convictions" in page
        for word in ("assessment", "protected", "restricted", "other records", "looks at"):
            assert word not in page.lower().replace("disclosures and assessments", ""), word


def test_what_hangs_on_sealed_columns_is_protected_unless_coordinators_know_of_it(hope: Organisation) -> None:
    sealed = {each.model.__tablename__ for each in encryption.sealed_columns}
    # They ask for the first three and see how far each is; certificates they make themselves, and they run
    # mentoring; that somebody has a private calendar says nothing about them
    known = {"disclosure", "reference_request", "account", "certificate", "calendar_feed"}
    known |= {"mentor_offer", "match_suggestion", "mentor_match", "mentoring", "mentoring_session"}
    known |= {"mentor_supervision"}
    protected = {each.model.__tablename__ for each in following.followers.values() if each.is_protected}
    followers = {each.model.__tablename__ for each in following.followers.values()}
    assert (sealed & followers) - known <= protected
    assert protected >= {"risk_assessment", "sentence_record", "bar", "referral_duty", "look"}
