"""Whether an archive is a Word document, without macros, that unpacks to a reasonable size.

A DOCX is a ZIP archive (ECMA-376, part 2). Its list of members stands at its end. That list is read first,
and nothing is unpacked before it is known to be short and to come to little; what is unpacked then is
unpacked piece by piece and thrown away.
"""

import struct
import zlib
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from volunteer_app.foundation.files.kinds import TAKEN, WORD, NotTaken
from volunteer_app.foundation.uploads import MEGABYTE

MOST_MEMBERS = 2_000
LONGEST_LIST = MEGABYTE
# A letter with many pictures unpacks to about twice its size; text to ten times
MOST_UNPACKED = 100 * MEGABYTE
LARGEST_PART_READ = MEGABYTE
END = struct.Struct("<4s4H2LH")  # the end of the list of members: APPNOTE.TXT, 4.3.16
MAIN = f"{WORD}.main+xml"

NOT_WORD = f"The selected file must be a {TAKEN}. This is an archive, and no Word document"
DAMAGED = "The selected Word document is damaged or incomplete. Save it again and choose the new file"
ENCRYPTED = "The selected Word document has a password. Save it without one and choose the new file"
MACROS = "The selected Word document contains macros. Save it as an ordinary DOCX or as a PDF and choose that"
FAR_TEMPLATE = (
    "The selected Word document gets a template from elsewhere each time it is opened. "
    "Save it as a PDF and choose that"
)
BOMB = (
    "The selected Word document unpacks to more than 100 MB. Make its pictures smaller, or save it as a PDF"
)


def check(content: bytes) -> None:
    """Pass a Word document.

    Raises:
        NotTaken: it is none, is damaged, has macros or fetches them, or unpacks to far too much.
    """
    _check_end(content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            _check_members(archive.infolist(), len(content))
            _check_parts(archive)
            # Unpacks in pieces, each member no further than it says that it is long
            if archive.testzip() is not None:
                raise NotTaken(DAMAGED)
    except (BadZipFile, expat.ExpatError, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise NotTaken(DAMAGED) from error


def _check_end(content: bytes) -> None:
    """The list ends with the file and starts where it says: nothing stands before or after the archive."""
    if len(content) < END.size:
        raise NotTaken(DAMAGED)
    mark, *_, members, length, start, comment = END.unpack(content[-END.size :])
    if mark != b"PK\x05\x06" or comment or start + length != len(content) - END.size:
        raise NotTaken(DAMAGED)
    if members > MOST_MEMBERS or length > LONGEST_LIST:
        raise NotTaken(BOMB)


def _check_members(members: list[ZipInfo], size: int) -> None:
    """What the list says, before anything is unpacked."""
    names = [member.filename.lower() for member in members]
    if len(set(names)) < len(names):
        raise NotTaken(DAMAGED)  # which of two a program reads is its own choice
    if any(member.flag_bits & 1 for member in members):
        raise NotTaken(ENCRYPTED)
    if any(member.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for member in members):
        raise NotTaken(DAMAGED)  # Word knows these two (ECMA-376 part 2, annex C)
    # Members that share their bytes are how a small archive unpacks to a very large one
    packed, unpacked = sum(each.compress_size for each in members), sum(each.file_size for each in members)
    if unpacked > MOST_UNPACKED or packed > size:
        raise NotTaken(BOMB)
    if any("vbaproject" in name or "vbadata" in name for name in names):
        raise NotTaken(MACROS)


def _check_parts(archive: ZipFile) -> None:
    """The list of content types says what the document is; relationships say what it fetches."""
    if "[Content_Types].xml" not in archive.namelist():
        raise NotTaken(NOT_WORD)
    types = [of.get("ContentType", "").lower() for of in _elements(archive, "[Content_Types].xml")]
    if any("macroenabled" in each or "vbaproject" in each for each in types):
        raise NotTaken(MACROS)
    if MAIN not in types:
        raise NotTaken(NOT_WORD)
    for name in archive.namelist():
        if name.lower().endswith(".rels"):
            _check_relationships(_elements(archive, name))


def _check_relationships(relationships: list[dict[str, str]]) -> None:
    """A template is run with the document: none with macros, and none from another machine.

    A template on the sender's own disk is named in many a letter, and does no harm.
    """
    for each in relationships:
        target = each.get("Target", "").lower().replace("\\", "/")
        if not each.get("Type", "").lower().endswith("/attachedtemplate"):
            continue
        if target.endswith((".dotm", ".docm", ".dot")):
            raise NotTaken(MACROS)
        on_own_disk = target.startswith("file:///") and not target.startswith("file:////")
        if each.get("TargetMode", "").lower() == "external" and not on_own_disk:
            raise NotTaken(FAR_TEMPLATE)


def _elements(archive: ZipFile, name: str) -> list[dict[str, str]]:
    """The attributes of each element of a part. A part with a document type is refused: OPC allows none."""
    with archive.open(name) as part:
        text = part.read(LARGEST_PART_READ + 1)
    if len(text) > LARGEST_PART_READ:
        raise NotTaken(BOMB)
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_document_type
    parser.StartElementHandler = lambda _name, attributes: found.append(attributes)
    parser.Parse(text, True)
    return found


def _no_document_type(*_: object) -> None:
    raise NotTaken(DAMAGED)
