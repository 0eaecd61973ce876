"""A zip is judged by what it says of itself before anything of it is unpacked."""

import stat
import struct
from io import BytesIO
from zipfile import ZIP_BZIP2, ZipFile, ZipInfo

import pytest

from tests.factories.pack_files import pack_files, zipped
from volunteer_app.training.packs import archive
from volunteer_app.training.packs.archive import NotPack


def refusal(content: bytes) -> str:
    with pytest.raises(NotPack) as told:
        archive.files_in(content)
    return told.value.reason


def link(name: str, kind: int = stat.S_IFLNK) -> ZipInfo:
    member = ZipInfo(name)
    member.create_system = 3
    member.external_attr = (kind | 0o777) << 16
    return member


@pytest.mark.parametrize("under", ["", "first-steps"])
def test_the_files_may_stand_in_the_zip_or_in_one_folder_of_it(under: str) -> None:
    assert archive.files_in(zipped(under=under)) == pack_files()


def test_what_computers_add_by_themselves_is_left_aside() -> None:
    extra = {".DS_Store": b"x", "__MACOSX/first-steps/._pack.toml": b"x", "first-steps/Thumbs.db": b"x"}
    under = {f"first-steps/{name}": content for name, content in pack_files().items()}
    assert archive.files_in(zipped({**under, **extra})) == pack_files()


@pytest.mark.parametrize(
    "name",
    [
        "../pack.md",
        "first-steps/../../pack.md",
        "/etc/pack.md",
        "C:/pack.md",
        "..\\pack.md",
        "C:\\pack.md",
        "a\nb.md",
    ],
)
def test_a_path_that_climbs_out_is_refused(name: str) -> None:
    assert "outside its own folder" in refusal(zipped({**pack_files(), name: b"x"}))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_is_refused(kind: int) -> None:
    assert "holds a link, not a file: 'gone.md'" in refusal(zipped(more=(link("gone.md", kind),)))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    many = {f"m{number}.md": b"a" * 290_000 for number in range(20)}
    assert len(zipped(many)) < 20_000
    assert refusal(zipped(many)) == "The zip unpacks to more than 5 MB. A pack is words only"
    assert refusal(zipped({"one.md": b"a" * 400_000})) == "one.md is larger than 300 KB. A pack is words only"


def test_a_zip_that_says_less_than_it_unpacks_to_is_refused() -> None:
    whole = bytearray(zipped({"one.md": b"a" * 2_000_000}))
    place = whole.rfind(b"PK\x01\x02")
    struct.pack_into("<L", whole, place + 24, 1_000)
    assert "damaged" in refusal(bytes(whole))


def test_members_that_share_their_bytes_are_refused() -> None:
    whole = bytearray(zipped({"a.md": b"x" * 9, "b.md": b"y" * 9}))
    place = whole.rfind(b"PK\x01\x02")
    struct.pack_into("<L", whole, place + 20, len(whole) + 1)
    assert "unpacks to more than 5 MB" in refusal(bytes(whole))


def test_too_many_files_are_refused() -> None:
    assert (
        refusal(zipped({f"m{number}.md": b"x" for number in range(61)})) == "The zip holds more than 60 files"
    )
    assert (
        refusal(zipped({f"m{number}.md": b"x" for number in range(500)}))
        == "The zip holds more than 60 files"
    )


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (
            {"pack.toml": b"", "page.html": b"<script>"},
            "The zip holds page.html. A pack holds pack.toml and files",
        ),
        ({"pack.toml": b"", "certificate.pdf": b"<html>"}, "The zip holds certificate.pdf"),
        ({"a/pack.toml": b"", "b/one.md": b""}, "or one folder with them, and no other folders"),
        ({"a/b/pack.toml": b""}, "or one folder with them, and no other folders"),
        ({"one.md": b"", "ONE.md": b""}, "two files of one name"),
        ({}, "The zip holds no files"),
    ],
)
def test_what_is_no_pack_is_refused(files: dict[str, bytes], reason: str) -> None:
    assert reason in refusal(zipped(files))


@pytest.mark.parametrize(
    "content", [b"", b"no zip", b"%PDF-1.7", b"PK\x05\x06", zipped()[:-40], zipped()[50:]]
)
def test_what_is_no_zip_or_half_of_one_is_refused(content: bytes) -> None:
    assert refusal(content) == "The selected file is not a zip, or it is damaged. Make the zip again"


def test_a_file_whose_bytes_were_changed_is_refused() -> None:
    files = {"pack.toml": b"words that are stored as they are, and changed on the way"}
    made = BytesIO()
    with ZipFile(made, "w") as zip_file:
        zip_file.writestr("pack.toml", files["pack.toml"])
    assert "damaged" in refusal(made.getvalue().replace(b"changed", b"CHANGED"))


def test_a_zip_with_a_password_or_packed_in_another_way_is_refused() -> None:
    whole = bytearray(zipped({"one.md": b"x"}))
    whole[whole.rfind(b"PK\x01\x02") + 8] |= 1
    assert "has a password" in refusal(bytes(whole))
    made = BytesIO()
    with ZipFile(made, "w", ZIP_BZIP2) as zip_file:
        zip_file.writestr("one.md", b"x")
    assert "do not read" in refusal(made.getvalue())
