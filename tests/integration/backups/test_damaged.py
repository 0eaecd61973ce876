"""A backup that is not what was written says so in a sentence, whatever happened, and touches nothing."""

import hashlib
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.backups.shelf import PASSPHRASE, Tampered, check, empty_database, restore, take
from volunteer_app.foundation import migrating
from volunteer_app.foundation.backups import restoring, sealing
from volunteer_app.foundation.backups.manifest import BackupProblem, Damaged
from volunteer_app.foundation.backups.taking import MARK_LENGTH


def flipped(content: bytes, place: int, bit: int = 1) -> bytes:
    return content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]


@pytest.fixture(scope="module", autouse=True)
def cheap_keys() -> Iterator[None]:
    """A key from a passphrase takes long on purpose; dozens of them would take minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "COST", 2)
        yield


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """An encrypted backup of several chunks."""
    folder = tmp_path_factory.mktemp("sealed")
    with empty_database("sqlite", folder, f"{worker_id}_sealed") as app:
        migrating.upgrade()
        app.extensions["storage"].put("00/" + "0" * 32, Random(1).randbytes(200_000))  # noqa: S311 - filling
        take(folder / "sealed.backup", PASSPHRASE)
    return folder / "sealed.backup"


@given(share=st.floats(0, 1, exclude_max=True), bit=st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flipped_bit_anywhere_is_noticed(kept: Path, tmp_path: Path, share: float, bit: int) -> None:
    content = kept.read_bytes()
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(flipped(content, int(share * len(content)), bit))
    with pytest.raises(Damaged):
        check(damaged)


def test_a_flipped_bit_in_names_lengths_and_directory_is_noticed(kept: Path, tmp_path: Path) -> None:
    """There ZIP's own check sums see nothing: the first header, and the directory at the end."""
    content, damaged = kept.read_bytes(), tmp_path / "damaged.zip"
    places = [*range(80), *range(len(content) - MARK_LENGTH - 400, len(content), 3)]
    for place in places:
        damaged.write_bytes(flipped(content, place))
        with pytest.raises(Damaged):
            check(damaged)


@pytest.mark.parametrize("left", [0, 1, 35, 2000, 0.25, 0.5, 0.99, -1, -MARK_LENGTH, -5000])
def test_a_backup_that_was_cut_off_is_noticed(kept: Path, sealed: Path, tmp_path: Path, left: float) -> None:
    for path, passphrase in ((kept, None), (sealed, PASSPHRASE)):
        content = path.read_bytes()
        end = int(left * len(content)) if 0 < left < 1 else int(left)
        (tmp_path / "cut").write_bytes(content[:end])
        with pytest.raises(BackupProblem):
            check(tmp_path / "cut", passphrase)


def test_an_encrypted_backup_opens_with_its_passphrase_alone(sealed: Path) -> None:
    check(sealed, PASSPHRASE)
    for wrong in (b"another passphrase", PASSPHRASE + b"!"):
        with pytest.raises(Damaged, match="the passphrase is another"):
            check(sealed, wrong)
    with pytest.raises(BackupProblem, match="is encrypted"):
        check(sealed)
    with pytest.raises(BackupProblem, match="too short"):
        check(sealed, b"short")
    assert b"person" not in sealed.read_bytes()


def test_an_encrypted_backup_that_was_changed_does_not_open(sealed: Path, tmp_path: Path) -> None:
    content, size = sealed.read_bytes(), sealing.CHUNK + sealing.TAG
    start = sealing.HEADER
    one, two = content[start : start + size], content[start + size : start + 2 * size]
    rest = content[start + 2 * size :]
    every = [flipped(content, place) for place in range(0, len(content), len(content) // 12)]
    every += [content[:start] + two + one + rest, content[:start] + one + rest]
    every += [content[:start] + one + one + two + rest, content + bytes(1), content[: start + size]]
    for changed in every:
        (tmp_path / "changed").write_bytes(changed)
        with pytest.raises(BackupProblem):
            check(tmp_path / "changed", PASSPHRASE)


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"hello\n" * 100, b"PK\x03\x04" + bytes(500), b"SQLite format 3\0" + bytes(500)]
)
def test_what_is_no_backup_is_called_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(BackupProblem):
        check(tmp_path / "other")


