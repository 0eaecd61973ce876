"""What coordinators write and editors check, on their pages."""

import csv
import io

import pytest
from sqlalchemy import select

from tests.factories.documents import make_pdf
from tests.factories.good_practice import (
    WRITER,
    content,
    doing,
    make_draft,
    make_published,
    make_submitted,
    out_of,
    work_on,
)
from tests.factories.programmes import make_programme
from tests.integration.good_practice.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.good_practice.rules.asking import QuestionAct, QuestionState
from volunteer_app.good_practice.rules.codes import Origin
from volunteer_app.good_practice.rules.life import Action
from volunteer_app.good_practice.service import readers, reviewing, writing
from volunteer_app.good_practice.service.writing import Change

pytestmark = pytest.mark.usefixtures("database")

LIST = "/good-practice-entries"
WRITTEN = {
    "kind": "case_study",
    "title": "Reading aloud",
    "summary": "Mentors read",
    "body": "## Twice a week",
    "setting": "prison",
    "themes": ["mentoring", "training"],
    "groups": ["Veterans"],
    "other_groups": "Night staff\n\nVeterans",
    "organisation_name": "Hope",
    "grade": "3",
    "basis": "Counted",
    "sources": "A review | NOMS | 2013 | https://example.org/a",
    "review_on__day": "1",
    "review_on__month": "6",
    "review_on__year": "2099",
}


def made() -> PracticeEntry:
    db.session.expire_all()
    return db.session.scalars(select(PracticeEntry).order_by(PracticeEntry.id.desc()).limit(1)).one()


def test_an_entry_goes_through_all_hands_from_the_form_to_the_readers(
    cora: PageClient, edie: PageClient, client: PageClient
) -> None:
    answer = cora.submit(f"{LIST}/new", **WRITTEN)
    entry = made()
    assert answer.location == f"{LIST}/{entry.reference}"
    said = work_on(entry).content
    assert said.groups == ("Veterans", "Night staff")
    assert [each.value for each in said.themes] == ["mentoring", "training"]
    assert said.sources[0].url == "https://example.org/a"
    here = f"{LIST}/{entry.reference}"
    assert "Submit to the editors" in cora.get(here).text
    assert cora.submit(f"{here}/submit").status_code == 302
    assert cora.get(f"{here}/edit").status_code == 409
    assert edie.submit(f"{here}/review").status_code == 302
    assert edie.submit(f"{here}/ask-changes", words="Say what it cost").status_code == 302
    assert "Say what it cost" in cora.get(here).text
    assert cora.submit(f"{here}/edit", cost="£60").status_code == 302
    assert cora.submit(f"{here}/submit").status_code == 302
    for act in ("review", "publish"):
        assert edie.submit(f"{here}/{act}").status_code == 302
    assert "£60" in client.get(f"/good-practice/{entry.reference}/reading-aloud").text


def test_an_editor_who_changed_a_word_leaves_publishing_to_another(
    cora: PageClient, edie: PageClient, sol: PageClient, world: World
) -> None:
    entry = make_submitted(world.hope)
    here = f"{LIST}/{entry.reference}"
    edie.submit(f"{here}/review")
    edie.submit(f"{here}/edit", summary="A better summary")
    assert "another editor has to publish it" in edie.get(here).text
    refused = edie.submit(f"{here}/publish")
    assert refused.status_code == 422
    assert "another editor has to do this" in refused.text
    assert sol.submit(f"{here}/publish").status_code == 302
    assert out_of(made()).published_by == "Sol"


def test_coordinators_do_not_reach_what_is_another_organisations(
    app: object, cora: PageClient, world: World
) -> None:
    entry = make_draft(world.other)
    for path in ("", "/edit", "/submit", "/files/add", "/versions/1"):
        assert cora.get(f"{LIST}/{entry.reference}{path}").status_code == 404
    assert entry.title not in cora.get(LIST).text
    own = make_submitted(world.hope)
    assert cora.get(f"{LIST}/{own.reference}/review").status_code == 409, "an editor's to do"
    assert cora.get("/good-practice-collections").status_code == 403


