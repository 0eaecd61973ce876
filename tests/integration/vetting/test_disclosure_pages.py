"""Pages about the question on convictions and about assessments, as each who uses them sees them."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.disclosures import (
    a_fine,
    a_matter,
    decided,
    make_disclosure,
    make_officer,
    open_assessment,
)
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import role_named
from tests.factories.vetting import make_check
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.looks import Look
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.rules import AssessmentState, Factor, Outcome
from volunteer_app.vetting.disclosures import presenters, service
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.disclosures.rules import DisclosureState, Route
from volunteer_app.vetting.rules import CheckOutcome
from volunteer_app.vetting.telling import sealing
from volunteer_app.vetting.telling.flow import Trail

pytestmark = pytest.mark.usefixtures("database")

WHY = "Deciding on the offer"
FACTORS = {factor.value: "Weighed" for factor in Factor}


def coordinator(hope: Organisation) -> Account:
    return make_account(name="Cora Dinator", roles=[(MembershipRole.COORDINATOR, hope)])


def volunteer(client: PageClient, hope: Organisation) -> Person:
    person = make_person(hope)
    sign_in(client, make_account(person_id=person.id))
    return person


def the_disclosure() -> Disclosure:
    db.session.expire_all()
    return db.session.scalars(select(Disclosure)).one()


def the_assessment() -> RiskAssessment:
    db.session.expire_all()
    return db.session.scalars(select(RiskAssessment)).one()


def looks() -> list[tuple[str, str]]:
    db.session.expire_all()
    return [(each.actor_name, each.why) for each in db.session.scalars(select(Look).order_by(Look.id))]


def walked(app: Flask, trail: Trail) -> str:
    """The answers as the pages carry them."""
    with app.app_context():
        return sealing.sealed(trail)


def test_somebody_reads_which_law_applies_then_answers_question_by_question_and_sends(
    client: PageClient,
) -> None:
    hope = make_organisation()
    person = volunteer(client, hope)
    asked = service.open_question(person, hope, role_named(), offer_reference="APP-1", by=BY)
    assert asked is not None
    page = f"/my/disclosures/{asked.reference}"
    assert "Rehabilitation of Offenders Act 1974" in client.get(page).text
    assert client.get(f"{page}/tell").status_code == 302  # not before they have read it
    assert "Select that you have read" in client.submit(page).text
    assert client.submit(page, read="y").location == f"{page}/tell"
    shown = client.get(f"{page}/tell")
    day = clock.today() - timedelta(days=40)
    for _question, answer in a_fine(day):
        if _question.value == "offence":
            continue  # not asked where only unspent ones matter
        fields = form_fields(shown.text)
        shown = client.post(f"{page}/tell", data={**fields, **parts(answer["answer"])})
        assert shown.status_code == 200, shown.text
    assert "Tell the vetting officer" in shown.text
    sent = {**form_fields(shown.text), "offence_0": "Theft", "account_0": "I was young"}
    refused = client.post(f"{page}/tell", data={**sent, "offence_0": " "})
    assert (refused.status_code, "Enter what the offence was" in refused.text) == (422, True)
    assert client.post(f"{page}/tell", data=sent).location == page
    found = the_disclosure()
    assert (found.state, found.route) == (DisclosureState.ANSWERED, Route.ONLINE)
    assert [(each.offence, each.account) for each in presenters.told(found)] == [("Theft", "I was young")]
    answered = client.get(page).text
    for words in (
        "Theft",
        "The law can be read in two ways here",
        "We show the later date",
        "section 5(2)",
        "Unlock",
    ):
        assert words in answered


def parts(answer: str) -> dict[str, str]:
    """An answer as the form of its question sends it: a date in three fields."""
    if answer[4:5] != "-":
        return {"answer": answer}
    day = date.fromisoformat(answer)
    return {"answer-day": str(day.day), "answer-month": str(day.month), "answer-year": str(day.year)}


def test_nothing_is_stored_before_the_last_page(app: Flask, client: PageClient) -> None:
    hope = make_organisation()
    person = volunteer(client, hope)
    asked = make_disclosure(person, hope)
    address = f"/my/disclosures/{asked.reference}/tell"
    shown = client.post(address, data={"answers": walked(app, a_fine(clock.today()))})
    assert "Tell the vetting officer" in shown.text
    assert the_disclosure().matters == []
    back = client.post(address, data={"answers": walked(app, a_fine(clock.today())), "go": "back"})
    assert "Do you have another caution or conviction?" in back.text
    assert "Have you ever had a caution" in client.post(address, data={"answers": "changed"}).text


def test_another_person_reaches_none_of_it(client: PageClient) -> None:
    hope = make_organisation()
    one, other = make_officer(hope, "One"), make_officer(hope, "Other")
    told = make_disclosure(make_person(hope), hope, a_matter(clock.today()))
    decision = decided(open_assessment(told, one), one, other)
    volunteer(client, hope)
    for address in (
        f"disclosures/{told.reference}",
        f"disclosures/{told.reference}/tell",
        f"decisions/{decision.reference}",
    ):
        assert client.get(f"/my/{address}").status_code == 404


def test_a_coordinator_records_that_the_law_was_told_and_that_a_paper_went_on_and_types_no_conviction(
    client: PageClient,
) -> None:
    hope = make_organisation()
    person = make_person(hope)
    asked = service.open_question(person, hope, role_named(), offer_reference="APP-1", by=BY)
    assert asked is not None
    sign_in(client, coordinator(hope))
    page = f"/people/{person.reference}/convictions"
    assert "To be told which law applies" in client.get(page).text
    address = f"/disclosures/{asked.reference}/told"
    form = client.get(address)
    assert "textarea" not in form.text
    assert client.submit(address, how="telephone").location == page
    assert client.submit(address, passed="y").location == page
    assert the_disclosure().state is DisclosureState.ON_PAPER
    assert client.get(address).status_code == 200
    for closed in ("", "/enter", "/looks"):
        assert client.get(f"/disclosures/{asked.reference}{closed}").status_code == 403


def test_an_officer_enters_a_paper_for_the_person(app: Flask, client: PageClient) -> None:
    hope = make_organisation()
    asked = make_disclosure(make_person(hope), hope)
    sign_in(client, make_officer(hope))
    address = f"/disclosures/{asked.reference}/enter"
    shown = client.post(address, data={"answers": walked(app, a_fine(clock.today()))})
    fields = {**form_fields(shown.text), "offence_0": "Theft", "route": "proxy", "spoken_by": "Her sister"}
    assert client.post(address, data=fields).location == f"/disclosures/{asked.reference}"
    found = the_disclosure()
    assert (found.route, found.answered_by, found.told_something) == (Route.PROXY, "Her sister", True)


def test_opening_what_was_told_asks_why_and_the_look_is_kept(client: PageClient) -> None:
    hope = make_organisation()
    told = make_disclosure(make_person(hope), hope, a_matter(clock.today(), "MARKER offence", "MARKER words"))
    sign_in(client, make_officer(hope))
    address = f"/disclosures/{told.reference}"
    assert "MARKER" not in client.get(address).text
    refused = client.submit(address, why=" ")
    assert (refused.status_code, "MARKER" in refused.text, looks()) == (422, False, [])
    opened = client.submit(address, why=WHY)
    assert "MARKER offence" in opened.text
    assert "MARKER words" in opened.text
    for words in ("It is not spent", "The later date counts", "section 5(2)", "independent advice"):
        assert words in opened.text
    assert "you need to tell" not in opened.text
    assert looks() == [("Vera Officer", WHY)]
    assert WHY in client.get(f"{address}/looks").text
    assert "MARKER" not in client.get(f"{address}/looks").text


def test_an_officer_lets_somebody_go_on_who_told_nothing(client: PageClient) -> None:
    hope = make_organisation()
    asked = make_disclosure(make_person(hope), hope)
    vera = make_officer(hope)
    sign_in(client, vera)
    address = f"/disclosures/{asked.reference}"
    shown = client.post(f"{address}/enter", data={"answers": ""})
    nothing = client.post(f"{address}/enter", data={**form_fields(shown.text), "answer": "none"})
    assert "There is nothing to tell" in nothing.text
    client.post(f"{address}/enter", data={**form_fields(nothing.text), "route": "paper"})
    closed, opened = client.get(address).text, client.submit(address, why=WHY).text
    assert ("nothing was told" in opened, "They can go on" in opened) == (True, True)
    assert ("othing was told" in closed, "They can go on" in closed) == (False, False)
    token = form_fields(opened)
    client.post(f"{address}/nothing", data={**token, "version": str(the_disclosure().version)})
    assert the_disclosure().state is DisclosureState.CAN_GO_ON


def weigh(client: PageClient, address: str, **fields: str) -> tuple[int, str]:
    """Open an assessment with a reason and send the form of its next step."""
    opened = client.submit(address, why=WHY)
    answer = client.post(address, data={**form_fields(opened.text), **fields})
    return answer.status_code, answer.text


def test_it_is_proposed_sent_back_and_decided(client: PageClient) -> None:
    hope = make_organisation()
    told = make_disclosure(make_person(hope), hope, a_matter(clock.today(), "MARKER"))
    vera, oren = (make_officer(hope, name) for name in ("Vera", "Oren"))
    sign_in(client, vera)
    token = form_fields(client.get(f"/disclosures/{told.reference}").text)
    address = client.post(f"/disclosures/{told.reference}/weigh", data=token).location
    assert "MARKER" not in client.get(address).text
    status, text = weigh(client, address, outcome="suitable", reasons="")
    assert (status, "Answer: What was it" in text, "MARKER" in text) == (422, True, True)
    wrong = text[text.index("There is a problem") :]
    assert wrong.index("Answer: What was it") < wrong.index("Enter the reasons")
    assert weigh(client, address, **FACTORS, outcome="not_suitable", reasons="Too new")[0] == 302
    assert "nothing for you to do" in client.submit(address, why=WHY).text
    sign_in(client, oren)
    assert weigh(client, address, outcome="send_back", reasons="More")[0] == 302
    assert the_assessment().state is AssessmentState.OPEN
    sign_in(client, vera)
    assert weigh(client, address, mitigations="Two people")[0] == 302
    sign_in(client, oren)
    assert weigh(client, address, reasons="It was too lately")[0] == 302
    assert the_assessment().outcome is Outcome.NOT_SUITABLE
    assert {name for name, _ in looks()} == {"Vera", "Oren"}


def test_the_person_reads_why_asks_again_and_a_third_officer_decides(client: PageClient) -> None:
    hope = make_organisation()
    person = make_person(hope)
    carys = make_account(person_id=person.id)
    told = make_disclosure(person, hope, a_matter(clock.today(), "MARKER"))
    vera, oren, tess = (make_officer(hope, name) for name in ("Vera", "Oren", "Tess"))
    found = decided(
        open_assessment(told, vera), vera, oren, Outcome.NOT_SUITABLE, reasons="It was too lately"
    )
    address = f"/assessments/{found.reference}"
    sign_in(client, carys)
    own = f"/my/decisions/{the_assessment().reference}"
    assert "It was too lately" in client.get(own).text
    assert client.submit(f"{own}/ask-again", appeal="Please look again").location == own
    assert client.get(f"{own}/ask-again").status_code == 409
    sign_in(client, tess)
    assert weigh(client, address, outcome="suitable", reasons="They have changed")[0] == 302
    sign_in(client, carys)
    assert "They have changed" in client.get(own).text
    assert "Suitable for the role" in client.get("/my/decisions/" + the_assessment().reference).text


def test_a_certificate_with_information_leads_to_an_assessment(client: PageClient) -> None:
    hope = make_organisation()
    check = make_check(make_person(hope), hope, outcome=CheckOutcome.HAS_INFORMATION, valid_from=None)
    vera, oren = make_officer(hope, "Vera"), make_officer(hope, "Oren")
    sign_in(client, vera)
    assert f"/checks/{check.reference}/weigh" in client.get(f"/checks/{check.reference}").text
    address = client.submit(f"/checks/{check.reference}/weigh", role="mentor-community").location
    assert weigh(client, address, **FACTORS, outcome="suitable", reasons="Small and old")[0] == 302
    sign_in(client, oren)
    assert weigh(client, address)[0] == 302
    db.session.expire_all()
    assert client.get(f"/checks/{check.reference}").text.count("Decided on for a role") == 1
    assert check.reference not in client.get("/checks/to-decide").text
    sign_in(client, coordinator(hope))
    page = client.get(f"/checks/{check.reference}").text
    assert "Decided for each role" in page
    assert f"/checks/{check.reference}/weigh" not in page
