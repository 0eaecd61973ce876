"""Risk assessments: one officer proposes, another decides, a third reconsiders; and what follows from it."""

from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.factories.accounts import make_account
from tests.factories.disclosures import (
    a_decision,
    a_matter,
    a_weighing,
    actor_of,
    decided,
    make_disclosure,
    make_officer,
    open_assessment,
    over,
)
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import role_named
from tests.factories.vetting import make_check
from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting import queries as checks
from volunteer_app.vetting import service as vetting
from volunteer_app.vetting.assessing import opening, service
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.rules import AssessmentState, Outcome
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckOutcome

pytestmark = pytest.mark.usefixtures("database")

S = AssessmentState


def officers(organisation: Organisation) -> tuple[Account, Account, Account]:
    return tuple(make_officer(organisation, name) for name in ("Vera", "Oren", "Tess"))  # type: ignore[return-value]


def of_a_disclosure(hope: Organisation, by: Account) -> RiskAssessment:
    person = make_person(hope, email="carys@example.org")
    make_account("carys@example.org", person_id=person.id)
    return open_assessment(make_disclosure(person, hope, a_matter(clock.today())), by)


def account_of(found: RiskAssessment) -> Account:
    account = accounts.of_person(found.person_id)
    assert account is not None
    return account


def of_a_check(
    hope: Organisation, by: Account, outcome: CheckOutcome = CheckOutcome.HAS_INFORMATION
) -> RiskAssessment:
    check = make_check(make_person(hope), hope, outcome=outcome, valid_from=None)
    return opening.open_for_check(check, role_named(), by=actor_of(by), authority=over(hope))


def test_what_was_told_is_weighed_proposed_and_decided_and_the_person_is_told_to_read(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, _ = officers(hope)
    found = decided(of_a_disclosure(hope, vera), vera, oren, Outcome.WITH_CONDITIONS, reasons="MARKER")
    assert (found.state, found.outcome, found.reasons) == (S.DECIDED, Outcome.WITH_CONDITIONS, "MARKER")
    assert found.conditions == "Two at each visit"
    assert found.disclosure is not None
    assert found.disclosure.state.value == "can_go_on"
    letter = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(1)).one()
    assert letter.to_address == "carys@example.org"
    assert "MARKER" not in letter.body
    sealed = (found.weighing_sealed or b"") + (found.reasons_sealed or b"") + (found.conditions_sealed or b"")
    assert b"MARKER" not in sealed
    assert b"visit" not in sealed
    entries = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action.like("assessment:%"))).all()
    assert "MARKER" not in str([(each.before, each.after, each.reason) for each in entries])
    assert "with_conditions" not in str([each.after for each in entries])


def test_whoever_proposed_does_not_decide(app: Flask) -> None:
    hope = make_organisation()
    vera, _, _ = officers(hope)
    found = of_a_disclosure(hope, vera)
    with pytest.raises(Refused, match="another vetting officer"):
        decided(found, vera, vera)
    db.session.rollback()


