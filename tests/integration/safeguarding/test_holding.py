"""What leads read: a list that names nobody, a start page by reference, and what it says, with a reason."""

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, make_membership, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.safeguarding import closed, doing, make_concern, taken_on
from tests.integration.safeguarding.conftest import R, World
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation import encryption, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.looks import Look
from volunteer_app.safeguarding import service
from volunteer_app.safeguarding.rules import Said

pytestmark = pytest.mark.usefixtures("database")

WORDS = "Marrowfat"
WHY = "To decide what to do"


def test_the_list_and_the_start_page_name_neither_people_nor_what_was_said(
    lead: PageClient, world: World
) -> None:
    concern = make_concern(world.hope, world.person, words=WORDS, urgent=True)
    mine = taken_on(make_concern(world.hope), world.sofi)
    for address in ("/concerns", "/start", f"/concerns/{concern.reference}"):
        page = lead.get(address)
        assert page.status_code == 200, address
        assert concern.reference in page.text
        assert "rgent" in page.text
        for words in (WORDS, "Llewellyn", world.person.reference):
            assert words not in page.text, (address, words)
    start = lead.get("/start").text
    assert "Concerns to take on: 1" in start
    assert "Concerns you have taken on: 1" in start
    assert mine.reference in start


def test_it_is_opened_with_a_reason_which_is_kept(lead: PageClient, world: World) -> None:
    concern = make_concern(world.hope, world.person, words=WORDS)
    address = f"/concerns/{concern.reference}"
    assert lead.submit(address).status_code == 422
    opened = lead.submit(address, why=WHY)
    for words in (WORDS, "Carys Llewellyn", world.person.reference, "Who knew what, and when", WHY):
        assert words in opened.text
    look = db.session.scalars(select(Look)).one()
    assert (look.record_reference, look.actor_name, look.why) == (concern.reference, "Sofi", WHY)
    assert (look.record_kind, look.person_id) == ("concern", world.person.id)


def test_one_about_no_record_is_opened_too(lead: PageClient, world: World) -> None:
    concern = make_concern(world.hope, words=WORDS)
    assert WORDS in lead.submit(f"/concerns/{concern.reference}", why=WHY).text
    assert db.session.scalars(select(Look)).one().person_id is None


def test_nobody_reads_it_without_a_good_form_token(lead: PageClient, world: World) -> None:
    concern = make_concern(world.hope, words=WORDS)
    assert WORDS not in lead.post(f"/concerns/{concern.reference}", data={"why": WHY}).text
    assert not db.session.scalars(select(Look)).all()


def test_the_story_says_who_knew_what_and_when(lead: PageClient, world: World) -> None:
    concern = make_concern(world.hope, by=world.cora.as_actor())
    taken_on(concern, world.saul)
    service.note(concern, Said("Rang the prison"), doing(world.saul, world.hope))
    page = lead.submit(f"/concerns/{concern.reference}", why=WHY).text
    story = page[page.index("Who knew what, and when") :]
    parts = ["Raised", "Cora", "Told by mail", "Saul, Sofi", "Taken on", "Rang the prison", "Opened"]
    places = [story.index(each) for each in parts]
    assert places == sorted(places)


def test_other_concerns_about_the_same_record_are_found(lead: PageClient, world: World) -> None:
    first = make_concern(world.hope, world.person)
    second = make_concern(world.hope, world.person)
    elsewhere = make_concern(world.other, world.person)
    page = lead.submit(f"/concerns/{first.reference}", why=WHY).text
    assert second.reference in page
    assert elsewhere.reference not in page


def test_a_lead_reads_nothing_of_another_organisation_and_nothing_of_themselves(
    client: PageClient, world: World
) -> None:
    person = make_person(world.hope, last_name="Lead")
    of_sofi = make_concern(world.hope, person)
    with history.loading("a lead who volunteers"):
        world.sofi.person_id = person.id
    elsewhere = make_concern(world.other)
    sign_in(client, world.sofi)
    for concern in (of_sofi, elsewhere):
        assert client.get(f"/concerns/{concern.reference}").status_code == 404
        assert client.get(f"/concerns/{concern.reference}/take-on").status_code == 404
        assert concern.reference not in client.get("/concerns?state=all").text
        assert concern.reference not in client.get("/start").text
    sign_in(client, world.saul)
    assert client.get(f"/concerns/{of_sofi.reference}").status_code == 200


def test_a_lead_of_the_organisation_above_reads_those_below(client: PageClient, world: World) -> None:
    below = make_organisation("Below", parent=world.hope)
    concern = make_concern(below, words=WORDS)
    sign_in(client, world.sofi)
    assert WORDS in client.submit(f"/concerns/{concern.reference}", why=WHY).text


def test_the_list_is_filtered_by_status_and_shows_what_is_under_way_first(
    lead: PageClient, world: World
) -> None:
    new, over = make_concern(world.hope), closed(make_concern(world.hope), world.saul)
    under_way = lead.get("/concerns").text
    assert new.reference in under_way
    assert over.reference not in under_way
    assert over.reference in lead.get("/concerns?state=closed").text
    everything = lead.get("/concerns?state=all").text
    assert new.reference in everything
    assert over.reference in everything
    assert new.reference in lead.get("/concerns?state=nonsense").text
    assert "No concern has this status" in lead.get("/concerns?state=referred").text


def test_the_file_holds_what_the_list_shows_and_nothing_more(lead: PageClient, world: World) -> None:
    concern = make_concern(world.hope, world.person, words=WORDS)
    form = form_fields(lead.get("/concerns/export").text)
    answer = lead.post("/concerns/export", data={**form, "kind": "csv"}, buffered=True)
    held = answer.data.decode()
    assert concern.reference in held
    for words in (WORDS, "Llewellyn", world.person.reference):
        assert words not in held


def test_what_no_key_opens_is_said_to_be_unreadable_and_the_rest_is_shown(
    lead: PageClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    concern = taken_on(make_concern(world.hope, words=WORDS), world.saul)
    lead.get("/concerns")
    monkeypatch.setitem(lead.application.extensions, "encryption.key_ring", {"other": b"x" * 32})
    page = lead.submit(f"/concerns/{concern.reference}", why=WHY).text
    assert "This cannot be read" in page
    assert "Taken on" in page
    assert encryption.current_key() == "other"


@pytest.mark.parametrize("role", [each for each in R if each is not R.SAFEGUARDING_LEAD])
def test_nobody_else_reaches_the_room(client: PageClient, world: World, role: R) -> None:
    there = world.prison if role is R.SECURITY_CONTACT else world.hope
    concern = make_concern(world.hope)
    sign_in(client, make_account(roles=[(role, there)]))
    for address in ("/concerns", "/concerns/board", f"/concerns/{concern.reference}", "/concerns/export"):
        assert client.get(address).status_code == 403, address
    assert "Concerns to take on" not in client.get("/start").text


def test_a_lead_without_a_second_administrator_opens_nothing(client: PageClient, world: World) -> None:
    concern = make_concern(world.hope)
    proposed = make_account(name="Proposed")
    make_membership(proposed, R.SAFEGUARDING_LEAD, world.hope, is_confirmed=False)
    sign_in(client, proposed)
    assert client.get(f"/concerns/{concern.reference}").status_code == 403
