"""After a referral, those lift a pause for harm who decide on referrals, and not whoever decided that one."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import text

from tests.factories.accounts import sign_in
from tests.factories.barring import make_duty
from tests.factories.organisations import BY
from tests.factories.placements import lift_pauses
from tests.integration.vetting.barring.conftest import World
from tests.integration.vetting.barring.test_referrals import NOT, REFERRED, decide, duties
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements import approvable, queries, suspending
from volunteer_app.placements.models import Placement
from volunteer_app.placements.reasons import Lift, LiftReason
from volunteer_app.placements.rules import PlacementState, SuspendReason
from volunteer_app.vetting.barring import queries as barring
from volunteer_app.vetting.barring import referrals

CONCERN = SuspendReason.CONCERN
SAFE_AGAIN = Lift(LiftReason.LOOKED_INTO, "Safe again")


def referred(world: World) -> Placement:
    """Paused by Cora for harm, and referred by Sofi."""
    suspending.suspend_placement(world.here, CONCERN, by=world.cora.as_actor())
    decide(duties()[0], REFERRED, world)
    db.session.commit()
    return world.here


def lift(world: World, by: Account, authority: Scope, placement: Placement | None = None) -> bool:
    return suspending.lift_suspension(
        placement or world.here, [CONCERN], why=SAFE_AGAIN, by=by.as_actor(), authority=authority
    )


def test_no_coordinator_lifts_it(world: World) -> None:
    referred(world)
    with pytest.raises(Refused, match="The safeguarding lead or a vetting officer has to lift this pause"):
        lift_pauses(world.here)


def test_whoever_decided_to_refer_does_not_lift_it(world: World) -> None:
    referred(world)
    with pytest.raises(Refused, match="You decided to refer this"):
        lift(world, world.sofi, world.scope())


def test_whose_decision_has_no_key_is_known_by_name(world: World) -> None:
    referred(world)
    db.session.execute(text("UPDATE referral_duty SET decided_by_key = ''"))
    with pytest.raises(Refused, match="You decided to refer this"):
        lift(world, world.sofi, world.scope())
    assert lift(world, world.vera, world.scope())


def test_an_officer_of_another_organisation_does_not_lift_it(world: World) -> None:
    referred(world)
    with pytest.raises(Refused, match="has to lift this pause"):
        lift(world, world.olga, world.scope(world.other))


def test_another_officer_lifts_it_with_a_reason(world: World) -> None:
    referred(world)
    with pytest.raises(Refused, match="Say why it can go on"):
        suspending.lift_suspension(
            world.here,
            [CONCERN],
            why=Lift(LiftReason.HOLDS_AGAIN, " "),
            by=world.vera.as_actor(),
            authority=world.scope(),
        )
    assert lift(world, world.vera, world.scope())
    (pause,) = queries.suspensions_of(world.here.id)
    assert (pause.lifted_by, pause.lift_note) == ("Vera", "Safe again")


def test_it_holds_for_every_pause_for_harm_of_that_person_there(world: World) -> None:
    referred(world)
    suspending.suspend_placement(world.in_prison, CONCERN, by=BY)
    with pytest.raises(Refused, match="has to lift this pause"):
        lift_pauses(world.in_prison)
    assert lift(world, world.vera, world.scope(), world.in_prison)


def test_another_organisation_that_referred_nobody_lifts_its_own(world: World) -> None:
    referred(world)
    suspending.suspend_placement(world.there, CONCERN, by=BY)
    decide(duties()[-1], NOT, world, authority=world.scope(world.other))
    assert lift_pauses(world.there)


def test_a_pause_for_something_else_is_a_coordinators_as_before(world: World) -> None:
    referred(world)
    suspending.suspend_placement(world.in_prison, SuspendReason.OTHER, note="Away", by=BY)
    assert lift_pauses(world.in_prison)


def let_back(world: World, by: Account | None = None, scope: Scope | None = None) -> None:
    referrals.let_back(
        world.here.person_id,
        world.here.organisation_id,
        reasons="The DBS closed it",
        by=(by or world.vera).as_actor(),
        authority=world.scope() if scope is None else scope,
    )


def is_kept_out(world: World, organisation_id: int, moment: datetime | None = None) -> bool:
    found = barring.bars([world.here.person_id], organisation_id, known_at=moment)
    return bool(found[world.here.person_id])


def test_nobody_places_them_anew_in_regulated_activity_until_they_are_let_back(world: World) -> None:
    referred(world)
    with pytest.raises(Refused, match="vetting officer"):
        approvable.refuse_stopped(world.here)
    assert is_kept_out(world, world.here.organisation_id)
    assert not is_kept_out(world, world.there.organisation_id)
    let_back(world)
    approvable.refuse_stopped(world.here)
    assert not is_kept_out(world, world.here.organisation_id)


def test_a_past_day_is_answered_from_what_was_decided_then(world: World) -> None:
    first = clock.today() + timedelta(days=1)
    days = [first + timedelta(days=number) for number in range(3)]
    moments = []
    for day, happens in zip(days, (None, referred, let_back), strict=True):
        with clock.standing_on(day):
            if happens is not None:
                happens(world)
        with clock.standing_on(day, time(13)):
            moments.append(clock.now())
    here = world.here.organisation_id
    assert [is_kept_out(world, here, each) for each in moments] == [False, True, False]


def test_only_a_second_officer_of_that_organisation_lets_them_back(world: World) -> None:
    referred(world)
    with pytest.raises(Refused, match="You decided to refer this"):
        let_back(world, world.sofi)
    with pytest.raises(Refused, match="Only a vetting officer or safeguarding lead"):
        let_back(world, world.olga, world.scope(world.other))
    with pytest.raises(Refused, match="Enter the reasons"):
        referrals.let_back(
            world.here.person_id,
            world.here.organisation_id,
            reasons=" ",
            by=world.vera.as_actor(),
            authority=world.scope(),
        )


def test_whoever_lifts_the_pause_lets_them_back(world: World) -> None:
    referred(world)
    assert lift(world, world.vera, world.scope())
    (duty,) = duties()
    assert (duty.let_back_by, duty.let_back_reasons, duty.keeps_out) == ("Vera", "Safe again", False)


def test_an_officer_lets_them_back_on_a_page_and_the_reasons_stay_closed(
    client: PageClient, world: World
) -> None:
    referred(world)
    (duty,) = duties()
    address = f"/referrals/{duty.reference}/let-back"
    sign_in(client, world.vera)
    assert f'href="{address}"' in client.get(f"/referrals/{duty.reference}").text
    assert "Enter the reasons" in client.submit(address).text
    answer = client.submit(address, reasons="The DBS closed the case")
    page = client.get(answer.location).text
    assert "They can be placed here again" in page
    assert "Let back" in page
    assert "The DBS closed the case" not in page
    opened = client.submit(f"/referrals/{duty.reference}", why="To answer the person").text
    assert "The DBS closed the case" in opened
    assert client.get(address).status_code == 409


def test_the_officer_is_led_from_the_referral_to_the_pause_and_lifts_it(
    client: PageClient, world: World
) -> None:
    placement = referred(world)
    (duty,) = duties()
    sign_in(client, world.vera)
    address = f"/placements/{placement.reference}/lift-after-referral"
    assert f'href="{address}"' in client.get(f"/referrals/{duty.reference}").text
    assert "Harm, or risk of harm" in client.get(address).text
    assert client.submit(address).status_code == 422
    answer = client.submit(address, note="Safe again")
    assert answer.location == "/referrals"
    assert "The pause is lifted" in client.get(answer.location).text
    db.session.rollback()
    assert db.session.get_one(Placement, placement.id).state is PlacementState.APPROVED
    assert "there is no pause for you to lift" in client.get(address).text


def test_who_referred_is_told_that_somebody_else_lifts_it(client: PageClient, world: World) -> None:
    placement = referred(world)
    (duty,) = duties()
    sign_in(client, world.sofi)
    page = client.get(f"/referrals/{duty.reference}").text
    assert "another safeguarding lead or vetting officer decides that" in page
    address = f"/placements/{placement.reference}/lift-after-referral"
    assert address not in page
    refused = client.submit(address, note="Safe again")
    assert refused.status_code == 422
    assert "You decided to refer this" in refused.text


def test_a_referral_of_somebody_who_left_leads_to_no_pause(client: PageClient, world: World) -> None:
    duty = make_duty(world.person, world.hope)
    decide(duty, REFERRED, world)
    db.session.commit()
    sign_in(client, world.vera)
    assert "lift-after-referral" not in client.get(f"/referrals/{duty.reference}").text


def test_a_placement_of_somebody_who_was_not_referred_is_not_shown(client: PageClient, world: World) -> None:
    suspending.suspend_placement(world.here, CONCERN, by=BY)
    db.session.commit()
    sign_in(client, world.vera)
    assert client.get(f"/placements/{world.here.reference}/lift-after-referral").status_code == 404


def test_a_coordinator_is_told_who_lifts_it(client: PageClient, world: World) -> None:
    placement = referred(world)
    sign_in(client, world.cora)
    address = f"/placements/{placement.reference}/lift"
    page = client.get(address).text
    assert "by the safeguarding lead or a vetting officer who did not decide that" in page
    assert "You cannot lift this pause yet" in page
    assert "With the vetting officer" in page
