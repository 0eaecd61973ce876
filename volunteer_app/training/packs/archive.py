"""The files of a pack that was uploaded as a zip.

What the archive says of itself is judged before anything is unpacked: how many files, how large, where they
would go. Nothing is written to a disk, and no file is unpacked further than the archive says that it is long.
"""

import stat
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MEGABYTES = 5
LARGEST = MEGABYTES * 1024 * 1024
MOST_FILES = 60
MOST_OF_A_FILE = 300_000
MOST_UNPACKED = 5_000_000
KINDS = (".toml", ".md")
# What computers put into folders and archives by themselves
IGNORED = {".DS_Store", "Thumbs.db", "desktop.ini"}
IGNORED_FOLDER = "__MACOSX"

_ENCRYPTED = 1  # the first of the general purpose flags (APPNOTE.TXT 4.4.4)
_UNIX = 16  # the upper half of the external attributes holds what Unix knows of the file


class NotPack(Exception):
    """An upload that is no zip with a pack in it; says why."""

    def __init__(self, reason: str) -> None:
        """The reason is a sentence for whoever chose the file."""
        super().__init__(reason)
        self.reason = reason


def files_in(content: bytes) -> dict[str, bytes]:
    """The files of a pack by name, from a zip that holds them, or one folder with them.

    Raises:
        NotPack: it is no zip, holds what no pack holds, or would unpack to where or what it must not.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            _check_list(members, len(content))
            kept = {_name(each): each for each in members if _is_kept(each)}
            _check_kept(kept, members)
            return {name: archive.read(member) for name, member in kept.items()}
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        raise NotPack("The selected file is not a zip, or it is damaged. Make the zip again") from error


def _check_list(members: Sequence[ZipInfo], size: int) -> None:
    """What the archive says of each file, before anything is unpacked."""
    if len(members) > 2 * MOST_FILES:
        raise NotPack(f"The zip holds more than {MOST_FILES} files")
    for each in members:
        _check_path(each)
        if each.flag_bits & _ENCRYPTED:
            raise NotPack("The zip has a password. Make it again without one")
        if each.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise NotPack("The zip is packed in a way that we do not read. Make an ordinary zip")
    # Files that share their bytes are how a small archive unpacks to a very large one
    packed, unpacked = sum(each.compress_size for each in members), sum(each.file_size for each in members)
    if unpacked > MOST_UNPACKED or packed > size:
        raise NotPack(f"The zip unpacks to more than {MOST_UNPACKED // 1_000_000} MB. A pack is words only")
    for each in members:
        if each.file_size > MOST_OF_A_FILE:
            raise NotPack(f"{each.filename} is larger than {MOST_OF_A_FILE // 1000} KB. A pack is words only")


def _check_path(member: ZipInfo) -> None:
    """A file goes into the pack's own folder, and is a file."""
    name = member.orig_filename
    path = PurePosixPath(name)
    odd = "\\" in name or ":" in name or not name.isprintable()
    if odd or path.is_absolute() or ".." in path.parts:
        raise NotPack(f"The zip holds a file whose place is outside its own folder: {name!r}")
    kind = stat.S_IFMT(member.external_attr >> _UNIX)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise NotPack(f"The zip holds a link, not a file: {name!r}. Put the file itself there")


def _is_kept(member: ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    return not (member.is_dir() or path.name in IGNORED or IGNORED_FOLDER in path.parts)


def _check_kept(kept: dict[str, ZipInfo], members: Sequence[ZipInfo]) -> None:
    """One folder at most, no name twice, only words."""
    if not kept:
        raise NotPack("The zip holds no files")
    if len(kept) > MOST_FILES:
        raise NotPack(f"The zip holds more than {MOST_FILES} files")
    if len({name.lower() for name in kept}) < sum(map(_is_kept, members)):
        raise NotPack("The zip holds two files of one name")
    above = {PurePosixPath(each.filename).parts[:-1] for each in kept.values()}
    if len(above) > 1 or len(next(iter(above))) > 1:
        raise NotPack(
            "The zip must hold the files of one pack, or one folder with them, and no other folders"
        )
    for name in kept:
        if not name.endswith(KINDS):
            raise NotPack(
                f"The zip holds {name}. A pack holds pack.toml and files that end in .md, nothing else"
            )


def _name(member: ZipInfo) -> str:
    return PurePosixPath(member.filename).name
