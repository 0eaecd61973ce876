"""Settings come from the environment; what is missing is made once, and what is wrong is said."""

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from volunteer_app.config import Settings

KEY = base64.b64encode(bytes(32)).decode()
OTHER = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VOLUNTEER_APP_INSTANCE_PATH", str(tmp_path))


def test_a_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOLUNTEER_APP_SMTP_HOST", "mail.example.org")
    monkeypatch.setenv("VOLUNTEER_APP_SMTP_PORT", "2525")
    settings = Settings()
    assert (settings.smtp_host, settings.smtp_port) == ("mail.example.org", 2525)


def test_without_a_database_setting_it_is_a_file_in_the_instance_folder(tmp_path: Path) -> None:
    assert Settings().effective_database_url == f"sqlite:///{tmp_path / 'volunteer.db'}"
    assert Settings(database_url="postgresql://x/y").effective_database_url == "postgresql://x/y"


def test_a_secret_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    first = Settings().effective_secret_key
    assert len(first) > 40
    assert Settings().effective_secret_key == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_processes_that_start_together_make_one_secret() -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: Settings().effective_secret_key, range(32)))
    assert len(set(found)) == 1
    assert found[0]


def test_a_secret_is_never_shown() -> None:
    settings = Settings.model_validate({"secret_key": "hush", "smtp_password": "quiet"})
    assert "hush" not in repr(settings)
    assert "quiet" not in str(settings.model_dump())


def test_the_first_key_comes_first() -> None:
    ring = Settings.model_validate({"encryption_keys": f"new:{KEY}, old:{OTHER}"}).encryption_key_ring
    assert list(ring) == ["new", "old"]


def test_a_key_of_this_machine_is_made_once() -> None:
    assert Settings().encryption_key_ring == Settings().encryption_key_ring


@pytest.mark.parametrize(
    "keys", ["a", "a:", f":{KEY}", "a:c2hvcnQ=", f"a:{KEY}!", f"a:{KEY},", f"a:{KEY},a:{OTHER}"]
)
def test_a_wrong_key_ring_is_refused_without_showing_it(keys: str) -> None:
    settings = Settings.model_validate({"encryption_keys": keys})
    with pytest.raises(ValueError, match="VOLUNTEER_APP_ENCRYPTION_KEYS") as refused:
        _ = settings.encryption_key_ring
    assert KEY not in str(refused.value)


@pytest.mark.parametrize(
    ("base_url", "asked", "secure"),
    [
        ("https://x.example", False, True),
        ("http://127.0.0.1:8000", False, False),
        ("http://127.0.0.1:8000", True, True),
    ],
)
def test_cookies_stay_on_https_where_people_come_by_https(base_url: str, asked: bool, secure: bool) -> None:
    assert Settings(base_url=base_url, secure_cookies=asked).cookies_are_secure is secure


@pytest.mark.parametrize("sender", ["", "no-reply", "Hope <no-reply@hope.example>", "a@b.example, c@d.org"])
def test_a_sender_that_is_no_single_address_is_refused_at_the_start_and_not_by_each_message(
    sender: str,
) -> None:
    with pytest.raises(ValidationError, match="mail_from"):
        Settings(mail_from=sender)
    assert Settings(mail_from="no-reply@hope.example").mail_from == "no-reply@hope.example"
