"""What leads do with a concern: by whom, when, and on which pages; what is refused changes nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.people import make_person
from tests.factories.safeguarding import SAID, closed, doing, make_concern, taken_on
from tests.integration.safeguarding.conftest import World
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.safeguarding import queries, service
from volunteer_app.safeguarding.models import Concern
from volunteer_app.safeguarding.rules import Act, Agency, ConcernState, Outcome, Said
from volunteer_app.safeguarding.service import Doing

pytestmark = pytest.mark.usefixtures("database")


def said_in(concern: Concern) -> list[tuple[Act, Said]]:
    return [(step.act, Said.of(step.said)) for step in queries.steps_of(concern.id)]


def again(concern: Concern) -> Concern:
    db.session.expire_all()
    return db.session.get_one(Concern, concern.id)


def test_each_act_is_kept_with_who_when_and_the_words(world: World) -> None:
    concern, by = make_concern(world.hope), doing(world.sofi, world.hope)
    service.take_on(concern, by)
    service.note(concern, Said("A note"), by)
    service.tell(concern, SAID, by)
    service.refer(concern, SAID, by)
    service.close(concern, Outcome.FOUND, Said("Enough"), by)
    service.reopen(concern, Said("More"), by)
    found = said_in(concern)
    assert [act for act, _ in found] == [
        Act.ALERT,
        Act.TAKE_ON,
        Act.NOTE,
        Act.TELL,
        Act.REFER,
        Act.CLOSE,
        Act.REOPEN,
    ]
    assert dict(found)[Act.TELL] == SAID
    assert dict(found)[Act.CLOSE] == Said("Enough", Outcome.FOUND.words)
    assert {step.recorded_by for step in queries.steps_of(concern.id)[1:]} == {"Sofi"}
    assert (concern.state, concern.outcome, concern.closed_at) == (ConcernState.OPEN, None, None)


def test_another_lead_takes_it_on_from_the_first_and_nobody_twice(world: World) -> None:
    concern = taken_on(make_concern(world.hope), world.sofi)
    with pytest.raises(Refused, match="already"):
        taken_on(concern, world.sofi)
    first = concern.taken_on_at
    taken_on(concern, world.saul)
    assert (concern.held_by, concern.taken_on_at) == ("Saul", first)


def test_two_leads_who_take_on_the_same_at_once_are_told_of_each_other(world: World) -> None:
    concern = make_concern(world.hope)
    version = concern.version
    taken_on(concern, world.sofi)
    late = Doing(world.saul.as_actor(), Scope(frozenset({world.hope.id})), version)
    with pytest.raises(StaleEdit):
        service.take_on(concern, late)


def test_nobody_without_authority_there_does_anything(world: World) -> None:
    concern = make_concern(world.hope)
    for who, where in ((world.olive, world.other), (world.cora, world.other)):
        with pytest.raises(Refused, match="Only a safeguarding lead"):
            service.take_on(concern, doing(who, where))


def test_nobody_does_anything_about_themselves(world: World) -> None:
    person = make_person(world.hope, last_name="Lead")
    with history.loading("a lead who volunteers"):
        world.sofi.person_id = person.id
    concern = make_concern(world.hope, person)
    with pytest.raises(Refused, match="about you"):
        service.take_on(concern, doing(world.sofi, world.hope))
    unnamed = taken_on(make_concern(world.hope), world.sofi)
    with pytest.raises(Refused, match="about you"):
        service.name_person(unnamed, person.reference, doing(world.sofi, world.hope))


def test_words_are_needed_and_a_day_that_has_come(world: World) -> None:
    concern, by = taken_on(make_concern(world.hope), world.sofi), doing(world.sofi, world.hope)
    for act in (service.note, service.pause, service.end_pause):
        with pytest.raises(Refused):
            act(concern, Said(" "), by)
    for day in (None, clock.today() + timedelta(days=1)):
        for on_a_day in (service.tell, service.refer):
            with pytest.raises(Refused, match="today or in the past"):
                on_a_day(concern, Said("x", "y", day), by)
    with pytest.raises(Refused, match="Enter the reasons"):
        service.close(concern, Outcome.FOUND, Said(), by)
    assert [act for act, _ in said_in(concern)] == [Act.ALERT, Act.TAKE_ON]


def test_whose_record_it_is_about_is_named_by_its_reference(world: World) -> None:
    concern, by = taken_on(make_concern(world.hope), world.sofi), doing(world.sofi, world.hope)
    service.name_person(concern, f" {world.person.reference.lower()} ", by)
    assert concern.person_id == world.person.id
    for reference in ("VOL-NOTATHING", make_person(world.other).reference):
        with pytest.raises(Refused, match="No person whose record"):
            service.name_person(concern, reference, by)


def test_history_says_that_it_changed_and_none_of_what_it_holds(world: World) -> None:
    concern = make_concern(world.hope, world.person, words="Marrowfat", urgent=True)
    closed(concern, world.sofi, Outcome.FOUND)
    entries = db.session.scalars(select(HistoryEntry).where(HistoryEntry.subject_kind == "concern")).all()
    assert [each.action for each in entries] == ["concern:raise", "concern:change", "concern:change"]
    kept = " ".join(f"{each.before} {each.after} {each.reason}" for each in entries)
    for words in ("Marrowfat", "found", "'closed'", "urgent': True", "'new'", "incident"):
        assert words not in kept, words


def test_a_lead_takes_one_on_refers_and_closes_it_on_its_pages(lead: PageClient, world: World) -> None:
    concern = make_concern(world.hope)
    page = f"/concerns/{concern.reference}"
    assert lead.get(lead.submit(f"{page}/take-on").location).status_code == 200
    today = clock.today()
    on = {"on__day": str(today.day), "on__month": str(today.month), "on__year": str(today.year)}
    lead.submit(f"{page}/refer", agency="police", words="Reference 7", **on)
    lead.submit(f"{page}/tell", whom="Carys", words="That it was referred", **on)
    lead.submit(f"{page}/close", outcome="found", words="With the police")
    found = again(concern)
    assert (found.state, found.outcome) == (ConcernState.CLOSED, Outcome.FOUND)
    assert dict(said_in(found))[Act.REFER] == Said("Reference 7", Agency.POLICE.words, today)
    opened = lead.submit(page, why="To read").text
    for words in ("Reference 7", "The police", "That it was referred", "With the police", "Open it again"):
        assert words in opened, words


@pytest.mark.parametrize(
    ("slug", "errors"),
    [
        ("note", ["Enter the reasons"]),
        ("tell", ["Enter who was told", "Enter the day", "Enter the reasons"]),
        ("refer", ["Select to whom it was referred", "Enter the day"]),
        ("name", ["Enter the reference of the record"]),
        ("close", ["Select what came of it", "Enter the reasons"]),
    ],
)
def test_a_form_with_nothing_in_it_says_what_is_missing(
    lead: PageClient, world: World, slug: str, errors: list[str]
) -> None:
    concern = taken_on(make_concern(world.hope), world.sofi)
    answer = lead.submit(f"/concerns/{concern.reference}/{slug}")
    assert answer.status_code == 422
    for words in errors:
        assert words in answer.text, words


def test_a_day_to_come_and_a_stale_page_are_refused_in_words(lead: PageClient, world: World) -> None:
    concern = taken_on(make_concern(world.hope), world.sofi)
    page = f"/concerns/{concern.reference}"
    ahead = clock.today() + timedelta(days=2)
    on = {"on__day": str(ahead.day), "on__month": str(ahead.month), "on__year": str(ahead.year)}
    assert "today or in the past" in lead.submit(f"{page}/tell", whom="A", words="B", **on).text
    shown = form_fields(lead.get(f"{page}/note").text)
    service.note(again(concern), Said("Meanwhile"), doing(world.saul, world.hope))
    late = lead.post(f"{page}/note", data={**shown, "words": "Late"})
    assert late.status_code == 422
    assert "Nothing of yours was saved" in late.text
    assert "Late" in late.text
    assert [said.words for act, said in said_in(again(concern)) if act is Act.NOTE] == ["Meanwhile"]


def test_what_cannot_be_done_now_has_no_page_that_does_it(lead: PageClient, world: World) -> None:
    concern = make_concern(world.hope)
    page = f"/concerns/{concern.reference}"
    for slug in ("note", "refer", "pause", "close", "reopen", "end-pause", "name"):
        assert lead.get(f"{page}/{slug}").status_code == 409, slug
        assert f"{page}/{slug}" not in lead.get(page).text
    for slug in ("alert", "remind", "nonsense"):
        assert lead.get(f"{page}/{slug}").status_code == 404, slug


def test_a_coordinator_who_knows_the_address_does_nothing(client: PageClient, world: World) -> None:
    concern = make_concern(world.hope)
    sign_in(client, make_account(roles=[]))
    assert client.get(f"/concerns/{concern.reference}/take-on").status_code == 403
    sign_in(client, world.cora)
    assert client.get(f"/concerns/{concern.reference}/take-on").status_code == 403
