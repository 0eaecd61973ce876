"""A certificate that says “barred” is a bar: one transaction keeps both, pausing all it stops."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.accounts import sign_in
from tests.factories.organisations import BY
from tests.factories.passports import rely
from tests.factories.vetting import NUMBER, make_check, told_of_bar
from tests.integration.vetting.barring.conftest import WITH_CHILDREN, World
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements.rules import PlacementState
from volunteer_app.vetting import service
from volunteer_app.vetting.barring import queries
from volunteer_app.vetting.barring import service as barring
from volunteer_app.vetting.barring.models import Bar
from volunteer_app.vetting.barring.rules import BarredList, BarSource, Stop
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

CHILDREN, ADULTS = BarredList.CHILDREN, BarredList.ADULTS
BARRED = CheckOutcome.BARRED
NO_DAYS: dict[str, Any] = {"valid_from": None, "valid_before": None}


def bars() -> list[Bar]:
    return list(db.session.scalars(select(Bar).order_by(Bar.id)))


def a_certificate(world: World) -> Check:
    return make_check(world.person, world.hope)


def test_deciding_barred_pauses_that_regulated_activity_in_every_organisation_at_once(world: World) -> None:
    check = a_certificate(world)
    service.decide_check(check, BARRED, by=BY, bar=told_of_bar(CHILDREN), **NO_DAYS)
    (bar,) = bars()
    assert (set(bar.lists), bar.organisation, bar.source) == ({CHILDREN}, world.hope, BarSource.CERTIFICATE)
    suspended = PlacementState.SUSPENDED
    assert [each.state for each in (world.here, world.there)] == [suspended, suspended]
    assert world.in_prison.state is PlacementState.APPROVED  # nobody works with children there
    assert queries.stop_for(world.person.id, world.other.id, WITH_CHILDREN) is Stop.OWN_CHECK


def test_barred_is_not_kept_without_saying_of_which_list_and_since_when(world: World) -> None:
    check = a_certificate(world)
    with pytest.raises(Refused, match="which list"):
        service.decide_check(check, BARRED, by=BY, **NO_DAYS)
    nothing = barring.BarDetails((), clock.today(), BarSource.CERTIFICATE, "")
    with pytest.raises(Refused, match="at least one list"):
        service.decide_check(check, BARRED, by=BY, bar=nothing, **NO_DAYS)
    assert (check.outcome, bars()) == (None, [])


def test_what_is_told_of_another_outcome_is_no_bar(world: World) -> None:
    service.decide_check(
        a_certificate(world), CheckOutcome.HAS_INFORMATION, by=BY, bar=told_of_bar(), **NO_DAYS
    )
    assert bars() == []


def test_a_list_that_a_letter_told_of_before_is_not_recorded_again(world: World) -> None:
    barring.record_bar(
        world.person, told_of_bar(CHILDREN), organisation=world.hope, by=BY, authority=world.scope()
    )
    service.decide_check(a_certificate(world), BARRED, by=BY, bar=told_of_bar(CHILDREN, ADULTS), **NO_DAYS)
    assert [each.lists for each in bars()] == [{CHILDREN}, {ADULTS}]


def test_the_same_decided_again_asks_no_more_while_the_bar_stands(world: World) -> None:
    check = a_certificate(world)
    service.decide_check(check, BARRED, by=BY, bar=told_of_bar(CHILDREN), **NO_DAYS)
    service.decide_check(check, BARRED, by=BY, note="seen again", **NO_DAYS)
    assert len(bars()) == 1


def test_whoever_relies_on_a_certificate_of_the_person_looks_at_it_again(world: World) -> None:
    relied = make_check(world.person, world.other, outcome=CheckOutcome.CLEAR, issued_on=clock.today())
    row = rely(relied, world.hope)
    service.decide_check(a_certificate(world), BARRED, by=BY, bar=told_of_bar(CHILDREN), **NO_DAYS)
    assert row.is_to_look_at


def test_the_page_asks_about_the_bar_where_barred_is_chosen_and_nowhere_else(
    client: PageClient, world: World
) -> None:
    check, today = a_certificate(world), clock.today()
    issued = {f"issued_on-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    facts = {"certificate_number": NUMBER, **issued}
    sign_in(client, world.vera)
    page = f"/checks/{check.reference}/decide"
    unsaid = client.submit(page, outcome="barred", **facts)
    assert unsaid.status_code == 422
    for message in ("Select at least one list", "Enter the day"):
        assert message in unsaid.text
    assert bars() == []
    told = {name.replace("issued", "told"): value for name, value in issued.items()}
    said = client.submit(page, outcome="barred", lists=["children"], details="Marigold", **told, **facts)
    assert said.status_code == 302, said.text
    (bar,) = bars()
    assert (set(bar.lists), bar.details, bar.recorded_by) == ({CHILDREN}, "Marigold", "Vera")
    assert "Record the bar" not in client.get(f"/checks/{check.reference}").text
    again = client.get(page).text
    assert "Which list is the person on?" not in again
    assert client.submit(page, note="Seen again").status_code == 302


def test_other_outcomes_are_decided_without_a_word_about_a_bar(client: PageClient, world: World) -> None:
    check = a_certificate(world)
    sign_in(client, world.vera)
    page = f"/checks/{check.reference}/decide"
    today = clock.today()
    issued = {f"issued_on-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    half = {"told_on-day": "31", "told_on-month": "2", "told_on-year": ""}
    answer = client.submit(
        page, outcome="has_information", certificate_number=NUMBER, source="", **issued, **half
    )
    assert answer.status_code == 302, answer.text
    overseas = make_check(world.person, world.hope, CheckKind.OVERSEAS)
    assert "barred" not in client.get(f"/checks/{overseas.reference}/decide").text
