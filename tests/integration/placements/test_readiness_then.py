"""Readiness on a past day: what was known then, and beside it what is known now about that day."""

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import make_placement
from tests.factories.recruitment import make_application, make_opportunity
from tests.factories.vetting import make_check
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.placements.models import Placement
from volunteer_app.readiness import past
from volunteer_app.readiness.queries import Case
from volunteer_app.readiness.rules.answers import RequirementKind
from volunteer_app.recruitment.models import Application
from volunteer_app.vetting import service as vetting
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

NOTHING_SINCE, SINCE = "Nothing that was recorded since changes this", "As it is known now about"


class World:
    """Somebody whose identity was recorded on a Wednesday, for a Monday, and doubted on the Friday."""

    def __init__(self) -> None:
        self.today = clock.today()
        self.monday, self.wednesday, self.friday = (self.today - timedelta(days=n) for n in (9, 7, 5))
        self.hope, self.other, self.prison = make_organisation(), make_organisation("Other"), make_prison()
        with clock.standing_on(self.today - timedelta(days=20)):
            self.person = make_person(self.hope)
            self.placement: Placement = make_placement(self.person, self.hope, self.prison)
            self.application: Application = make_application(
                make_opportunity(self.hope, places=(self.prison,)), self.person
            )
        with clock.standing_on(self.wednesday):
            self.check = make_check(
                self.person, self.hope, CheckKind.IDENTITY, outcome=CheckOutcome.CLEAR, valid_from=self.monday
            )
        with clock.standing_on(self.friday):
            vetting.decide_check(
                self.check, CheckOutcome.HAS_INFORMATION, valid_from=None, valid_before=None, by=BY
            )
        self.cora = make_account(roles=[(MembershipRole.COORDINATOR, self.hope)])
        db.session.commit()

    def identity(self, day: date) -> tuple[str, str]:
        case = Case(self.person, self.placement.role, self.prison, day, day)
        (found,) = past.on_day([case], self.hope.id, day)
        kind = RequirementKind.IDENTITY
        then, later = (
            next(each.evidence for each in (answer or found.then).requirements if each.kind is kind)
            for answer in (found.then, found.later)
        )
        return then, later


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def coordinator(client: PageClient, world: World) -> PageClient:
    sign_in(client, world.cora)
    return client


def on(day: date) -> str:
    return f"?day-day={day.day}&day-month={day.month}&day-year={day.year}"


def test_a_past_day_is_answered_from_what_was_known_by_its_end_and_beside_it_from_now(world: World) -> None:
    day = timedelta(days=1)
    now = "Came back, not decided"
    assert world.identity(world.monday) == ("", now)
    assert world.identity(world.wednesday - day) == ("", now)
    assert world.identity(world.wednesday) == ("Clear", now)
    assert world.identity(world.friday - day) == ("Clear", now)
    assert world.identity(world.friday) == (now, now)
    assert world.identity(world.today) == (now, now)


@pytest.mark.parametrize("page", ["placements", "applications"])
def test_the_page_shows_then_and_now_apart_and_names_nobody_in_its_address(
    coordinator: PageClient, world: World, page: str
) -> None:
    record = world.placement if page == "placements" else world.application
    one = f"/{page}/{record.reference}"
    address = f"{one}/readiness"
    assert f'href="{address}"' in coordinator.get(one).text
    empty = coordinator.get(address)
    assert empty.status_code == 200
    assert "As it was known" not in empty.text
    told = coordinator.get(address + on(world.wednesday)).text
    then, now = told.split(SINCE, 1)
    assert "Clear" in then
    assert "Came back, not decided" not in then
    assert "Came back, not decided" in now
    assert "by the end of that day" in told
    assert NOTHING_SINCE in coordinator.get(address + on(world.today)).text
    assert 'method="get"' in told


@pytest.mark.parametrize(
    ("days", "sentence"), [(1, "Day must be today or in the past"), (-20_000, "Day must be on or after")]
)
def test_a_day_to_come_or_long_before_is_refused(
    coordinator: PageClient, world: World, days: int, sentence: str
) -> None:
    address = f"/placements/{world.placement.reference}/readiness"
    refused = coordinator.get(address + on(world.today + timedelta(days=days)))
    assert refused.status_code == 422
    assert sentence in refused.text
    assert "As it was known" not in refused.text


def test_another_organisation_finds_nothing(client: PageClient, world: World) -> None:
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, world.other)]))
    for address in (
        f"/placements/{world.placement.reference}/readiness",
        f"/applications/{world.application.reference}/readiness",
    ):
        assert client.get(address + on(world.wednesday)).status_code == 404
