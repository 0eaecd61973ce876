from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.factories.organisations import BY
from tests.factories.pack_files import CODE, Files, changed, pack_files, written
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.training import queries as training
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.packs import folders, loading, queries, service
from volunteer_app.training.packs import format as packs
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion
from volunteer_app.training.packs.rules import PackState

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)
LATER = changed("pack.toml", "= 2026-11-22", "= 2026-12-24", changed("pack.toml", '"1.0"', '"1.1"'))


def load(tmp_path: Path, files: Files, name: str = "a") -> loading.LoadReport:
    """A load of one folder, as a deployment that has no other."""
    written(tmp_path / name / CODE, files)
    with clock.standing_on(TODAY):
        return loading.load_packs(BY, tmp_path / name)


def the_pack() -> TrainingPack:
    found = training.pack_by_code(CODE)
    assert found is not None
    return found


def entries() -> int:
    return db.session.scalars(select(func.count()).select_from(HistoryEntry)).one()


def versions() -> list[tuple[str, PackState]]:
    return [(each.version, each.state) for each in queries.versions_of(the_pack().id)]


def test_every_pack_that_comes_with_the_service_is_in_force_whole() -> None:
    for folder in folders.folders():
        said = folders.read(folder)
        stored = queries.to_read(said.code, clock.today())
        assert (stored.digest, stored.state, stored.from_upload) == (said.digest, PackState.PUBLISHED, False)
        assert [each.code for each in stored.modules] == [each.code for each in said.modules]
        assert stored.modules[0].knowledge_check == said.modules[0].questions
        assert stored.modules[0].read_further == said.modules[0].further_reading
        assert stored.read_sources == said.sources
        assert stored.pack.is_active


def test_a_new_folder_is_a_new_pack_and_loading_again_changes_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, pack_files()).added == [CODE]
    assert (the_pack().title, the_pack().version, the_pack().minutes, the_pack().is_active) == (
        "First Steps", "1.0", 35, True,
    )  # fmt: skip
    before = entries()
    with clock.standing_on(TODAY):
        report = loading.load_packs(BY, tmp_path / "a")
    assert (report.added, report.changed, report.refused) == ([], [], {})
    assert entries() == before


def test_a_folder_with_a_fault_loads_nothing_and_says_why(tmp_path: Path) -> None:
    report = load(tmp_path, changed("last-day.md", "right = true", "right = false"))
    assert report.problems == [f"{CODE}/last-day.md:6: No answer of this question is right"]
    assert training.pack_by_code(CODE) is None


def test_other_words_under_the_same_version_are_refused_and_the_stored_ones_stay(tmp_path: Path) -> None:
    load(tmp_path, pack_files())
    stored = queries.to_read(CODE, TODAY).digest
    report = load(tmp_path, changed("first-day.md", "Ask **first**", "Run"), "b")
    assert report.problems == [
        f"{CODE}/pack.toml: Version 1.0 was published before with other words, and stays as it was. "
        "Give what changed a higher version"
    ]
    assert queries.to_read(CODE, TODAY).digest == stored


def test_a_later_version_is_in_force_from_its_first_day(tmp_path: Path) -> None:
    load(tmp_path, pack_files())
    assert load(tmp_path, LATER, "b").changed == [CODE]
    assert queries.to_read(CODE, date(2026, 12, 23)).version == "1.0"
    assert queries.to_read(CODE, date(2026, 12, 24)).version == "1.1"
    assert the_pack().version == "1.0"


def test_a_pack_that_has_not_begun_can_be_read_and_not_chosen(tmp_path: Path) -> None:
    load(tmp_path, LATER)
    assert not the_pack().is_active
    assert queries.to_read(CODE, TODAY).version == "1.1"


def test_a_pack_whose_folder_is_gone_can_no_longer_be_chosen_and_comes_back_with_it(tmp_path: Path) -> None:
    load(tmp_path, pack_files())
    (tmp_path / "empty").mkdir()
    with clock.standing_on(TODAY):
        assert CODE in loading.load_packs(BY, tmp_path / "empty").no_longer_listed
        assert not the_pack().is_active
        loading.load_packs(BY, tmp_path / "a")
        assert the_pack().is_active
        loading.load_packs(BY)  # the other packs are there again
    assert not the_pack().is_active


def test_a_draft_gives_way_to_the_same_version_of_a_folder(tmp_path: Path) -> None:
    with clock.standing_on(TODAY):
        service.upload(packs.read(changed("first-day.md", "Ask **first**", "Wait")), by=BY)
    assert versions() == [("1.0", PackState.DRAFT)]
    load(tmp_path, pack_files())
    assert versions() == [("1.0", PackState.PUBLISHED)]
    assert "Ask **first**" in queries.to_read(CODE, TODAY).modules[0].content


def test_what_an_editor_withdrew_stays_withdrawn(tmp_path: Path) -> None:
    load(tmp_path, pack_files())
    with clock.standing_on(TODAY):
        service.withdraw(queries.to_read(CODE, TODAY), reason="A wrong number", by=BY)
        loading.load_packs(BY, tmp_path / "a")
    assert versions() == [("1.0", PackState.WITHDRAWN)]
    assert not the_pack().is_active


def test_versions_and_modules_are_stored_once(tmp_path: Path) -> None:
    load(tmp_path, pack_files())
    of_pack = select(func.count()).select_from(TrainingModule).join(TrainingPackVersion)
    of_pack = of_pack.where(TrainingPackVersion.pack_id == the_pack().id)
    assert db.session.scalars(of_pack).one() == 2
