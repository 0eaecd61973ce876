"""Files for tests, made by hand: small, and each what it says, unless a test asks for another."""

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from PIL import Image
from PIL.PngImagePlugin import PngInfo

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
ORIENTATION, GPS, LATITUDE = 0x0112, 0x8825, 2
MAKER = "Camera of somebody"

TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/word/document.xml" ContentType="%s"/></Types>"""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = """<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>"""
TEMPLATE = (
    '<Relationship Id="r1" Target="%s" TargetMode="External" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
)


def make_pdf(text: bytes = b"Certificate of attendance") -> bytes:
    """A PDF of one page."""
    stream = b"BT /F1 18 Tf 40 100 Td (%s) Tj ET" % text
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    )
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    return made + (
        b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (table, start)
    )


def make_docx(members: Mapping[str, str | bytes] | None = None, *, content_type: str = WORD) -> bytes:
    """A Word document of one word, with more `members`."""
    made = BytesIO()
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES % content_type,
        "_rels/.rels": RELATIONS % "",
        "word/document.xml": "<document><body><p>Hello</p></body></document>",
        **(members or {}),
    }
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)  # always the same bytes
    return made.getvalue()


def with_template(target: str) -> bytes:
    """A Word document that gets its template from there."""
    return make_docx({"word/_rels/settings.xml.rels": RELATIONS % (TEMPLATE % target)})


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that says that it is so large, in grey; the rest of it is a few bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    few = zlib.compress(b"\0" * 1000)
    return PNG_SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", few) + chunk(b"IEND", b"")


def make_png(mode: str = "RGB", size: tuple[int, int] = (40, 30)) -> bytes:
    """A PNG with a text and a profile in it."""
    told = PngInfo()
    told.add_text("Author", MAKER)
    told.add_text("Comment", MAKER, zip=True)
    made = BytesIO()
    Image.new(mode, size).save(made, "PNG", pnginfo=told, icc_profile=MAKER.encode(), exif=_exif(1))
    return made.getvalue()


def make_jpeg(*, orientation: int = 1, mode: str = "RGB", size: tuple[int, int] = (40, 30)) -> bytes:
    """A photo that tells where it was taken and by what; its upper left corner is white."""
    picture = Image.new(mode, size)
    white = Image.new(mode, (8, 8), "white" if mode != "CMYK" else (0, 0, 0, 0))
    picture.paste(white, (0, 0))
    made = BytesIO()
    picture.save(made, "JPEG", exif=_exif(orientation), icc_profile=MAKER.encode(), comment=MAKER, quality=95)
    return made.getvalue()


def _exif(orientation: int) -> Image.Exif:
    told = Image.Exif()
    told[ORIENTATION] = orientation
    told[0x010F] = MAKER
    told.get_ifd(GPS)[LATITUDE] = (51.0, 30.0, 26.0)
    return told
