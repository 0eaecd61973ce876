from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.placements import days_on, make_session
from tests.factories.rota import place_in, placed
from tests.integration.at_once import TwoTransactions
from tests.integration.training.sessions.posted import letters
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import hours, queries
from volunteer_app.placements.correcting import service
from volunteer_app.placements.correcting.models import HoursCorrection
from volunteer_app.placements.correcting.rules import CorrectionState
from volunteer_app.placements.correcting.service import CORRECTIONS, Right
from volunteer_app.placements.models import PlacementSession
from volunteer_app.placements.rules import SessionState

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.standing_on(TODAY):
        yield


def approved(minutes: int = 120) -> tuple[Organisation, Person, PlacementSession]:
    organisation, prison = make_organisation(), make_prison()
    person = placed(
        organisation, prison, email="asha@example.org", starts_on=days_on(-30), ends_before=days_on(60)
    )
    placement = queries.approved_of(person.id)[0]
    session = make_session(placement, days_ago=2, minutes=minutes)
    hours.approve_session(session, by=BY)
    return organisation, person, session


def ask(session: PlacementSession, minutes: int = 180, days_ago: int = 2) -> HoursCorrection:
    return service.ask(session, Right(days_on(-days_ago), minutes, "I stayed longer"), by=BY)


def test_hours_count_as_they_are_until_somebody_puts_them_right_and_what_stood_before_is_kept() -> None:
    _, person, session = approved()
    asked = ask(session, days_ago=3)
    assert queries.minutes_on(person.id, days_on(-2)) == 120
    service.decide(asked, CORRECTIONS.yes, note="", by=BY)
    assert (session.held_on, session.minutes, session.state) == (days_on(-3), 180, SessionState.APPROVED)
    assert (asked.was_held_on, asked.was_minutes, asked.state) == (
        days_on(-2),
        120,
        CorrectionState.ACCEPTED,
    )
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "session:correct")).one()
    assert (entry.before["minutes"], entry.after["minutes"], entry.reason) == (120, 180, "I stayed longer")


def test_who_was_not_there_has_no_hours_of_it() -> None:
    _, person, session = approved()
    service.decide(ask(session, minutes=0), CORRECTIONS.yes, note="", by=BY)
    assert session.state is SessionState.SENT_BACK
    assert queries.minutes_on(person.id, days_on(-2)) == 0


def test_a_request_that_is_declined_changes_nothing_and_is_told_without_the_reason() -> None:
    _, _, session = approved()
    asked = ask(session)
    with pytest.raises(Refused, match="Enter why the hours stay as they are"):
        service.decide(asked, CORRECTIONS.no, note=" ", by=BY)
    service.decide(asked, CORRECTIONS.no, note="The visitors’ book says 2 hours", by=BY)
    assert (session.minutes, asked.state) == (120, CorrectionState.DECLINED)
    (told,) = letters()
    assert told.to == "asha@example.org"
    assert "visitors" not in told.body
    ask(session)


def test_what_cannot_be_asked_for_is_refused_in_plain_words() -> None:
    _, person, session = approved()
    for minutes, days_ago, words in (
        (120, 2, "Change the day or the time"),
        (180, -1, "today or in the past"),
        (180, 31, "within the placement"),
        (1441, 2, "24 or fewer"),
    ):
        with pytest.raises(Refused, match=words):
            ask(session, minutes=minutes, days_ago=days_ago)
    with pytest.raises(Refused, match="Enter what is wrong"):
        service.ask(session, Right(days_on(-2), 60, " "), by=BY)
    ask(session)
    with pytest.raises(Refused, match="has been asked for"):
        ask(session, minutes=60)
    waiting = make_session(queries.approved_of(person.id)[0], days_ago=4)
    with pytest.raises(Refused, match="Only approved hours need a correction"):
        ask(waiting)


def test_a_day_never_comes_to_more_than_24_hours_when_it_is_put_right() -> None:
    _, person, session = approved(minutes=600)
    asked = ask(session, minutes=900)
    other = place_in(person, session.organisation, make_prison("S (HMP)"), starts_on=days_on(-30))
    make_session(other, days_ago=2, minutes=600)
    with pytest.raises(Refused, match="24 or fewer"):
        service.decide(asked, CORRECTIONS.yes, note="", by=BY)


def test_hours_that_changed_meanwhile_are_not_overwritten() -> None:
    _, _, session = approved()
    asked = ask(session)
    hours.take_back_session(session, note="The register was corrected", by=BY)
    with pytest.raises(Refused, match="have changed since"):
        service.decide(asked, CORRECTIONS.yes, note="", by=BY)


def test_nobody_decides_on_their_own_hours() -> None:
    organisation, person, session = approved()
    cora = make_account(roles=[(MembershipRole.COORDINATOR, organisation)], person_id=person.id)
    with pytest.raises(Refused, match="your own hours"):
        service.decide(ask(session), CORRECTIONS.yes, note="", by=cora.as_actor())


def test_of_two_who_ask_at_once_one_does(app: Flask) -> None:
    _, _, session = approved()
    number = session.id
    db.session.commit()

    def asks(minutes: int) -> None:
        with clock.standing_on(TODAY):
            ask(db.session.get_one(PlacementSession, number), minutes=minutes)

    said = TwoTransactions(app, lambda: asks(60), lambda: asks(90)).run()
    assert said == ["first done", "second refused"]


def test_a_volunteer_asks_and_a_coordinator_decides(client: PageClient) -> None:
    organisation, person, session = approved()
    sign_in(client, make_account(person_id=person.id))
    all_hours = f"/placements/{session.placement.reference}/hours"
    page = f"/hours/{session.reference}/correct"
    assert page in client.get(all_hours).text
    assert client.submit(page, there="yes", why="I stayed longer").status_code == 422
    assert client.submit(page, there="yes", hours="3", why="I stayed longer").location == all_hours
    assert "A correction is asked for" in client.get(all_hours).text
    assert "It waits for a decision" in client.get(page).text

    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
    assert person.full_name in client.get("/hours/corrections").text
    reference = db.session.scalars(select(HoursCorrection.reference)).one()
    decide = f"/hours/corrections/{reference}"
    assert "3 hours on 20 November 2026" in client.get(decide).text
    assert client.submit(decide, decision="decline").status_code == 422
    assert client.submit(decide, decision="accept").location == "/hours/corrections"
    assert session.minutes == 180
    assert "No correction waits" in client.get("/hours/corrections").text
    assert "This was already decided" in client.get(decide).text

    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, make_organisation("Other"))]))
    assert client.get(decide).status_code == 404
    assert client.get(page).status_code == 404
    assert timedelta(minutes=session.minutes) == timedelta(hours=3)
