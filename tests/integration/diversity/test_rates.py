"""The share of people who answer: counted once a month, for coordinators, and it follows nobody."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from tests.factories.equality import make_answers
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import make_application, make_opportunity
from tests.page_client import PageClient
from volunteer_app.diversity import tasks
from volunteer_app.diversity.asking import rates, service
from volunteer_app.diversity.models import EqualityRate
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.recruitment.rules import REASONS, Stage
from volunteer_app.recruitment.service import move

FIRST, LATER, NEXT = date(2026, 11, 1), date(2026, 11, 20), date(2026, 12, 2)


def applicants(organisation: Organisation, number: int) -> list[Person]:
    """People whose application to an organisation is open."""
    opportunity = make_opportunity(organisation=organisation)
    people = [make_person(organisation, first_name=f"Person{each}") for each in range(number)]
    for person in people:
        make_application(opportunity, person=person)
    return people


def counted_on(day: date, organisation: Organisation) -> EqualityRate | None:
    db.session.commit()
    with clock.standing_on(day):
        tasks.count_answers()
    return db.session.scalars(
        select(EqualityRate).where(EqualityRate.organisation_id == organisation.id)
    ).one_or_none()


def test_people_are_counted_once_a_month(hope: Organisation) -> None:
    people = applicants(hope, 10)
    row = counted_on(FIRST, hope)
    assert row is not None
    assert (row.percent, row.counted_on) == (5, FIRST)
    for person in people:
        make_answers(person)
    row = counted_on(LATER, hope)
    assert row is not None
    assert (row.percent, row.counted_on) == (5, FIRST)
    row = counted_on(NEXT, hope)
    assert row is not None
    assert (row.percent, row.counted_on) == (95, NEXT)


def test_one_more_answer_moves_nothing_from_one_month_to_the_next(hope: Organisation) -> None:
    people = applicants(hope, 12)
    for person in people[:6]:
        make_answers(person)
    row = counted_on(FIRST, hope)
    assert row is not None
    before = (row.percent, row.held)
    for person in people[6:10]:
        make_answers(person)
    row = counted_on(NEXT, hope)
    assert row is not None
    assert (row.percent, row.held) == before


def test_nothing_is_said_of_nine(hope: Organisation) -> None:
    for person in applicants(hope, 9):
        make_answers(person)
    row = counted_on(FIRST, hope)
    assert row is not None
    assert row.percent is None


def test_prefer_not_to_say_is_an_answer_and_what_was_taken_back_is_none(hope: Organisation) -> None:
    people = applicants(hope, 3)
    make_answers(people[0], {"sex": "prefer_not_to_say"})
    make_answers(people[1], {})
    make_answers(people[2])
    service.withdraw_on_paper(people[2].id, by=BY, authority=Scope(frozenset({hope.id})))
    assert rates.count() == {hope.id: (3, 1)}


def test_only_those_who_are_placed_or_applying_are_counted(hope: Organisation) -> None:
    opportunity = make_opportunity(organisation=hope)
    make_application(opportunity, person=make_person(hope))
    gone = make_application(opportunity, person=make_person(hope, first_name="Gone"))
    move(gone, Stage.WITHDRAWN, reason=REASONS[Stage.WITHDRAWN][0], note="Left", by=BY)
    make_person(hope, first_name="Neither")
    assert rates.count() == {hope.id: (1, 0)}


def test_coordinators_read_the_share_of_their_own_organisation_alone(
    coordinator: PageClient, hope: Organisation
) -> None:
    assert "Nothing has been counted yet" in coordinator.get("/equality/response").text
    other = make_organisation("Elsewhere House")
    for person in applicants(hope, 20):
        make_answers(person)
    applicants(other, 20)
    counted_on(FIRST, hope)
    page = coordinator.get("/equality/response").text
    assert "95% or more" in page
    assert "1 November 2026" in page
    assert "Elsewhere House" not in page


def test_an_organisation_that_nobody_is_with_any_more_says_nothing(hope: Organisation, app: Flask) -> None:
    row = EqualityRate(organisation_id=hope.id, counted_on=FIRST, percent=40)
    row.held = {"answered": 4, "shown": 5}
    db.session.add(row)
    found = counted_on(NEXT, hope)
    assert found is not None
    assert found.percent is None
