"""Keeping a sentence record in the browser: who may, opening with a reason, and what becomes of things."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import make_application, make_opportunity, role_named
from tests.factories.sentences import (
    PRISON_NUMBER,
    a_release,
    a_status,
    add,
    an_approval,
    make_record,
)
from tests.integration.sentences.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.looks import Look
from volunteer_app.recruitment.rules import Stage
from volunteer_app.sentences import queries, service
from volunteer_app.sentences.models import SentenceRecord, SentenceStep
from volunteer_app.sentences.rules.kinds import State, Status

WHY = "To see whether the placement can begin"


def day(name: str, value: date) -> dict[str, str]:
    return {f"{name}__{part}": str(getattr(value, part)) for part in ("day", "month", "year")}


def kept(world: World, *more: Any) -> SentenceRecord:
    record = make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison), *more)
    db.session.commit()
    return record


def states(record_id: int) -> set[State]:
    db.session.expire_all()
    return {each.item.state for each in queries.entries(record_id)}


@pytest.fixture
def officer(client: PageClient, world: World) -> PageClient:
    sign_in(client, world.vera)
    return client


@pytest.fixture
def contact(client: PageClient, world: World) -> PageClient:
    sign_in(client, world.sam)
    return client


def test_a_vetting_officer_asks_and_the_answer_is_kept(officer: PageClient, world: World) -> None:
    answer = officer.submit(
        f"/people/{world.person.reference}/sentence",
        status="in_custody",
        prison=world.prison.reference,
        prison_number="a1234 zz",
        note="Ask the resettlement team",
    )
    assert answer.status_code == 302
    record = db.session.scalars(select(SentenceRecord)).one()
    item = queries.entries(record.id)[0].item
    assert (item.status, item.prison_id, item.prison_number) == (
        Status.IN_CUSTODY, world.prison.id, PRISON_NUMBER
    )  # fmt: skip
    again = officer.get(f"/people/{world.person.reference}/sentence")
    assert again.location.endswith(f"/sentences/{record.reference}")


def test_a_prison_number_that_is_none_and_a_missing_prison_are_said(
    officer: PageClient, world: World
) -> None:
    page = officer.submit(
        f"/people/{world.person.reference}/sentence", status="in_custody", prison_number="12"
    )
    assert page.status_code == 422
    assert "Select the prison" in page.text
    assert "Prison number must be a letter, 4 numbers and 2 letters" in page.text


def test_a_page_that_is_only_fetched_shows_nothing_of_the_record(officer: PageClient, world: World) -> None:
    record = kept(world)
    item = queries.entries(record.id)[0].reference
    for address in (
        "/sentences",
        f"/sentences/{record.reference}",
        f"/sentences/{record.reference}/items/{item}",
    ):
        text = officer.get(address).text
        assert world.person.last_name in text
        assert PRISON_NUMBER not in text
        assert world.prison.name not in text
        assert "custody" not in text.lower()
    assert db.session.scalar(select(func.count()).select_from(Look)) == 0


def test_opening_needs_a_reason_and_is_kept(officer: PageClient, world: World) -> None:
    record = kept(world)
    address = f"/sentences/{record.reference}"
    refused = officer.submit(address, why="  ")
    assert refused.status_code == 422
    assert "In custody" not in refused.text
    opened = officer.submit(address, why=WHY)
    assert "In custody" in opened.text
    assert WHY in opened.text
    look = db.session.scalars(select(Look)).one()
    assert (look.actor_name, look.why, look.record_reference) == ("Vera Osei", WHY, record.reference)


def test_a_thing_is_opened_with_the_same_reason_and_moved_on(officer: PageClient, world: World) -> None:
    record = kept(world)
    item = add(record, an_approval(), State.APPROVED)
    db.session.commit()
    address = f"/sentences/{record.reference}/items/{item}"
    page = officer.submit(address, why=WHY)
    assert "The governor’s approval" in page.text
    version = str(record.version)
    data = {"to": "withdrawn", "why": WHY, "version": version, "note": "The board met"}
    data |= {f"on-{part}": str(getattr(clock.today(), part)) for part in ("day", "month", "year")}
    answer = officer.post(f"{address}/move", data={**token(page.text), **data})
    assert answer.status_code == 302
    assert State.WITHDRAWN in states(record.id)
    late = officer.post(f"{address}/move", data={**token(page.text), **data, "to": "asked"})
    assert late.status_code == 422
    assert "Somebody else changed this record meanwhile" in late.text


def token(html: str) -> dict[str, str]:
    start = html.index('name="csrf_token" value="') + len('name="csrf_token" value="')
    return {"csrf_token": html[start : html.index('"', start)]}


def test_a_wrong_form_without_a_reason_shows_nothing(officer: PageClient, world: World) -> None:
    record = kept(world)
    item = queries.entries(record.id)[0].reference
    page = officer.get(f"/sentences/{record.reference}")
    for act in ("move", "plan"):
        answer = officer.post(f"/sentences/{record.reference}/items/{item}/{act}", data=token(page.text))
        assert "custody" not in answer.text.lower()
        assert world.prison.name not in answer.text


def test_a_release_is_authorised_planned_day_by_day_and_paused_when_it_is_not_kept(
    contact: PageClient, world: World
) -> None:
    record = kept(world)
    tomorrow = clock.today() + timedelta(days=1)
    answer = contact.submit(
        f"/sentences/{record.reference}/release",
        release_type="RDR",
        answer="authorised",
        **day("last_day", clock.today() + timedelta(days=60)),
    )
    assert answer.status_code == 302
    release = next(e for e in queries.entries(record.id) if e.item.release_type is not None)
    assert release.item.by_prison
    address = f"/sentences/{record.reference}/items/{release.reference}"
    page = contact.submit(address, why=WHY)
    planned = {"why": WHY, "version": str(version_of(record.id)), "leaves_at": "8:30", "back_by": "17:00"}
    planned |= {f"first-{part}": str(getattr(tomorrow, part)) for part in ("day", "month", "year")}
    wrong = contact.post(f"{address}/plan", data={**token(page.text), **planned, "back_by": "late"})
    assert wrong.status_code == 422
    assert contact.post(f"{address}/plan", data={**token(page.text), **planned}).status_code == 302
    page = contact.submit(address, why=WHY)
    assert f"{tomorrow:%B %Y}" in page.text
    assert "8:30" in page.text
    occurrence = next(e for e in queries.entries(record.id) if e.item.leaves_at)
    broken = {"why": WHY, "version": str(version_of(record.id)), "to": "broken"}
    broken |= {f"on-{part}": str(getattr(tomorrow, part)) for part in ("day", "month", "year")}
    moved = contact.post(
        f"/sentences/{record.reference}/items/{occurrence.reference}/move",
        data={**token(page.text), **broken},
    )
    assert moved.status_code == 302
    assert {State.BROKEN, State.PAUSED} <= states(record.id)


def version_of(record_id: int) -> int:
    db.session.expire_all()
    return db.session.get_one(SentenceRecord, record_id).version


def test_what_a_prison_wrote_its_officer_elsewhere_cannot_take_back(
    officer: PageClient, world: World
) -> None:
    record = kept(world)
    sam = Actor(ActorKind.ACCOUNT, world.sam.reference, "Sam Birch")
    item = service.add(record, an_approval(), by=sam, authority=Scope(frozenset({world.prison.id})))
    db.session.commit()
    page = officer.get(f"/sentences/{record.reference}")
    data = {"to": "approved", "why": WHY, "version": str(version_of(record.id))}
    data |= {f"on-{part}": str(getattr(clock.today(), part)) for part in ("day", "month", "year")}
    answer = officer.post(
        f"/sentences/{record.reference}/items/{item}/move", data={**token(page.text), **data}
    )
    assert answer.status_code == 422
    assert "Somebody elsewhere recorded this" in answer.text


def test_a_security_contact_reaches_people_in_their_own_prison_and_nobody_else(
    contact: PageClient, world: World
) -> None:
    theirs = kept(world)
    elsewhere = make_record(
        make_person(world.hope, last_name="Free"), world.hope, a_status(Status.ON_LICENCE)
    )
    db.session.commit()
    assert world.person.last_name in contact.get("/sentences").text
    assert "Free" not in contact.get("/sentences").text
    assert contact.get(f"/sentences/{theirs.reference}").status_code == 200
    assert contact.get(f"/sentences/{elsewhere.reference}").status_code == 404


def test_another_organisations_officer_reaches_no_record(client: PageClient, world: World) -> None:
    other = make_organisation("Other")
    sign_in(client, make_account(roles=[(MembershipRole.VETTING_OFFICER, other)]))
    assert client.get(f"/sentences/{kept(world).reference}").status_code == 404


@pytest.mark.parametrize("what", ["approval", "release", "condition", "status"])
def test_each_form_sent_empty_says_what_is_missing(officer: PageClient, world: World, what: str) -> None:
    record = kept(world)
    page = officer.submit(f"/sentences/{record.reference}/{what}")
    assert page.status_code == 422
    assert "There is a problem" in page.text
    wrong = re.findall(r'<li><a href="#([^"]+)"', page.text)
    places = [page.text.index(f'id="{field}"') for field in wrong]
    assert wrong
    assert places == sorted(places)


def test_what_is_refused_before_the_record_was_opened_says_nothing_of_what_it_holds(
    officer: PageClient, world: World
) -> None:
    """A day, a prison, or that there is none: each would be read without a look."""
    held = kept(world)
    free = make_record(make_person(world.hope), world.hope, a_status(Status.NONE))
    db.session.commit()
    told = []
    for record, what, fields in (
        (held, "status", {"status": "none", **day("starts_on", clock.today() - timedelta(days=9))}),
        (free, "approval", {"approver": "governor", "answer": "asked"}),
        (free, "release", {"release_type": "RDR", "answer": "asked", **day("last_day", clock.today())}),
    ):
        answer = officer.submit(f"/sentences/{record.reference}/{what}", **fields)
        assert answer.status_code == 422
        told.append(re.sub(r"\s+", " ", answer.text))
    assert all("This does not fit what is recorded already" in text for text in told)
    assert not any(word in text for text in told for word in (f"{clock.today():%-d %B %Y}", "which prison"))
    assert db.session.scalar(select(func.count()).select_from(Look)) == 0


def test_an_approval_and_a_condition_are_written_down(officer: PageClient, world: World) -> None:
    record = kept(world)
    officer.submit(
        f"/sentences/{record.reference}/approval",
        approver="governor", answer="approved", role="peer-mentor-custody", place=world.prison.reference,
    )  # fmt: skip
    officer.submit(
        f"/sentences/{record.reference}/condition", condition="exclusion_zone", place=world.prison.reference
    )
    opened = officer.submit(f"/sentences/{record.reference}", why=WHY).text
    assert "Exclusion zone" in opened
    assert "The governor’s approval" in opened
    assert db.session.scalar(select(func.count()).select_from(SentenceStep)) == 4
    assert a_release().ends_before is not None


def test_an_officers_start_page_names_those_to_ask_until_somebody_has(
    officer: PageClient, world: World
) -> None:
    opportunity = make_opportunity(world.hope, role=role_named("literacy-tutor-prison"))
    application = make_application(opportunity, world.person)
    with history.loading("an offer that was accepted"):
        application.stage = Stage.CHECKS
        db.session.commit()
    address = f"/people/{world.person.reference}/sentence"
    assert address in officer.get("/start").text
    officer.submit(address, status="none")
    assert address not in officer.get("/start").text