def test_a_reader_cannot_reach_what_is_worked_on(client: PageClient, world: World) -> None:
    entry = make_draft(world.hope)
    assert client.get(f"{LIST}/{entry.reference}").location.startswith("/sign-in")


def test_a_form_that_was_open_too_long_overwrites_nothing(cora: PageClient, world: World) -> None:
    entry = make_draft(world.hope)
    address = f"{LIST}/{entry.reference}/edit"
    page = cora.get(address)
    assert page.status_code == 200
    seen = str(entry.version)
    writing.write(entry, content(summary="Written meanwhile"), Change(), doing(WRITER))
    answer = cora.submit(address, version=seen, summary="Mine")
    assert answer.status_code == 422
    assert "Somebody else changed this entry" in answer.text
    assert work_on(made()).summary == "Written meanwhile"


def test_a_change_of_what_readers_see_has_to_be_explained(cora: PageClient, world: World) -> None:
    entry = make_published(world.hope)
    answer = cora.submit(f"{LIST}/{entry.reference}/edit", summary="New")
    assert answer.status_code == 422
    assert "Say what changes and why" in answer.text
    cora.submit(f"{LIST}/{entry.reference}/edit", summary="New", note="It was wrong", correction="y")
    version = work_on(made())
    assert (version.number, version.change_note, version.is_correction) == (2, "It was wrong", True)
    assert "<del>" in cora.get(f"{LIST}/{entry.reference}/versions/2").text


def test_bad_sources_and_long_texts_come_back_with_what_was_typed(cora: PageClient) -> None:
    answer = cora.submit(
        f"{LIST}/new", **{**WRITTEN, "sources": "a | b | c | javascript:x", "title": "T" * 151}
    )
    assert answer.status_code == 422
    assert "must begin with https" in answer.text
    assert "javascript:x" in answer.text
    assert db.session.scalars(select(PracticeEntry)).first() is None


