from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.vetting import NUMBER, make_check, told_of_bar
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import PROTECTED, HistoryEntry
from volunteer_app.vetting import queries, rules, service
from volunteer_app.vetting.facts import CheckTurnedAdverse
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome, CheckState

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.standing_on(TODAY):
        yield


def scope(*ids: int) -> Scope:
    return Scope(frozenset(ids))


def steps(check: Check) -> list[tuple[CheckState, CheckOutcome | None]]:
    return [(step.state, step.outcome) for step in reversed(queries.steps_of(check.id))]


def decide(check: Check, outcome: CheckOutcome = CheckOutcome.CLEAR, **values: Any) -> None:
    values = {"valid_from": TODAY, "valid_before": None, "by": BY, **values}
    if outcome is CheckOutcome.BARRED:
        values = {"bar": told_of_bar(), **values}
    service.decide_check(check, outcome, **values)


def test_a_certificate_needs_a_level_and_nothing_else_may_have_one() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    with pytest.raises(Refused, match="level"):
        service.start_check(person, organisation=organisation, kind=CheckKind.CRIMINAL_RECORD, by=BY)
    with pytest.raises(Refused, match="level"):
        service.start_check(
            person,
            organisation=organisation,
            kind=CheckKind.IDENTITY,
            level=CertificateLevel.BASIC,
            by=BY,
        )


def test_one_check_of_a_kind_is_under_way_at_a_time_but_two_references_may_be() -> None:
    organisation, other = make_organisation(), make_organisation()
    person = make_person(organisation)
    make_check(person, organisation)
    with pytest.raises(Refused, match="under way"):
        make_check(person, organisation)
    make_check(person, other)
    for _ in range(2):
        make_check(person, organisation, CheckKind.REFERENCE)


def test_a_renewal_can_start_while_the_old_check_still_counts() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    make_check(person, organisation, outcome=CheckOutcome.CLEAR)
    assert make_check(person, organisation).state is CheckState.REQUESTED


def test_every_change_leaves_a_step_and_a_history_entry() -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation, state=CheckState.SUBMITTED)
    decide(check)
    assert steps(check) == [
        (CheckState.REQUESTED, None),
        (CheckState.SUBMITTED, None),
        (CheckState.RETURNED, CheckOutcome.CLEAR),
    ]
    entries = db.session.scalars(
        select(HistoryEntry).where(
            HistoryEntry.subject_kind == "check_record", HistoryEntry.subject_id == check.id
        )
    ).all()
    assert sorted(entry.action for entry in entries) == ["check:decide", "check:move", "check:start"]
    assert {entry.person_id for entry in entries} == {check.person_id}


def test_history_says_that_a_check_was_decided_and_not_what_came_back() -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    decide(check, CheckOutcome.BARRED, note="secret words", certificate_number=NUMBER)
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "check:decide")).one()
    assert entry.after["outcome"] == PROTECTED
    text = str((entry.before, entry.after, entry.reason))
    assert "barred" not in text
    assert "secret" not in text
    assert NUMBER not in text


def test_a_check_cannot_be_moved_where_it_cannot_go() -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    with pytest.raises(Refused, match="cannot become"):
        service.move_check(check, CheckState.RETURNED, by=BY)
    decide(check)
    with pytest.raises(Refused, match="cannot become"):
        service.move_check(check, CheckState.SUBMITTED, by=BY)


@pytest.mark.parametrize("kind", sorted(rules.OFFICER_DECIDES))
def test_an_account_without_a_vetting_officers_authority_decides_no_officers_check(kind: CheckKind) -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation, kind)
    by = make_account().as_actor()
    for authority in (Scope(), scope(make_organisation().id)):
        with pytest.raises(Refused, match="Only a vetting officer"):
            decide(check, by=by, authority=authority)
    decide(check, by=by, authority=scope(organisation.id))
    assert check.outcome is CheckOutcome.CLEAR


