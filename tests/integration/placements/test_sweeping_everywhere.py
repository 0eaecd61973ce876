"""The nightly check of readiness: who hears of a lapse and when, and what happens on the day."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import make_placement
from tests.integration.placements.nights import (
    LAPSES,
    MONDAY,
    Night,
    another,
    ends_on,
    mails,
    sweep_on,
)
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements import tasks
from volunteer_app.placements.rules import PlacementState
from volunteer_app.placements.sweeping import queries, service
from volunteer_app.placements.sweeping.models import ReadinessSweep
from volunteer_app.vetting.rules import CheckKind


def test_every_organisations_placements_are_looked_at_and_only_its_own_people_hear(night: Night) -> None:
    with clock.standing_on(MONDAY):
        other = make_organisation("Other")
        make_account("olga@other.example", roles=[(MembershipRole.COORDINATOR, other)])
        theirs = another(other, night.prison, "Elsewhere")
        db.session.commit()
    ends_on(night.check(CheckKind.HMPPS_VETTING), LAPSES)
    sweep_on(LAPSES)
    assert [each.to_address for each in mails()] == ["cora@hope.example"]
    assert theirs.state is PlacementState.APPROVED


def test_a_chunk_of_twenty_and_one_of_two_hundred_send_the_same_statements(
    app: Flask, statements: list[str]
) -> None:
    counts = []
    for number, people in enumerate((20, 200)):
        day = MONDAY + timedelta(days=number)
        with clock.standing_on(day):
            hope = crowd(people)
            while not at_work_on(hope, day):
                assert service.go_on(day)
            db.session.commit()
            statements.clear()
            assert service.go_on(day)
            db.session.flush()
            counts.append(len(statements))
            (sweep,) = db.session.scalars(select(ReadinessSweep).where(ReadinessSweep.day == day))
            assert sweep.paused >= people
            db.session.commit()
    assert counts[0] == counts[1], counts


def at_work_on(organisation: Organisation, day: date) -> bool:
    sweep = db.session.scalars(select(ReadinessSweep).where(ReadinessSweep.day == day)).one_or_none()
    return sweep is not None and sweep.organisation_id == organisation.id


def crowd(number: int) -> Organisation:
    """An organisation with a coordinator and so many placements of people who lack everything."""
    hope, prison = make_organisation(), make_prison()
    make_account(roles=[(MembershipRole.COORDINATOR, hope)])
    with history.loading("a crowd"):
        for each in range(number):
            person = make_person(hope, last_name=f"Person{each}")
            placement = make_placement(person, hope, prison)
            placement.state = PlacementState.APPROVED
        db.session.commit()
    return hope


def start_page_of(client: PageClient, night: Night, organisation: Organisation) -> str:
    """The start page of a coordinator there, once a check of the volunteer ends within 20 days."""
    ends_on(night.check(CheckKind.HMPPS_VETTING), MONDAY + timedelta(days=20))
    with clock.standing_on(MONDAY):
        tasks.sweep()
        sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
        return client.get("/start").text


def test_the_start_page_names_what_will_not_be_ready_and_leads_to_the_placement(
    client: PageClient, night: Night
) -> None:
    page = start_page_of(client, night, night.hope)
    assert "Placements that are not ready for all their days: 1" in page
    assert f"/placements/{night.placement.reference}" in page
    assert "from 13 December 2026: HMPPS vetting" in page
    assert "Ends soon" in page


def test_the_start_page_of_another_organisation_names_nothing_of_it(client: PageClient, night: Night) -> None:
    with clock.standing_on(MONDAY):
        other = make_organisation("Other")
    page = start_page_of(client, night, other)
    assert "Placements that are not ready for all their days: 0" in page
    assert night.placement.reference not in page


def test_a_second_worker_that_meets_a_sweep_at_work_leaves_it_alone(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SKIP LOCKED gives no row; the day's row is there, so no second one is begun either."""
    with clock.standing_on(MONDAY):
        assert service.go_on(MONDAY)
        db.session.commit()
        monkeypatch.setattr(queries, "held_sweep", lambda _day: None)
        assert service.go_on(MONDAY) is False
        db.session.commit()
    assert len(db.session.scalars(select(ReadinessSweep)).all()) == 1
