from pathlib import Path

import pytest

from volunteer_app.roles.reference import facts as roles
from volunteer_app.training import reference


def test_every_pack_that_a_role_asks_for_is_there() -> None:
    asked = {code for role in roles() for code in role.training_packs}
    assert asked <= {pack.code for pack in reference.facts()}


def test_a_pack_takes_as_long_as_it_says_and_runs_out() -> None:
    for pack in reference.facts():
        assert pack.minutes > 0
        assert pack.validity_months > 0
        assert "\n" not in pack.summary


def test_a_pack_whose_code_is_not_its_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    text = (reference.PACKS / "mentoring-skills" / "pack.toml").read_text()
    (folder / "pack.toml").write_text(text)
    with pytest.raises(ValueError, match="not the folder's name"):
        reference.facts(tmp_path)
