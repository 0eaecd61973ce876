"""Openings: offered to an organisation's people and those below, asked for, answered."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.awards import make_opening, make_qualification, opening_details
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.integration.at_once import TwoTransactions
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.training.awards.models import Award
from volunteer_app.training.openings import queries, service
from volunteer_app.training.openings.models import JoiningRequest, TrainingOpening
from volunteer_app.training.openings.rules import OpeningKind, RequestState

pytestmark = pytest.mark.usefixtures("database")


def coordinator(organisation: Organisation) -> Account:
    return make_account(roles=[(MembershipRole.COORDINATOR, organisation)])


def test_a_coordinator_offers_something_and_a_volunteer_asks_and_reads_the_answer(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation, email="ama@example.org")
    last = clock.today() + timedelta(days=10)
    sign_in(client, coordinator(organisation))
    day = {f"last_day__{part}": str(getattr(last, part)) for part in ("day", "month", "year")}
    typed = {"organisation": organisation.reference, "title": "Listening skills", "description": "Evenings"}
    made = client.submit("/training/openings/new", **typed, **day, places="2")
    opening = db.session.scalars(select(TrainingOpening)).one()
    assert made.location == f"/training/openings/{opening.reference}"
    volunteer = make_account(person_id=person.id)
    sign_in(client, volunteer)
    assert "Listening skills" in client.get("/my/openings").text
    client.submit(f"/my/openings/{opening.reference}", why="To learn")
    asked = db.session.scalars(select(JoiningRequest)).one()
    assert "Waiting for an answer" in client.get(f"/my/openings/{opening.reference}").text
    sign_in(client, coordinator(organisation))
    assert person.full_name in client.get(made.location).text
    answer = f"/training/requests/{asked.reference}"
    assert "To learn" in client.get(answer).text
    assert "Enter why not" in client.submit(answer, decision="no").text
    client.submit(answer, decision="no", note="It is full, the next one begins in May")
    mail = db.session.scalars(select(OutboxMessage)).one()
    assert "May" not in mail.body
    assert "Listening" not in mail.body
    sign_in(client, volunteer)
    assert "the next one begins in May" in client.get(f"/my/openings/{opening.reference}").text


def test_it_is_offered_to_people_of_organisations_below_and_to_nobody_else(client: PageClient) -> None:
    top = make_organisation()
    below = make_organisation(parent=top)
    opening = make_opening(top)
    inside, outside = make_person(below), make_person(make_organisation())
    sign_in(client, make_account(person_id=inside.id))
    assert "Listening skills" in client.get("/my/openings").text
    sign_in(client, make_account(person_id=outside.id))
    assert "Listening skills" not in client.get("/my/openings").text
    assert client.get(f"/my/openings/{opening.reference}").status_code == 404
    with pytest.raises(Refused, match="This is for people of"):
        service.ask(opening, outside, why="", by=BY)


def test_nobody_asks_after_it_has_closed_or_twice() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    opening = make_opening(organisation, closes_before=clock.today() + timedelta(days=1))
    service.ask(opening, person, why="", by=BY)
    with pytest.raises(Refused, match="already"):
        service.ask(opening, person, why="", by=BY)
    with clock.standing_on(clock.today() + timedelta(days=1)), pytest.raises(Refused, match="closed"):
        service.ask(opening, make_person(organisation), why="", by=BY)
    service.close(opening, by=BY)
    with pytest.raises(Refused, match="closed"):
        service.ask(opening, make_person(organisation), why="", by=BY)
    assert queries.open_to(person.id) == []


def test_somebody_who_withdrew_can_ask_again(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    opening = make_opening(organisation)
    sign_in(client, make_account(person_id=person.id))
    page = f"/my/openings/{opening.reference}"
    client.submit(page, why="")
    client.post(f"{page}/withdraw", data=form_fields(client.get(page).text))
    client.submit(page, why="Again")
    states = db.session.scalars(select(JoiningRequest.state).order_by(JoiningRequest.id)).all()
    assert states == [RequestState.WITHDRAWN, RequestState.ASKED]


def test_who_is_accepted_for_a_qualification_works_towards_it() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    made = make_qualification()
    opening = make_opening(organisation, kind=OpeningKind.ACCREDITATION, qualification_id=made.id)
    service.accept(service.ask(opening, person, why="", by=BY), by=BY)
    award = db.session.scalars(select(Award)).one()
    assert (award.person_id, award.qualification_id) == (person.id, made.id)
    assert award.organisation_id == organisation.id


def test_places_are_kept() -> None:
    organisation = make_organisation()
    opening = make_opening(organisation, places=1)
    first, second = (service.ask(opening, make_person(organisation), why="", by=BY) for _ in range(2))
    service.accept(first, by=BY)
    with pytest.raises(Refused, match="All places are taken"):
        service.accept(second, by=BY)
    with pytest.raises(Refused, match="answered already"):
        service.accept(first, by=BY)
    service.withdraw(first, by=BY)
    service.accept(second, by=BY)
    service.edit(opening, opening_details(places=2), version=opening.version, by=BY)
    third = service.ask(opening, make_person(organisation), why="", by=BY)
    service.accept(third, by=BY)
    with pytest.raises(Refused, match="at least 2 places"):
        service.edit(opening, opening_details(places=1), version=opening.version, by=BY)


def test_the_last_day_is_not_in_the_past() -> None:
    with pytest.raises(Refused, match="today or in the future"):
        make_opening(make_organisation(), closes_before=clock.today())


def test_nobody_reaches_requests_to_others(client: PageClient) -> None:
    organisation = make_organisation()
    opening = make_opening(organisation)
    asked = service.ask(opening, make_person(organisation), why="", by=BY)
    sign_in(client, coordinator(make_organisation()))
    for address in (f"/training/openings/{opening.reference}", f"/training/requests/{asked.reference}"):
        assert client.get(address).status_code == 404


def test_the_last_place_goes_once_when_two_coordinators_answer_at_the_same_moment(app: Flask) -> None:
    organisation = make_organisation()
    opening = make_opening(organisation, places=1)
    asked = [service.ask(opening, make_person(organisation), why="", by=BY).id for _ in range(2)]
    db.session.commit()

    def accept(request_id: int) -> None:
        service.accept(db.session.get_one(JoiningRequest, request_id), by=BY)

    said = TwoTransactions(app, lambda: accept(asked[0]), lambda: accept(asked[1])).run()
    assert sorted(said) == ["first done", "second refused"]
