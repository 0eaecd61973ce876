"""Certificates that show something: weighed for one role, by two officers, and for no other."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.factories.disclosures import a_decision, a_weighing, actor_of, decided, make_officer, over
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import role_named
from tests.factories.vetting import make_check
from tests.integration.vetting.weighing import come_back_again, facts, for_the_role, of_a_check, officers
from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.months import add_months
from volunteer_app.vetting import asking
from volunteer_app.vetting import service as vetting
from volunteer_app.vetting.assessing import opening, service
from volunteer_app.vetting.assessing.rules import AssessmentState, Outcome
from volunteer_app.vetting.barring import queries as barring_queries
from volunteer_app.vetting.barring import service as barring
from volunteer_app.vetting.barring.rules import LiftKind
from volunteer_app.vetting.certificates.queries import recheck_months
from volunteer_app.vetting.rules import CheckOutcome
from volunteer_app.vetting.standing import NOTHING

S = AssessmentState


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
    counts = for_the_role(check)
    assert (counts.outcome, counts.valid_from, counts.valid_before) == (CheckOutcome.CLEAR, today, review)
    elsewhere = for_the_role(check, "resettlement-volunteer")
    assert (facts(check), elsewhere.outcome) == (CheckOutcome.HAS_INFORMATION,) * 2


def test_a_weighed_certificate_counts_from_its_issue_as_long_as_the_organisations_policy_says(
    app: Flask,
) -> None:
    hope = make_organisation()
    vera, oren, _ = officers(hope)
    found = of_a_check(hope, vera)
    assert found.check is not None
    found.check.issued_on = clock.today() - timedelta(days=400)
    decided(found, vera, oren)
    assert for_the_role(found.check).valid_before == add_months(
        found.check.issued_on, recheck_months(hope.id)
    )


def test_a_certificate_that_does_not_suit_does_not_count_until_it_is_reconsidered(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, tess = officers(hope)
    found = decided(of_a_check(hope, vera), vera, oren, Outcome.NOT_SUITABLE)
    assert found.check is not None
    role = role_named()
    stopped = asking.standing_of(found.person_id, hope.id, role.id)
    assert (stopped.is_stopped, for_the_role(found.check).outcome) == (True, CheckOutcome.HAS_INFORMATION)
    assert asking.standing_of(found.person_id, hope.id, role_named("mentor-prison").id) == NOTHING
    service.ask_again(found, "Please", by=actor_of(vera), authority=over(hope))
    service.settle(found, a_decision(), by=actor_of(tess), authority=over(hope))
    assert not asking.standing_of(found.person_id, hope.id, role.id).is_stopped
    assert for_the_role(found.check).outcome is CheckOutcome.CLEAR


def test_nothing_is_decided_on_what_came_back_after_it_was_weighed(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, tess = (actor_of(each) for each in officers(hope))
    found = of_a_check(hope, make_officer(hope))
    check, reach = found.check, over(hope)
    assert check is not None
    service.propose(found, a_weighing(), a_decision(), by=vera, authority=reach)
    come_back_again(check)
    with pytest.raises(Refused, match="something else meanwhile"):
        service.decide(found, a_decision(), by=oren, authority=reach)
    service.send_back(found, "It brought more", by=oren, authority=reach)
    service.propose(found, a_weighing(), a_decision(), by=vera, authority=reach)
    service.decide(found, a_decision(Outcome.NOT_SUITABLE), by=oren, authority=reach)
    service.ask_again(found, "Please", by=vera, authority=reach)
    come_back_again(check)
    with pytest.raises(Refused, match="something else meanwhile"):
        service.settle(found, a_decision(), by=tess, authority=reach)
    anew = opening.open_for_check(check, role_named(), by=vera, authority=reach)
    assert (anew.id != found.id, found.state) == (True, S.DECIDED)
    with pytest.raises(Refused, match="something else meanwhile"):
        service.ask_again(found, "Please", by=vera, authority=reach)


def test_whoever_decided_does_not_undo_what_a_third_officer_decided(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, tess = officers(hope)
    found = decided(of_a_check(hope, vera), vera, oren, Outcome.NOT_SUITABLE)
    service.ask_again(found, "Please", by=actor_of(vera), authority=over(hope))
    service.settle(found, a_decision(), by=actor_of(tess), authority=over(hope))
    check = found.check
    assert check is not None
    for one in (vera, oren, tess):
        with pytest.raises(Refused, match="took part in this before"):
            opening.open_for_check(check, role_named(), by=actor_of(one), authority=over(hope))
    anew = opening.open_for_check(check, role_named(), by=actor_of(make_officer(hope)), authority=over(hope))
    for one in (vera, oren, tess):
        with pytest.raises(Refused, match="took part in this before"):
            service.propose(anew, a_weighing(), a_decision(), by=actor_of(one), authority=over(hope))
    found.review_on = clock.today()
    decided(anew, vera, oren)


@pytest.mark.parametrize("between", [None, CheckOutcome.BARRED])
def test_one_officer_alone_makes_no_certificate_clear_that_said_something(
    app: Flask, between: CheckOutcome | None
) -> None:
    hope = make_organisation()
    vera = actor_of(make_officer(hope))
    said = CheckOutcome.HAS_INFORMATION
    check = make_check(make_person(hope), hope, outcome=said, valid_from=None)
    if between is not None:
        vetting.came_back(check, between, None, None, by=BY)
    for outcome in (CheckOutcome.CLEAR, said) if between else (CheckOutcome.CLEAR,):
        with pytest.raises(Refused, match=r"two vetting officers|Two vetting officers"):
            vetting.decide_check(
                check, outcome, valid_from=clock.today(), valid_before=None, by=vera, authority=over(hope)
            )


def test_a_bar_that_two_officers_lifted_lets_what_came_back_be_recorded_anew(app: Flask) -> None:
    hope = make_organisation()
    one, other = make_officer(hope), make_officer(hope)
    person = make_person(hope)
    check = make_check(person, hope, outcome=CheckOutcome.BARRED, valid_from=None)
    (bar,) = barring_queries.recorded(person.id, hope.id)
    reach = over(hope)
    barring.propose_lift(bar, LiftKind.FOUND_WRONG, reason="Mistaken", by=actor_of(one), authority=reach)
    barring.decide_lift(bar, agrees=True, by=actor_of(other), authority=reach)
    vetting.decide_check(
        check,
        CheckOutcome.CLEAR,
        valid_from=clock.today(),
        valid_before=None,
        by=actor_of(one),
        authority=reach,
    )
    assert facts(check) is CheckOutcome.CLEAR


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
