"""Raising a concern: on the public page, from a record and from a session. Leads hear that there is one."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, make_membership, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.placements import make_session
from tests.factories.rota import make_rota, placed, sessions_of
from tests.factories.safeguarding import make_concern
from tests.integration.safeguarding.conftest import R, World
from tests.page_client import PageClient
from volunteer_app.foundation import history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.people import service as people
from volunteer_app.safeguarding import queries, service
from volunteer_app.safeguarding.models import Concern
from volunteer_app.safeguarding.rules import Act, ConcernKind, ConcernState, Raised, Said, Source, Told
from volunteer_app.safeguarding.views import raising

pytestmark = pytest.mark.usefixtures("database")

WORDS = "Marrowfat: somebody was pushed"
SENT = {"kind": "incident", "words": WORDS, "about": "Mr Elder", "when": "Monday", "urgent": "yes"}
PUBLIC = "/concerns/raise"


def raised() -> Concern:
    db.session.expire_all()
    return db.session.scalars(select(Concern).order_by(Concern.id.desc()).limit(1)).one()


def mailed() -> list[str]:
    return sorted(db.session.scalars(select(OutboxMessage.to_address)))


def test_anybody_raises_one_without_an_account_and_reads_the_reference_alone(
    client: PageClient, world: World
) -> None:
    answer = client.submit(
        PUBLIC, organisation=world.hope.reference, name="Ash", contact="01632 960 003", **SENT
    )
    thanks = client.get(answer.location)
    found = raised()
    assert found.reference in thanks.text
    assert WORDS not in thanks.text
    assert Told.of(found.told) == Told(WORDS, "Mr Elder", "Monday", "", "Ash", "01632 960 003")
    assert (found.kind, found.is_urgent, found.source) == (ConcernKind.INCIDENT, True, Source.PUBLIC)
    assert (found.state, found.person_id, found.organisation.code) == (ConcernState.NEW, None, "HOPE")
    assert found.raised_by == "Somebody on the public page"
    assert PageClient(client.application).get("/concerns/raised").location == PUBLIC


def test_whoever_comes_next_to_the_same_computer_reads_nothing_of_it(
    client: PageClient, world: World
) -> None:
    answer = client.submit(PUBLIC, organisation=world.hope.reference, **SENT)
    thanks = client.get(answer.location)
    assert "Leave this page" in thanks.text
    assert thanks.headers["Cache-Control"] == "no-store"
    assert client.get(answer.location).location == PUBLIC
    assert raised().reference not in client.get(PUBLIC).text


def test_whoever_is_signed_in_stays_unnamed_on_the_public_page(client: PageClient, world: World) -> None:
    sign_in(client, world.cora)
    client.submit(PUBLIC, organisation=world.hope.reference, **SENT)
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "concern:raise")).one()
    assert "Cora" not in entry.actor_name
    assert world.cora.reference != entry.actor_key


def test_the_public_page_offers_organisations_that_a_lead_reaches_and_no_others(
    client: PageClient, world: World
) -> None:
    below = make_organisation("Hope Below", parent=world.hope)
    nobodys = make_organisation("Nobody’s")
    closed = make_organisation("Hope Closed", parent=world.hope, is_active=False)
    page = client.get(f"{PUBLIC}?organisation={below.reference}").text
    assert f'value="{below.reference}" selected' in page
    assert nobodys.reference not in page
    assert closed.reference not in page
    for there in (nobodys, closed):
        answer = client.submit(PUBLIC, organisation=there.reference, **SENT)
        assert answer.status_code == 422
    assert not db.session.scalars(select(Concern)).all()


def test_a_form_with_nothing_in_it_says_what_is_missing(client: PageClient, world: World) -> None:
    answer = client.submit(PUBLIC)
    assert answer.status_code == 422
    for words in (
        "Select the organisation that it is about",
        "Select what you want to tell us",
        "Enter what happened, or what worries you",
        "Select yes if somebody may be harmed soon",
    ):
        assert words in answer.text
    long = client.submit(PUBLIC, **{**SENT, "words": "x" * 8001})
    assert "8,000 characters or fewer" in long.text


def test_without_any_lead_the_public_page_says_whom_else_to_tell(client: PageClient) -> None:
    page = client.get(PUBLIC).text
    assert "the police on 101" in page
    assert "call 999" in page


def test_one_network_cannot_flood_the_leads(
    client: PageClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raising, "RAISED_OFTEN", replace(raising.RAISED_OFTEN, times=2))
    for _ in range(2):
        client.submit(PUBLIC, organisation=world.hope.reference, **SENT)
    answer = client.submit(PUBLIC, organisation=world.hope.reference, **SENT)
    assert answer.status_code == 429
    assert len(db.session.scalars(select(Concern)).all()) == 2


def test_every_lead_is_told_by_mail_that_there_is_one_and_no_more(client: PageClient, world: World) -> None:
    client.submit(PUBLIC, organisation=world.hope.reference, **SENT)
    found = raised()
    assert mailed() == ["saul@example.org", "sofi@example.org"]
    for each in db.session.scalars(select(OutboxMessage)):
        said = f"{each.subject} {each.body}"
        assert f"/concerns/{found.reference}" in said
        for words in ("Marrowfat", "Elder", "Hope", "rgent", "ncident"):
            assert words not in said, words
    (alerted,) = queries.steps_of(found.id)
    assert (alerted.act, Said.of(alerted.said).whom) == (Act.ALERT, "Saul, Sofi")


def test_without_a_lead_those_of_the_organisation_above_are_told(world: World) -> None:
    below = make_organisation("Below", parent=world.hope)
    make_concern(below)
    assert mailed() == ["saul@example.org", "sofi@example.org"]


def test_without_any_lead_administrators_are_asked_for_one_and_told_nothing(world: World) -> None:
    alone = make_organisation("Alone")
    make_account("admin@example.org", roles=[(R.ADMINISTRATOR, alone)])
    concern = make_concern(alone, words=WORDS)
    message = db.session.scalars(select(OutboxMessage)).one()
    assert message.to_address == "admin@example.org"
    assert "Alone needs a safeguarding lead" in message.subject
    assert concern.reference not in message.body
    assert WORDS not in message.body
    (alerted,) = queries.steps_of(concern.id)
    assert "Nobody" in Said.of(alerted.said).whom


def test_a_lead_is_not_told_of_what_is_about_themselves(world: World) -> None:
    person = make_person(world.hope, last_name="Lead")
    with history.loading("a lead who volunteers"):
        world.sofi.person_id = person.id
    make_concern(world.hope, person)
    assert mailed() == ["saul@example.org"]


def test_staff_raise_one_from_the_record_of_a_person(client: PageClient, world: World) -> None:
    sign_in(client, world.cora)
    record = f"/people/{world.person.reference}"
    assert f'href="{record}/concern"' in client.get(record).text
    answer = client.submit(f"{record}/concern", **SENT)
    found = raised()
    assert (found.person_id, found.source, found.raised_by) == (world.person.id, Source.RECORD, "Cora")
    page = client.get(answer.location).text
    assert "was told that there is something to read" in page
    assert WORDS not in page
    assert found.reference not in page


def test_whose_lead_is_told_is_asked_where_several_hold_the_record(client: PageClient, world: World) -> None:
    people.affiliate(world.person, world.other, by=BY)
    make_membership(world.cora, R.COORDINATOR, world.other)
    sign_in(client, world.cora)
    address = f"/people/{world.person.reference}/concern"
    assert "Select the organisation" in client.submit(address, **SENT).text
    client.submit(address, organisation=world.other.reference, **SENT)
    assert raised().organisation.code == "OTHER"
    assert mailed() == ["olive@example.org"]


def test_the_volunteer_raises_one_from_their_own_session(client: PageClient, world: World) -> None:
    session = make_session(world.placement)
    sign_in(client, make_account(name="Carys Llewellyn", person_id=world.person.id))
    hours = client.get(f"/placements/{world.placement.reference}/hours").text
    address = f"/hours/{session.reference}/concern"
    assert f'href="{address}"' in hours
    answer = client.submit(address, **SENT)
    found = raised()
    assert (found.source, found.person_id, found.organisation.code) == (Source.SESSION, None, "HOPE")
    assert "Northwood (HMP)" in Told.of(found.told).origin
    assert "was told that there is something to read" in client.get(answer.location).text


def test_nobody_raises_one_from_a_session_that_they_do_not_see(client: PageClient, world: World) -> None:
    session = make_session(world.placement)
    sign_in(client, make_account(person_id=make_person(world.hope).id))
    assert client.get(f"/hours/{session.reference}/concern").status_code == 404


def test_one_is_raised_from_a_session_of_a_rota_by_who_signs_up_and_by_who_runs_it(
    client: PageClient, world: World
) -> None:
    volunteer = placed(world.hope, world.prison, first_name="Asha")
    session = sessions_of(make_rota(world.hope, world.prison))[0]
    db.session.commit()
    address = f"/rota/sessions/{session.reference}/concern"
    own_account = make_account("asha@example.org", name="Asha", person_id=volunteer.id)
    for account, page in (
        (own_account, f"/my/rota/{session.reference}"),
        (world.cora, f"/rota/sessions/{session.reference}"),
    ):
        sign_in(client, account)
        assert f'href="{address}"' in client.get(page).text
        answer = client.submit(address, **SENT)
        assert answer.location == page
        found = raised()
        assert (found.source, found.person_id, found.organisation.code) == (Source.SESSION, None, "HOPE")
        assert found.raised_by == account.name
        origin = Told.of(found.told).origin
        assert session.reference in origin
        assert "Visitors’ centre at Northwood (HMP), " in origin
        assert "was told that there is something to read" in client.get(page).text


def test_nobody_raises_one_from_a_session_of_a_rota_that_they_do_not_see(
    client: PageClient, world: World
) -> None:
    session = sessions_of(make_rota(world.hope, world.prison))[0]
    db.session.commit()
    elsewhere = make_account("cas@example.org", name="Cas", roles=[(R.COORDINATOR, world.other)])
    for account in (make_account("new@example.org", person_id=make_person(world.hope).id), elsewhere):
        sign_in(client, account)
        assert client.get(f"/rota/sessions/{session.reference}/concern").status_code == 404


def test_nothing_is_raised_without_a_word(world: World) -> None:
    nothing = Raised(Told(" "), ConcernKind.CONCERN, False, Source.RECORD)
    with pytest.raises(Refused, match="Say what happened"):
        service.raise_concern(world.hope, nothing, by=BY)
