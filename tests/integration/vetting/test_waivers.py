from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import PROTECTED, HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting.rules import CertificateLevel
from volunteer_app.vetting.waivers import queries, service
from volunteer_app.vetting.waivers.models import Waiver
from volunteer_app.vetting.waivers.rules import Waivable

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)
UNTIL = date(2027, 2, 1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.standing_on(TODAY):
        yield


def give(person: Person, organisation: Organisation, **changes: Any) -> Waiver:
    values: dict[str, Any] = {
        "requirement": Waivable.REFERENCES,
        "level": None,
        "starts_on": TODAY,
        "ends_before": UNTIL,
        "reason": "Known to us for ten years",
        "by": BY,
        **changes,
    }
    return service.give(person, organisation=organisation, **values)


def test_a_waiver_stands_for_its_days_and_says_who_gave_it_and_why() -> None:
    hope = make_organisation()
    person = make_person(hope)
    give(person, hope)
    (found,) = queries.waivers([person.id], hope.id)[person.id]
    assert (found.requirement, found.reason, found.given_by) == (
        Waivable.REFERENCES,
        "Known to us for ten years",
        BY.name,
    )
    assert found.covers(TODAY, UNTIL)
    assert not found.covers(TODAY, UNTIL + timedelta(days=1))
    assert queries.waivers([person.id], make_organisation().id) == {person.id: []}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"requirement": Waivable.NO_BAR}, "Safeguarding Vulnerable Groups Act 2006"),
        ({"requirement": Waivable.CLEARANCE}, "Only the prison itself"),
        ({"requirement": Waivable.CRIMINAL_RECORD}, "Select the level"),
        (
            {
                "requirement": Waivable.CRIMINAL_RECORD,
                "level": CertificateLevel.ENHANCED_CHILD_BARRED,
            },
            "barred list can never be waived",
        ),
        ({"level": CertificateLevel.BASIC}, "Select the level"),
        ({"reason": "  "}, "Enter a reason"),
        ({"starts_on": TODAY - timedelta(days=1)}, "today or later"),
        ({"ends_before": TODAY}, "same as or after"),
        ({"ends_before": date(2027, 11, 23)}, "12 months at most"),
    ],
)
def test_what_cannot_be_waived_is_refused_with_the_rule(changes: dict[str, Any], words: str) -> None:
    hope = make_organisation()
    with pytest.raises(Refused, match=words):
        give(make_person(hope), hope, **changes)


@pytest.mark.parametrize(
    "row",
    [
        {"requirement": Waivable.NO_BAR},
        {"requirement": Waivable.CLEARANCE},
        {"requirement": Waivable.CRIMINAL_RECORD, "level": CertificateLevel.ENHANCED_BOTH_BARRED},
    ],
)
def test_not_even_the_database_takes_one_of_a_barred_list_or_of_a_prison(row: dict[str, Any]) -> None:
    hope = make_organisation()
    values = {"person_id": make_person(hope).id, "organisation_id": hope.id, "reference": "WAI-1"}
    values |= {"starts_on": TODAY, "ends_before": UNTIL, "reason": "r", "given_by": "x"}
    statement = insert(Waiver).values(**values, **row).execution_options(history_kept_by="a test")
    with pytest.raises(IntegrityError, match="never_waived"):
        db.session.execute(statement)


def test_nobody_waives_anything_for_themselves_or_without_being_an_officer() -> None:
    hope = make_organisation()
    person = make_person(hope)
    vera = make_account(roles=[(MembershipRole.VETTING_OFFICER, hope)], person_id=person.id)
    by, authority = Actor(ActorKind.ACCOUNT, vera.reference, vera.name), Scope(frozenset({hope.id}))
    with pytest.raises(Refused, match="about you"):
        give(person, hope, by=by, authority=authority)
    with pytest.raises(Refused, match="Only a vetting officer"):
        give(make_person(hope), hope, by=by)
    assert give(make_person(hope), hope, by=by, authority=authority).given_by == vera.name


def test_the_same_is_not_waived_twice_for_a_day_but_again_after_it_ended() -> None:
    hope = make_organisation()
    person = make_person(hope)
    first = give(person, hope)
    with pytest.raises(Refused, match="waived already"):
        give(person, hope, starts_on=UNTIL - timedelta(days=1), ends_before=UNTIL + timedelta(days=9))
    give(person, hope, requirement=Waivable.IDENTITY)
    service.end(first, reason="References came", by=BY, version=first.version)
    give(person, hope)


