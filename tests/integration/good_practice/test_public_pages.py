"""What everybody reads without signing in: the search, an entry, collections, feeds, questions."""

import json
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import select

from tests.factories.good_practice import WRITER, content, doing, make_draft, make_published
from tests.factories.organisations import BY
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.good_practice.models.talk import PracticeQuestion, PracticeUse
from volunteer_app.good_practice.queries import searching
from volunteer_app.good_practice.rules.asking import QuestionAct, QuestionState
from volunteer_app.good_practice.rules.codes import Theme
from volunteer_app.good_practice.service import collections, readers, reviewing, writing
from volunteer_app.good_practice.service.collections import Named
from volunteer_app.good_practice.service.writing import Change

pytestmark = pytest.mark.usefixtures("database")

ATOM = "{http://www.w3.org/2005/Atom}"


def address(entry: PracticeEntry) -> str:
    return f"/good-practice/{entry.reference}/{entry.slug}"


def republish(entry: PracticeEntry, note: str, *, is_correction: bool = False, **changes: object) -> None:
    writing.write(entry, content(**changes), Change(note, is_correction), doing(WRITER))
    reviewing.submit(entry, "", doing(WRITER))
    reviewing.review(entry, "", doing())
    reviewing.publish(entry, "", doing())


def useful(client: PageClient, entry: PracticeEntry, answer: str, key: str = "key") -> int:
    """Say whether it was useful, as the form of an earlier page would; gives the status."""
    ask = f"/good-practice/{entry.reference}/question"
    token = client.get(ask).text.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"csrf_token": token, "form_key": f"form-key-{key}", "answer": answer}
    return client.post(f"/good-practice/{entry.reference}/useful", data=data).status_code


def test_the_search_shows_what_was_found_with_marks_counts_and_filters(client: PageClient) -> None:
    entry = make_published()
    make_published(title="Training days", summary="Days", body="Training", themes=(Theme.TRAINING,))
    page = client.get("/good-practice?q=reads")
    assert "1 entry for “reads”" in page.text
    assert "Twice a week, mentors <mark>read</mark> with eight men." in page.text
    assert f'href="{address(entry)}"' in page.text
    assert "Mentoring (1)" in page.text
    narrowed = client.get("/good-practice?theme=training")
    assert "Training days" in narrowed.text
    assert "Reading together" not in narrowed.text
    assert "Theme: Training" in narrowed.text


def test_a_corrected_search_says_so_and_can_be_taken_back(client: PageClient) -> None:
    make_published()
    page = client.get("/good-practice?q=reeding")
    assert "Showing results for “reading”" in page.text
    exactly = client.get("/good-practice?q=reeding&exactly=yes")
    assert "0 entries for “reeding”" in exactly.text
    assert "Nothing was found" in exactly.text


@pytest.mark.parametrize("odd", ["%22", "*", "a" * 5_000, "", "%00", "the", "%3Cscript%3E", "theme:x OR 1=1"])
def test_odd_searches_are_answered_with_a_page(client: PageClient, odd: str) -> None:
    make_published()
    page = client.get(f"/good-practice?q={odd}&theme={odd}&page={odd}")
    assert page.status_code in {200, 404}
    assert "<script>" not in page.text


def test_a_long_search_says_that_it_was_cut_and_what_holds_no_word_says_that(client: PageClient) -> None:
    assert "The first 300 characters" in client.get(f"/good-practice?q={'a' * 301}").text
    assert "There is no word in" in client.get("/good-practice?q=*").text


