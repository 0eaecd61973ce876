from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from tests.factories.organisations import BY
from tests.factories.pack_files import CODE, changed, pack_files, written, zipped
from volunteer_app.cli import checking_packs
from volunteer_app.cli.main import main
from volunteer_app.foundation.transactions import transaction
from volunteer_app.training.packs import folders, service


def check(*paths: Path | str) -> Result:
    return CliRunner().invoke(main, ["check-training-packs", *map(str, paths)])


def test_a_pack_without_faults_is_summed_up(tmp_path: Path) -> None:
    answer = check(written(tmp_path / CODE))
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.stdout.startswith("first-steps 1.0: 2 modules, 35 minutes, reading age ")


def test_faults_name_the_file_the_line_and_the_reason(tmp_path: Path) -> None:
    files = changed("first-day.md", "right = true", "right = false", changed("pack.toml", "= 75", "= 500"))
    folder = written(tmp_path / CODE, files)
    answer = check(folder)
    assert answer.exit_code == 1
    assert f"{folder}/first-day.md:6: No answer of this question is right\n" in answer.stderr
    assert f"{folder}/pack.toml:7: “pass_mark” must be a whole number from 1 to 100" in answer.stderr
    assert answer.stderr.endswith("2 things to put right.\n")


def test_a_zip_is_checked_as_an_upload_is(tmp_path: Path) -> None:
    good, bad, large = (tmp_path / name for name in ("good.zip", "bad.zip", "large.zip"))
    good.write_bytes(zipped(under="any name"))
    bad.write_bytes(zipped({**pack_files(), "../out.md": b""}))
    large.write_bytes(b"x" * 6_000_000)
    assert check(good).exit_code == 0
    assert "outside its own folder" in check(bad).stderr
    assert "larger than 5 MB" in check(large).stderr


def test_without_a_folder_the_packs_of_the_service_are_checked() -> None:
    answer = check()
    assert answer.exit_code == 0
    assert "volunteering-in-prison" in answer.stdout
    assert "volunteering-in-the-community" in answer.stdout


def test_a_version_that_was_published_with_other_words_is_found_when_asked(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking_packs, "create_app", lambda: app)
    folder = written(tmp_path / CODE)
    with transaction():
        service.publish(service.upload(folders.read(folder), by=BY), by=BY)
    assert check("--stored", folder).exit_code == 0
    text = (folder / "first-day.md").read_text()
    (folder / "first-day.md").write_text(text.replace("Ask **first**", "Wait"))
    assert check(folder).exit_code == 0
    answer = check("--stored", folder)
    assert answer.exit_code == 1
    assert "Version 1.0 was published before with other words" in answer.stderr