def test_the_database_holds_that_two_officers_decide_and_a_third_reconsiders(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, tess = officers(hope)
    found = decided(of_a_disclosure(hope, vera), vera, oren)
    service.ask_again(found, "Please", by=actor_of(tess), authority=over(hope))
    service.settle(found, a_decision(), by=actor_of(tess), authority=over(hope))
    db.session.commit()
    same = (
        "decided_by_key = proposed_by_key",
        "settled_by_key = proposed_by_key",
        "settled_by_key = decided_by_key",
    )
    for change in (*same, "proposed_by_key = NULL", "decided_outcome_sealed = NULL", "settled_by_key = NULL"):
        with pytest.raises(IntegrityError):
            db.session.execute(text(f"UPDATE risk_assessment SET {change}"))  # noqa: S608 - from the list above
        db.session.rollback()


def test_a_third_officer_decides_on_a_reconsideration(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, tess = officers(hope)
    found = decided(of_a_disclosure(hope, vera), vera, oren, Outcome.NOT_SUITABLE)
    assert found.disclosure is not None
    assert found.disclosure.state.value == "cannot_go_on"
    carys = account_of(found)
    with pytest.raises(Refused, match="Enter why"):
        service.ask_again(found, " ", by=actor_of(carys))
    with pytest.raises(Refused, match="Only the person"):
        service.ask_again(found, "Please", by=actor_of(vera))
    service.ask_again(found, "I have changed", by=actor_of(carys))
    for officer in (vera, oren):
        with pytest.raises(Refused, match="another vetting officer"):
            service.settle(found, a_decision(), by=actor_of(officer), authority=over(hope))
    service.settle(found, a_decision(reasons="You are right"), by=actor_of(tess), authority=over(hope))
    assert (found.outcome, found.last_reasons) == (Outcome.SUITABLE, "You are right")
    assert found.decided_outcome is Outcome.NOT_SUITABLE
    assert found.disclosure.state.value == "can_go_on"
    with pytest.raises(Refused, match="cannot be reconsidered"):
        service.ask_again(found, "Again", by=actor_of(carys))


def test_nobody_weighs_what_they_told_themselves_and_no_other_organisation_does(app: Flask) -> None:
    hope, other = make_organisation(), make_organisation()
    vera = make_officer(hope)
    found = of_a_disclosure(hope, vera)
    own = account_of(found)
    for by, scope in ((own, over(hope)), (make_officer(other), over(other)), (vera, Scope())):
        with pytest.raises(Refused):
            service.propose(found, a_weighing(), a_decision(), by=actor_of(by), authority=scope)
    assert found.state is S.OPEN


def test_every_factor_and_the_reasons_are_needed(app: Flask) -> None:
    hope = make_organisation()
    vera = actor_of(make_officer(hope))
    for weighing, decision in ((a_weighing(" "), a_decision()), (a_weighing(), a_decision(reasons=" "))):
        found = of_a_check(hope, make_officer(hope))
        with pytest.raises(Refused):
            service.propose(found, weighing, decision, by=vera, authority=over(hope))
        db.session.rollback()
        hope = make_organisation()


def test_it_is_sent_back_and_proposed_anew_by_another_who_then_does_not_decide(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, _ = officers(hope)
    found = of_a_disclosure(hope, vera)
    service.propose(found, a_weighing(), a_decision(), by=actor_of(vera), authority=over(hope))
    service.send_back(found, "Ask for a reference", by=actor_of(oren), authority=over(hope))
    assert (found.state, found.proposed_by_key) == (S.OPEN, None)
    assert found.weighing["sent_back"] == "Ask for a reference"
    service.propose(found, a_weighing(), a_decision(), by=actor_of(oren), authority=over(hope))
    with pytest.raises(Refused):
        service.decide(found, a_decision(), by=actor_of(oren), authority=over(hope))
    service.decide(found, a_decision(), by=actor_of(vera), authority=over(hope))


def test_of_two_officers_who_decide_at_once_one_is_too_late(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, _ = officers(hope)
    found = of_a_disclosure(hope, vera)
    shown = found.version
    service.propose(found, a_weighing(), a_decision(), by=actor_of(vera), authority=over(hope))
    with pytest.raises(StaleEdit):
        service.decide(found, a_decision(), by=actor_of(oren), authority=over(hope), version=shown)


def facts(check: Check) -> CheckOutcome | None:
    return checks.facts([check.person_id], check.organisation_id)[check.person_id][0].outcome


def test_a_certificate_with_information_counts_only_once_two_officers_have_decided_so(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, _ = officers(hope)
    found = of_a_check(hope, vera)
    check, today = found.check, clock.today()
    assert check is not None
    with pytest.raises(Refused, match="two vetting officers"):
        vetting.decide_check(
            check,
            CheckOutcome.CLEAR,
            valid_from=today,
            valid_before=None,
            by=actor_of(vera),
            authority=over(hope),
        )
    assert facts(check) is CheckOutcome.HAS_INFORMATION
    review = today + timedelta(days=100)
    service.propose(found, a_weighing(), a_decision(), by=actor_of(vera), authority=over(hope))
    said = a_decision(Outcome.WITH_CONDITIONS, to_coordinator="Two at each visit", review_on=review)
    service.decide(found, said, by=actor_of(oren), authority=over(hope))
    assert facts(check) is CheckOutcome.CLEAR
    assert (check.valid_from, check.valid_before, check.conditions) == (today, review, "Two at each visit")


def test_a_certificate_that_does_not_suit_is_over_until_it_is_reconsidered(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, tess = officers(hope)
    found = decided(of_a_check(hope, vera), vera, oren, Outcome.NOT_SUITABLE)
    assert found.check is not None
    assert facts(found.check) is CheckOutcome.REFUSED
    service.ask_again(found, "Please", by=actor_of(vera), authority=over(hope))
    service.settle(found, a_decision(), by=actor_of(tess), authority=over(hope))
    assert facts(found.check) is CheckOutcome.CLEAR


def test_a_barred_person_is_refused_by_law_in_regulated_activity_alone(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, _ = officers(hope)
    check = make_check(make_person(hope), hope, outcome=CheckOutcome.BARRED, valid_from=None)
    regulated = role_named("mentor-prison")
    assert regulated.may_be_regulated_activity
    with pytest.raises(Refused, match="The law does not let"):
        opening.open_for_check(check, regulated, by=actor_of(vera), authority=over(hope))
    found = opening.open_for_check(check, role_named(), by=actor_of(vera), authority=over(hope))
    decided(found, vera, oren)
    assert facts(check) is CheckOutcome.BARRED  # a bar stays one


def test_what_came_back_clear_has_nothing_to_weigh(app: Flask) -> None:
    hope = make_organisation()
    vera = actor_of(make_officer(hope))
    check = make_check(make_person(hope), hope, outcome=CheckOutcome.CLEAR)
    with pytest.raises(Refused, match="nothing that has to be weighed"):
        opening.open_for_check(check, role_named(), by=vera, authority=over(hope))
    nothing = make_disclosure(make_person(hope), hope)
    with pytest.raises(Refused, match="nothing to weigh"):
        opening.open_for_disclosure(nothing, by=vera, authority=over(hope))


def test_one_assessment_at_a_time(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, _ = officers(hope)
    found = of_a_check(hope, vera)
    assert found.check is not None
    again = opening.open_for_check(found.check, role_named(), by=actor_of(oren), authority=over(hope))
    assert again.id == found.id


STEPS = ("propose", "send_back", "decide", "ask_again", "settle")


def take(step: str, found: RiskAssessment, by: Account, scope: Scope) -> None:
    """One step by one officer."""
    actor = actor_of(by)
    if step == "propose":
        service.propose(found, a_weighing(), a_decision(), by=actor, authority=scope)
    elif step == "send_back":
        service.send_back(found, "More", by=actor, authority=scope)
    elif step == "ask_again":
        service.ask_again(found, "Please", by=actor, authority=scope)
    else:
        getattr(service, step)(found, a_decision(), by=actor, authority=scope)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wishes=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2)), min_size=4, max_size=14))
def test_whatever_officers_try_no_one_takes_two_steps(app: Flask, wishes: list[tuple[str, int]]) -> None:
    hope = make_organisation()
    three = officers(hope)
    found = of_a_check(hope, three[0])
    for step, number in wishes:
        with suppress(Refused):
            take(step, found, three[number], over(hope))
        hands = [key for key in (found.proposed_by_key, found.decided_by_key, found.settled_by_key) if key]
        assert len(set(hands)) == len(hands)
        assert (found.outcome is not None) == (found.state in {S.DECIDED, S.ASKED_AGAIN, S.SETTLED})
        assert found.check is not None
        counts = facts(found.check) is CheckOutcome.CLEAR
        assert counts == (found.outcome is not None and found.outcome.lets_in)
    db.session.rollback()