def test_results_come_in_pages(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PAGE", 1)
    monkeypatch.setattr("volunteer_app.good_practice.presenters.finding.PAGE", 1)
    make_published(title="First")
    make_published(title="Second")
    first = client.get("/good-practice?q=mentors")
    assert 'rel="next"' in first.text
    assert 'rel="prev"' not in first.text
    assert 'rel="prev"' in client.get("/good-practice?q=mentors&page=2").text
    assert "no more results" in client.get("/good-practice?q=mentors&page=3").text


def test_an_entry_has_one_address_for_good(client: PageClient) -> None:
    entry = make_published()
    page = client.get(address(entry))
    assert page.status_code == 200
    for words in ("Reading together on a wing", "1 of 5: described", "reading@lamp.example", "£40 of books"):
        assert words in page.text
    assert '<meta property="og:title" content="Reading together on a wing">' in page.text
    for other in (f"/good-practice/{entry.reference}", f"/good-practice/{entry.reference}/once-called"):
        answer = client.get(other)
        assert (answer.status_code, answer.location) == (302, address(entry))


def test_what_is_not_published_cannot_be_read(client: PageClient) -> None:
    draft = make_draft()
    for path in ("", "/x", "/changes", "/changes/1", "/question", "/files/GPF-1"):
        assert client.get(f"/good-practice/{draft.reference}{path}").status_code == 404


def test_an_archived_entry_says_so_at_its_address(client: PageClient) -> None:
    entry = make_published()
    reviewing.archive(entry, "The law changed in May", doing())
    page = client.get(address(entry))
    assert "The law changed in May" in page.text
    assert "This entry is archived" in page.text
    assert "Was this page useful" not in page.text
    assert client.get(f"/good-practice/{entry.reference}/question").status_code == 404


def test_corrections_and_differences_are_for_everybody_to_see(client: PageClient) -> None:
    entry = make_published()
    republish(entry, "It was nine men", is_correction=True, body=content().body.replace("eight", "nine"))
    assert "Corrected: It was nine men" in client.get(address(entry)).text
    assert "It was nine men" in client.get(f"/good-practice/{entry.reference}/changes").text
    change = client.get(f"/good-practice/{entry.reference}/changes/2")
    assert "<del>eight</del>" in change.text
    assert "<ins>nine</ins>" in change.text
    assert "first version" in client.get(f"/good-practice/{entry.reference}/changes/1").text
    for number in ("3", "0", "x", "9" * 20):
        assert client.get(f"/good-practice/{entry.reference}/changes/{number}").status_code == 404


def test_a_browser_is_counted_once_and_keeps_that_it_was(client: PageClient) -> None:
    entry = make_published()
    assert useful(client, entry, "yes") == 302
    assert "You have said whether" in client.get(address(entry)).text
    assert "1 reader found" in client.get(address(entry)).text
    client.set_cookie("useful", "forged", path="/good-practice")
    assert "Was this page useful" in client.get(address(entry)).text


def test_a_second_answer_of_the_same_browser_is_not_counted(client: PageClient) -> None:
    entry = make_published()
    for key in ("first", "second"):
        assert useful(client, entry, "no", key) == 302
    db.session.expire_all()
    assert db.session.get_one(PracticeUse, entry.id).not_useful == 1


def test_a_reader_who_says_nothing_is_asked_again(client: PageClient) -> None:
    assert useful(client, make_published(), "") == 422


def test_a_question_is_read_by_nobody_before_an_editor_shows_it(client: PageClient) -> None:
    entry = make_published()
    client.submit(f"/good-practice/{entry.reference}/question", question="How <b>many</b> men?")
    asked = db.session.scalars(select(PracticeQuestion)).one()
    assert (asked.state, asked.question) == (QuestionState.WAITING, "How <b>many</b> men?")
    assert "many" not in client.get(address(entry)).text
    for act in (QuestionAct.PASS_ON, QuestionAct.ANSWER, QuestionAct.SHOW):
        readers.decide(asked, act, "Eight", doing())
    page = client.get(address(entry)).text
    assert "How &lt;b&gt;many&lt;/b&gt; men?" in page
    assert "Eight" in page


def test_the_atom_feed_is_valid_xml_with_the_newest_first(client: PageClient) -> None:
    make_published(title="First & <foremost>")
    entry = make_published(title="Second")
    answer = client.get("/good-practice/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = ET.fromstring(answer.text)  # noqa: S314 - our own
    titles = [each.findtext(f"{ATOM}title") for each in feed.findall(f"{ATOM}entry")]
    assert titles == ["Second", "First & <foremost>"]
    first = feed.find(f"{ATOM}entry")
    assert first is not None
    assert (first.findtext(f"{ATOM}id") or "").endswith(address(entry))
    assert "<h2" in (first.findtext(f"{ATOM}content") or "")


def test_the_json_feed_says_everything_a_page_at_a_time(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("volunteer_app.good_practice.views.feeds.SIZE", 1)
    make_published(title="First")
    make_published(title="Second")
    said = json.loads(client.get("/good-practice/feed.json").text)
    assert [each["title"] for each in said["items"]] == ["Second"]
    assert said["items"][0]["_good_practice"]["evidence_grade"] == 1
    rest = json.loads(client.get("/" + said["next_url"].split("/", 3)[3]).text)
    assert [each["title"] for each in rest["items"]] == ["First"]
    assert "next_url" not in rest


def test_a_collection_has_its_entries_and_the_first_page_names_it(client: PageClient) -> None:
    collections.add(Named("Reward & thanks", "How to thank", 1), by=BY)
    entry = make_published(collection="reward-thanks")
    assert "/good-practice/collections/reward-thanks" in client.get("/good-practice").text
    assert address(entry) in client.get("/good-practice/collections/reward-thanks").text
    assert client.get("/good-practice/collections/none").status_code == 404


def test_an_illustrative_example_is_marked_wherever_it_is_shown(client: PageClient) -> None:
    entry = make_published(is_illustrative=True)
    for page in ("/good-practice", address(entry)):
        assert "Illustrative example" in client.get(page).text
    assert "Repeated and confirmed" in client.get("/good-practice/evidence").text