def test_a_zip_of_something_else_is_no_backup(tmp_path: Path, kept: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("manifest.json", "{}")
    with pytest.raises(Damaged):
        check(tmp_path / "other.zip")
    other_members = Tampered({}, {})
    with pytest.raises(Damaged, match="not a backup of this service"):
        check(other_members.write(tmp_path / "marked.zip"))


def leave_out(backup: Tampered) -> None:
    del backup.members["tables/person.jsonl"]


def add_beside(backup: Tampered) -> None:
    backup.members["../../etc/cron.d/x"] = b"x"


def add_twice(backup: Tampered) -> None:
    backup.extra.append(("tables/person.jsonl", backup.members["tables/person.jsonl"]))


def climb_with_a_file(backup: Tampered) -> None:
    fingerprint = hashlib.sha256(b"x").hexdigest()
    backup.manifest["files"].append({"key": "../../etc/x", "bytes": 1, "sha256": fingerprint})
    backup.members["files/../../etc/x"] = b"x"


def climb_with_a_table(backup: Tampered) -> None:
    backup.table("person")["name"] = "../person"


def other_rows(backup: Tampered) -> None:
    content = backup.members["tables/person.jsonl"]
    backup.members["tables/person.jsonl"] = content.replace(b"a", b"b", 1)


def fewer_rows_than_said(backup: Tampered) -> None:
    backup.table("person")["rows"] += 1


def out_of_order(backup: Tampered) -> None:
    backup.change_rows("person", lambda rows: rows[::-1])


def one_row_twice(backup: Tampered) -> None:
    backup.change_rows("person", lambda rows: [rows[0], *rows])


def a_column_too_few(backup: Tampered) -> None:
    backup.change_rows("person", lambda rows: [row[:-1] for row in rows])


def not_rows(backup: Tampered) -> None:
    content = b"hello\n" * 10
    backup.members["tables/person.jsonl"] = content
    fingerprint = hashlib.sha256(content).hexdigest()
    backup.table("person").update(rows=10, bytes=len(content), sha256=fingerprint)


def no_key(backup: Tampered) -> None:
    backup.table("person")["key"] = ["nothing"]


def unknown_word(backup: Tampered) -> None:
    backup.manifest["surprise"] = 1


def no_tables(backup: Tampered) -> None:
    del backup.manifest["tables"]


TAMPERINGS = (
    leave_out,
    add_beside,
    add_twice,
    climb_with_a_file,
    climb_with_a_table,
    other_rows,
    fewer_rows_than_said,
    out_of_order,
    one_row_twice,
    a_column_too_few,
    not_rows,
    no_key,
    unknown_word,
    no_tables,
)


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")  # one of them is in it twice, on purpose
@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_a_backup_whose_parts_do_not_fit_is_refused(
    kept: Path, tmp_path: Path, tamper: Callable[[Tampered], None]
) -> None:
    backup = Tampered.of(kept)
    tamper(backup)
    with pytest.raises(Damaged) as refused:
        check(backup.write(tmp_path / "tampered.zip"))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("what", "value"), [("format", 2), ("revision", "9999")], ids=["a newer format", "newer tables"]
)
def test_a_backup_of_a_newer_version_names_it(
    kept: Path, tmp_path: Path, worker_id: str, what: str, value: object
) -> None:
    backup = Tampered.of(kept)
    backup.manifest.update({what: value, "made_with": "9.1"})
    backup.write(tmp_path / "newer.zip")
    with (
        empty_database("sqlite", tmp_path, f"{worker_id}_newer"),
        pytest.raises(BackupProblem, match=r"newer version \(9\.1\)"),
    ):
        restore(tmp_path / "newer.zip")


def bomb(path: Path, content: bytes, kept: Path) -> Path:
    """300 MB that are 0.3 MB in the archive, with a manifest that says so."""
    backup = Tampered.of(kept)
    backup.members["tables/person.jsonl"] = content
    backup.table("person").update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    return backup.write(path)


def test_a_bomb_is_refused_within_bounded_memory(kept: Path, tmp_path: Path) -> None:
    path = bomb(tmp_path / "bomb.zip", bytes(300_000_000), kept)
    assert path.stat().st_size < 2_000_000
    tracemalloc.start()
    try:
        with pytest.raises(Damaged):
            check(path)
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
    finally:
        tracemalloc.stop()


def orphans(backup: Tampered) -> None:
    """Rows that refer to people who are not there."""
    backup.change_rows("person", lambda _: [])


def unheard_of(backup: Tampered) -> None:
    """A word that the column's check does not allow."""
    place = backup.column("organisation", "kind")
    backup.change_rows(
        "organisation", lambda rows: [[*row[:place], "castle", *row[place + 1 :]] for row in rows]
    )


def other_tables(backup: Tampered) -> None:
    """A table that the revision does not have."""
    backup.table("person")["name"] = "persons"
    backup.members["tables/persons.jsonl"] = backup.members.pop("tables/person.jsonl")


@pytest.mark.parametrize("tamper", [orphans, unheard_of, other_tables])
def test_a_backup_that_the_database_does_not_take_leaves_it_empty(
    kept: Path, tmp_path: Path, empty: Flask, tamper: Callable[[Tampered], None]
) -> None:
    backup = Tampered.of(kept)
    tamper(backup)
    with pytest.raises(BackupProblem) as refused:
        restore(backup.write(tmp_path / "tampered.zip"))
    assert "castle" not in str(refused.value), "no row is quoted"
    assert restoring.holds_rows() == ""
    assert restore(kept) == [], "what is right can be restored afterwards"


def test_a_database_that_holds_something_is_left_alone(filled: Flask, kept: Path, tmp_path: Path) -> None:
    before = take(tmp_path / "before.zip").tables
    with pytest.raises(BackupProblem, match="not empty"):
        restore(kept)
    assert take(tmp_path / "after.zip").tables == before
