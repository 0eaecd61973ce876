from datetime import timedelta

import pytest

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.rota import at, make_rota, place_in, placed, sessions_of, sign_up
from tests.integration.placements.rota.conftest import TODAY
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.marking import Mark
from volunteer_app.placements import hours, suspending
from volunteer_app.placements.rota import attendance
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp
from volunteer_app.placements.rota.rules import SessionState, SignUpState
from volunteer_app.placements.rules import SessionState as HoursState
from volunteer_app.placements.rules import SuspendReason

pytestmark = pytest.mark.usefixtures("database")

TOMORROW = TODAY + timedelta(days=1)
CAME, MISSED = Mark.CAME, Mark.MISSED


def two_signed_up() -> tuple[RotaSession, RotaSignUp, RotaSignUp]:
    organisation, prison = make_organisation(), make_prison()
    session = sessions_of(make_rota(organisation, prison))[0]
    one, two = sign_up(session, placed(organisation, prison), placed(organisation, prison))
    return session, one, two


def take(session: RotaSession, marks: dict[RotaSignUp, Mark], *, hour: int = 13, reason: str = "") -> int:
    with clock.standing_on(TOMORROW, at=at(TOMORROW, hour).time()):
        return attendance.take(
            session,
            {each.reference: mark for each, mark in marks.items()},
            reason=reason,
            version=session.version,
            by=BY,
        )


def test_who_came_has_their_time_logged_and_somebody_else_approves_it() -> None:
    session, one, two = two_signed_up()
    assert take(session, {one: CAME, two: MISSED}) == 2
    assert session.state is SessionState.HELD
    assert (one.state, two.state) == (SignUpState.ATTENDED, SignUpState.MISSED)
    assert one.hours is not None
    assert (one.hours.minutes, one.hours.held_on, one.hours.state) == (120, TOMORROW, HoursState.LOGGED)
    assert two.hours is None


def test_time_that_the_volunteer_logged_already_is_not_counted_twice() -> None:
    session, one, two = two_signed_up()
    with clock.standing_on(TOMORROW, at=at(TOMORROW, 12).time()):
        own = hours.log_session(one.placement, held_on=TOMORROW, minutes=120, by=BY)
    take(session, {one: CAME, two: CAME})
    assert one.hours_id == own.id
    assert two.hours_id != own.id


def test_who_came_although_paused_is_kept_as_having_come_without_time() -> None:
    session, one, two = two_signed_up()
    suspending.suspend_placements(one.person_id, SuspendReason.OFFICER)
    take(session, {one: CAME, two: CAME})
    assert (one.state, one.hours) == (SignUpState.ATTENDED, None)
    assert two.hours is not None


def test_time_that_a_register_logged_can_be_removed_before_it_is_approved() -> None:
    session, one, two = two_signed_up()
    take(session, {one: CAME, two: MISSED})
    assert one.hours is not None
    hours.remove_session(one.hours, by=BY)
    db.session.refresh(one)
    assert (one.state, one.hours_id) == (SignUpState.ATTENDED, None)


def test_a_correction_needs_a_reason_and_takes_time_back_approved_or_not() -> None:
    session, one, two = two_signed_up()
    take(session, {one: CAME, two: MISSED})
    assert one.hours is not None
    hours.approve_session(one.hours, by=BY)
    with pytest.raises(Refused, match="why you are correcting"):
        take(session, {one: MISSED, two: CAME}, hour=14)
    assert take(session, {one: MISSED, two: CAME}, hour=14, reason="Wrong line") == 2
    assert one.hours.state is HoursState.SENT_BACK
    assert one.hours.decision_note == "The register was corrected: Wrong line"
    assert two.hours is not None
    take(session, {one: CAME, two: CAME}, hour=15, reason="Right line")
    assert (one.hours.state, one.hours.decision_note) == (HoursState.LOGGED, "")


def test_the_register_opens_when_the_session_starts_and_closes_after_7_days() -> None:
    session, one, two = two_signed_up()
    with pytest.raises(Refused, match="from the time the session starts"):
        take(session, {one: CAME, two: CAME}, hour=9)
    take(session, {one: CAME, two: CAME})
    late = TOMORROW + timedelta(days=8)
    with clock.standing_on(late), pytest.raises(Refused, match="could be corrected for 7 days"):
        attendance.take(session, {}, reason="x", version=session.version, by=BY)


def test_everybody_needs_a_mark_and_nobody_marks_themselves() -> None:
    organisation, prison = make_organisation(), make_prison()
    person = placed(organisation, prison)
    cora = make_account(roles=[(MembershipRole.COORDINATOR, organisation)], person_id=person.id)
    session = sessions_of(make_rota(organisation, prison))[0]
    own, other = sign_up(session, person, placed(organisation, prison))
    with clock.standing_on(TOMORROW, at=at(TOMORROW, 13).time()):
        for marks, words in (({own: CAME, other: CAME}, "yourself"), ({}, "Select whether")):
            with pytest.raises(Refused, match=words):
                attendance.take(
                    session,
                    {each.reference: mark for each, mark in marks.items()},
                    reason="",
                    version=session.version,
                    by=cora.as_actor(),
                )


def test_whoever_saves_second_sees_it() -> None:
    session, one, two = two_signed_up()
    shown = session.version
    take(session, {one: CAME, two: CAME})
    with clock.standing_on(TOMORROW, at=at(TOMORROW, 14).time()), pytest.raises(StaleEdit):
        attendance.take(session, {}, reason="x", version=shown, by=BY)


def test_two_sessions_of_a_day_each_have_their_own_time() -> None:
    organisation, prison = make_organisation(), make_prison()
    person = placed(organisation, prison)
    place_in(person, organisation, make_prison("Southwood (HMP)"))
    morning = sessions_of(make_rota(organisation, prison))[0]
    evening = sessions_of(
        make_rota(organisation, prison, starts=at(TODAY, 14).time(), ends=at(TODAY, 16).time())
    )[0]
    (one,), (two,) = sign_up(morning, person), sign_up(evening, person)
    take(morning, {one: CAME}, hour=17)
    take(evening, {two: CAME}, hour=17)
    assert one.hours is not None
    assert two.hours is not None
    assert one.hours_id != two.hours_id
