"""A sealed value opens only in its own place, with a key that is here, and unchanged."""

import secrets
from enum import StrEnum

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


class Said(StrEnum):
    """Words of different lengths."""

    NO = "no"
    PERHAPS = "perhaps"


class Decided:
    """A row with a flag and a choice."""

    __tablename__ = "decided"
    __reference_prefix__ = "DEC"
    reference: str | None = None
    flag_sealed: bytes | None = None
    choice_sealed: bytes | None = None
    flag = encryption.EncryptedFlag("flag_sealed")
    choice = encryption.EncryptedChoice("choice_sealed", Said)


# They are no tables, so the rotation of keys must not look for them in tests that run after these.
encryption.sealed_columns[:] = [
    each for each in encryption.sealed_columns if each.model not in (Row, Decided)
]


def test_the_length_of_what_is_sealed_tells_neither_a_flag_nor_a_choice() -> None:
    with with_keys(a=OLD).app_context():
        one, other, none = Decided(), Decided(), Decided()
        one.flag, one.choice = True, Said.NO
        other.flag, other.choice = False, Said.PERHAPS
        none.flag = none.choice = None
        assert (one.flag, one.choice) == (True, Said.NO)
        assert (other.flag, other.choice) == (False, Said.PERHAPS)
        assert (none.flag, none.choice, none.flag_sealed, none.choice_sealed) == (None, None, None, None)
        assert len(one.flag_sealed or b"") == len(other.flag_sealed or b"")
        assert len(one.choice_sealed or b"") == len(other.choice_sealed or b"")
        with pytest.raises(ValueError, match="maybe"):
            one.choice = "maybe"


def test_rows_that_are_inserted_together_are_sealed_by_reference() -> None:
    with with_keys(a=OLD).app_context():
        row = Decided()
        row.reference = "DEC-1"
        row.flag_sealed = Decided.flag.sealed_for(Decided, "DEC-1", True)
        assert row.flag is True
        row.reference = "DEC-2"
        with pytest.raises(CannotOpen):
            _ = row.flag
