"""Sample data: the same every time, only into an empty database, and true to the rules."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from volunteer_app.accounts.models import Account
from volunteer_app.cli.sample import accounts, loading, organisations, survey_results
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction
from volunteer_app.people.models import Person
from volunteer_app.placements import service as placements
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.survey import checked
from volunteer_app.survey import queries as survey
from volunteer_app.survey.results import queries as results
from volunteer_app.survey.results.bodies import ALL, SECTOR
from volunteer_app.survey.results.rows import HIDDEN, Measure, Table
from volunteer_app.survey.rules.rounds import ReturnState

PEOPLE = 150


def loaded() -> list[tuple[str, str, str | None]]:
    """Load, look at what came, and leave the database as it was."""
    loading.load(PEOPLE)
    db.session.flush()
    rows = db.session.execute(select(Person.reference, Person.sort_name, Person.email).order_by(Person.id))
    found = [(row.reference, row.sort_name, row.email) for row in rows]
    db.session.rollback()
    return found


def test_sample_data_is_the_same_every_time(app: Flask) -> None:
    first, second = loaded(), loaded()
    assert len(first) == PEOPLE
    assert first == second


def test_sample_data_needs_an_empty_database(app: Flask) -> None:
    assert loading.is_empty()
    make_person(make_organisation())
    assert not loading.is_empty()


def test_there_are_25_organisations_and_an_account_for_each_role(app: Flask) -> None:
    with transaction():
        loading.load(PEOPLE)
    assert len(organisations.SAMPLES) == 25
    assert loading.is_sample()
    emails = set(db.session.scalars(select(Account.email)))
    assert emails >= {each.email for each in accounts.ACCOUNTS}
    others = emails - {each.email for each in accounts.ACCOUNTS}
    assert others == {"cato@hmcts.example", "juno@hmcts.example"}  # champions whose role came with their term


@pytest.mark.parametrize("state", [PlacementState.APPROVED])
def test_every_sample_approval_rests_on_an_answer_that_still_holds(app: Flask, state: PlacementState) -> None:
    with transaction():
        loading.load(PEOPLE)
    approved = db.session.scalars(select(Placement).where(Placement.state == state)).all()
    assert approved
    for placement in approved:
        assert placement.readiness is not None
        assert placement.readiness["is_ready"]
        assert placements.readiness_of(placement).is_ready, placement.reference


def test_what_sample_bodies_answered_could_have_been_signed_off(app: Flask) -> None:
    with transaction():
        loading.load(PEOPLE)
    held = survey.round_by_code(f"{clock.today().year - 1}")
    assert held is not None
    signed = [each for each in survey.returns_of_round(held) if each.state is ReturnState.SIGNED_OFF]
    assert len(signed) > 60
    wrong = {
        each.organisation.name: [f"{found.path}: {found.words}" for found in whole.checked.findings]
        for each in signed
        if not (whole := checked.whole(each)).is_ready
    }
    assert wrong == {}


def test_the_sample_round_has_published_results(app: Flask) -> None:
    with transaction():
        loading.load(PEOPLE)
    assert survey_results.publish()
    (made,) = results.published()
    rows = results.rows(made)
    of_all = {(each.question, each.measure): each for each in rows if each.breakdown == ALL}
    assert of_all["volunteers_on_day", Measure.TOTAL].span is not None
    assert {each.table for each in rows} >= {Table.ESTIMATES, Table.SHARES, Table.THEMES, Table.QUOTES}
    shown = [each for each in rows if each.table is Table.ESTIMATES and each.question == "volunteers_on_day"]
    assert {HIDDEN} < {each.number for each in shown if each.breakdown == SECTOR}
    certificate = made.certificate
    assert certificate is not None
    assert certificate["hidden"] > 0
    assert certificate["uncertain"] > 0
