"""The same promises of every storage: a folder of this machine, and a real S3-compatible server."""

import secrets
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from tests.object_storage import object_storage
from volunteer_app.blueprints import create_app
from volunteer_app.cli.preparing import prepare
from volunteer_app.config import Settings
from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import Unavailable
from volunteer_app.foundation.files import local_disk, s3
from volunteer_app.foundation.files.local_disk import LocalDisk
from volunteer_app.foundation.files.s3 import S3Storage
from volunteer_app.foundation.files.storage import Storage, StorageSettingsWrong, new_key
from volunteer_app.foundation.files.storing import storage_for


@pytest.fixture(scope="module")
def s3_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with object_storage(tmp_path_factory.mktemp("s3")) as settings:
        yield settings


@pytest.fixture(params=["local disk", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """An empty storage, chosen by settings alone."""
    if request.param == "local disk":
        return storage_for(Settings(instance_path=tmp_path))
    kept: Settings = request.getfixturevalue("s3_settings")
    return storage_for(kept.model_copy(update={"storage_url": f"s3://papers/{secrets.token_hex(4)}"}))


def test_what_was_put_is_read_again(storage: Storage) -> None:
    small, large = new_key(), new_key()
    content = secrets.token_bytes(10 * 1024 * 1024)
    storage.put(small, b"x")
    storage.put(large, content)
    assert storage.get(small) == b"x"
    assert storage.get(large) == content


def test_what_was_deleted_is_gone_and_deleting_again_says_nothing(storage: Storage) -> None:
    key = new_key()
    storage.put(key, b"x")
    for _ in range(2):
        storage.delete(key)
        assert storage.get(key) is None


def test_what_was_never_put_is_not_there(storage: Storage) -> None:
    assert storage.get(new_key()) is None
    assert list(storage.everything()) == []


def test_everything_is_listed_with_its_time(storage: Storage) -> None:
    keys = {new_key() for _ in range(5)}
    for key in keys:
        storage.put(key, b"x")
    found = list(storage.everything())
    assert {each.key for each in found} == keys
    for each in found:
        assert abs(each.since - clock.now()) < timedelta(minutes=5)


@pytest.mark.parametrize(
    "key", ["../secret-key", "/etc/passwd", "ab/../../x", "", "ab/" + "c" * 31 + "/", "AB/x"]
)
def test_only_our_own_keys_reach_it(storage: Storage, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        storage.put(key, b"x")
    with pytest.raises(ValueError, match="not a key"):
        storage.get(key)
    with pytest.raises(ValueError, match="not a key"):
        storage.delete(key)


def test_many_at_once_each_get_their_own(storage: Storage) -> None:
    def round_trip(_: int) -> bool:
        key, content = new_key(), secrets.token_bytes(100_000)
        storage.put(key, content)
        return storage.get(key) == content

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(round_trip, range(24)))


def test_it_says_that_it_is_well_and_leaves_nothing_behind(storage: Storage) -> None:
    assert storage.problem() == ""
    assert list(storage.everything()) == []


def test_on_the_local_disk_only_the_owner_reads(tmp_path: Path) -> None:
    storage, key = LocalDisk(tmp_path / "files"), new_key()
    storage.put(key, b"x")
    path = tmp_path / "files" / key
    modes = [each.stat().st_mode & 0o777 for each in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_on_the_local_disk_a_key_is_never_written_twice(tmp_path: Path) -> None:
    storage, key = LocalDisk(tmp_path / "files"), new_key()
    storage.put(key, b"first")
    with pytest.raises(Unavailable):
        storage.put(key, b"second")
    assert storage.get(key) == b"first"
    assert len(list((tmp_path / "files" / key).parent.iterdir())) == 1


def test_a_write_that_was_stopped_in_the_middle_is_no_file_and_is_cleared_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage, key = LocalDisk(tmp_path / "files"), new_key()

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.link", stopped)
    with pytest.raises(KeyboardInterrupt):
        storage.put(key, b"half")
    assert storage.get(key) is None
    (left,) = storage.everything()
    assert left.key.endswith(".part")
    storage.delete(left.key)
    assert list(storage.everything()) == []


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    storage = LocalDisk(tmp_path / "files")
    assert "Files cannot be kept in" in storage.problem()
    with pytest.raises(Unavailable):
        storage.put(new_key(), b"x")


def test_a_new_folder_is_on_the_disk_before_a_file_is_put_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited_for: list[Path] = []
    monkeypatch.setattr(local_disk, "_wait_for_disk", waited_for.append)
    storage, key = LocalDisk(tmp_path / "instance" / "files"), new_key()
    storage.put(key, b"x")
    home = (storage.folder / key).parent
    assert waited_for == [tmp_path, tmp_path / "instance", storage.folder, home]
    storage.put(f"{key[:3]}{new_key()[3:]}", b"x")
    assert waited_for[4:] == [home]


def wrong(settings: Settings, **changes: object) -> S3Storage:
    return S3Storage(settings.model_copy(update=changes))


def test_a_server_that_refuses_or_is_not_there_is_said(s3_settings: Settings) -> None:
    refused = wrong(s3_settings, storage_secret=SecretStr("wrong"))
    away = wrong(s3_settings, storage_endpoint="http://127.0.0.1:9")
    for storage in (refused, away):
        assert "Files cannot be kept in s3://papers/of-tests" in storage.problem()
        for ask in (
            lambda one: one.get(new_key()),
            lambda one: one.put(new_key(), b"x"),
            lambda one: list(one.everything()),
        ):
            with pytest.raises(Unavailable):
                ask(storage)


@pytest.mark.parametrize("url", ["https://example.org/bucket", "s3://", "s3:bucket", "bucket"])
def test_a_storage_that_we_do_not_know_is_refused_at_the_start(tmp_path: Path, url: str) -> None:
    settings = Settings(
        instance_path=tmp_path, storage_url=url, storage_key_id="a", storage_secret=SecretStr("b")
    )
    with pytest.raises(StorageSettingsWrong, match="must be empty"):
        create_app(settings)


def test_storage_without_a_key_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(StorageSettingsWrong, match="STORAGE_KEY_ID"):
        create_app(Settings(instance_path=tmp_path, storage_url="s3://bucket"))


def test_without_the_extra_the_start_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3, "find_spec", lambda _: None)
    settings = Settings(
        instance_path=tmp_path, storage_url="s3://bucket", storage_key_id="a", storage_secret=SecretStr("b")
    )
    with pytest.raises(StorageSettingsWrong, match=r"pip install 'volunteer-app\[s3\]'"):
        create_app(settings)


def test_the_library_is_loaded_only_where_the_setting_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "obstore"]:
        monkeypatch.delitem(sys.modules, name)
    storage = storage_for(Settings(instance_path=tmp_path))
    assert storage.problem() == ""
    assert "obstore" not in sys.modules


def test_preparing_says_what_is_wrong_with_the_storage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOLUNTEER_APP_INSTANCE_PATH", str(tmp_path))
    monkeypatch.delenv("VOLUNTEER_APP_DATABASE_URL", raising=False)
    (tmp_path / "files").write_text("in the way")
    done = CliRunner().invoke(prepare)
    assert done.exit_code == 0, done.output
    assert "Files cannot be kept in" in done.output
    monkeypatch.setenv("VOLUNTEER_APP_STORAGE_URL", "ftp://papers")
    done = CliRunner().invoke(prepare)
    assert done.exit_code == 1
    assert "must be empty, for the local disk, or like s3://bucket/prefix" in done.output
