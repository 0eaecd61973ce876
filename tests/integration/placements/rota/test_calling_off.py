from datetime import date, time, timedelta

import pytest

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.rota import details, make_rota, placed, plan, sessions_of, sign_up
from tests.integration.placements.rota.conftest import TODAY
from tests.integration.training.sessions.posted import letters
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.rota import (
    calling_off,
    queries,
    regime_queries,
    regime_times,
    service,
    signing_up,
)
from volunteer_app.placements.rota.models import RegimeTime
from volunteer_app.placements.rota.rules import CancelReason, SessionState, SignUpState

pytestmark = pytest.mark.usefixtures("database")

TOMORROW = TODAY + timedelta(days=1)
MONDAY = TOMORROW


def times(
    prison: Organisation, recorder: Organisation, opens: int = 9, closes: int = 12, from_day: date = TODAY
) -> RegimeTime:
    when = (MONDAY.weekday(), time(opens), time(closes))
    return regime_times.add(prison, recorder, when, from_day, by=BY)


def test_everybody_is_told_once_of_all_their_sessions_with_the_reason() -> None:
    organisation, prison = make_organisation(), make_prison()
    cora = make_account(roles=[(MembershipRole.COORDINATOR, organisation)])
    people = [
        placed(organisation, prison, first_name=name, email=email)
        for name, email in (("Asha", "asha@example.org"), ("Bryn", "bryn@example.org"), ("Carys", None))
    ]
    first, second, third = sessions_of(make_rota(organisation, prison, needed=1))
    sign_ups = [*sign_up(first, *people), *sign_up(second, people[0])]
    letters()
    done = calling_off.call_off([first, second], CancelReason.REGIME, by=BY)
    assert (first.state, second.state, third.state) == (
        SessionState.CANCELLED,
        SessionState.CANCELLED,
        SessionState.OPEN,
    )
    assert {each.state for each in sign_ups} == {SignUpState.CALLED_OFF}
    assert (done.told, [each.first_name for each in done.untold]) == (2, ["Carys"])
    told = {each.to: each for each in letters()}
    assert set(told) == {"asha@example.org", "bryn@example.org", cora.email}
    assert told["asha@example.org"].subject == "Your sessions are cancelled"
    assert told["asha@example.org"].body.count("10am to midday") == 2
    for each in told.values():
        assert "The prison’s regime is restricted" in each.body
        assert prison.name not in each.body
    with pytest.raises(Refused, match="None of these sessions can be cancelled any more"):
        calling_off.call_off([first], CancelReason.REGIME, by=BY)
    with pytest.raises(Refused, match="was cancelled"):
        sign_up(first, people[0])
    assert letters() == []


def test_another_reason_is_said() -> None:
    organisation, prison = make_organisation(), make_prison()
    session = sessions_of(make_rota(organisation, prison))[0]
    with pytest.raises(Refused, match="Say what the reason is"):
        calling_off.call_off([session], CancelReason.OTHER, by=BY)
    calling_off.call_off([session], CancelReason.OTHER, note="The hall is flooded", by=BY)
    assert session.cancel_note == "The hall is flooded"


def test_a_prison_sees_and_cancels_the_sessions_there_of_every_organisation_and_no_other() -> None:
    prison, other = make_prison(), make_prison("Southwood (HMP)")
    one, two = make_organisation("One"), make_organisation("Two")
    here = [sessions_of(make_rota(each, prison))[0] for each in (one, two)]
    there = sessions_of(make_rota(one, other))[0]
    scope = Scope(frozenset({prison.id}))
    day = (MONDAY, MONDAY + timedelta(days=1), 200)
    assert queries.to_call_off(scope, prison.reference, *day) == here
    assert queries.to_call_off(scope, other.reference, *day) == []
    assert queries.places_with_sessions(scope) == [(prison.reference, prison.name)]
    assert queries.to_call_off(Scope(frozenset({one.id})), other.reference, *day) == [there]


def test_a_session_outside_the_regime_times_is_refused_with_the_times() -> None:
    organisation, prison = make_organisation(), make_prison()
    times(prison, prison, 9, 11)
    with pytest.raises(Refused, match="lets volunteers in from 9am to 11am") as refusal:
        make_rota(organisation, prison)
    assert refusal.value.field == "starts"
    with pytest.raises(Refused, match="On Tuesday 24 November 2026 the prison lets no volunteers in"):
        make_rota(organisation, prison, starts_on=MONDAY + timedelta(days=1))
    assert len(sessions_of(make_rota(organisation, prison, ends=time(11)))) == 3


def test_what_the_prison_says_goes_before_what_others_recorded() -> None:
    organisation, prison = make_organisation(), make_prison()
    times(prison, organisation, 9, 11)
    with pytest.raises(Refused, match="9am to 11am"):
        service.plan(plan(organisation, prison), details(), by=BY)
    times(prison, prison, 9, 12)
    service.plan(plan(organisation, prison), details(), by=BY)


def test_other_organisations_are_not_bound_by_what_one_recorded() -> None:
    one, two, prison = make_organisation("One"), make_organisation("Two"), make_prison()
    times(prison, one, 9, 11)
    assert len(sessions_of(make_rota(two, prison))) == 3


def test_times_that_ended_do_not_bind_and_stay_readable() -> None:
    organisation, prison = make_organisation(), make_prison()
    old = times(prison, prison, 9, 11)
    with pytest.raises(Refused, match="overlaps times that are recorded already"):
        times(prison, prison, 10, 12)
    regime_times.end(old, TOMORROW, by=BY)
    times(prison, prison, 10, 12, from_day=TOMORROW)
    make_rota(organisation, prison)
    assert len(regime_queries.regime_rows(prison.id, prison.id)) == 2
    with pytest.raises(Refused, match="have an end already"):
        regime_times.end(old, TOMORROW, by=BY)


def test_times_are_half_open_a_session_may_fill_them() -> None:
    organisation, prison = make_organisation(), make_prison()
    times(prison, prison, 10, 12)
    (asha,) = [placed(organisation, prison)]
    session = sessions_of(make_rota(organisation, prison))[0]
    assert signing_up.sign_up(session, asha, by=BY).state is SignUpState.PLACED
