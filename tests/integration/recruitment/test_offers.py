from datetime import timedelta

from sqlalchemy import select

from tests.factories.organisations import BY
from tests.factories.people import make_person
from tests.factories.recruitment import make_application, make_opportunity
from tests.integration.recruitment.coordinating import offer_link, stage_of
from tests.page_client import PageClient
from volunteer_app.foundation import clock, links
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment import service
from volunteer_app.recruitment.letters import OFFER_PURPOSE
from volunteer_app.recruitment.rules import Stage


def test_an_application_goes_from_the_pipeline_to_an_accepted_offer_by_link(
    coordinator: PageClient, hope: Organisation
) -> None:
    person = make_person(hope, first_name="Ade", last_name="Okafor", email="ade@example.org")
    application = make_application(make_opportunity(hope), person)
    db.session.commit()
    one = f"/applications/{application.reference}"
    assert "Ade Okafor" in coordinator.get("/applications").text
    for stage in ("shortlisted", "interviewed"):
        assert coordinator.submit(f"{one}/move/{stage}", note="").location == one
    assert "Ask only after the offer" in coordinator.get(f"{one}/offer").text
    assert coordinator.submit(f"{one}/offer").location == one
    link, visitor = offer_link(), coordinator.application.test_client()
    assert stage_of(application) is Stage.OFFERED
    assert "Rehabilitation of Offenders Act 1974" in visitor.get(link).text
    assert stage_of(application) is Stage.OFFERED
    assert isinstance(visitor, PageClient)
    assert visitor.submit(link).status_code == 422
    assert visitor.submit(link, answer="accept").location == "/offers/accepted"
    assert stage_of(application) is Stage.CHECKS
    assert links.find(OFFER_PURPOSE, link.rpartition("/")[2]) is None
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc()).limit(1)).one()
    assert (entry.actor_kind.value, entry.actor_name) == ("link", "Ade Okafor")
    assert "does not work any more" in visitor.get(link).text
    assert "does not work any more" in visitor.post(link, data={"answer": "decline"}).text
    assert stage_of(application) is Stage.CHECKS


def test_an_offer_is_declined_by_link_without_saying_why(coordinator: PageClient, hope: Organisation) -> None:
    application = make_application(
        make_opportunity(hope), make_person(hope, email="a@example.org"), stage=Stage.OFFERED
    )
    db.session.commit()
    assert coordinator.submit(offer_link(), answer="decline").location == "/offers/declined"
    assert stage_of(application) is Stage.WITHDRAWN


def test_a_link_answers_nothing_after_two_weeks_or_when_the_offer_was_taken_back(
    coordinator: PageClient, hope: Organisation
) -> None:
    application = make_application(
        make_opportunity(hope), make_person(hope, email="a@example.org"), stage=Stage.OFFERED
    )
    db.session.commit()
    link = offer_link()
    with clock.standing_on(clock.today() + timedelta(days=15)):
        assert "does not work any more" in coordinator.application.test_client().get(link).text
    service.move(application, Stage.INTERVIEWED, by=BY)
    db.session.commit()
    assert "does not work any more" in coordinator.get(link).text


def test_the_answer_of_somebody_without_email_is_recorded_on_their_behalf(
    coordinator: PageClient, hope: Organisation
) -> None:
    application = make_application(make_opportunity(hope), make_person(hope), stage=Stage.OFFERED)
    db.session.commit()
    one = f"/applications/{application.reference}"
    assert "Send the offer again" not in coordinator.get(one).text
    assert coordinator.submit(f"{one}/answer", answer="accept").location == one
    assert stage_of(application) is Stage.CHECKS
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc()).limit(1)).one()
    assert (entry.actor_name, entry.on_behalf_of) == ("Cora Coordinator", application.person.reference)
    assert coordinator.get(f"{one}/answer").location == one
