"""What is handed on to other organisations: what its source counts itself, and what nobody had to weigh."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.passports import Two, give_consent, rely
from tests.factories.vetting import ask_for_clearance, make_check, make_clearance
from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import Refused
from volunteer_app.vetting import service
from volunteer_app.vetting.certificates.service import set_policy
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.passport import queries as passport
from volunteer_app.vetting.passport import service as passports
from volunteer_app.vetting.recheck.rules import Policy
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome

pytestmark = pytest.mark.usefixtures("database")

MONDAY, TUESDAY, YEAR = date(2026, 11, 16), date(2026, 11, 17), date(2027, 11, 16)


@pytest.fixture
def two(database: object) -> Iterator[Two]:
    """The two, on Monday."""
    with clock.standing_on(MONDAY):
        yield Two()


@pytest.mark.parametrize("outcome", [CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED])
def test_a_renewal_that_speaks_against_the_person_ends_what_the_older_one_lent_to_others(
    two: Two, outcome: CheckOutcome
) -> None:
    third = make_organisation("Third")
    give_consent(two.person, third)
    row = rely(two.check, two.relier)
    with clock.standing_on(TUESDAY):
        make_check(two.person, two.source, outcome=outcome, valid_from=None)
        consent = passport.in_force(two.person.id, third.id)
        assert consent is not None
        assert two.check not in passport.may_be_relied_on(consent)
        with pytest.raises(Refused, match="cannot be relied on any more"):
            passports.rely(two.check, third, by=BY)
    assert row.is_to_look_at
    assert not two.known()[0].is_clear


def test_a_renewal_that_is_clear_disturbs_nobody(two: Two) -> None:
    row = rely(two.check, two.relier)
    make_check(two.person, two.source, outcome=CheckOutcome.CLEAR)
    assert not row.is_to_look_at


def test_what_had_to_be_weighed_is_weighed_by_everybody_who_wants_it(two: Two) -> None:
    """That somebody suits, with conditions or without, was one organisation's decision for one role."""
    give_consent(two.person, two.relier)
    overseas = make_check(two.person, two.source, CheckKind.OVERSEAS, outcome=CheckOutcome.CLEAR)
    identity = make_check(two.person, two.source, CheckKind.IDENTITY, outcome=CheckOutcome.CLEAR)
    for check in (two.check, overseas, identity):
        service.came_back(check, CheckOutcome.HAS_INFORMATION, None, None, by=BY)
        service.came_back(check, CheckOutcome.CLEAR, MONDAY, YEAR, by=BY)
    assert two.offered() == [identity]  # of documents somebody only looks again
    with pytest.raises(Refused, match="cannot be relied on any more"):
        passports.rely(two.check, two.relier, by=BY)


def test_whoever_relies_on_a_certificate_judges_it_by_their_own_policy(two: Two) -> None:
    issued = date(2025, 5, 1)
    with clock.standing_on(issued):
        held = make_check(
            two.person, two.source, outcome=CheckOutcome.CLEAR, issued_on=issued, workforce=Workforce.CHILD
        )
    give_consent(two.person, two.relier)
    for policy, words in (
        (Policy(recheck_months=12), "a new one is asked for after 12 months"),
        (Policy(update_service_required=True), "have not agreed to our asking"),
    ):
        set_policy(two.relier, policy, by=BY)
        with pytest.raises(Refused, match=words):
            passports.rely(held, two.relier, by=BY)
    set_policy(two.relier, Policy(recheck_months=24), by=BY)
    passports.rely(held, two.relier, by=BY)
    (fact,) = two.known()
    more = fact.certificate
    assert (more.issued_on, more.workforce, more.policy.recheck_months) == (issued, Workforce.CHILD, 24)


def test_a_certificate_with_a_barred_list_and_no_date_of_issue_is_not_handed_on(two: Two) -> None:
    level = CertificateLevel.ENHANCED_CHILD_BARRED
    held = make_check(two.person, two.source, level=level, outcome=CheckOutcome.CLEAR)
    give_consent(two.person, two.relier)
    with pytest.raises(Refused, match="nobody can tell how old it is"):
        passports.rely(held, two.relier, by=BY)


def test_a_prison_that_refuses_later_takes_from_others_what_it_granted_before(two: Two) -> None:
    prison = make_prison()
    shared = make_clearance(two.person, two.source, prison, follows_person=True)
    row = rely(shared, two.relier)
    with clock.standing_on(TUESDAY):
        again = ask_for_clearance(two.person, two.source, prison)
        service.refuse_clearance(again, reason="Intelligence", by=BY)
    assert row.is_to_look_at
