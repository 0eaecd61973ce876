"""A sealed value opens only in its own place, with a key that is here, and unchanged."""

import secrets

import pytest
from flask import Flask

from volunteer_app.foundation import encryption
from volunteer_app.foundation.encryption import CannotOpen, place, seal, unseal

OLD, NEW = secrets.token_bytes(32), secrets.token_bytes(32)
HERE = place("answer", "text", "ANS-1")


def with_keys(**ring: bytes) -> Flask:
    app = Flask(__name__, static_folder=None)
    encryption.register(app, ring)
    return app


def test_a_sealed_value_opens_in_its_place_and_says_nothing_outside() -> None:
    with with_keys(a=OLD).app_context():
        sealed = seal("Tŷ 🎉 conviction", HERE)
        assert unseal(sealed, HERE) == "Tŷ 🎉 conviction"
        assert b"conviction" not in sealed
        assert seal("same", HERE) != seal("same", HERE)
        assert unseal(seal("", HERE), HERE) == ""


@pytest.mark.parametrize(
    "there", [("answer", "text", "ANS-2"), ("answer", "note", "ANS-1"), ("x", "text", "ANS-1")]
)
def test_a_value_that_was_moved_does_not_open(there: tuple[str, str, str]) -> None:
    with with_keys(a=OLD).app_context(), pytest.raises(CannotOpen):
        unseal(seal("secret", HERE), place(*there))


def test_a_value_of_which_any_byte_was_changed_does_not_open() -> None:
    with with_keys(a=OLD).app_context():
        sealed = seal("secret", HERE)
        for position in range(len(sealed)):
            changed = bytearray(sealed)
            changed[position] ^= 1
            with pytest.raises(CannotOpen):
                unseal(bytes(changed), HERE)


@pytest.mark.parametrize("value", [b"", b"a", b"a:", b"a:short", b"a:" + b"x" * 12, b"\xff:x"])
def test_what_was_never_sealed_does_not_open(value: bytes) -> None:
    with with_keys(a=OLD).app_context(), pytest.raises(CannotOpen):
        unseal(value, HERE)


def test_after_a_change_of_keys_the_new_one_seals_and_the_old_one_still_opens() -> None:
    with with_keys(old=OLD).app_context():
        sealed = seal("secret", HERE)
    with with_keys(new=NEW, old=OLD).app_context():
        assert unseal(sealed, HERE) == "secret"
        assert seal("secret", HERE).startswith(b"new:")
    with with_keys(new=NEW).app_context(), pytest.raises(CannotOpen, match="no such key"):
        unseal(sealed, HERE)
    with with_keys(old=NEW).app_context(), pytest.raises(CannotOpen):
        unseal(sealed, HERE)


class Row:
    """A row with encrypted attributes, as far as they ask for one."""

    __tablename__ = "row"
    __reference_prefix__ = "ROW"
    reference: str | None = None
    text_sealed: bytes | None = None
    list_sealed: bytes | None = None
    text = encryption.Encrypted("text_sealed")
    list = encryption.EncryptedJson("list_sealed")


def test_an_encrypted_attribute_seals_what_is_set_and_opens_what_is_read() -> None:
    with with_keys(a=OLD).app_context():
        row = Row()
        row.text, row.list = "a conviction", [{"day": "2020-01-01"}]
        assert (row.text, row.list) == ("a conviction", [{"day": "2020-01-01"}])
        assert row.reference is not None
        assert b"conviction" not in (row.text_sealed or b"") + (row.list_sealed or b"")
        row.text = row.list = None
        assert (row.text_sealed, row.list_sealed) == (None, None)
        assert row.text is None
        assert row.list is None


def test_an_encrypted_attribute_does_not_open_in_another_row() -> None:
    with with_keys(a=OLD).app_context():
        row, other = Row(), Row()
        row.text, other.text = "mine", "theirs"
        row.text_sealed = other.text_sealed
        with pytest.raises(CannotOpen):
            _ = row.text