@pytest.mark.parametrize("kind", sorted(rules.COORDINATOR_DECIDES))
def test_a_coordinator_decides_identity_right_to_volunteer_and_references(kind: CheckKind) -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation, kind)
    decide(check, by=make_account().as_actor())
    assert check.outcome is CheckOutcome.CLEAR


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"valid_from": None}, "first day"),
        ({"valid_from": TODAY, "valid_before": TODAY}, "Last day"),
        ({"valid_from": date(1889, 1, 1)}, "1 January 1990"),
        ({"certificate_number": "12345"}, "12 digits"),
        ({"issued_on": TODAY + timedelta(days=1)}, "in the past"),
        ({"issued_on": TODAY, "valid_from": TODAY - timedelta(days=1)}, "on or after the date of issue"),
    ],
)
def test_dates_and_numbers_that_cannot_be_are_refused(values: dict[str, Any], words: str) -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    with pytest.raises(Refused, match=words):
        decide(check, **values)


def test_the_number_is_kept_without_spaces() -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    decide(check, certificate_number="0012 3456 7890", issued_on=TODAY, seen_by="Ann Officer")
    assert check.certificate_number == NUMBER


def test_only_a_certificate_has_a_number_and_only_it_can_show_a_bar() -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation, CheckKind.HMPPS_VETTING)
    with pytest.raises(Refused, match="Only a criminal record certificate"):
        decide(check, certificate_number=NUMBER)
    with pytest.raises(Refused, match="does not belong"):
        decide(check, CheckOutcome.BARRED)
    with pytest.raises(Refused, match="does not belong"):
        decide(check, CheckOutcome.REVOKED)


def test_what_is_not_clear_has_no_days() -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    decide(check, CheckOutcome.HAS_INFORMATION, valid_from=TODAY, valid_before=TODAY + timedelta(days=9))
    assert (check.valid_from, check.valid_before) == (None, None)


def test_a_withdrawn_check_is_over_and_a_new_one_can_start() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    check = make_check(person, organisation, outcome=CheckOutcome.WITHDRAWN)
    with pytest.raises(Refused, match="over"):
        decide(check)
    assert make_check(person, organisation).id != check.id


def test_whatever_an_officer_must_decide_on_is_announced_once_each(heard: list[object]) -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    decide(check)
    assert heard == []
    told = CheckTurnedAdverse(check.id, check.person_id, organisation.id)
    decide(check, CheckOutcome.HAS_INFORMATION)
    assert heard == [told]
    decide(check, CheckOutcome.BARRED)
    decide(check, CheckOutcome.BARRED, note="seen again")
    assert heard == [told, told]


def test_whoever_saw_an_older_version_changes_nothing() -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    shown = check.version
    decide(check, version=shown)
    with pytest.raises(StaleEdit):
        decide(check, CheckOutcome.BARRED, version=shown)
    with pytest.raises(StaleEdit):
        service.move_check(check, CheckState.SUBMITTED, by=BY, version=shown)
    assert check.outcome is CheckOutcome.CLEAR
    assert len(steps(check)) == 2


def test_a_row_changed_behind_our_back_is_a_stale_edit_too() -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    db.session.flush()
    table = Check.__table__
    db.session.connection().execute(table.update().where(table.c.id == check.id).values(version=99))  # type: ignore[attr-defined]
    with pytest.raises(StaleEdit):
        decide(check)
    db.session.rollback()


def test_steps_name_who_recorded_them() -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    found = db.session.scalars(select(CheckStep).where(CheckStep.check_id == check.id)).one()
    assert found.recorded_by == BY.name


def test_nobody_decides_their_own_check() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    own = make_account(roles=[(MembershipRole.VETTING_OFFICER, organisation)], person_id=person.id)
    for kind in (CheckKind.CRIMINAL_RECORD, CheckKind.IDENTITY):
        check = make_check(person, organisation, kind)
        with pytest.raises(Refused, match="This check is your own"):
            service.decide_check(
                check,
                CheckOutcome.CLEAR,
                valid_from=clock.today(),
                valid_before=None,
                by=own.as_actor(),
                authority=Scope(frozenset({organisation.id})),
            )