def test_an_ended_waiver_stands_until_the_day_it_ended_and_the_past_knows_no_more_than_then() -> None:
    hope = make_organisation()
    person = make_person(hope)
    waiver = give(person, hope)
    given = clock.now()
    with clock.standing_on(date(2026, 12, 10)):
        service.end(waiver, reason="References came", by=BY, version=waiver.version)
        (now,) = queries.waivers([person.id], hope.id)[person.id]
        assert now.ends_before == date(2026, 12, 10)
        (then,) = queries.waivers([person.id], hope.id, known_at=given)[person.id]
        assert then.ends_before == UNTIL
        before = queries.waivers([person.id], hope.id, known_at=given - timedelta(seconds=1))
        assert before == {person.id: []}
        with pytest.raises(Refused, match="ended already"):
            service.end(waiver, reason="Again", by=BY, version=None)


def test_a_waiver_that_ended_on_the_day_it_was_given_never_stood() -> None:
    hope = make_organisation()
    person = make_person(hope)
    waiver = give(person, hope)
    with clock.standing_on(TODAY, time(16)):
        service.end(waiver, reason="A slip", by=BY, version=None)
    assert queries.waivers([person.id], hope.id) == {person.id: []}


def test_whoever_saw_an_older_version_ends_nothing() -> None:
    hope = make_organisation()
    waiver = give(make_person(hope), hope)
    with pytest.raises(StaleEdit):
        service.end(waiver, reason="r", by=BY, version=waiver.version + 1)


def test_history_says_that_it_was_given_and_not_why() -> None:
    hope = make_organisation()
    waiver = give(make_person(hope), hope)
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "waiver:give")).one()
    assert (entry.person_id, entry.organisation_id) == (waiver.person_id, hope.id)
    assert entry.after["reason"] == PROTECTED


def test_many_people_are_asked_about_in_one_statement(statements: list[str]) -> None:
    hope = make_organisation()
    people = [make_person(hope) for _ in range(5)]
    for person in people:
        give(person, hope)
    numbers, organisation_id = [person.id for person in people], hope.id
    db.session.flush()
    statements.clear()
    assert all(queries.waivers(numbers, organisation_id).values())
    assert len(statements) == 1


def test_an_officer_gives_one_on_a_page_ends_it_and_a_coordinator_reads_both(client: PageClient) -> None:
    hope = make_organisation()
    person = make_person(hope)
    vera = make_account(name="Vera Officer", roles=[(MembershipRole.VETTING_OFFICER, hope)])
    cora = make_account(roles=[(MembershipRole.COORDINATOR, hope)])
    sign_in(client, vera)
    page = f"/people/{person.reference}/waivers"
    values = {"requirement": "criminal_record", "last_day__day": "31", "last_day__month": "1"}
    values |= {"last_day__year": "2027", "reason": "The certificate is on its way"}
    refused = client.submit(f"{page}/new", **values)
    assert refused.status_code == 422
    assert "Select a level" in refused.text
    assert client.submit(f"{page}/new", **values, level="standard").location == page
    waiver = db.session.scalars(select(Waiver)).one()
    assert (waiver.ends_before, waiver.level) == (UNTIL, CertificateLevel.STANDARD)
    assert "never be waived" in client.get(f"{page}/new").text
    assert "End this waiver" in client.get(page).text
    sign_in(client, cora)
    shown = client.get(page).text
    assert "The certificate is on its way" in shown
    assert "Vera Officer" in shown
    assert "End this waiver" not in shown
    assert client.get(f"/waivers/{waiver.reference}/end").status_code == 403
    sign_in(client, vera)
    assert client.submit(f"/waivers/{waiver.reference}/end", reason="It came").location == page
    assert "It came" in client.get(page).text


def test_waivers_of_other_organisations_are_out_of_sight(client: PageClient) -> None:
    hope, other = make_organisation(), make_organisation("Other")
    person = make_person(hope)
    waiver = give(person, hope)
    sign_in(client, make_account(roles=[(MembershipRole.VETTING_OFFICER, other)]))
    assert client.get(f"/people/{person.reference}/waivers").status_code == 404
    assert client.get(f"/waivers/{waiver.reference}/end").status_code == 404
