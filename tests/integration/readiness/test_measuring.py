"""Waits are measured once a day, by kind, organisation and prison, from the steps of checks."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.vetting import ask_for_clearance, make_check, terms
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.readiness import measuring, queries, tasks
from volunteer_app.readiness.models import WaitMeasurement
from volunteer_app.readiness.rules.waits import Measured
from volunteer_app.vetting import service as vetting
from volunteer_app.vetting.rules import Action, CheckKind, CheckOutcome

MONDAY = date(2026, 11, 23)
CLEARANCE = CheckKind.ESTABLISHMENT_CLEARANCE


def days_before(number: int) -> date:
    return MONDAY - timedelta(days=number)


def waited(organisation: Organisation, days: int, prison: Organisation | None = None) -> None:
    """A check that came back on Monday, so many days after it was asked for."""
    person = make_person(organisation)
    with clock.standing_on(days_before(days)):
        if prison is None:
            check = make_check(person, organisation, CheckKind.HMPPS_VETTING)
        else:
            check = ask_for_clearance(person, organisation, prison)
    with clock.standing_on(MONDAY):
        if prison is None:
            vetting.decide_check(check, CheckOutcome.CLEAR, valid_from=MONDAY, valid_before=None, by=BY)
        else:
            vetting.grant_clearance(check, terms(), by=BY)


def measured_on(day: date, organisation: Organisation) -> list[Measured]:
    db.session.commit()
    with clock.standing_on(day):
        tasks.measure_waits()
    return queries.measured_waits(organisation.id)


def test_the_median_and_the_ninetieth_percentile_are_measured_for_each_organisation(app: Flask) -> None:
    hope, other = make_organisation(), make_organisation("Other")
    for days in range(1, 11):
        waited(hope, days)
    waited(other, 90)
    found = measured_on(MONDAY, hope)
    assert found == [Measured(CheckKind.HMPPS_VETTING, 10, 5, 9, organisation_id=hope.id)]


def test_a_prisons_waits_are_measured_for_each_organisation_and_for_all_together(app: Flask) -> None:
    hope, other, prison = make_organisation(), make_organisation("Other"), make_prison()
    waited(hope, 10, prison)
    waited(other, 30, prison)
    found = {(m.organisation_id, m.establishment_id): m for m in measured_on(MONDAY, hope)}
    assert set(found) == {(hope.id, prison.id), (None, prison.id)}
    assert found[hope.id, prison.id].median_days == 10
    assert (found[None, prison.id].count, found[None, prison.id].long_days) == (2, 30)


def test_what_has_not_come_back_is_old_or_came_from_a_file_is_not_measured(app: Flask) -> None:
    hope = make_organisation()
    person = make_person(hope)
    with clock.standing_on(days_before(30)):
        make_check(person, hope, CheckKind.HMPPS_VETTING)
        make_check(person, hope, CheckKind.OVERSEAS, outcome=CheckOutcome.CLEAR)
        brought = make_check(make_person(hope), hope, CheckKind.IDENTITY, outcome=CheckOutcome.CLEAR)
        brought.imported_as = "x"
        history.record(Action.DECIDE, brought, by=BY)
    with clock.standing_on(days_before(900)):
        make_check(make_person(hope), hope, CheckKind.RIGHT_TO_VOLUNTEER, outcome=CheckOutcome.CLEAR)
    assert [each.kind for each in measured_on(MONDAY, hope)] == [CheckKind.OVERSEAS]


def test_a_day_is_measured_once_and_the_next_day_anew(app: Flask) -> None:
    hope = make_organisation()
    waited(hope, 5)
    assert measured_on(MONDAY, hope)[0].count == 1
    waited(hope, 6)
    assert measured_on(MONDAY, hope)[0].count == 1
    assert measured_on(MONDAY + timedelta(days=1), hope)[0].count == 2
    assert len(db.session.scalars(select(WaitMeasurement)).all()) == 1


def test_two_workers_that_measure_at_once_keep_one_measurement(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    hope = make_organisation()
    waited(hope, 5)
    measured_on(MONDAY, hope)
    monkeypatch.setattr(measuring, "is_measured", lambda _day: False)
    assert len(measured_on(MONDAY, hope)) == 1
    assert len(db.session.scalars(select(WaitMeasurement)).all()) == 1
