"""Pictures, read and written anew: what a camera or a program hid in them stays behind.

A photo says where it was taken (EXIF, GPS), by which device and when, and can hold text, profiles and whole
other files. Only what can be seen is kept, turned the right way up.
"""

import struct
import zlib
from contextlib import closing
from io import BytesIO
from threading import Lock
from typing import Any

from PIL.ExifTags import Base as ExifTag
from PIL.Image import Image, Transpose
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from volunteer_app.foundation.files.kinds import FileKind, NotTaken
from volunteer_app.foundation.uploads import MEGABYTE

# A colour picture takes 3 bytes for each pixel in memory, twice while it is turned: 240 MB
MOST_PIXELS = 40_000_000
# What is kept may be no larger than what may be sent: written anew, a picture can grow
MOST_MEGABYTES = 10
# The second is for a photo that was sent smaller than the first would make it
JPEG_QUALITIES = (90, 75)

UNREADABLE = "The selected picture is damaged or incomplete. Save it again and choose the new file"
TOO_LARGE = (
    f"The selected picture is larger than {MOST_MEGABYTES} MB when the details hidden in it are removed. "
    "Save it with fewer pixels, or as a JPEG, and choose the new file"
)

# How a camera was held, as EXIF numbers it, and what puts the picture right; 1 is upright
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_PLAIN = frozenset({"1", "L", "LA", "RGB", "RGBA"})


class _Photo(JpegImageFile):
    """A photo whose EXIF is not read while it is opened: odd EXIF fails in many ways."""

    def _read_dpi_from_exif(self) -> None:
        """How many dots make an inch is not kept."""


# One at a time in each process, so that memory stays bounded however many people send pictures
_one_at_a_time = Lock()


def cleaned(content: bytes, kind: FileKind) -> bytes:
    """The picture alone, in the same format.

    Raises:
        NotTaken: it cannot be read, has too many pixels, or is too large once it is written anew. The number
            of pixels is read from its first bytes: a picture of 50,000 by 50,000 pixels fits into a small
            file and would fill the memory.
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
    return _Photo(BytesIO(content))


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise NotTaken(
            f"The selected picture is {width:,} by {height:,} pixels. "
            f"It must have {MOST_PIXELS // 1_000_000} million pixels or fewer, for example 8,000 by 5,000"
        )


def _seen(picture: Image) -> Image:
    """What a person sees: the first picture of an animation, the right way up, in a plain mode."""
    turn = _turn(picture)
    picture = _plain(picture)
    clear = picture.info.get("transparency") if picture.mode == "P" else None
    if turn is not None:
        picture = picture.transpose(turn)
    picture.info.clear()
    if clear is not None:
        picture.info["transparency"] = clear
    return picture


def _turn(picture: Image) -> Transpose | None:
    """What puts the picture right. None if it is upright, or does not say so in a way that can be read."""
    try:
        said: Any = picture.getexif().get(ExifTag.Orientation)
        return _TURNS.get(said)
    except Exception:  # anything can stand there, and the picture can be seen without it
        return None


def _plain(picture: Image) -> Image:
    """Black and white, grey, colour or a palette, with transparency or without."""
    if picture.mode == "P":
        return _with_colours_seen(picture)
    if picture.mode in _PLAIN and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.point(lambda level: level / 256).convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _with_colours_seen(picture: Image) -> Image:
    """A palette in which the colours that no pixel has are black: something else could stand in their place.

    It stays a palette: in full colour, the file would be several times as large.
    """
    # One band: what Pillow calls a colour is its number in the palette
    seen = {number for _, number in picture.getcolors(256) or () if isinstance(number, int)}
    last = max(seen, default=0)
    colours = bytes(picture.getpalette("RGB") or ()).ljust(768, b"\0")
    shown = [colours[3 * number :][:3] if number in seen else b"\0\0\0" for number in range(last + 1)]
    clear: Any = picture.info.get("transparency")
    picture.putpalette(b"".join(shown))
    if isinstance(clear, bytes):
        alphas = clear.ljust(256, b"\xff")
        picture.info["transparency"] = bytes(alphas[n] if n in seen else 255 for n in range(last + 1))
    return picture


def _written(picture: Image, kind: FileKind) -> bytes:
    """The first way of writing it that is small enough.

    Raises:
        NotTaken: none is.
    """
    for way in [{"quality": each} for each in JPEG_QUALITIES] if kind is FileKind.JPEG else [{}]:
        made = BytesIO()
        picture.save(made, kind.name, **way)
        if made.tell() <= MOST_MEGABYTES * MEGABYTE:
            return made.getvalue()
    raise NotTaken(TOO_LARGE)
