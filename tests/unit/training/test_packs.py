"""The packs that come with the service, as they stand under training_packs/."""

from pathlib import Path

import pytest

from volunteer_app.roles.reference import facts as roles
from volunteer_app.training.packs import folders, texts
from volunteer_app.training.packs import format as packs
from volunteer_app.training.packs.content import PackContent
from volunteer_app.training.packs.faults import Faulty
from volunteer_app.training.reference import pack_titles

PACKS = [folders.read(folder) for folder in folders.folders()]
LONG = {"volunteering-in-prison", "volunteering-in-the-community"}


@pytest.fixture(params=PACKS, ids=[each.code for each in PACKS])
def pack(request: pytest.FixtureRequest) -> PackContent:
    found = request.param
    assert isinstance(found, PackContent)
    return found


def test_every_pack_that_a_role_asks_for_is_there() -> None:
    asked = {code for role in roles() for code in role.training_packs}
    assert asked <= {each.code for each in PACKS}
    assert pack_titles() == {each.code: each.title for each in PACKS}


def test_a_pack_is_no_harder_to_read_than_it_should_be(pack: PackContent) -> None:
    assert packs.warnings(pack) == []


def test_the_two_packs_that_most_roles_ask_for_have_ten_modules_and_three_hours() -> None:
    long = [each for each in PACKS if each.code in LONG]
    assert {each.code for each in long} == LONG
    assert all(len(each.modules) >= 10 and each.minutes >= 180 for each in long)


def test_the_community_pack_covers_community_safety_and_victims() -> None:
    titles = [module.title for each in PACKS if each.code in LONG for module in each.modules]
    assert any("Community safety" in title for title in titles)
    assert any("ictim" in title for title in titles)


def test_every_text_is_shown_without_html_of_its_own(pack: PackContent) -> None:
    for module in pack.modules:
        shown = texts.shown(module.content, name=module.title)
        assert "<h2" in shown
        assert "&lt;" not in shown, module.code


def test_no_question_says_how_to_tick_since_pages_and_paper_do(pack: PackContent) -> None:
    asked = [each.question for module in pack.modules for each in module.questions]
    assert not [each for each in asked if "tick all" in each.lower() or "tick one" in each.lower()]


def test_right_answers_do_not_give_themselves_away_by_their_place(pack: PackContent) -> None:
    places = {min(each.right) for module in pack.modules for each in module.questions}
    assert len(places) >= 3


def test_a_folder_with_anything_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "link.md").symlink_to("/etc/hostname")
    with pytest.raises(Faulty) as told:
        folders.read(tmp_path)
    assert [(each.file, each.reason.split(":")[0]) for each in told.value.faults] == [
        ("inner", "A pack holds files only, and no folders"),
        ("link.md", "This is a link to something else"),
    ]
    with pytest.raises(Faulty, match="is not a folder"):
        folders.read(tmp_path / "none")
