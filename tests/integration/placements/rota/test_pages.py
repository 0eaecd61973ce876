from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.rota import at, make_rota, placed, sessions_of, sign_up
from tests.integration.placements.rota.conftest import TODAY
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.rota.models import RegimeTime, Rota, RotaSession, RotaSignUp, RotaSwap
from volunteer_app.placements.rota.rules import CancelReason, SessionState, SignUpState, SwapState

TOMORROW = TODAY + timedelta(days=1)


def coordinator(organisation: Organisation) -> Account:
    return make_account(roles=[(MembershipRole.COORDINATOR, organisation)])


def volunteer(person: Person) -> Account:
    return make_account(person_id=person.id)


def typed_day(name: str, day: date) -> dict[str, str]:
    return {f"{name}__{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def typed(organisation: Organisation, prison: Organisation, **changed: Any) -> dict[str, Any]:
    said = {
        "title": "Visitors’ centre",
        "organisation": organisation.reference,
        "place": prison.reference,
        "role": "literacy-tutor-prison",
        "repeat": "weekly",
        "starts": "10am",
        "ends": "12.30pm",
        "volunteers": "2",
        "joining": "Come to gate 2.",
    }
    days = {**typed_day("starts_on", TOMORROW), **typed_day("last_day", TOMORROW + timedelta(days=90))}
    return {**said, **days, **changed}


def ticked(page: str) -> Any:
    """What is ticked already on the page of cancelling."""
    return form_fields(page).get("sessions")


def test_a_rota_of_three_months_is_planned_signed_up_for_and_given_up(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    person = placed(organisation, prison, ends_before=TODAY + timedelta(days=120))
    sign_in(client, coordinator(organisation))
    made = client.submit("/rotas/new", **typed(organisation, prison))
    rota = db.session.scalars(select(Rota)).one()
    assert made.location == f"/rotas/{rota.reference}"
    page = client.get(made.location).text
    assert "Every Monday" in page
    assert "23 November 2026 to 21 February 2027" in page
    assert "13 sessions" in client.get(f"/rota?rota={rota.reference}").text or len(sessions_of(rota)) == 13

    sign_in(client, volunteer(person))
    assert "Sign up for those that are ticked" in client.get("/my/rota").text
    chosen = [each.reference for each in sessions_of(rota)]
    assert client.submit("/my/rota", sessions=chosen).status_code == 302
    assert "You are signed up for 13 sessions" in client.get("/my/rota").text
    own = f"/my/rota/{chosen[0]}"
    shown = client.get(own).text
    assert "Come to gate 2." in shown
    assert "Give your place up" in shown
    assert client.submit(f"{own}/give-up").location == own
    states = list(db.session.scalars(select(RotaSignUp.state).order_by(RotaSignUp.id)))
    assert states == [SignUpState.GIVEN_UP, *[SignUpState.PLACED] * 12]
    client.post(f"{own}/sign-up", data=form_fields(client.get(own).text))
    assert "Give your place up" in client.get(own).text


def test_what_cannot_be_is_said_at_the_field_that_is_wrong(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    sign_in(client, coordinator(organisation))
    for wrong, words in (
        ({"ends": "9am"}, "End time must be after the start time"),
        ({"starts": "2:30"}, "Start time must say am or pm"),
        ({"last_day__year": ""}, "Last day must include a year"),
        ({"starts_on__year": "2025"}, "First day must be today or in the future"),
        ({"volunteers": "0"}, "Number of volunteers must be a whole number from 1 to 100"),
        ({"title": ""}, "Enter a name for the rota"),
        ({"last_day__year": "2025"}, "Last day must be on or after the first day"),
        ({"place": ""}, "Select a place"),
    ):
        changed: dict[str, Any] = wrong
        answer = client.submit("/rotas/new", **typed(organisation, prison, **changed))
        assert answer.status_code == 422, words
        assert words in answer.text
        assert "Come to gate 2." in answer.text
    assert db.session.scalars(select(Rota)).all() == []


def test_a_coordinator_changes_extends_and_signs_people_up(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    person, other = placed(organisation, prison, email=None), placed(organisation, make_prison("S (HMP)"))
    rota = make_rota(organisation, prison)
    session = sessions_of(rota)[0]
    sign_in(client, coordinator(organisation))
    page = f"/rota/sessions/{session.reference}"
    assert "Nobody has signed up yet" in client.get(page).text
    offered = client.get(f"{page}/people").text
    assert person.full_name in offered
    assert other.full_name not in offered or other.full_name == person.full_name
    assert client.submit(f"{page}/people", people=[person.reference]).status_code == 302
    shown = client.get(page).text
    assert person.full_name in shown
    assert "None: tell them yourself" in shown
    sign_up_reference = db.session.scalars(select(RotaSignUp.reference)).one()
    assert client.submit(f"/rota/sign-ups/{sign_up_reference}/remove").location == page
    assert "gave the place up" in client.get(page).text
    assert client.submit(f"{page}/edit", starts="11am", ends="1pm").status_code == 302
    assert client.submit(f"{page}/edit", starts="11am", ends="10am").status_code == 422
    assert client.submit(f"/rotas/{rota.reference}/edit", volunteers="4").status_code == 302
    later = typed_day("last_day", TOMORROW + timedelta(days=28))
    assert client.submit(f"/rotas/{rota.reference}/extend", **later).status_code == 302
    assert len(sessions_of(rota)) == 5
    assert {each.needed for each in sessions_of(rota)} == {4}


def test_the_list_is_filtered_and_had_as_a_file(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    rota = make_rota(organisation, prison, needed=1)
    sign_up(sessions_of(rota)[0], placed(organisation, prison))
    sign_in(client, coordinator(organisation))
    coming = client.get("/rota?when=coming").text
    assert coming.count("Mon ") == 3
    assert '<details class="moj-filter app-filter">' in coming  # closed: else it takes a third of the width
    assert client.get("/rota?when=short").text.count("Mon ") == 2
    assert "No session matches these filters" in client.get("/rota?when=cancelled").text
    assert client.get("/rotas").status_code == 200
    with client.submit("/rota/export?when=short", kind="csv", columns="shown") as file:
        assert file.get_data(as_text=True).count("Visitors’ centre") == 2


def test_a_prison_calls_its_sessions_off_without_seeing_who_signed_up(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    session = sessions_of(make_rota(organisation, prison))[0]
    sign_up(session, placed(organisation, prison, first_name="Asha", email="asha@example.org"))
    sign_up(session, placed(organisation, prison, first_name="Bryn"))
    sign_in(client, make_account(roles=[(MembershipRole.SECURITY_CONTACT, prison)]))
    where = f"/rota/cancel?first={TOMORROW}&last={TOMORROW}"
    shown = client.get(where).text
    assert "2 people signed up or waiting" in shown
    assert f"{session.reference}" in shown
    assert not ticked(shown)
    assert ticked(client.get(f"{where}&session={session.reference}").text) == session.reference
    assert "Asha" not in shown
    assert client.submit(where, reason="").status_code == 422
    answer = client.submit(where, reason="regime", sessions=[session.reference])
    told = client.get(answer.location).text
    assert "1 session is cancelled. 1 person was told by email" in told
    assert "1 person has no email address: their coordinators have to tell them" in told
    assert session.state is SessionState.CANCELLED
    assert session.cancel_reason is CancelReason.REGIME
    assert client.get(f"/rota/sessions/{session.reference}").status_code == 403

    sign_in(client, coordinator(organisation))
    page = client.get(f"/rota/sessions/{session.reference}").text
    assert "The prison’s regime is restricted" in page
    assert "Bryn" in page
    assert "tell them yourself" in page


def test_whom_no_letter_reaches_is_named_to_their_own_coordinators_alone(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    theirs, own = (sessions_of(make_rota(each, prison))[0] for each in (organisation, prison))
    sign_up(theirs, placed(organisation, prison, first_name="Bryn"))
    sign_up(own, placed(prison, prison, first_name="Petal"))
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, prison)]))
    where = f"/rota/cancel?first={TOMORROW}&last={TOMORROW}"
    both = [theirs.reference, own.reference]
    told = client.get(client.submit(where, reason="regime", sessions=both).location).text
    assert "We have no email address of: Petal" in told
    assert "1 person has no email address" in told
    assert "Bryn" not in told


def test_days_that_end_before_they_begin_are_an_error(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    make_rota(organisation, prison)
    sign_in(client, coordinator(organisation))
    day, before = TOMORROW, TODAY
    asked = "&".join(
        f"{name}-{part}={getattr(on, part)}"
        for name, on in (("first", day), ("last", before))
        for part in ("day", "month", "year")
    )
    answer = client.get(f"/rota/cancel?place={prison.reference}&{asked}")
    assert answer.status_code == 422
    assert "Last day must be on or after the first day" in answer.text


def test_regime_times_are_recorded_and_ended(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    make_rota(organisation, prison)
    sign_in(client, make_account(roles=[(MembershipRole.SECURITY_CONTACT, prison)]))
    page = f"/rota/places/{prison.reference}/regime"
    assert "No times are recorded" in client.get(page).text
    days = typed_day("starts_on", TODAY)
    assert client.submit(page, weekday="0", opens="9am", closes="11am", **days).status_code == 302
    assert client.submit(page, weekday="0", opens="10am", closes="12pm", **days).status_code == 422
    assert "9am to 11am" in client.get(page).text
    row = db.session.scalars(select(RegimeTime)).one()
    assert row.organisation_id == prison.id
    end = f"/rota/regime-times/{row.reference}/end"
    assert client.submit(end, **typed_day("last_day", TODAY)).location == page
    assert row.ends_before == TOMORROW
    other = make_prison("Southwood (HMP)")
    assert client.get(f"/rota/places/{other.reference}/regime").status_code == 404


def test_today_is_on_a_telephone_and_leads_to_the_register(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    person = placed(organisation, prison, first_name="Asha", phone="01632 960 002")
    session = sessions_of(make_rota(organisation, prison))[0]
    (mine,) = sign_up(session, person)
    sign_in(client, coordinator(organisation))
    assert "There is no session today" in client.get("/rota/today").text
    with clock.standing_on(TOMORROW, at=at(TOMORROW, 12, 5).time()):
        sign_in(client, coordinator(organisation))
        page = client.get("/rota/today").text
        assert "10am to midday, Northwood (HMP)" in page
        assert 'href="tel:01632960002"' in page
        assert "Register to take" in page
        register = f"/rota/sessions/{session.reference}/register"
        assert client.submit(register).status_code == 422
        assert client.submit(register, **{f"marks-{mine.reference}": "came"}).status_code == 302
        assert "Held" in client.get(f"/rota/sessions/{session.reference}").text
        assert person.full_name in client.get("/hours/to-approve").text
        assert client.submit(register, **{f"marks-{mine.reference}": "missed"}).status_code == 422
        corrected = {f"marks-{mine.reference}": "missed", "reason": "Wrong line"}
        assert client.submit(register, **corrected).status_code == 302
    assert mine.state is SignUpState.MISSED


def test_two_volunteers_swap_without_being_named(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    asha = placed(organisation, prison, first_name="Asha", last_name="Helperton")
    bryn = placed(organisation, prison, first_name="Bryn", last_name="Volunteerson")
    first, second, _ = sessions_of(make_rota(organisation, prison))
    sign_up(first, asha)
    sign_up(second, bryn)
    asks, agrees = volunteer(asha), volunteer(bryn)
    sign_in(client, asks)
    swap = f"/my/rota/{first.reference}/swap"
    assert "Bryn" not in client.get(swap).text
    assert client.submit(swap).status_code == 422
    assert client.submit(swap, wanted=second.reference).status_code == 302
    reference = db.session.scalars(select(RotaSwap.reference)).one()
    page = client.get("/my/rota").text
    assert "Waiting for somebody to agree" in page
    assert "You cannot swap with yourself" in client.submit(f"/my/rota/swaps/{reference}/agree").text

    sign_in(client, agrees)
    page = client.get("/my/rota").text
    assert "Can you swap?" in page
    assert "Asha" not in page
    asked = client.get(f"/my/rota/swaps/{reference}/agree").text
    assert "Asha" not in asked
    assert db.session.scalars(select(RotaSwap.state)).one() is SwapState.ASKED
    assert client.submit(f"/my/rota/swaps/{reference}/agree").location == "/my/rota"
    assert db.session.scalars(select(RotaSwap.state)).one() is SwapState.AGREED
    assert "You have swapped" in client.get("/my/rota").text
    assert client.get(f"/my/rota/{first.reference}/swap").status_code == 200


def test_another_organisations_rota_is_nobodys_to_see(client: PageClient) -> None:
    prison = make_prison()
    rota = make_rota(make_organisation("One"), prison)
    session = sessions_of(rota)[0]
    other = make_organisation("Two")
    sign_in(client, coordinator(other))
    for address in (
        f"/rotas/{rota.reference}",
        f"/rota/sessions/{session.reference}",
        f"/rota/sessions/{session.reference}/register",
        f"/rota/places/{prison.reference}/regime",
    ):
        assert client.get(address).status_code == 404
    sign_in(client, volunteer(placed(other, prison)))
    assert client.get(f"/my/rota/{session.reference}").status_code == 404
    assert db.session.scalars(select(RotaSession.state)).all()
