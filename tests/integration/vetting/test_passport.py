"""Relying on another organisation's check: with consent, on facts that are kept, until the source changes."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.passports import Two, give_consent, rely
from tests.factories.vetting import make_check, make_clearance, terms, told_of_bar
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting import changing, knowing, service
from volunteer_app.vetting.passport import queries as passport
from volunteer_app.vetting.passport import service as passports
from volunteer_app.vetting.passport.models import Reliance
from volunteer_app.vetting.passport.rules import ConsentState
from volunteer_app.vetting.rules import (
    CertificateLevel,
    CheckFacts,
    CheckKind,
    CheckOutcome,
    CheckState,
    ClearanceLevel,
)

pytestmark = pytest.mark.usefixtures("database")

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)
YEAR = date(2027, 11, 16)


@pytest.fixture
def two(database: object) -> Iterator[Two]:
    """The two, on Monday."""
    with clock.standing_on(MONDAY):
        yield Two()


def known(person: Person, organisation: Organisation, at: datetime | None = None) -> list[CheckFacts]:
    return knowing.facts([person.id], organisation.id, known_at=at)[person.id]


def scope(*organisations: Organisation) -> Scope:
    return Scope(frozenset(each.id for each in organisations))


def test_without_consent_nothing_of_another_organisation_is_seen_or_relied_on(two: Two) -> None:
    assert two.offered() == []
    assert known(two.person, two.relier) == []
    with pytest.raises(NotFound):
        passport.offer(scope(two.relier), two.check.reference)
    with pytest.raises(Refused, match="not agreed"):
        passports.rely(two.check, two.relier, by=BY)


def test_with_consent_it_counts_as_it_was_and_the_facts_are_kept(two: Two) -> None:
    give_consent(two.person, two.relier)
    assert two.offered() == [two.check]
    row = passports.rely(two.check, two.relier, by=BY)
    assert two.offered() == []
    (fact,) = known(two.person, two.relier)
    assert fact.is_clear
    assert fact.is_relied_on
    assert (fact.kind, fact.level, fact.state) == (
        CheckKind.CRIMINAL_RECORD,
        CertificateLevel.ENHANCED,
        CheckState.RETURNED,
    )
    assert (fact.valid_from, fact.valid_before, fact.reference) == (MONDAY, YEAR, row.reference)
    assert (row.relied_by, row.consent_id > 0) == (BY.name, True)
    assert [each.is_relied_on for each in known(two.person, two.source)] == [False]


@pytest.mark.parametrize("why", ["another kind", "run out", "withdrawn", "another organisation"])
def test_a_consent_reaches_no_further_than_it_says(two: Two, why: str) -> None:
    kinds = [CheckKind.IDENTITY] if why == "another kind" else None
    to = make_organisation("Third") if why == "another organisation" else two.relier
    end = TUESDAY if why == "run out" else None
    consent = give_consent(two.person, to, kinds, ends_before=end)
    if why == "withdrawn":
        passports.withdraw(consent, by=BY)
    with clock.standing_on(WEDNESDAY):
        assert two.offered() == []
        with pytest.raises(Refused, match="not agreed"):
            passports.rely(two.check, two.relier, by=BY)


def test_taking_consent_back_stops_what_is_new_and_leaves_what_was_relied_on(two: Two) -> None:
    rely(two.check, two.relier)
    identity = make_check(two.person, two.source, CheckKind.IDENTITY, outcome=CheckOutcome.CLEAR)
    consent = passport.in_force(two.person.id, two.relier.id)
    assert consent is not None
    passports.withdraw(consent, by=BY)
    assert [fact.is_clear for fact in known(two.person, two.relier)] == [True]
    with pytest.raises(Refused, match="not agreed"):
        passports.rely(identity, two.relier, by=BY)


@pytest.mark.parametrize("outcome", [CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED])
def test_when_the_source_turns_adverse_it_does_not_count_and_nobody_is_told_why(
    two: Two, outcome: CheckOutcome
) -> None:
    make_account(roles=[(MembershipRole.COORDINATOR, two.relier)])
    row = rely(two.check, two.relier)
    before = clock.now()
    with clock.standing_on(TUESDAY):
        bar = told_of_bar() if outcome is CheckOutcome.BARRED else None
        values: dict[str, Any] = {"valid_from": None, "valid_before": None, "bar": bar}
        service.decide_check(two.check, outcome, note="theft", by=BY, **values)
    assert row.is_to_look_at
    (fact,) = known(two.person, two.relier)
    assert not fact.is_clear
    assert (fact.outcome, fact.is_doubted) == (CheckOutcome.CLEAR, True)
    assert known(two.person, two.relier, before)[0].is_clear
    bodies = "".join(db.session.scalars(select(OutboxMessage.body)))
    assert "look" in bodies
    for absent in ("theft", "Llewellyn", "barred", "information", "Source"):
        assert absent not in bodies


def test_the_same_decided_again_disturbs_nobody_and_other_days_do(two: Two) -> None:
    row = rely(two.check, two.relier)
    values: dict[str, Any] = {"valid_from": MONDAY, "by": BY}
    service.decide_check(two.check, CheckOutcome.CLEAR, valid_before=YEAR, **values)
    assert not row.is_to_look_at
    service.decide_check(two.check, CheckOutcome.CLEAR, valid_before=WEDNESDAY, **values)
    assert row.is_to_look_at


def test_what_was_relied_on_can_be_answered_for_any_day(two: Two) -> None:
    with clock.standing_on(TUESDAY):
        row = rely(two.check, two.relier)
    with clock.standing_on(WEDNESDAY):
        passports.stop(row, by=BY)
    noons = []
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        with clock.standing_on(day, time(13)):
            noons.append(len(known(two.person, two.relier, clock.now())))
    assert noons == [0, 1, 0]
    assert known(two.person, two.relier) == []
    with pytest.raises(Refused, match="not rely"):
        passports.stop(row, by=BY)


def test_a_clearance_follows_the_person_only_at_that_prison_and_only_where_the_prison_said_so(
    two: Two,
) -> None:
    prison = make_prison()
    kept = make_clearance(two.person, two.source, make_prison("Southgate (HMP)"))
    shared = make_clearance(two.person, two.source, prison, follows_person=True, conditions="Visits hall")
    give_consent(two.person, two.relier)
    assert kept not in two.offered()
    with pytest.raises(Refused, match="each organisation to ask"):
        passports.rely(kept, two.relier, by=BY)
    passports.rely(shared, two.relier, by=BY)
    (fact,) = known(two.person, two.relier)
    assert (fact.establishment_id, fact.clearance_level) == (prison.id, ClearanceLevel.ESCORTED)
    assert fact.conditions == "Visits hall"


@pytest.mark.parametrize("how", ["revoked", "changed"])
def test_what_the_prison_does_with_its_clearance_reaches_who_relied_on_it(two: Two, how: str) -> None:
    shared = make_clearance(two.person, two.source, make_prison(), follows_person=True)
    row = rely(shared, two.relier)
    if how == "revoked":
        service.revoke_clearance(shared, reason="Intelligence", by=BY)
    else:
        changing.change_clearance(shared, terms(ClearanceLevel.KEYS), reason="Intelligence", by=BY)
    assert row.is_to_look_at
    assert not known(two.person, two.relier)[0].is_clear


def test_a_check_of_ones_own_that_spoke_against_the_person_is_not_outweighed(two: Two) -> None:
    give_consent(two.person, two.relier)
    make_check(two.person, two.relier, outcome=CheckOutcome.HAS_INFORMATION)
    with pytest.raises(Refused, match="of its own that speaks against"):
        passports.rely(two.check, two.relier, by=BY)


def test_only_an_officer_relies_on_a_certificate_and_nobody_on_their_own(two: Two) -> None:
    give_consent(two.person, two.relier)
    identity = make_check(two.person, two.source, CheckKind.IDENTITY, outcome=CheckOutcome.CLEAR)
    ours, by = scope(two.relier), make_account().as_actor()
    with pytest.raises(Refused, match="vetting officer"):
        passports.rely(two.check, two.relier, by=by, recording=ours)
    with pytest.raises(Refused, match="cannot be relied on"):
        passports.rely(identity, two.relier, by=by, recording=scope(two.source))
    themselves = make_account(person_id=two.person.id).as_actor()
    with pytest.raises(Refused, match="your own"):
        passports.rely(identity, two.relier, by=themselves, recording=ours, deciding=ours)
    passports.rely(identity, two.relier, by=by, recording=ours)
    passports.rely(two.check, two.relier, by=by, deciding=ours)


def test_nobody_answers_for_the_person_and_they_may_agree_to_less(two: Two) -> None:
    account = make_account(person_id=two.person.id)
    kinds = [CheckKind.IDENTITY, CheckKind.CRIMINAL_RECORD]
    consent = passports.ask(two.person, two.relier, kinds, by=BY)
    with pytest.raises(Refused, match="already"):
        passports.ask(two.person, two.relier, kinds, by=BY)
    with pytest.raises(Refused, match="Only the volunteer"):
        passports.agree(consent, kinds, YEAR, by=make_account().as_actor())
    with pytest.raises(Refused, match="only from what was asked"):
        passports.agree(consent, [CheckKind.OVERSEAS], YEAR, by=account.as_actor())
    passports.agree(consent, [CheckKind.IDENTITY], YEAR, by=account.as_actor())
    assert (consent.state, consent.kinds) == (ConsentState.GIVEN, ["identity"])
    assert two.offered() == []


def test_a_newer_consent_takes_the_place_of_the_older_and_an_old_question_cannot_be_answered(
    two: Two,
) -> None:
    older = give_consent(two.person, two.relier)
    newer = give_consent(two.person, two.relier, [CheckKind.IDENTITY])
    assert older.state is ConsentState.REPLACED
    assert passport.in_force(two.person.id, two.relier.id) is newer
    account = make_account(person_id=two.person.id)
    asked = passports.ask(two.person, two.relier, [CheckKind.IDENTITY], by=BY)
    with clock.standing_on(MONDAY + timedelta(days=31)), pytest.raises(Refused, match="too old"):
        passports.decline(asked, by=account.as_actor())


def test_somebody_without_a_sign_in_is_not_asked_and_signs_on_paper(two: Two) -> None:
    with pytest.raises(Refused, match="on paper"):
        passports.ask(two.person, two.relier, [CheckKind.IDENTITY], by=BY)
    staff = make_account().as_actor()
    with pytest.raises(Refused, match="Only the volunteer"):
        passports.give(two.person, two.relier, [CheckKind.IDENTITY], YEAR, by=staff)
    consent = passports.give(two.person, two.relier, [CheckKind.IDENTITY], YEAR, by=staff, on_paper=True)
    assert consent.on_paper
    assert consent.in_force


@pytest.mark.parametrize("past", [False, True])
def test_the_facts_of_any_number_of_people_with_checks_relied_on_are_one_statement(
    two: Two, statements: list[str], *, past: bool
) -> None:
    rely(two.check, two.relier)
    make_check(two.person, two.relier, CheckKind.IDENTITY, outcome=CheckOutcome.CLEAR)
    moment = clock.now() if past else None
    ids, organisation_id = [two.person.id], two.relier.id
    db.session.commit()
    statements.clear()
    answer = knowing.facts(ids, organisation_id, known_at=moment)
    assert len(statements) == 1
    assert [fact.is_relied_on for fact in answer[ids[0]]] == [False, True]


def test_two_who_rely_at_once_rely_once(two: Two) -> None:
    rely(two.check, two.relier)
    with pytest.raises(Refused, match="already"):
        passports.rely(two.check, two.relier, by=BY)
    assert len(db.session.scalars(select(Reliance)).all()) == 1
