"""The duty to refer hangs on harm, risk of harm and conduct in regulated activity, never on a bar."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from tests.factories.accounts import make_account, sign_in
from tests.factories.barring import make_bar, make_duty
from tests.factories.organisations import BY
from tests.factories.placements import days_on, lift_pauses, make_placement, plan
from tests.integration.vetting.barring.conftest import IN_PRISON, WITH_CHILDREN, World
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.looks import Look
from volunteer_app.placements import importing, referring, suspending
from volunteer_app.placements import service as placing
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import MAY_NEED_REFERRAL, EndReason, SuspendReason
from volunteer_app.roles import queries as roles
from volunteer_app.vetting.barring import queries, referrals
from volunteer_app.vetting.barring.models import ReferralDuty
from volunteer_app.vetting.barring.rules import Cause, ReferralState, may_decide

DUE, REFERRED, NOT = ReferralState.DUE, ReferralState.REFERRED, ReferralState.NOT_REFERRED


def duties() -> list[ReferralDuty]:
    db.session.flush()
    return list(db.session.scalars(select(ReferralDuty).order_by(ReferralDuty.id)))


def end(placement: Placement, reason: EndReason) -> None:
    placing.end_placement(placement, last_day=days_on(0), reason=reason, note="Facts", by=BY)


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        (EndReason.SAFEGUARDING, Cause.HARM),
        (EndReason.CONDUCT, Cause.CONDUCT),
        (EndReason.LEFT_FIRST, Cause.LEFT_FIRST),
    ],
)
def test_a_removal_for_harm_or_conduct_opens_the_duty(world: World, reason: EndReason, cause: Cause) -> None:
    end(world.here, reason)
    (duty,) = duties()
    assert (duty.cause, duty.state, duty.placement_reference) == (cause, DUE, world.here.reference)
    assert (duty.person_id, duty.organisation_id) == (world.person.id, world.hope.id)
    assert duty.due_on == days_on(14)


@pytest.mark.parametrize("reason", sorted(set(EndReason) - set(referring.CAUSES)))
def test_any_other_ending_opens_none(world: World, reason: EndReason) -> None:
    end(world.here, reason)
    assert duties() == []


@pytest.mark.parametrize("role", [WITH_CHILDREN, IN_PRISON])
@pytest.mark.parametrize("reason", EndReason)
def test_an_ending_that_is_imported_opens_one_as_any_other_does(
    world: World, reason: EndReason, role: str
) -> None:
    in_prison = role == IN_PRISON
    was = plan(
        world.hope,
        world.prison if in_prison else world.hope,
        role=roles.recruitable_by_code(role),
        starts_on=days_on(-200),
    )
    past = importing.PastPlacement(world.person.id, was, reason)
    importing.import_placements([past], organisation=world.hope, by=BY)
    opened = [each.cause for each in duties()]
    assert opened == ([referring.CAUSES[reason]] if reason in MAY_NEED_REFERRAL and not in_prison else [])


def test_what_is_no_regulated_activity_opens_none(world: World) -> None:
    end(world.in_prison, EndReason.SAFEGUARDING)
    assert duties() == []


def test_a_bar_opens_none(world: World) -> None:
    make_bar(world.person, world.hope)
    assert duties() == []


def test_a_pause_for_a_concern_opens_one_that_the_ending_does_not_double(world: World) -> None:
    suspending.suspend_placement(world.here, SuspendReason.CONCERN, by=BY)
    suspending.suspend_placement(world.here, SuspendReason.CHECK_LAPSED, by=BY)
    end(world.here, EndReason.SAFEGUARDING)
    (duty,) = duties()
    assert duty.cause is Cause.CONCERN


def test_while_it_is_undecided_nothing_in_regulated_activity_goes_on_or_begins(world: World) -> None:
    suspending.suspend_placement(world.here, SuspendReason.CONCERN, by=BY)
    with pytest.raises(Refused, match="has to decide first whether to refer"):
        lift_pauses(world.here)
    end(world.here, EndReason.HEALTH)
    role = roles.recruitable_by_code(WITH_CHILDREN)
    new = make_placement(world.person, world.hope, world.hope, role=role, starts_on=days_on(100))
    with pytest.raises(Refused, match="With the vetting officer"):
        placing.approve_placement(new, by=BY)
    suspending.suspend_placement(world.in_prison, SuspendReason.OTHER, note="Away", by=BY)
    lift_pauses(world.in_prison)  # nobody works with children there
    decide(duties()[0], NOT, world)
    placing.approve_placement(new, by=BY)


def test_once_it_is_decided_somebody_else_lifts_the_pause(world: World) -> None:
    suspending.suspend_placement(world.here, SuspendReason.CONCERN, by=world.cora.as_actor())
    decide(duties()[0], NOT, world)
    with pytest.raises(Refused, match="You paused it for this"):
        lift_pauses(world.here, by=world.cora.as_actor())
    assert lift_pauses(world.here)


def test_a_removal_after_a_decision_opens_a_new_one(world: World) -> None:
    suspending.suspend_placement(world.here, SuspendReason.CONCERN, by=BY)
    decide(duties()[0], NOT, world)
    end(world.here, EndReason.SAFEGUARDING)
    assert [each.state for each in duties()] == [NOT, DUE]


def decide(duty: ReferralDuty, to: ReferralState, world: World, **changes: object) -> None:
    values: dict[str, object] = {
        "reasons": "Because",
        "referred_on": days_on(0) if to is REFERRED else None,
        "by": world.sofi.as_actor(),
        "authority": world.scope(),
        **changes,
    }
    referrals.decide_duty(duty, to, **values)  # type: ignore[arg-type]  # the keywords vary


def test_a_decision_names_who_made_it_and_its_reasons_are_encrypted(world: World) -> None:
    duty = make_duty(world.person, world.hope)
    decide(duty, NOT, world, reasons="Marigold: no condition is met")
    assert (duty.decided_by, duty.reasons) == ("Sofi", "Marigold: no condition is met")
    db.session.flush()
    stored = db.session.execute(text("SELECT sealed_reasons FROM referral_duty")).scalar_one()
    assert b"Marigold" not in bytes(stored)


@pytest.mark.parametrize(
    ("to", "changes", "message"),
    [
        (NOT, {"reasons": " "}, "Enter the reasons"),
        (REFERRED, {"referred_on": None}, "today or in the past"),
        (REFERRED, {"referred_on": days_on(1)}, "today or in the past"),
        (NOT, {"authority": Scope()}, "Only a vetting officer or safeguarding lead"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    world: World, to: ReferralState, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(Refused, match=message):
        decide(make_duty(world.person, world.hope), to, world, **changes)


def test_nobody_decides_about_themselves_or_on_an_old_page(world: World) -> None:
    duty = make_duty(world.person, world.hope)
    own = make_account(person_id=world.person.id)
    with pytest.raises(Refused, match="about you"):
        decide(duty, NOT, world, by=own.as_actor())
    decide(duty, NOT, world)
    with pytest.raises(StaleEdit):
        decide(duty, REFERRED, world, version=1)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ReferralState), max_size=6))
def test_whatever_is_decided_a_duty_is_what_the_rules_say(world: World, wishes: list[ReferralState]) -> None:
    duty, state = make_duty(world.person, world.hope), DUE
    for wish in wishes:
        if may_decide(state, wish):
            decide(duty, wish, world)
            state = wish
        else:
            with pytest.raises(Refused):
                decide(duty, wish, world)
        db.session.flush()
        assert duty.state is state
        waiting = {each.id for each in db.session.scalars(queries.duties(world.scope()))}
        assert (duty.id in waiting) == (state is DUE)
    if state is DUE:
        decide(duty, REFERRED, world)  # the next walk's duty must be the only one of its placement


def test_a_safeguarding_lead_finds_it_decides_and_reads_the_reasons_with_a_reason(
    client: PageClient, world: World
) -> None:
    duty = make_duty(world.person, world.hope)
    sign_in(client, world.sofi)
    assert "Referrals to consider" in client.get("/start").text
    assert world.person.full_name in client.get("/referrals").text
    page = f"/referrals/{duty.reference}"
    assert "section 35" in client.get(page).text
    bad = client.submit(f"{page}/decide", decision="referred", reasons="Conditions met")
    assert bad.status_code == 422
    assert "Enter when it was referred" in bad.text
    answer = client.submit(f"{page}/decide", decision="not_referred", reasons="Marigold eight")
    assert answer.location == "/referrals"
    assert "Marigold eight" not in client.get(page).text
    opened = client.submit(page, why="Checking for the review")
    assert "Marigold eight" in opened.text
    look = db.session.scalars(select(Look)).one()
    assert (look.record_reference, look.why) == (duty.reference, "Checking for the review")


def test_what_is_late_says_so(client: PageClient, world: World) -> None:
    with clock.standing_on(days_on(-30)):
        duty = make_duty(world.person, world.hope)
    assert duty.due_on == days_on(-30) + timedelta(days=14)
    sign_in(client, world.sofi)
    assert "should have been decided already" in client.get(f"/referrals/{duty.reference}").text
    assert "Late" in client.get("/start").text


def test_a_coordinator_and_another_organisation_reach_none_of_it(client: PageClient, world: World) -> None:
    duty = make_duty(world.person, world.hope)
    sign_in(client, world.cora)
    assert client.get("/referrals").status_code == 403
    sign_in(client, world.olga)
    assert client.get(f"/referrals/{duty.reference}").status_code == 404
    assert world.person.full_name not in client.get("/referrals").text
