from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.vetting import ask_for_clearance, make_check, make_clearance, terms
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.vetting import gate, queries, service
from volunteer_app.vetting.facts import ClearanceRevoked
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState, ClearanceLevel

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.standing_on(TODAY):
        yield


def scope(*ids: int) -> Scope:
    return Scope(frozenset(ids))


def decide(check: Check, outcome: CheckOutcome = CheckOutcome.CLEAR, **values: Any) -> None:
    values = {"valid_from": TODAY, "valid_before": None, "by": BY, **values}
    service.decide_check(check, outcome, **values)


def test_a_clearance_is_for_a_prison_that_is_open() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    closed = make_prison("Oldgate (HMP)", is_active=False)
    kind = CheckKind.ESTABLISHMENT_CLEARANCE
    for place, words in ((None, "prison"), (organisation, "Select a prison"), (closed, "closed")):
        with pytest.raises(Refused, match=words):
            service.start_check(person, organisation=organisation, kind=kind, establishment=place, by=BY)


def test_a_clearance_for_another_prison_can_be_asked_at_the_same_time() -> None:
    organisation = make_organisation()
    person, prison = make_person(organisation), make_prison()
    ask_for_clearance(person, organisation, prison)
    ask_for_clearance(person, organisation, make_prison("Southgate (HMP)"))
    with pytest.raises(Refused, match="under way"):
        ask_for_clearance(person, organisation, prison)


def test_nobody_of_the_organisation_grants_refuses_or_revokes_a_clearance() -> None:
    organisation, prison = make_organisation(), make_prison()
    person = make_person(organisation)
    waiting = ask_for_clearance(person, organisation, prison)
    granted = make_clearance(make_person(organisation), organisation, prison)
    by = make_account().as_actor()
    for authority in (Scope(), scope(organisation.id)):
        with pytest.raises(Refused, match="security contact"):
            service.grant_clearance(waiting, terms(ClearanceLevel.KEYS), by=by, authority=authority)
        with pytest.raises(Refused, match="security contact"):
            service.refuse_clearance(waiting, reason="x", by=by, authority=authority)
        with pytest.raises(Refused, match="security contact"):
            service.revoke_clearance(granted, reason="x", by=by, authority=authority)
        with pytest.raises(Refused, match="security contact"):
            decide(waiting, by=by, authority=authority)
    service.grant_clearance(waiting, terms(ClearanceLevel.KEYS), by=by, authority=scope(prison.id))
    assert waiting.clearance_level is ClearanceLevel.KEYS


def test_no_job_decides_a_clearance_as_if_it_were_a_check_nor_the_reverse() -> None:
    organisation, prison = make_organisation(), make_prison()
    person = make_person(organisation)
    with pytest.raises(Refused, match="security contact"):
        decide(ask_for_clearance(person, organisation, prison))
    with pytest.raises(Refused, match="not a prison clearance"):
        service.refuse_clearance(make_check(person, organisation), reason="x", by=BY)


def test_revoking_takes_a_reason_and_is_announced(heard: list[object]) -> None:
    organisation, prison = make_organisation(), make_prison()
    check = make_clearance(make_person(organisation), organisation, prison)
    with pytest.raises(Refused, match="reason"):
        service.revoke_clearance(check, reason="  ", by=BY)
    service.revoke_clearance(check, reason="Intelligence", by=BY)
    assert heard == [ClearanceRevoked(check.id, check.person_id, organisation.id, prison.id)]
    assert (check.outcome, check.valid_from) == (CheckOutcome.REVOKED, TODAY)
    with pytest.raises(Refused, match="no clearance in force"):
        service.revoke_clearance(check, reason="Again", by=BY)


def test_a_clearance_that_ended_cannot_be_revoked() -> None:
    organisation, prison = make_organisation(), make_prison()
    first = TODAY - timedelta(days=9)
    person = make_person(organisation)
    check = make_clearance(person, organisation, prison, valid_from=first, valid_before=TODAY)
    with pytest.raises(Refused, match="no clearance in force"):
        service.revoke_clearance(check, reason="Late", by=BY)


def test_a_prisons_reason_stays_out_of_history() -> None:
    organisation, prison = make_organisation(), make_prison()
    check = ask_for_clearance(make_person(organisation), organisation, prison)
    service.refuse_clearance(check, reason="Known associate", by=BY)
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "clearance:refuse")).one()
    assert "associate" not in str((entry.before, entry.after, entry.reason))
    assert check.note == "Known associate"


def test_what_was_decided_cannot_be_decided_by_a_second_prison_officer() -> None:
    organisation, prison = make_organisation(), make_prison()
    check = make_clearance(make_person(organisation), organisation, prison)
    with pytest.raises(Refused, match="already been decided"):
        service.refuse_clearance(check, reason="x", by=BY)


@pytest.mark.parametrize("decided", ["revoked", "refused"])
def test_at_the_gate_the_prisons_last_word_counts(decided: str) -> None:
    organisation, prison = make_organisation(), make_prison()
    person, here = make_person(organisation), scope(prison.id)
    make_clearance(person, organisation, prison)
    with clock.standing_on(TODAY, time(13)):
        if decided == "revoked":
            newer = make_clearance(person, organisation, prison)
            service.revoke_clearance(newer, reason="Intelligence", by=BY)
        else:
            newer = ask_for_clearance(person, organisation, prison)
            service.refuse_clearance(newer, reason="Intelligence", by=BY)
    with clock.standing_on(TODAY, time(13, 30)):
        make_clearance(make_person(organisation), organisation, make_prison("Elsewhere (HMP)"))
    assert gate.gate_list(here, prison.id, TODAY) == []
    assert list(db.session.scalars(queries.cleared(here))) == []
    with clock.standing_on(TODAY, time(14)):
        make_clearance(person, organisation, prison)
    assert len(gate.gate_list(here, prison.id, TODAY)) == 1


def test_a_prisons_request_is_not_moved_by_the_organisation_that_waits() -> None:
    organisation = make_organisation()
    check = ask_for_clearance(make_person(organisation), organisation, make_prison())
    with pytest.raises(Refused, match="Only the prison"):
        service.move_check(check, CheckState.SUBMITTED, by=BY)


def test_a_prison_takes_back_what_it_gave_for_every_organisation(heard: list[object]) -> None:
    one, other, prison, elsewhere = make_organisation(), make_organisation(), make_prison(), make_prison()
    person = make_person(one)
    first = make_clearance(person, one, prison)
    second = make_clearance(person, other, prison)
    kept = make_clearance(person, other, elsewhere)
    service.revoke_clearance(first, reason="Intelligence", by=BY)
    assert [each.outcome for each in (first, second, kept)] == [
        CheckOutcome.REVOKED,
        CheckOutcome.REVOKED,
        CheckOutcome.CLEAR,
    ]
    assert heard == [
        ClearanceRevoked(first.id, person.id, one.id, prison.id),
        ClearanceRevoked(second.id, person.id, other.id, prison.id),
    ]
