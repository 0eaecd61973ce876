"""Hashing, and the list of common passwords."""

from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from volunteer_app.accounts import passwords


def test_a_hash_is_argon2id_with_no_less_than_owasp_asks_for() -> None:
    found = extract_parameters(passwords.hashed("lamp seventeen orchard"))
    assert found.type is Type.ID
    assert found.memory_cost >= 19 * 1024
    assert found.time_cost >= 2


def test_the_right_password_matches_and_another_does_not() -> None:
    stored = passwords.hashed("lamp seventeen orchard")
    assert passwords.matches(stored, "lamp seventeen orchard")
    assert not passwords.matches(stored, "Lamp seventeen orchard")


def test_nothing_matches_an_account_without_a_password() -> None:
    assert not passwords.matches(None, "the password of nobody")
    assert not passwords.matches("no hash at all", "anything")


def test_a_hash_with_other_settings_is_outdated() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("lamp seventeen orchard")
    assert passwords.is_outdated(weak)
    assert not passwords.is_outdated(passwords.hashed("lamp seventeen orchard"))


def test_ten_thousand_common_passwords_are_known() -> None:
    lines = passwords.COMMON.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) == 10_000
    assert {"password", "1q2w3e4r5t6y", "sonyericsson"} <= passwords.common()
