"""Publications on their pages: made, checked, signed off by two; refused, discarded, one at a time."""

import re
from datetime import date, timedelta

import html5lib
import pytest
from sqlalchemy import select

from tests.factories.accounts import sign_in
from tests.factories.publishing import (
    MAKER,
    OFFERS,
    TABLE,
    actor,
    make_checked,
    make_draft,
    make_refused,
    now,
)
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.cli.sample import loading
from volunteer_app.diversity import tasks
from volunteer_app.diversity.publishing import files, queries, reading, service
from volunteer_app.diversity.publishing.models import Publication, PublicationState
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.presenting import day
from volunteer_app.foundation.transactions import transaction
from volunteer_app.placements import queries as placements
from volunteer_app.placements.models import Placement

PEOPLE = 400
NEW = "/publications/new"


def last_day() -> date:
    return service.days_to_choose(clock.today())[0]


def begin(client: PageClient) -> str:
    """Make a publication of the latest day; its reference."""
    answer = client.submit(NEW, reference_day=last_day().isoformat())
    assert answer.status_code == 302
    return str(answer.location.rpartition("/")[2])


def table_on(page: str) -> list[list[str]]:
    """The rows of the page's table, cell by cell."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    rows = tree.findall(".//main//tbody/tr")
    return [["".join(cell.itertext()).strip() for cell in row.findall("td")] for row in rows]


def test_from_a_draft_to_figures_that_readers_have(client: PageClient, anna: Account, bela: Account) -> None:
    assert "Nothing has been published, and nothing is being made" in client.get("/publications").text
    with transaction():
        loading.load(PEOPLE)
    reference = begin(client)
    here = f"/publications/{reference}"
    is_made(client, here)
    checked = now(reference)
    tables = checked.tables_csv
    numbers_are_protected(client, here, checked)
    anna_signs_once(client, here)
    assert now(reference).state is PublicationState.CHECKED
    assert reading.latest() is None

    sign_in(client, bela)
    assert "Yours is the second signature" in client.get(f"{here}/sign").text
    assert client.submit(f"{here}/sign", confirmed="y").status_code == 302
    page = client.get(here).text
    assert f"The figures of {day(last_day())} are published" in page
    assert re.search(r"Anna on .*Bela on ", page, re.DOTALL)
    published = reading.latest()
    assert published is not None
    assert (published.reference_day, published.number) == (last_day(), 1)
    assert list(published.rows) == files.rows_of(tables)
    assert published.certificate.digest in page
    leads_to_its_figures_and_back(client, here)
    assert client.get(f"{here}/discard").status_code == client.get(f"{here}/sign").status_code == 302


def leads_to_its_figures_and_back(client: PageClient, here: str) -> None:
    """From the publication to its figures, and from there to how they were made; both say the rules."""
    figures = f"/figures/{last_day().isoformat()}/1"
    page = client.get(here).text
    assert f'href="{figures}"' in page
    assert f'href="{figures}/method"' in client.get(figures).text
    method = client.get(f"{figures}/method").text
    assert f'href="{here}"' in method
    for words in ("under 8 is hidden", "rounded to the nearest 5", "fewer than 60%", "fewer than 30 people"):
        assert words in method
        assert words in page


def is_made(client: PageClient, here: str) -> None:
    """The page says how far it is; then the job runs."""
    page = client.get(here).text
    assert "being counted, protected and attacked" in page
    assert 'class="js-progress"' in page
    tasks.publish()
    page = client.get(here).text
    assert "Waiting for signatures" in page
    assert "js-progress" not in page
    assert reading.latest() is None


def anna_signs_once(client: PageClient, here: str) -> None:
    """She confirms what she signs, and is not two people."""
    assert "Tick the box" in client.submit(f"{here}/sign").text
    assert client.submit(f"{here}/sign", confirmed="y").status_code == 302
    assert "Somebody else must be the second" in client.get(here).text
    again = client.submit(f"{here}/sign", confirmed="y")
    assert again.status_code == 422
    assert service.TWICE in again.text


def numbers_are_protected(client: PageClient, here: str, checked: Publication) -> None:
    """Every number of every table is the one that is published, and none is a true count that is not."""
    rows = files.rows_of(checked.tables_csv)
    true = checked.workings["true"]
    assert any(row.published is None for row in rows)
    assert any(row.published not in (None, count) for row, count in zip(rows, true, strict=True))
    for code in dict.fromkeys(row.table for row in rows):
        expected = [
            "[c]" if row.published is None else f"{row.published:,}" for row in rows if row.table == code
        ]
        page = client.get(f"{here}/tables/{code}").text
        assert [cell for line in table_on(page) for cell in line] == expected
    assert client.get(f"{here}/tables/volunteers-c1-b99").status_code == 404


def test_what_cannot_be_protected_is_made_coarser_or_left_out(client: PageClient, anna: Account) -> None:
    with transaction():
        loading.load(PEOPLE)
        refused = make_refused().reference
    here = f"/publications/{refused}"
    page = client.get(here).text
    assert "These tables cannot be protected" in page
    assert "Religion by Region (Volunteers)" in page
    assert "Put the smallest line by Region together with its neighbour" in page
    assert client.get(f"{here}/sign").status_code == 302
    choices_are_asked_for(client, here)
    chosen = {f"table_{OFFERS[0]}": "coarser", f"table_{OFFERS[1]}": "without"}
    sent = form_of(client, here) | chosen | {"reason": "Regions matter more"}
    answer = client.post(f"{here}/again", data=sent)
    assert answer.status_code == 302
    reference = answer.location.rpartition("/")[2]
    assert reference != refused
    assert now(refused).state is PublicationState.DISCARDED
    assert "Tried again: Regions matter more" in client.get(here).text
    tasks.publish()
    is_coarser(now(reference))
    page = client.get(f"/publications/{reference}").text
    assert "Tables left out" in page
    assert "Made coarser" in page


def choices_are_asked_for(client: PageClient, here: str) -> None:
    """Without a choice for each table and a reason, nothing happens."""
    unanswered = client.post(f"{here}/again", data=form_of(client, here))
    assert unanswered.status_code == 422
    assert "Choose for Religion by Region" in unanswered.text
    assert "Enter why you choose this" in unanswered.text


def is_coarser(made: Publication) -> None:
    """It is made as was chosen. That lines are put together: tests/unit/diversity/publishing."""
    assert (made.coarser, made.left_out) == ([OFFERS[0]], [OFFERS[1]])
    assert made.state is PublicationState.CHECKED
    tables = {row.table for row in files.rows_of(made.tables_csv)}
    assert "volunteers-c7-b2" in tables
    assert OFFERS[1] not in tables


def form_of(client: PageClient, address: str) -> dict[str, object]:
    """What the form on a page sends."""
    return form_fields(client.get(address).text)


def test_only_what_was_refused_is_tried_again(client: PageClient, anna: Account) -> None:
    reference = make_checked().reference
    here = f"/publications/{reference}"
    answer = client.post(f"{here}/again", data=form_of(client, f"{here}/sign") | {"reason": "Why not"})
    assert answer.status_code == 422
    assert "Nothing of this publication can be made coarser or left out now" in answer.text
    assert now(reference).state is PublicationState.CHECKED


def test_it_is_discarded_with_a_reason_and_another_can_be_made(client: PageClient, anna: Account) -> None:
    reference = make_checked().reference
    here = f"/publications/{reference}"
    assert "Enter why it is discarded" in client.submit(f"{here}/discard").text
    assert client.submit(f"{here}/discard", reason="A prison counted twice").status_code == 302
    discarded = now(reference)
    assert discarded.state is PublicationState.DISCARDED
    assert (discarded.tables_csv, discarded.notes_csv) == ("", "")
    page = client.get(here).text
    assert "A prison counted twice" in page
    assert "they are kept sealed, and later figures are compared with them" in page
    assert "Sign off" not in page
    assert client.get(f"{here}/tables/{TABLE}").status_code == 404
    again = begin(client)
    assert again != reference
    with transaction():  # the second of its day, which corrects nothing
        assert now(again).edition == 2
    assert "a correction" not in client.get(f"/publications/{again}").text
    assert "a correction" not in client.get("/publications").text


def test_what_was_looked_at_and_discarded_is_not_shown_again_with_one_person_less(
    client: PageClient, anna: Account
) -> None:
    with transaction():
        loading.load(PEOPLE)
    first = now(begin(client))
    tasks.publish()
    here, looked_at = f"/publications/{first.reference}", now(first.reference).tables_csv
    assert "[c]" in looked_at
    client.submit(f"{here}/discard", reason="To see what changes")
    with transaction(), history.loading("test"):
        gone = db.session.scalars(select(Placement).where(placements.in_force(last_day())).limit(1)).one()
        gone.ends_before = last_day()

    second = now(begin(client))
    tasks.publish()
    made = now(second.reference)

    assert (made.state, made.edition, made.reason) == (PublicationState.CHECKED, 2, "")
    assert made.tables_csv == looked_at
    assert "repeated_few" in made.notes_csv


def test_one_at_a_time_and_the_other_is_named(client: PageClient, anna: Account) -> None:
    fields = form_of(client, NEW) | {"reference_day": last_day().isoformat()}
    other = make_draft().reference
    answer = client.post(NEW, data=fields)
    assert answer.status_code == 422
    assert f"{service.BUSY}: {other}" in answer.text
    assert f'href="/publications/{other}"' in answer.text
    assert "Make this publication" not in client.get(NEW).text


def test_of_two_who_press_at_once_the_second_is_told(
    client: PageClient, anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = form_of(client, NEW) | {"reference_day": last_day().isoformat()}
    other = make_draft().reference
    monkeypatch.setattr(service, "_refuse_second", lambda: None)  # it looked a moment too early
    answer = client.post(NEW, data=fields)
    assert answer.status_code == 422
    assert service.BUSY in answer.text
    assert f'href="/publications/{other}"' in answer.text


def test_a_day_is_the_last_of_a_quarter_that_is_over(client: PageClient, anna: Account) -> None:
    for wrong, words in (
        (clock.today(), "The reference day must be in the past"),
        (clock.today() + timedelta(days=400), "The reference day must be in the past"),
        (last_day() - timedelta(days=1), "must be the last day of March, June, September or December"),
    ):
        with pytest.raises(Refused, match=words) as refused:
            service.draft(wrong, by=MAKER)
        assert refused.value.field == "reference_day"
        answer = client.submit(NEW, reference_day=wrong.isoformat())
        assert answer.status_code == 422
        assert "select one of the answers listed" in answer.text
    assert "Select a reference day" in client.submit(NEW).text
    assert queries.being_made() is None


def test_a_correction_has_a_reason_and_readers_have_it(
    client: PageClient, anna: Account, bela: Account
) -> None:
    with transaction():
        first = make_checked()
        for each in (anna, bela):
            service.sign(first, by=actor(each))
    assert "published already" in client.get(NEW).text
    answer = client.submit(NEW, reference_day=last_day().isoformat())
    assert answer.status_code == 422
    assert "Say why it is corrected" in answer.text
    answer = client.submit(NEW, reference_day=last_day().isoformat(), reason="A prison was missing")
    made = now(answer.location.rpartition("/")[2])
    assert (made.edition, made.reason) == (2, "A prison was missing")
    assert "A prison was missing" in client.get(f"/publications/{made.reference}").text
    with pytest.raises(Refused, match="A later reference day has been published"):
        service.draft(service.days_to_choose(clock.today())[1], by=MAKER)
