from datetime import timedelta

from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.training import pack
from tests.factories.training_sessions import at, book, make_session
from tests.integration.training.sessions.conftest import TODAY
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.sessions.models import SessionFeedback

NEXT_WEEK = TODAY + timedelta(days=7)


def coordinator(organisation: Organisation, **columns: int) -> Account:
    return make_account(roles=[(MembershipRole.COORDINATOR, organisation)], **columns)  # type: ignore[arg-type]  # the keywords vary


def test_a_register_of_30_people_is_taken_on_one_page_and_corrected_with_a_reason(client: PageClient) -> None:
    organisation = make_organisation()
    session = make_session(organisation, capacity=30, pack=pack())
    made = book(session, *(make_person(organisation, last_name=f"P{n:02}") for n in range(30)))
    register = f"/training/sessions/{session.reference}/register"
    with clock.standing_on(NEXT_WEEK, at=at(NEXT_WEEK, 11).time()):
        sign_in(client, coordinator(organisation))
        page = client.get(register).text
        assert page.count('value="missed"') == 31  # and what to do about anybody who is not marked
        marks = {f"marks__{each.reference}": "came" for each in made[2:]}
        answer = client.submit(register, **marks)
        assert answer.status_code == 422
        assert "Select whether Carys P00 and 1 other came" in answer.text
        assert answer.text.count("checked") == 28 + 1
        saved = client.submit(register, **marks, **{f"marks__{made[0].reference}": "missed"}, rest="came")
        assert saved.location == f"/training/sessions/{session.reference}"
        states = db.session.scalars(select(TrainingRecord.state)).all()
        assert states == [TrainingState.VERIFIED] * 29
        page = client.get(saved.location).text
        assert "Did not come" in page
        wrong = {f"marks__{made[0].reference}": "came"}
        assert "Enter why you are correcting" in client.submit(register, **wrong).text
        assert client.submit(register, **wrong, reason="Came late").status_code == 302
        assert len(db.session.scalars(select(TrainingRecord.id)).all()) == 30
    with clock.standing_on(NEXT_WEEK + timedelta(days=8)):
        sign_in(client, coordinator(organisation))
        closed = client.get(register).text
        assert "could be corrected for 7 days" in closed
        assert "Correct the register" not in closed


def test_a_register_that_somebody_else_has_saved_is_looked_at_again_first(client: PageClient) -> None:
    organisation = make_organisation()
    session = make_session(organisation)
    (made,) = book(session, make_person(organisation))
    register = f"/training/sessions/{session.reference}/register"
    with clock.standing_on(NEXT_WEEK, at=at(NEXT_WEEK, 11).time()):
        sign_in(client, coordinator(organisation))
        fields = {**form_fields(client.get(register).text), f"marks-{made.reference}": "missed"}
        client.submit(register, **{f"marks__{made.reference}": "came"})
        answer = client.post(register, data=fields)
        assert answer.status_code == 422
        assert "Somebody else has just saved this register" in answer.text
        again = {**form_fields(answer.text), "reason": "They left at once"}
        assert client.post(register, data=again).status_code == 302
    assert db.session.scalars(select(TrainingRecord.state)).one() is TrainingState.RETURNED


def test_a_coordinator_who_is_booked_is_not_asked_about_themselves(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation, last_name="Self")
    session = make_session(organisation)
    book(session, person, make_person(organisation, last_name="Other"))
    with clock.standing_on(NEXT_WEEK, at=at(NEXT_WEEK, 11).time()):
        sign_in(client, coordinator(organisation, person_id=person.id))
        page = client.get(f"/training/sessions/{session.reference}/register").text
    assert "You are booked on this session yourself" in page
    assert "Carys Other" in page
    assert "Carys Self" not in page


def test_before_the_session_its_register_is_a_sheet_to_print(client: PageClient) -> None:
    organisation = make_organisation()
    session = make_session(organisation)
    book(session, make_person(organisation, last_name="Paper"))
    sign_in(client, coordinator(organisation))
    page = client.get(f"/training/sessions/{session.reference}/register").text
    assert "You can take the register from the time the session starts" in page
    assert "Printed, this page is a sheet to sign" in page
    assert "Signature" in page
    assert "Carys Paper" in page
    assert "Save the register" not in page


def test_how_it_was_is_asked_of_those_who_came_and_shown_without_names_from_the_fifth_on(
    client: PageClient,
) -> None:
    organisation = make_organisation()
    session = make_session(organisation)
    people = [make_person(organisation, last_name=f"P{n}") for n in range(5)]
    made = book(session, *people)
    page = f"/training/sessions/{session.reference}"
    with clock.standing_on(NEXT_WEEK, at=at(NEXT_WEEK, 13).time()):
        staff = coordinator(organisation)
        sign_in(client, staff)
        client.submit(f"{page}/register", **{f"marks__{each.reference}": "came" for each in made})
        own = f"/my{page}/feedback"
        agree = {"useful": "5", "clear": "4", "welcome": "4", "arrangements": "3", "better": "More tea"}
        for number, each in enumerate(people):
            assert f"{number} {'person has' if number == 1 else 'people have'} told us so far" in shown(
                client, staff, page
            )
            sign_in(client, make_account(person_id=each.id))
            assert "Tell us how it was" in client.get("/my/training/sessions").text
            if number == 0:
                assert client.submit(own).status_code == 422
            assert client.submit(own, **agree).status_code == 302
            assert client.get(own).status_code == 409
        said = shown(client, staff, page)
    assert "5 people told us" in said
    assert said.count("More tea") == 5
    assert len(db.session.scalars(select(SessionFeedback)).all()) == 5


def shown(client: PageClient, staff: Account, page: str) -> str:
    sign_in(client, staff)
    return client.get(page).text
