"""Who was cleared for a prison on a day, from what was known by the end of it."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.vetting import ask_for_clearance, make_clearance, terms
from tests.integration.vetting.test_clearance_pages import contact
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting import changing, cleared_then, gate, service
from volunteer_app.vetting.cleared_then import ClearedThen
from volunteer_app.vetting.clearing import Evidence
from volunteer_app.vetting.rules import ClearanceLevel

pytestmark = pytest.mark.usefixtures("database")

ASKED, DAY, LATER = date(2026, 3, 2), date(2026, 3, 14), date(2026, 3, 20)
EARLIER = DAY - timedelta(days=1)


def on(prison: Organisation, day: date = DAY) -> list[ClearedThen]:
    statement = cleared_then.cleared_on(Scope(frozenset({prison.id})), prison.id, day)
    return cleared_then.as_then(list(db.session.scalars(statement)), day)


def levels(prison: Organisation, day: date = DAY) -> list[ClearanceLevel | None]:
    return [each.granted.clearance_level for each in on(prison, day)]


def test_a_clearance_counts_on_the_days_of_its_interval_and_on_no_others() -> None:
    charity, prison = make_organisation(), make_prison()
    with clock.standing_on(ASKED):
        make_clearance(make_person(charity), charity, prison, valid_from=DAY, valid_before=LATER)
    assert on(prison, EARLIER) == []
    assert len(on(prison, DAY)) == 1
    assert len(on(prison, LATER - timedelta(days=1))) == 1
    assert on(prison, LATER) == []


def test_a_clearance_recorded_later_for_that_day_was_not_known_then() -> None:
    charity, prison = make_organisation(), make_prison()
    with clock.standing_on(LATER):
        make_clearance(make_person(charity), charity, prison, valid_from=ASKED)
    assert on(prison) == []
    assert len(on(prison, LATER)) == 1


def test_one_revoked_later_was_cleared_then_and_one_revoked_before_was_not() -> None:
    charity, prison = make_organisation(), make_prison()
    with clock.standing_on(ASKED):
        check = make_clearance(make_person(charity), charity, prison)
    with clock.standing_on(DAY + timedelta(days=1)):
        service.revoke_clearance(check, reason="Intelligence", by=BY)
    assert len(on(prison)) == 1
    assert on(prison)[0].ended is None
    assert on(prison, LATER) == []


def test_one_revoked_on_the_day_was_cleared_for_a_part_of_it() -> None:
    charity, prison = make_organisation(), make_prison()
    with clock.standing_on(ASKED):
        check = make_clearance(make_person(charity), charity, prison)
    with clock.standing_on(DAY, time(15, 30)):
        service.revoke_clearance(check, reason="Intelligence", by=BY)
        moment = clock.now()
    (then,) = on(prison)
    assert then.ended is not None
    assert then.ended.recorded_at == moment


@pytest.mark.parametrize(("changed_on", "known"), [(EARLIER, "keys"), (DAY, "keys"), (LATER, "escorted")])
def test_the_level_is_the_one_that_was_known_by_the_end_of_the_day(changed_on: date, known: str) -> None:
    charity, prison = make_organisation(), make_prison()
    with clock.standing_on(ASKED):
        check = make_clearance(make_person(charity), charity, prison)
    with clock.standing_on(changed_on):
        changing.change_clearance(check, terms(ClearanceLevel.KEYS), reason="Talk attended", by=BY)
    assert levels(prison) == [ClearanceLevel(known)]


def test_a_clearance_shortened_before_the_day_did_not_reach_it() -> None:
    charity, prison = make_organisation(), make_prison()
    with clock.standing_on(ASKED):
        check = make_clearance(make_person(charity), charity, prison)
    with clock.standing_on(EARLIER):
        changing.change_clearance(check, terms(valid_before=DAY), reason="Shorter", by=BY)
    assert on(prison) == []
    assert len(on(prison, EARLIER)) == 1


def test_the_prisons_last_word_before_the_day_counts_whatever_it_says_after() -> None:
    charity, prison = make_organisation(), make_prison()
    person = make_person(charity)
    with clock.standing_on(ASKED):
        make_clearance(person, charity, prison)
    with clock.standing_on(EARLIER):
        service.refuse_clearance(ask_for_clearance(person, charity, prison), reason="No", by=BY)
    with clock.standing_on(EARLIER, time(13)):
        make_clearance(make_person(charity), charity, make_prison("Elsewhere (HMP)"))
    assert len(on(prison, EARLIER)) == 1
    assert on(prison) == []


def test_a_clearance_that_the_prison_changed_after_it_refused_another_is_its_last_word() -> None:
    charity, prison = make_organisation(), make_prison()
    person = make_person(charity)
    with clock.standing_on(ASKED):
        check = make_clearance(person, charity, prison)
    with clock.standing_on(EARLIER):
        service.refuse_clearance(ask_for_clearance(person, charity, prison), reason="No", by=BY)
    with clock.standing_on(EARLIER, time(15)):
        changing.change_clearance(check, terms(ClearanceLevel.KEYS), reason="Yes", by=BY)
    assert levels(prison) == [ClearanceLevel.KEYS]
    here = Scope(frozenset({prison.id}))
    assert [line.level for line in gate.gate_list(here, prison.id, clock.today())] == [ClearanceLevel.KEYS]


@pytest.mark.parametrize(("changed_on", "known"), [(DAY, [ClearanceLevel.KEYS]), (LATER, [])])
def test_a_change_after_the_prison_had_refused_another_counts_from_its_day_on(
    changed_on: date, known: list[ClearanceLevel]
) -> None:
    charity, prison = make_organisation(), make_prison()
    person = make_person(charity)
    with clock.standing_on(ASKED):
        check = make_clearance(person, charity, prison)
    with clock.standing_on(EARLIER):
        service.refuse_clearance(ask_for_clearance(person, charity, prison), reason="No", by=BY)
    with clock.standing_on(changed_on, time(15)):
        changing.change_clearance(check, terms(ClearanceLevel.KEYS), reason="Yes", by=BY)
    assert levels(prison) == known
    assert levels(prison, changed_on) == [ClearanceLevel.KEYS]


def test_what_the_decision_rested_on_is_the_evidence_of_that_day() -> None:
    charity, prison = make_organisation(), make_prison()
    with clock.standing_on(ASKED):
        seen = (Evidence.HMPPS_VETTING, Evidence.SECURITY_TALK)
        make_clearance(make_person(charity), charity, prison, rested_on=seen)
    assert on(prison)[0].granted.rested_on == ["hmpps_vetting", "security_talk"]


def test_another_prisons_day_cannot_be_asked() -> None:
    ours, theirs = make_prison(), make_prison("Southgate (HMP)")
    with pytest.raises(NotFound):
        cleared_then.cleared_on(Scope(frozenset({ours.id})), theirs.id, DAY)


def test_the_page_says_who_at_what_level_on_what_evidence(client: PageClient) -> None:
    charity, prison = make_organisation("Hope"), make_prison("Northwood")
    with clock.standing_on(ASKED):
        make_clearance(make_person(charity), charity, prison, conditions="Visits hall only")
    sign_in(client, contact(prison))
    text = client.get(f"/clearances/on?prison={prison.reference}&on=2026-03-14").text
    for shown in ("Cleared on 14 March 2026", "Carys Llewellyn", "Escorted", "Visits hall only", "Hope"):
        assert shown in text
    assert "The prison’s own security check" in text
    assert "Nobody was cleared on 1 March" in client.get("/clearances/on?on=2026-03-01").text


def test_a_day_that_is_typed_becomes_an_address_that_can_be_kept(client: PageClient) -> None:
    prison = make_prison()
    sign_in(client, contact(prison))
    answer = client.get(f"/clearances/on?prison={prison.reference}&day-day=14&day-month=3&day-year=2026")
    assert answer.location.endswith(f"/clearances/on?prison={prison.reference}&on=2026-03-14")
    wrong = client.get(f"/clearances/on?prison={prison.reference}&day-day=31&day-month=2&day-year=2026")
    assert wrong.status_code == 422
    assert client.get("/clearances/on?on=nonsense").status_code == 200
    assert client.get("/clearances/on?on=9999-12-31").status_code == 200
    assert client.get(f"/clearances/on?prison={make_prison('Foreign').reference}").status_code == 404


def test_the_day_can_be_taken_as_a_file_and_history_says_so(client: PageClient) -> None:
    charity, prison = make_organisation(), make_prison()
    with clock.standing_on(ASKED):
        make_clearance(make_person(charity), charity, prison)
    sign_in(client, contact(prison))
    address = f"/clearances/on/export?prison={prison.reference}&on=2026-03-14"
    answer = client.submit(address, kind="csv")
    text = answer.get_data(as_text=True)
    answer.close()
    assert "Carys Llewellyn" in text
    assert "2026-03-02" in text
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "list:export")).one()
    assert "2026-03-14" in str((entry.reason, entry.after))
    assert "Llewellyn" not in str((entry.reason, entry.after))


@pytest.mark.parametrize("address", ["/clearances/on?on=2026-03-14"])
def test_the_day_takes_the_same_statements_for_2_and_20(
    client: PageClient, statements: list[str], address: str
) -> None:
    charity, prison = make_organisation(), make_prison()
    sign_in(client, contact(prison))
    counted = []
    for number in (2, 18):
        with clock.standing_on(ASKED):
            for _ in range(number):
                make_clearance(make_person(charity), charity, prison)
        db.session.commit()
        db.session.expire_all()
        statements.clear()
        assert client.get(address).status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]
