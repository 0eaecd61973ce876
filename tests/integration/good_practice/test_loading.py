"""The first edition: loaded once, brought up to date, and never over what an editor changed."""

from pathlib import Path

import pytest

from tests.factories.good_practice import SECOND, content, doing, out_of
from volunteer_app.foundation.database import db
from volunteer_app.good_practice import editions, loading
from volunteer_app.good_practice.editions import BadText
from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.rules.codes import Grade, Theme
from volunteer_app.good_practice.service import reviewing, writing
from volunteer_app.good_practice.service.writing import Change

pytestmark = pytest.mark.usefixtures("app")

TEXT = """+++
title = "{title}"
summary = "How to thank people"
kind = "guide"
themes = ["recognition", "high_risk"]
setting = "both"
roles = ["Listener"]
groups = []
evidence_grade = 2
evidence_basis = "Counted before and after"
cost = "Nothing"
review_on = 2027-06-01
sources = [ {{ title = "A review", url = "https://example.org/r", publisher = "NOMS", year = 2010 }} ]
illustrative = {illustrative}
collection = "reward-and-recognition"
+++

## Who this is for

Coordinators.
"""
KEY = "collections/reward-and-recognition"


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """A folder with an edition of one text."""
    (tmp_path / "collections").mkdir()
    write(tmp_path)
    return tmp_path


def write(folder: Path, title: str = "Thanking people", illustrative: str = "false") -> None:
    text = TEXT.format(title=title, illustrative=illustrative)
    (folder / f"{KEY}.md").write_text(text, encoding="utf-8")


def loaded() -> PracticeEntry:
    found = queries.of_edition(KEY)
    assert found is not None
    return found


def test_it_is_published_once_with_all_that_it_says(edition: Path) -> None:
    assert loading.load(edition).added == [KEY]
    assert str(loading.load(edition)) == "0 texts added, 0 changed"
    version = out_of(loaded())
    said = version.content
    assert (said.title, said.grade, said.themes) == ("Thanking people", Grade.MEASURED, (Theme.RECOGNITION,))
    assert said.sources[0].year == "2010"
    assert (said.collection, said.body.splitlines()[0]) == ("reward-and-recognition", "## Who this is for")
    assert len(queries.collections()) == 6
    db.session.commit()


def test_a_newer_text_takes_its_place_and_readers_can_see_that_it_changed(edition: Path) -> None:
    loading.load(edition)
    write(edition, "Thanking everybody")
    assert loading.load(edition).changed == [KEY]
    assert [(each.number, each.title) for each in queries.versions(loaded())] == [
        (2, "Thanking everybody"),
        (1, "Thanking people"),
    ]


def test_what_an_editor_changed_or_archived_stays(edition: Path) -> None:
    loading.load(edition)
    writing.write(loaded(), content(title="Ours"), Change("Better"), doing(SECOND))
    write(edition, "Thanking everybody")
    assert loading.load(edition).kept == [KEY]
    reviewing.discard(loaded(), "", doing(SECOND))
    reviewing.archive(loaded(), "Old", doing(SECOND))
    assert loading.load(edition).kept == [KEY]
    assert loaded().archived_at is not None


def test_a_file_that_is_no_entry_is_named_and_the_others_are_loaded(edition: Path) -> None:
    (edition / "collections" / "aaa.md").write_text("No front matter", encoding="utf-8")
    report = loading.load(edition)
    assert list(report.refused) == ["collections/aaa"]
    assert report.added == [KEY]


@pytest.mark.parametrize(
    "wrong", ['kind = "poem"', 'themes = ["x"]', "evidence_grade = 6", 'review_on = "soon"', "setting ="]
)
def test_what_is_not_written_as_an_entry_is_refused(wrong: str) -> None:
    name = wrong.split(" ", maxsplit=1)[0]
    lines = [wrong if line.startswith(f"{name} =") else line for line in TEXT.splitlines()]
    written = "\n".join(lines).replace("{{", "{").replace("}}", "}").replace("{illustrative}", "false")
    with pytest.raises(BadText):
        editions.read(KEY, written)
    right = TEXT.format(title="Thanking", illustrative="false")
    assert editions.read(KEY, right).content.title == "Thanking"


def test_every_text_that_comes_with_the_service_can_be_read() -> None:
    slugs = {each["slug"] for each in editions.collections()}
    for key, written in editions.files(editions.folder()):
        text = editions.read(key, written)
        assert text.content.collection in slugs | {""}, key
        assert text.content.summary, key
