"""Finding entries: ranked, stemmed, misspelt, narrowed, marked; the same on both databases."""

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.good_practice import doing, make_published
from volunteer_app.foundation.database import db
from volunteer_app.foundation.full_text import CLOSES, OPENS, asked
from volunteer_app.good_practice.models.finding import PracticeFacet, PracticeText, PracticeWord
from volunteer_app.good_practice.queries import searching
from volunteer_app.good_practice.queries.searching import Matches, Sought
from volunteer_app.good_practice.rules.codes import EntryKind, EntrySetting, Theme
from volunteer_app.good_practice.service import reviewing

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def bank(app: object) -> dict[str, int]:
    """Four entries by a short name."""
    texts: dict[str, dict[str, Any]] = {
        "mentors": {"title": "Mentoring at the gate", "body": "Mentors meet people on the day of release."},
        "visitors": {
            "title": "Visitors for everybody",
            "body": "A mentor trained the visitors. Expenses are paid.",
            "themes": (Theme.TRAINING, Theme.QUALITY),
            "setting": EntrySetting.BOTH,
        },
        "welsh": {
            "title": "Croeso: a Welsh chapel",
            "body": "Tŷ Hafan volunteers speak Welsh. They were recruited in chapels.",
            "kind": EntryKind.GUIDE,
        },
        "police": {
            "title": "Special constables",
            "body": "Police forces recruited people from every group.",
            "setting": EntrySetting.POLICE,
            "themes": (Theme.DIVERSITY,),
            "organisation_name": "Eastmere Police",
        },
    }
    plain: dict[str, Any] = {
        "summary": "What was tried",
        "roles": (),
        "groups": (),
        "themes": (Theme.MENTORING,),
    }
    return {name: make_published(**(plain | said)).id for name, said in texts.items()}


def find(words: str = "", **facets: str) -> Matches:
    return searching.find(Sought(asked(words), facets))


def ids(bank: dict[str, int], words: str = "", **facets: str) -> list[str]:
    names = {number: name for name, number in bank.items()}
    return [names[each] for each in find(words, **facets).ids]


def test_words_are_found_with_other_endings_and_the_title_counts_most(bank: dict[str, int]) -> None:
    assert ids(bank, "mentor") == ["mentors", "welsh", "visitors"]
    assert ids(bank, "recruiting") == ["police", "welsh"]
    assert ids(bank, "visiting expense") == ["visitors"]


def test_the_organisation_the_theme_and_the_setting_are_found_too(bank: dict[str, int]) -> None:
    assert ids(bank, "eastmere") == ["police"]
    assert ids(bank, "increasing diversity") == ["police"]


def test_accents_do_not_matter(bank: dict[str, int]) -> None:
    assert ids(bank, "ty hafan") == ["welsh"]
    assert ids(bank, "TŶ HAFAN") == ["welsh"]


def test_a_phrase_is_found_as_it_stands(bank: dict[str, int]) -> None:
    assert ids(bank, '"speak welsh"') == ["welsh"]
    assert searching.find(Sought(asked('"welsh speak"')), exactly=True).ids == []


@pytest.mark.parametrize(
    "odd", ['"', "*", "''", "the", "(", "a:b:*", "-" * 5_000, "NEAR(", "\\", "%_", "&|!<->"]
)
def test_odd_searches_break_nothing(bank: dict[str, int], odd: str) -> None:
    find(odd)
    searching.page(find(odd), 1)


def test_without_words_the_newest_come_first(bank: dict[str, int]) -> None:
    assert ids(bank) == ["police", "welsh", "visitors", "mentors"]


def test_a_misspelt_word_is_corrected_and_the_page_can_say_so(bank: dict[str, int]) -> None:
    found = find("mentro")
    assert (found.is_corrected, str(found.words)) == (True, "mentor")
    assert ids(bank, "cosntables") == ["police"]
    assert ids(bank, "visitros exepnses") == ["visitors"]
    assert searching.find(Sought(asked("mentro")), exactly=True).ids == []
    assert find("zzzzzzzz").ids == []


def test_where_none_has_all_words_those_with_some_come(bank: dict[str, int]) -> None:
    found = find("constables chapels")
    assert found.any_word
    assert set(found.ids) == {bank["police"], bank["welsh"]}


def test_facets_narrow_and_are_counted_among_what_was_found(bank: dict[str, int]) -> None:
    assert ids(bank, theme="mentoring") == ["welsh", "mentors"]
    assert ids(bank, "recruited", theme="mentoring") == ["welsh"]
    assert ids(bank, setting="police", theme="mentoring") == []
    counts = searching.counts(find("recruited"))
    assert counts["theme"] == {"diversity": 1, "mentoring": 1}
    assert counts["kind"] == {"case_study": 1, "guide": 1}


def test_what_was_found_is_marked(bank: dict[str, int]) -> None:
    [first, _, last] = searching.page(find("mentor"), 1)
    assert first.title == f"{OPENS}Mentoring{CLOSES} at the gate"
    assert f"A {OPENS}mentor{CLOSES} trained the visitors" in last.fragment
    assert first.version.title == "Mentoring at the gate"


def test_pages_follow_each_other(bank: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PAGE", 3)
    found = find()
    assert [len(searching.page(found, number)) for number in (1, 2, 3)] == [3, 1, 0]


def test_with_more_than_are_looked_at_the_newest_are_and_it_is_said(
    bank: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST", 1)
    found = find("recruited")
    assert (found.is_cut, found.count) == (True, 1)
    assert [hit.version.title for hit in searching.page(found, 1)] == ["Special constables"]


def test_related_entries_have_most_in_common(bank: dict[str, int]) -> None:
    entry = searching.in_order([bank["mentors"]])[0][0]
    assert next(iter(searching.related(entry)))[0].id == bank["welsh"]
    assert bank["mentors"] not in [each.id for each, _ in searching.related(entry)]


def test_what_is_archived_leaves_no_word_behind(bank: dict[str, int]) -> None:
    for entry, _ in searching.in_order(list(bank.values())):
        reviewing.archive(entry, "Old", doing())
    for model in (PracticeText, PracticeFacet, PracticeWord):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    assert find("mentor").ids == []