def test_markdown_with_html_is_shown_as_it_was_typed(cora: PageClient, world: World) -> None:
    entry = make_draft(world.hope, body="<script>alert(1)</script> [x](javascript:alert(1))")
    page = cora.get(f"{LIST}/{entry.reference}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="javascript' not in page


def upload(client: PageClient, address: str, content: bytes, name: str) -> int:
    page = client.get(address)
    token = page.text.split('name="csrf_token" value="')[-1].split('"')[0]
    version = page.text.split('name="version" value="')[1].split('"')[0]
    data = {
        "csrf_token": token,
        "form_key": f"{name}{version}",
        "version": version,
        "title": "The plan",
        "file": (io.BytesIO(content), name),
    }
    return client.post(address, data=data).status_code


def test_a_file_is_checked_by_its_content_and_read_by_all_once_published(
    cora: PageClient, client: PageClient, world: World
) -> None:
    entry = make_draft(world.hope)
    here = f"{LIST}/{entry.reference}"
    assert upload(cora, f"{here}/files/add", b"<html>", "plan.pdf") == 422
    assert upload(cora, f"{here}/files/add", make_pdf(), "plan.pdf") == 302
    entry = made()
    [added] = work_on(entry).attachments
    assert cora.get(f"{here}/files/{added.reference}").data == make_pdf()
    assert client.get(f"/good-practice/{entry.reference}/files/{added.reference}").status_code == 404
    published = make_published(world.hope, title="Other")
    assert client.get(f"/good-practice/{published.reference}/files/{added.reference}").status_code == 404
    assert cora.submit(f"{here}/files/{added.reference}/remove").status_code == 302
    db.session.expire_all()
    assert work_on(entry).attachments == []


def test_a_new_version_keeps_the_files_and_the_old_one_too(world: World, cora: PageClient) -> None:
    entry = make_draft(world.hope)
    upload(cora, f"{LIST}/{entry.reference}/files/add", make_pdf(), "plan.pdf")
    cora.submit(f"{LIST}/{entry.reference}/submit")
    entry = made()
    reviewing.review(entry, "", doing())
    reviewing.publish(entry, "", doing())
    writing.write(entry, content(), Change("x"), doing(WRITER))
    first, second = out_of(entry).attachments, work_on(entry).attachments
    assert [each.file_id for each in first] == [each.file_id for each in second]
    writing.remove_file(entry, second[0].reference, doing(WRITER))
    assert len(out_of(entry).attachments) == 1


def test_an_entry_begins_with_what_a_programme_has_come_to(
    cora: PageClient, edie: PageClient, world: World
) -> None:
    programme = make_programme(world.hope, name="Reading together")
    address = f"/programmes/{programme.reference}/good-practice"
    page = cora.get(address)
    assert "Leeds (HMP) commissioned it. A trust paid for it." in page.text
    assert "0 hours that coordinators approved" in page.text
    assert cora.submit(address).status_code == 302
    entry = made()
    assert (entry.origin, entry.origin_reference) == (Origin.PROGRAMME, programme.reference)
    assert edie.get(address).status_code == 404


def test_questions_pass_from_the_reader_to_the_writer_and_back(
    cora: PageClient, edie: PageClient, world: World
) -> None:
    entry = make_published(world.hope)
    asked = readers.ask(entry, "How many men?", by=WRITER)
    db.session.commit()
    here = f"/good-practice-questions/{asked.reference}"
    assert "How many men?" not in cora.get("/good-practice-questions").text
    assert cora.get(f"{here}/answer").status_code == 404
    assert edie.submit(f"{here}/pass-on").status_code == 302
    assert "How many men?" in cora.get("/good-practice-questions").text
    assert cora.submit(f"{here}/answer", words="Eight").status_code == 302
    assert cora.get(f"{here}/show").status_code == 409
    assert edie.submit(f"{here}/show").status_code == 302
    db.session.expire_all()
    assert asked.state is QuestionState.SHOWN
    other = readers.ask(entry, "Who are you?", by=WRITER)
    db.session.commit()
    refused = f"/good-practice-questions/{other.reference}/{QuestionAct.REFUSE.value}"
    assert edie.submit(refused, words="It asks for a name").status_code == 302
    assert "It asks for a name" in edie.get("/good-practice-questions?done=yes").text
    assert "Who are you?" not in cora.get("/good-practice-questions?done=yes").text


def test_editors_keep_collections(edie: PageClient, client: PageClient) -> None:
    edie.submit("/good-practice-collections/new", title="Thanking people", summary="How to", position="2")
    assert "Thanking people" in client.get("/good-practice").text
    again = edie.submit("/good-practice-collections/new", title="Thanking people", summary="x", position="1")
    assert again.status_code == 422
    edie.submit("/good-practice-collections/thanking-people", title="Thanks", summary="How to")
    assert "Thanks" in client.get("/good-practice/collections/thanking-people").text


def test_the_list_is_narrowed_and_its_file_holds_no_formula(edie: PageClient, world: World) -> None:
    make_draft(world.hope, title='=HYPERLINK("https://example.org")')
    make_published(world.other, title="Out")
    waiting = make_submitted(world.hope, title="Waits")
    page = edie.get(f"{LIST}?shown=waiting").text
    assert waiting.title in page
    assert "Out" not in page.split("<table")[1]
    assert "Waits" not in edie.get(f"{LIST}?shown=published").text.split("<table")[1]
    assert edie.get(f"{LIST}?shown=nonsense").status_code == 200
    answer = edie.submit(f"{LIST}/export", kind="csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    answer.close()
    assert [row[0] for row in rows if "HYPERLINK" in row[0]] == ['\'=HYPERLINK("https://example.org")']


def test_editors_read_on_their_first_page_what_waits(
    edie: PageClient, cora: PageClient, world: World
) -> None:
    make_submitted(world.hope)
    due = make_published(world.hope, title="Out")
    readers.ask(due, "How many?", by=WRITER)
    page = edie.get("/start").text
    assert "Entries to check" in page
    assert "Questions from readers" in page
    assert "Entries due for review" not in page
    due.review_on = clock.today()
    history.record(Action.CONFIRM, due, by=WRITER)
    assert "Entries due for review" in edie.get("/start").text
    assert "Entries to check" not in cora.get("/start").text
