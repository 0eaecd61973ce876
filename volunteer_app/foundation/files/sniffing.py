"""What a file is, by its content alone: never by its name, nor by the type that a browser sent.

Strict on purpose. A file that is two things at once (a PDF that is also an archive, an archive with a picture
in front) is refused, since each program would see another one.
"""

from volunteer_app.foundation.files import word
from volunteer_app.foundation.files.kinds import TAKEN, FileKind, NotTaken

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
JPEG_SIGNATURE = b"\xff\xd8\xff"
ZIP_SIGNATURE = b"PK\x03\x04"
ZIP_END = b"PK\x05\x06"
# ISO 32000-1, 7.5.5, and what programs write after it: the end mark stands in the last kilobyte
PDF_TAIL = 1024
# An archive's list ends within this of the file's end: 22 bytes and a comment of up to 65,535
ZIP_TAIL = 22 + 65_535

NOTHING_WE_TAKE = f"The selected file must be a {TAKEN}. Its content is none of these, whatever its name says"
INCOMPLETE_PDF = "The selected PDF is damaged or incomplete. Save it again and choose the new file"
TWO_THINGS = "The selected PDF has another file hidden in it. Print it to a new PDF and choose that"


def kind_of(content: bytes) -> FileKind:
    """What the content is.

    Raises:
        NotTaken: nothing that the service takes, or not safely so. `pictures` looks further at pictures.
    """
    if content.startswith(PNG_SIGNATURE):
        return FileKind.PNG
    if content.startswith(JPEG_SIGNATURE):
        return FileKind.JPEG
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return FileKind.PDF
    if content.startswith(ZIP_SIGNATURE):
        word.check(content)
        return FileKind.DOCX
    raise NotTaken(NOTHING_WE_TAKE)


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-PDF_TAIL:] or b"startxref" not in content[-2 * PDF_TAIL :]:
        raise NotTaken(INCOMPLETE_PDF)
    if ZIP_END in content[-ZIP_TAIL:]:
        raise NotTaken(TWO_THINGS)
