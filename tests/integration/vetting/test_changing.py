"""Changing a clearance in force, and saying who holds one up."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.vetting import ask_for_clearance, make_check, make_clearance, terms
from tests.integration.vetting.test_clearance_pages import contact, day
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.vetting import changing, queries, service
from volunteer_app.vetting.clearing import Need, PhotoId, StuckWith
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckOutcome, CheckState, ClearanceLevel

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)


def granted() -> Check:
    charity = make_organisation()
    ends = clock.today() + timedelta(days=90)
    return make_clearance(make_person(charity), charity, make_prison(), valid_before=ends)


def waiting() -> Check:
    charity = make_organisation("Hope")
    return ask_for_clearance(make_person(charity), charity, make_prison())


def test_a_change_is_a_step_of_its_own_and_the_reason_stays_with_the_prison() -> None:
    with clock.standing_on(TODAY):
        check = granted()
    with clock.standing_on(TODAY, time(14)):
        changing.change_clearance(
            check, terms(ClearanceLevel.KEYS, conditions="Kitchen"), reason="Vetted higher", by=BY
        )
    latest, before, _ = queries.steps_of(check.id)
    assert (latest.clearance_level, latest.conditions, latest.reason) == ("keys", "Kitchen", "Vetted higher")
    assert (before.clearance_level, before.conditions, before.reason) == ("escorted", "", "")
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "clearance:change")).one()
    assert "Vetted higher" not in str((entry.before, entry.after, entry.reason))


@pytest.mark.parametrize("undone", ["waiting", "refused", "revoked", "ended"])
def test_only_a_clearance_in_force_is_changed(undone: str) -> None:
    with clock.standing_on(TODAY):
        check = waiting() if undone in {"waiting", "refused"} else granted()
        if undone == "refused":
            service.refuse_clearance(check, reason="No", by=BY)
        if undone == "revoked":
            service.revoke_clearance(check, reason="No", by=BY)
    then, other = TODAY + timedelta(days=99 if undone == "ended" else 0), terms(ClearanceLevel.KEYS)
    with clock.standing_on(then), pytest.raises(Refused, match="no clearance in force"):
        changing.change_clearance(check, other, reason="x", by=BY)


def test_a_change_needs_a_reason_a_difference_and_a_last_day_to_come() -> None:
    with clock.standing_on(TODAY):
        check = granted()
        with pytest.raises(Refused, match="reason"):
            changing.change_clearance(check, terms(ClearanceLevel.KEYS), reason=" ", by=BY)
        with pytest.raises(Refused, match="Nothing is different"):
            changing.change_clearance(check, terms(valid_before=check.valid_before), reason="x", by=BY)
    ended = terms(valid_before=TODAY + timedelta(days=9))
    with clock.standing_on(TODAY + timedelta(days=9)), pytest.raises(Refused, match="in the future"):
        changing.change_clearance(check, ended, reason="x", by=BY)
    with pytest.raises(StaleEdit):
        changing.change_clearance(check, terms(ClearanceLevel.KEYS), reason="x", by=BY, version=99)


def test_nobody_but_that_prison_changes_its_clearance_or_says_what_it_needs() -> None:
    check, open_one, elsewhere = granted(), waiting(), make_prison("Southgate (HMP)")
    by = make_account().as_actor()
    for authority in (Scope(), *(Scope(frozenset({n})) for n in (check.organisation_id, elsewhere.id))):
        with pytest.raises(Refused, match="security contact"):
            changing.change_clearance(
                check, terms(ClearanceLevel.KEYS), reason="x", by=by, authority=authority
            )
    for organisation_id in (open_one.organisation_id, elsewhere.id):
        authority = Scope(frozenset({organisation_id}))
        with pytest.raises(Refused, match="somebody else"):
            changing.pass_on(open_one, StuckWith.VOLUNTEER, [Need.FORM], by=by, authority=authority)


def test_a_prison_says_what_it_needs_and_the_organisation_gives_it_back() -> None:
    earlier, later = date(2026, 11, 2), date(2026, 11, 5)
    with clock.standing_on(earlier):
        check = waiting()
    assert (check.stuck_with, check.state_since) == (StuckWith.PRISON, earlier)
    with clock.standing_on(later):
        changing.pass_on(check, StuckWith.VOLUNTEER, [Need.FORM], by=BY)
    assert (check.stuck_with, check.state_since, check.needs) == (StuckWith.VOLUNTEER, later, ["form"])
    assert check.state is CheckState.WITH_APPLICANT
    by, ours = make_account().as_actor(), Scope(frozenset({check.organisation_id}))
    changing.pass_on(check, StuckWith.ORGANISATION, by=by, authority=ours)
    assert check.needs == ["form"]
    changing.pass_on(check, StuckWith.PRISON, by=by, authority=ours)
    assert (check.stuck_with, check.needs) == (StuckWith.PRISON, [])
    assert [step.stuck_with for step in queries.steps_of(check.id)] == [
        StuckWith.PRISON,
        StuckWith.ORGANISATION,
        StuckWith.VOLUNTEER,
        StuckWith.PRISON,
    ]


def test_it_goes_only_where_it_can_and_the_prison_must_say_what_it_needs() -> None:
    check = waiting()
    with pytest.raises(Refused, match="cannot go there"):
        changing.pass_on(check, StuckWith.PRISON, [Need.FORM], by=BY)
    with pytest.raises(Refused, match="what you need"):
        changing.pass_on(check, StuckWith.VOLUNTEER, by=BY)
    certificate = make_check(check.person, check.organisation)
    with pytest.raises(Refused, match="cannot go there"):
        changing.pass_on(certificate, StuckWith.PRISON, by=BY)


@pytest.mark.parametrize("decision", ["grant", "refuse"])
def test_a_decision_can_be_made_whoever_holds_it_and_then_nobody_does(decision: str) -> None:
    check = waiting()
    changing.pass_on(check, StuckWith.VOLUNTEER, [Need.FORM], by=BY)
    if decision == "grant":
        service.grant_clearance(check, terms(), by=BY)
    else:
        service.refuse_clearance(check, reason="No", by=BY)
    assert (check.stuck_with, check.needs) == (None, [])
    with pytest.raises(Refused, match="cannot go there"):
        changing.pass_on(check, StuckWith.PRISON, by=BY)


def test_the_pages_change_a_clearance(client: PageClient) -> None:
    check = granted()
    assert check.establishment is not None
    sign_in(client, contact(check.establishment))
    address = f"/clearances/{check.reference}/change"
    assert "Enter why you change this clearance" in client.submit(address).text
    last = day("last_day", clock.today() + timedelta(days=30))
    answer = client.submit(
        address, level="keys", photo_id="hmpps_id", rested_on="governor", reason="Trusted", **last
    )
    assert answer.status_code == 302
    text = client.get(answer.location).text
    for shown in ("Unescorted, draws keys", "HMPPS identity card", "Governor’s approval", "Trusted"):
        assert shown in text
    db.session.expire_all()
    assert check.photo_id is PhotoId.HMPPS_ID
    coordinator = make_account(roles=[(MembershipRole.COORDINATOR, check.organisation)])
    sign_in(client, coordinator)
    seen = client.get(f"/checks/{check.reference}").text
    assert "Unescorted, draws keys" in seen
    for absent in ("Trusted", "Governor’s approval"):
        assert absent not in seen


def test_who_holds_it_up_is_shown_to_the_prison_and_the_organisation_and_narrows_both_lists(
    client: PageClient,
) -> None:
    check = waiting()
    assert check.establishment is not None
    sign_in(client, contact(check.establishment))
    answer = client.submit(f"/clearances/{check.reference}/ask", to="volunteer", needs="meeting")
    assert answer.status_code == 302
    assert "The volunteer" in client.get("/clearances").text
    assert "Llewellyn" in client.get("/clearances?with=volunteer").text
    assert "Llewellyn" not in client.get("/clearances?with=prison").text
    assert client.get(f"/clearances/{check.reference}/ask").status_code == 409
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, check.organisation)]))
    assert "Come to the prison to talk" in client.get("/clearances/asked?with=volunteer").text
    assert "Llewellyn" not in client.get("/clearances/asked?with=organisation").text
    page = client.get(f"/checks/{check.reference}").text
    assert "With the volunteer" in page
    assert "Come to the prison to talk" in page
    answer = client.submit(f"/checks/{check.reference}/pass-on", to="prison")
    assert answer.status_code == 302
    assert "With the prison" in client.get(f"/checks/{check.reference}").text
    assert client.get(f"/checks/{check.reference}/pass-on").status_code == 409


def test_asked_clearances_of_other_organisations_are_not_there(client: PageClient) -> None:
    check, other = waiting(), make_organisation("Other")
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, other)]))
    assert "Llewellyn" not in client.get("/clearances/asked").text
    assert client.get(f"/checks/{check.reference}/pass-on").status_code == 404


@pytest.mark.parametrize("address", ["/clearances/asked", "/clearances/asked?with=prison"])
def test_what_was_asked_for_takes_the_same_statements_for_2_and_20(
    client: PageClient, statements: list[str], address: str
) -> None:
    charity, prison = make_organisation(), make_prison()
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, charity)]))
    counted = []
    for number in (2, 18):
        for _ in range(number):
            ask_for_clearance(make_person(charity), charity, prison)
        db.session.commit()
        db.session.expire_all()
        statements.clear()
        assert client.get(address).status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_an_outcome_keeps_no_holder_in_the_database() -> None:
    check = granted()
    assert check.outcome is CheckOutcome.CLEAR
    assert check.stuck_with is None
