"""What a file is, by what it holds and never by its name.

Sources: PKWARE APPNOTE 6.3.10 sections 4.3.16 and 4.4 (ZIP's end record); ECMA-376 part 2 (where a workbook
keeps its parts); OpenDocument 1.3 part 2 section 3.3 (its member "mimetype"); [MS-CFB] section 2.2 (OLE).
"""

import struct
import zipfile
from enum import StrEnum
from typing import IO

from volunteer_app.foundation.spreadsheets.limits import (
    HIGHEST_RATIO,
    LARGEST_DIRECTORY,
    MOST_MEMBERS,
    MOST_UNPACKED,
    RATIO_MATTERS_FROM,
    Unreadable,
)

END_RECORD = struct.Struct("<4s4H2LH")
END_MARK, END_MARK_64 = b"PK\x05\x06", b"PK\x06\x07"
LONGEST_END = END_RECORD.size + 0xFFFF

ODS = b"application/vnd.oasis.opendocument.spreadsheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

SAVE_AS = "Open it and save it as an Excel workbook (.xlsx), an OpenDocument spreadsheet (.ods) or CSV"

# What else people choose by mistake, by its first bytes, lower-cased.
OTHERS = (
    (b"%pdf", "a PDF document"),
    (b"\x89png", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"gif8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"rar!", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
)


class Kind(StrEnum):
    """The kinds of table that are read."""

    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"


def kind_of(file: IO[bytes]) -> Kind:
    """What this file is. Looks at a workbook's list of members, and unpacks nothing.

    Raises:
        Unreadable: it is none of the kinds, or one that is not safe to open.
    """
    file.seek(0)
    start = file.read(1024)
    if not start.strip():
        raise Unreadable("The file is empty")
    if start.startswith(OLE):
        raise _of_an_ole_file(file)
    if start.startswith((b"PK\x03\x04", END_MARK)):
        return _of_an_archive(file)
    beginning = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower()
    for mark, name in OTHERS:
        if beginning.startswith(mark):
            raise Unreadable(f"This is {name}, not a spreadsheet. {SAVE_AS}")
    return Kind.CSV


def _of_an_ole_file(file: IO[bytes]) -> Unreadable:
    file.seek(0)
    protected, kept = False, b""
    while piece := file.read(256 * 1024):
        protected = protected or ENCRYPTED in kept + piece
        kept = piece[-len(ENCRYPTED) :]
    if protected:
        return Unreadable("This workbook is protected by a password. Save it without the password first")
    return Unreadable(f"This is a file of Excel 97 to 2003 (.xls), or of another old program. {SAVE_AS}")


def _of_an_archive(file: IO[bytes]) -> Kind:
    _refuse_large_directory(file)
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _refuse_bomb(members)
            return _kind_by_members({each.filename for each in members}, archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _damaged() from error


def _refuse_large_directory(file: IO[bytes]) -> None:
    """Python reads the whole list of members at once, so its size is asked first."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - LONGEST_END - 20))
    tail = file.read()
    at = tail.rfind(END_MARK)
    if at < 0 or len(tail) < at + END_RECORD.size:
        raise _damaged()
    _, _, _, _, members, directory, _, _ = END_RECORD.unpack_from(tail, at)
    if END_MARK_64 in tail[max(0, at - 20) : at] or members > MOST_MEMBERS or directory > LARGEST_DIRECTORY:
        raise Unreadable(f"This workbook has more than {MOST_MEMBERS:,} parts inside, so it was not opened")


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(each.file_size for each in members)
    large = (each for each in members if each.file_size > RATIO_MATTERS_FROM)
    too_dense = any(each.file_size > HIGHEST_RATIO * max(each.compress_size, 1) for each in large)
    if unpacked > MOST_UNPACKED or too_dense or len(members) > MOST_MEMBERS:
        raise Unreadable(
            "This workbook would unpack to far more than a table of volunteers needs, so it was not opened. "
            "Copy the cells into a new workbook, or save it as CSV"
        )


def _kind_by_members(names: set[str], archive: zipfile.ZipFile) -> Kind:
    lower = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in lower):
        raise Unreadable(
            "This workbook holds macros, so it was not opened. Save it as an Excel workbook (.xlsx)"
        )
    if "xl/workbook.xml" in lower:
        _refuse_macro_type(archive)
        return Kind.XLSX
    if "mimetype" in names and _beginning(archive, "mimetype", 100).strip() == ODS:
        return Kind.ODS
    if "word/document.xml" in lower:
        raise Unreadable(f"This is a Word document, not a spreadsheet. {SAVE_AS}")
    if "xl/workbook.bin" in lower:
        raise Unreadable(f"This is a binary workbook (.xlsb). {SAVE_AS}")
    raise Unreadable(f"This is a ZIP archive or another kind of document, not a spreadsheet. {SAVE_AS}")


def _refuse_macro_type(archive: zipfile.ZipFile) -> None:
    """A macro workbook says so in its list of types, even when its macros were taken out."""
    if b"macroenabled" in _beginning(archive, "[Content_Types].xml", 256 * 1024).lower():
        raise Unreadable("This is a macro workbook (.xlsm). Save it as an Excel workbook (.xlsx)")


def _beginning(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    try:
        with archive.open(name) as member:
            return member.read(most)
    except KeyError:
        return b""


def _damaged() -> Unreadable:
    return Unreadable(
        "This workbook is damaged, or was not saved to its end. Save it again and send it again"
    )
