"""Pages of bars, and that nobody who was not told learns anything of one."""

import json
import re

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.barring import DETAILS, make_bar
from tests.factories.people import make_person
from tests.integration.vetting.barring.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.desk.rules.telling import WORDS
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.looks import Look
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.people import merging
from volunteer_app.vetting.barring.models import Bar
from volunteer_app.vetting.barring.rules import Action, BarState

TODAY = clock.today()
DAY = {"told_on-day": str(TODAY.day), "told_on-month": str(TODAY.month), "told_on-year": str(TODAY.year)}
# Whoever was not told reads none of these, anywhere.
HINTS = ("barred", "bar ", "bars", "children’s", "adults’", "marigold", "dbs letter", "vera", "hope")


def test_an_officer_records_opens_and_lifts_with_another(client: PageClient, world: World) -> None:
    sign_in(client, world.vera)
    assert "Record a bar" in client.get(f"/people/{world.person.reference}").text
    new = f"/people/{world.person.reference}/bars/new"
    bad = client.submit(new)
    assert bad.status_code == 422
    for message in ("Select at least one list", "Enter the day", "Select how the organisation was told"):
        assert message in bad.text
    answer = client.submit(new, lists=["children"], source="dbs_letter", details=DETAILS, **DAY)
    assert answer.location == "/bars", answer.text
    bar = db.session.scalars(select(Bar)).one()
    assert world.person.full_name in client.get("/bars").text
    page = f"/bars/{bar.reference}"
    assert DETAILS not in client.get(page).text
    assert client.submit(page).status_code == 422
    opened = client.submit(page, why="To check the letter")
    assert DETAILS in opened.text
    assert "Children’s barred list" in opened.text
    assert client.submit(f"{page}/lift", kind="removed", reason="Letter of today").location == "/bars"
    assert "another vetting officer" in client.submit(f"{page}/lift/decide", decision="yes").text
    sign_in(client, world.vito)
    assert client.submit(f"{page}/lift/decide", decision="yes").location == "/bars"
    db.session.refresh(bar)
    assert bar.state is BarState.LIFTED
    assert [each.actor_name for each in db.session.scalars(select(Look))] == ["Vera"]


def test_the_reason_is_passed_on_by_page_and_the_other_officer_reads_no_details(
    client: PageClient, world: World
) -> None:
    bar = make_bar(world.person, world.hope)
    sign_in(client, world.vera)
    page = f"/bars/{bar.reference}"
    wrong = client.submit(f"{page}/pass-on", organisation="Nobody", basis="consent", reason="Why")
    assert "no organisation with this code or name" in wrong.text
    said = client.submit(f"{page}/pass-on", organisation="other", basis="safeguarding", reason="A child")
    assert said.location == "/bars"
    sign_in(client, world.olga)
    opened = client.submit(page, why="We were told")
    assert "Children’s barred list" in opened.text
    assert DETAILS not in opened.text
    assert "A child" not in opened.text
    for path in ("lift", "pass-on"):
        assert client.get(f"{page}/{path}").status_code == 404
    mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.to_address == world.olga.email)).one()
    assert "barred" not in (mail.subject + mail.body).lower()


def plain(page: str) -> str:
    """A page without tokens, which are random letters, and without the level that the role asks for."""
    return re.sub(r'value="[^"]*"|enhanced with children’s barred list', "", page.lower())


def everything_seen(client: PageClient, account: Account, world: World) -> str:
    """All that an account of the other organisation can fetch of this person."""
    sign_in(client, account)
    paths = [
        "/start",
        "/people",
        f"/people/{world.person.reference}",
        "/placements",
        "/placements?state=suspended",
        f"/placements/{world.there.reference}",
        f"/placements/{world.there.reference}/lift",
        f"/placements/{world.there.reference}/hours",
        "/placements/export",
        "/people/export",
        "/checks/to-decide",
        "/bars",
        "/referrals",
        "/search",
    ]
    answers = [client.get(each) for each in paths]
    found = [each.text for each in answers if each.status_code == 200]
    if answers[paths.index("/placements/export")].status_code == 200:
        found.append(client.submit("/placements/export", file_kind="csv", reason="Yearly figures").text)
    return plain("".join(found))


@pytest.mark.parametrize("who", ["olwen", "olga"])
def test_the_other_organisation_learns_nothing_but_to_make_its_own_check(
    client: PageClient, world: World, who: str
) -> None:
    account = getattr(world, who)
    before = everything_seen(client, account, world)
    bar = make_bar(world.person, world.hope)
    db.session.commit()
    after = everything_seen(client, account, world)
    if who == "olwen":
        assert "make your own check" in after
    more = {hint: after.count(hint) - before.count(hint) for hint in HINTS}
    assert {hint: number for hint, number in more.items() if number > 0} == {}
    assert bar.reference.lower() not in after
    assert client.get(f"/bars/{bar.reference}").status_code in (403, 404)


def test_no_row_of_the_other_organisation_and_no_mail_says_why(world: World) -> None:
    last = max(db.session.scalars(select(HistoryEntry.id)))
    make_bar(world.person, world.hope)
    db.session.commit()
    entries = [e for e in db.session.scalars(select(HistoryEntry)) if e.id > last]
    theirs = [e for e in entries if e.organisation_id == world.other.id]
    assert {(e.action, e.actor_name) for e in theirs} == {("placement:suspend", "the service")}
    said = json.dumps([[e.before, e.after, e.reason] for e in entries]).lower()
    mail = " ".join(f"{m.subject} {m.body}" for m in db.session.scalars(select(OutboxMessage))).lower()
    for hint in ("children", "marigold", "barred", "own_check"):
        assert hint not in mail
        assert hint not in said.replace('"children": "[protected]"', "")


def test_no_timeline_tells_of_a_bar_or_a_duty() -> None:
    assert not set(Action) & set(WORDS)


def test_a_volunteer_reads_only_whom_to_talk_to(client: PageClient, world: World) -> None:
    make_bar(world.person, world.hope)
    sign_in(client, make_account(person_id=world.person.id))
    page = client.get("/my/volunteering").text
    assert "Paused: talk to your coordinator" in page
    assert "own check" not in page
    assert "barred" not in page.lower()


def test_whoever_merges_records_does_not_read_that_one_has_a_bar(client: PageClient, world: World) -> None:
    twin = make_person(world.hope)
    make_bar(twin, world.hope)
    merging.merge(
        world.person,
        twin,
        take=(),
        reason="One person",
        scope=world.scope(world.hope, world.other),
        by=world.cora.as_actor(),
    )
    sign_in(client, world.cora)
    page = client.get(f"/people/{world.person.reference}").text
    merged = client.get(re.findall(r"/people/merges/[A-Z0-9-]+", page)[0]).text
    for each in (page, merged):
        assert "protected record" not in each
        assert "barred" not in plain(each)


@pytest.mark.parametrize("who", ["cora", "sofi"])
def test_only_vetting_officers_reach_bars(client: PageClient, world: World, who: str) -> None:
    bar = make_bar(world.person, world.hope)
    sign_in(client, getattr(world, who))
    for path in ("/bars", f"/bars/{bar.reference}", f"/people/{world.person.reference}/bars/new"):
        assert client.get(path).status_code == 403
