"""Each kind of check, moved at random through the service: it stays where its kind can be, each move is a
step, and the database agrees.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.vetting import NUMBER
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.vetting import queries, service
from volunteer_app.vetting.levels import VettingLevel
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.moves import CheckStage, may_reconsider, moves
from volunteer_app.vetting.particulars import Particulars, reconsider
from volunteer_app.vetting.rules import (
    PRISON_DECIDES,
    CertificateLevel,
    CheckKind,
    CheckOutcome,
    CheckState,
    possible_outcomes,
)

pytestmark = pytest.mark.usefixtures("database")
FIRST = date(2026, 1, 1)
ACTIONS = st.lists(
    st.sampled_from(CheckStage) | st.sampled_from(CheckOutcome) | st.just("reconsider"), max_size=12
)


@given(
    kind=st.sampled_from(sorted(set(CheckKind) - PRISON_DECIDES)),
    level=st.sampled_from(CertificateLevel),
    actions=ACTIONS,
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_check_that_is_moved_at_random_goes_only_where_its_kind_can(
    kind: CheckKind, level: CertificateLevel, actions: list[CheckStage | CheckOutcome | str]
) -> None:
    hope = make_organisation()
    given_level = level if kind is CheckKind.CRIMINAL_RECORD else None
    with clock.standing_on(FIRST):
        check = service.start_check(
            make_person(hope),
            organisation=hope,
            kind=kind,
            level=given_level,
            by=BY,
            particulars=Particulars(country="France" if kind is CheckKind.OVERSEAS else ""),
        )
    known = 1
    for days, action in enumerate(actions):
        with clock.standing_on(FIRST + timedelta(days=days)):
            known += attempt(check, action)
        agrees(check, known)


def attempt(check: Check, action: CheckStage | CheckOutcome | str) -> int:
    """Do it or be refused, as the pure rules say. How many steps it adds."""
    if action == "reconsider":
        allowed = may_reconsider(check.kind, check.outcome, asked=check.reconsider_on is not None)
        done = succeeds(lambda: reconsider(check, on=clock.today(), by=BY, authority=Scope()))
        assert done is allowed
        return 0
    if isinstance(action, CheckStage):
        allowed = action in moves(check.kind, check.position, check.level)
        done = succeeds(lambda: service.move_check(check, action, by=BY))
        assert done is allowed
        return int(done)
    assert isinstance(action, CheckOutcome)
    return int(succeeds(lambda: decide(check, action)))


def decide(check: Check, outcome: CheckOutcome) -> None:
    certificate = check.kind is CheckKind.CRIMINAL_RECORD
    facts: dict[str, Any] = {"certificate_number": NUMBER, "issued_on": FIRST} if certificate else {}
    service.decide_check(check, outcome, valid_from=FIRST, valid_before=date(2029, 1, 1), by=BY, **facts)


def succeeds(do: object) -> bool:
    try:
        do()  # type: ignore[operator]
    except Refused:
        return False
    return True


def agrees(check: Check, known: int) -> None:
    db.session.flush()
    db.session.expire(check)
    assert (check.state is CheckState.RETURNED) is (check.outcome is not None)
    assert check.outcome is None or check.outcome in possible_outcomes(check.kind, check.level)
    assert check.stage is None or (check.stage.is_finer and check.stage.state is check.state)
    steps = queries.steps_of(check.id)
    assert len(steps) == known
    assert (steps[0].state, steps[0].stage, steps[0].outcome) == (check.state, check.stage, check.outcome)
    assert check.reconsidered_on is None or check.reconsider_on is not None


def test_hmpps_says_no_is_asked_once_more_and_may_say_yes() -> None:
    hope = make_organisation()
    with clock.standing_on(FIRST):
        check = service.start_check(
            make_person(hope),
            organisation=hope,
            kind=CheckKind.HMPPS_VETTING,
            by=BY,
            particulars=Particulars(vetting_level=VettingLevel.STANDARD_PLUS),
        )
        service.move_check(check, CheckStage.SUBMITTED, by=BY, application_reference=" HV/123 ")
        service.move_check(check, CheckStage.WITH_DECISION_MAKER, by=BY)
    assert (check.applied_on, check.application_reference) == (FIRST, "HV/123")
    with clock.standing_on(FIRST + timedelta(days=30)):
        service.decide_check(check, CheckOutcome.REFUSED, valid_from=None, valid_before=None, by=BY)
        with pytest.raises(Refused, match="over"):
            decide(check, CheckOutcome.CLEAR)
        with pytest.raises(Refused, match="on or after"):
            reconsider(check, on=FIRST, by=BY)
        reconsider(check, on=clock.today(), by=BY)
        assert check.is_reconsidered
        assert check.outcome is CheckOutcome.REFUSED  # it stands until HMPPS answers
        with pytest.raises(Refused, match="once already"):
            reconsider(check, on=clock.today(), by=BY)
        decide(check, CheckOutcome.CLEAR)
    assert (check.outcome, check.is_reconsidered) == (CheckOutcome.CLEAR, False)


def test_the_police_have_an_enhanced_application_and_that_is_still_an_application_on_its_way() -> None:
    hope = make_organisation()
    check = service.start_check(
        make_person(hope),
        organisation=hope,
        kind=CheckKind.CRIMINAL_RECORD,
        level=CertificateLevel.ENHANCED,
        by=BY,
    )
    service.move_check(check, CheckStage.SUBMITTED, by=BY)
    service.move_check(check, CheckStage.WITH_POLICE, by=BY)
    assert (check.state, check.stage) == (CheckState.SUBMITTED, CheckStage.WITH_POLICE)
    decide(check, CheckOutcome.CLEAR)
    assert (check.state, check.stage) == (CheckState.RETURNED, None)


def test_checks_in_two_countries_run_at_once_and_in_one_country_only_one() -> None:
    hope = make_organisation()
    person = make_person(hope)
    for country in ("France", "Ghana"):
        service.start_check(
            person,
            organisation=hope,
            kind=CheckKind.OVERSEAS,
            by=BY,
            particulars=Particulars(country=country),
        )
    with pytest.raises(Refused, match="under way"):
        service.start_check(
            person,
            organisation=hope,
            kind=CheckKind.OVERSEAS,
            by=BY,
            particulars=Particulars(country="Ghana"),
        )
