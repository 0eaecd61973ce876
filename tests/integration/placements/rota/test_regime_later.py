"""Times that a prison records once sessions are planned: those outside are pointed out, and stay."""

from datetime import date, time, timedelta

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.rota import at, make_rota, sessions_of
from tests.integration.at_once import TwoTransactions
from tests.integration.placements.rota.conftest import TODAY
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.desk.queries.also import also_waiting
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.rota import queries, regime_times, service
from volunteer_app.placements.rota.models import RegimeTime, RotaSession
from volunteer_app.placements.rota.queries import SessionFilters, When
from volunteer_app.placements.rota.recurring import Repeat
from volunteer_app.placements.rota.service import SessionDetails
from volunteer_app.roles import queries as roles

pytestmark = pytest.mark.usefixtures("database")

MONDAY = TODAY + timedelta(days=1)
NEXT, LAST = MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)


def record(
    prison: Organisation, recorder: Organisation, opens: int, closes: int, first: date = TODAY
) -> RegimeTime:
    """On Mondays; sessions are from 10am to noon."""
    return regime_times.add(prison, recorder, (0, time(opens), time(closes)), first, by=BY)


def outside(*organisations: Organisation) -> list[RotaSession]:
    scope = Scope(frozenset(each.id for each in organisations))
    statement = queries.sessions(scope, SessionFilters(When.OUTSIDE)).order_by(*queries.order())
    return list(db.session.scalars(statement))


def test_sessions_that_are_planned_already_are_pointed_out_and_stay() -> None:
    hope, prison = make_organisation(), make_prison()
    planned = sessions_of(make_rota(hope, prison))
    record(prison, prison, 9, 11, first=NEXT)
    assert outside(hope) == planned[1:]
    waits, _ = also_waiting(Scope(frozenset({hope.id})), Scope())
    assert waits.outside == 2
    assert len(queries.coming(planned[0].rota_id)) == 3


def test_a_session_that_is_moved_into_the_times_or_for_which_they_are_widened_is_pointed_out_no_more() -> (
    None
):
    hope, prison = make_organisation(), make_prison()
    first, *others = sessions_of(make_rota(hope, prison))
    narrow = record(prison, prison, 9, 11)
    moved = SessionDetails(MONDAY, time(9), time(11), needed=2)
    service.change_session(first, moved, version=first.version, by=BY)
    assert outside(hope) == others
    regime_times.end(narrow, LAST, by=BY)
    assert outside(hope) == others[:1]


@pytest.mark.parametrize("planned", [True, False])
def test_a_prison_finds_its_times_from_the_page_of_cancelling_also_where_nothing_is_planned(
    client: PageClient, planned: bool
) -> None:
    hope, prison = make_organisation(), make_prison()
    if planned:
        make_rota(hope, prison)
    address = f"/rota/places/{prison.reference}/regime"
    sign_in(client, make_account(roles=[(MembershipRole.SECURITY_CONTACT, prison)]))
    assert f'href="{address}">Regime times of {prison.name}' in client.get("/rota/cancel").text
    assert client.get(address).status_code == 200
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
    assert "Regime times of" not in client.get("/rota/cancel").text


def test_what_a_prison_records_counts_for_everybody_and_what_one_organisation_does_for_its_own() -> None:
    one, two, prison = make_organisation("One"), make_organisation("Two"), make_prison()
    for each in (one, two):
        make_rota(each, prison, repeat=Repeat.ONCE)
    record(prison, one, 9, 11)
    assert (len(outside(one)), len(outside(two))) == (1, 0)
    record(prison, prison, 10, 12)
    assert outside(one, two) == []
    elsewhere = make_rota(two, make_prison("Southwood (HMP)"))
    assert not any(each.is_outside for each in sessions_of(elsewhere))


def test_what_has_begun_or_was_cancelled_is_left() -> None:
    hope, prison = make_organisation(), make_prison()
    make_rota(hope, prison, repeat=Repeat.ONCE)
    with clock.standing_on(MONDAY, at(MONDAY, 10, 5).time()):
        record(prison, prison, 9, 11)
        assert outside(hope) == []


def test_a_prison_reads_how_many_and_a_coordinator_finds_them(client: PageClient) -> None:
    hope, prison = make_organisation(), make_prison()
    first, *_ = sessions_of(make_rota(hope, prison, repeat=Repeat.ONCE))
    officer = make_account(roles=[(MembershipRole.SECURITY_CONTACT, prison)])
    cora = make_account("cora@example.org", roles=[(MembershipRole.COORDINATOR, hope)])
    db.session.commit()
    sign_in(client, officer)
    page = f"/rota/places/{prison.reference}/regime"
    assert "outside these times" not in client.get(page).text
    typed = {f"starts_on__{part}": str(getattr(TODAY, part)) for part in ("day", "month", "year")}
    assert client.submit(page, weekday="0", opens="9am", closes="11am", **typed).status_code == 302
    shown = client.get(page).text
    assert "1 planned session lies outside these times" in shown
    assert f"/rota/cancel?place={prison.reference}" in shown
    sign_in(client, cora)
    assert "Sessions outside a prison’s times" in client.get("/start").text
    assert first.reference in client.get("/rota?when=outside").text
    assert "outside the times in which the prison" in client.get(f"/rota/sessions/{first.reference}").text


def test_times_and_a_rota_that_are_recorded_at_once_leave_no_session_unseen(app: Flask) -> None:
    hope, prison = make_organisation(), make_prison()
    organisation_id, place_id = hope.id, prison.id
    db.session.commit()

    def records() -> None:
        there = db.session.get_one(Organisation, place_id)
        with clock.standing_on(TODAY):
            record(there, there, 9, 11)

    def plans() -> None:
        with clock.standing_on(TODAY):
            make_rota(
                db.session.get_one(Organisation, organisation_id), db.session.get_one(Organisation, place_id)
            )

    assert TwoTransactions(app, records, plans).run() == ["first done", "second refused"]


def test_regime_times_are_linked_from_the_pages_of_a_rota_and_a_session(
    client: PageClient,
) -> None:
    hope, prison = make_organisation(), make_prison()
    centre = make_organisation("Southmoor centre", is_place=True)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
    tutor, office = (
        roles.recruitable_by_code(each) for each in ("literacy-tutor-prison", "office-volunteer")
    )
    for place, role in ((prison, tutor), (centre, office)):
        made = make_rota(hope, place, role=role)
        session = sessions_of(made)[0]
        rota, meeting = f"/rotas/{made.reference}", f"/rota/sessions/{session.reference}"
        pages = (rota, f"{rota}/edit", f"{rota}/extend", meeting, f"{meeting}/edit")
        found = [f'href="/rota/places/{place.reference}/regime"' in client.get(each).text for each in pages]
        assert found == [True] * 5


def test_a_rota_that_is_refused_for_its_times_leads_to_them(client: PageClient) -> None:
    hope, prison, other = make_organisation(), make_prison(), make_prison("Southwood (HMP)")
    make_rota(hope, prison)
    record(prison, prison, 14, 16)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
    assert "Regime times of" not in client.get("/rotas/new").text
    for place in (prison, other):
        refused = client.submit("/rotas/new", place=place.reference)
        assert refused.status_code == 422
        assert ("Regime times of" in refused.text) is (place is prison)
