"""Pictures, read and written anew: what a camera or a program hid in them stays behind.

A photo says where it was taken (EXIF, GPS), by which device and when, and can hold text, profiles and whole
other files. Only what can be seen is kept, turned the right way up.
"""

import struct
import zlib
from contextlib import closing
from io import BytesIO
from threading import Lock

from PIL import ImageOps
from PIL.Image import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from volunteer_app.foundation.files.kinds import FileKind, NotTaken

# A colour picture takes 3 bytes for each pixel in memory, twice while it is turned: 240 MB
MOST_PIXELS = 40_000_000
JPEG_QUALITY = 90

UNREADABLE = "The selected picture is damaged or incomplete. Save it again and choose the new file"

# One at a time in each process, so that memory stays bounded however many people send pictures
_one_at_a_time = Lock()


def cleaned(content: bytes, kind: FileKind) -> bytes:
    """The picture alone, in the same format.

    Raises:
        NotTaken: it cannot be read, or has too many pixels. Their number is read from its first bytes: a
            picture of 50,000 by 50,000 pixels fits into a small file and would fill the memory.
    """
    try:
        with _one_at_a_time, closing(_opened(content, kind)) as picture:
            _check_size(*picture.size)
            picture.load()
            return _written(_seen(picture), kind)
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        KeyError,
        IndexError,
        struct.error,
        zlib.error,
    ) as error:
        raise NotTaken(UNREADABLE) from error


def _opened(content: bytes, kind: FileKind) -> Image:
    """The header alone. Not by Image.open, which would also try formats that we do not take."""
    if kind is FileKind.PNG:
        return PngImageFile(BytesIO(content))
    return JpegImageFile(BytesIO(content))


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise NotTaken(
            f"The selected picture is {width:,} by {height:,} pixels. "
            f"It must have {MOST_PIXELS // 1_000_000} million pixels or fewer, for example 8,000 by 5,000"
        )


def _seen(picture: Image) -> Image:
    """What a person sees: the first picture of an animation, the right way up, in a plain mode."""
    picture = _plain(picture)
    turned = ImageOps.exif_transpose(picture)
    turned.info.clear()
    return turned


def _plain(picture: Image) -> Image:
    """Grey, colour, or colour with transparency."""
    if picture.mode in {"L", "RGB"} and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.point(lambda level: level / 256).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _written(picture: Image, kind: FileKind) -> bytes:
    made = BytesIO()
    if kind is FileKind.JPEG:
        picture.save(made, "JPEG", quality=JPEG_QUALITY)
    else:
        picture.save(made, "PNG")
    return made.getvalue()
