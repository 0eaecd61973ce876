"""Pictures keep what is seen and lose the rest; a picture that would fill the memory is never unpacked."""

import struct
import tracemalloc
from io import BytesIO
from random import Random

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat
from PIL.JpegImagePlugin import JpegImageFile

from tests.factories.documents import GPS, MAKER, ORIENTATION, chunk, make_jpeg, make_png, png_of_size
from volunteer_app.foundation.files import pictures
from volunteer_app.foundation.files.kinds import FileKind, NotTaken
from volunteer_app.foundation.files.pictures import cleaned


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def refusal(content: bytes, kind: FileKind) -> str:
    with pytest.raises(NotTaken) as refused:
        cleaned(content, kind)
    return refused.value.message


@pytest.mark.parametrize(
    ("content", "kind"), [(make_jpeg(), FileKind.JPEG), (make_png(), FileKind.PNG)], ids=["jpeg", "png"]
)
def test_where_and_by_what_it_was_taken_is_gone(content: bytes, kind: FileKind) -> None:
    assert MAKER.encode() in content
    before = opened(content)
    assert before.getexif().get_ifd(GPS)
    after = cleaned(content, kind)
    picture = opened(after)
    assert not dict(picture.getexif())
    assert not {"icc_profile", "exif", "comment", "Author", "Comment"} & set(picture.info)
    for hidden in (MAKER.encode(), b"Exif", b"ICC_PROFILE", b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"iCCP"):
        assert hidden not in after
    assert (picture.size, picture.mode) == (before.size, before.mode)


def test_what_hangs_behind_a_picture_is_gone() -> None:
    hidden = b"PK\x03\x04 an archive <script>"
    assert hidden not in cleaned(make_jpeg() + hidden, FileKind.JPEG)
    assert hidden not in cleaned(make_png() + hidden, FileKind.PNG)
    private = make_png().replace(b"\0\0\0\0IEND", chunk(b"prVt", hidden) + b"\0\0\0\0IEND")
    assert hidden in private
    assert hidden not in cleaned(private, FileKind.PNG)


def test_a_photo_is_turned_the_right_way_up() -> None:
    lying = make_jpeg(orientation=6, size=(40, 30))  # to be turned a quarter clockwise
    picture = opened(cleaned(lying, FileKind.JPEG)).convert("L")
    assert picture.size == (30, 40)
    lightest = {place: picture.getpixel(place) for place in ((2, 2), (27, 2), (2, 37), (27, 37))}
    assert max(lightest, key=lambda place: int(lightest[place])) == (27, 2)  # type: ignore[arg-type]  # grey: a number


def tagged(kind: int, count: int, value: bytes, *more: bytes) -> bytes:
    """A photo whose EXIF says its orientation in this way, and more."""
    entries = (struct.pack("<HHI", ORIENTATION, kind, count) + value.ljust(4, b"\0"), *more)
    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + b"".join(entries) + b"\0" * 4
    made = BytesIO()
    Image.new("RGB", (40, 30)).save(made, "JPEG", exif=exif)
    return made.getvalue()


ODD = [
    tagged(2, 4, b"six"),
    tagged(3, 2, struct.pack("<HH", 6, 6)),
    tagged(5, 1, struct.pack("<I", 0)),
    tagged(11, 1, struct.pack("<f", float("nan"))),
    tagged(7, 4, b"\xff\xff\xff\xff"),
    tagged(3, 1, struct.pack("<H", 60000)),
    tagged(99, 1, b"\x06"),
    # the part of the camera is a word where a number of a place is due
    tagged(3, 1, b"\x06", struct.pack("<HHI", 0x8769, 2, 4) + b"abc\0"),
    tagged(3, 1, b"\x06", struct.pack("<HHI", 0x8825, 5, 1) + struct.pack("<I", 4)),
    tagged(3, 1, b"\x06", struct.pack("<HHI", 0x0111, 2, 4) + b"abc\0"),
    tagged(3, 1, b"\x06", struct.pack("<HHI", 0x9286, 3, 1) + b"\x06"),
]


@pytest.mark.parametrize("content", ODD)
def test_a_photo_with_odd_details_is_kept(content: bytes) -> None:
    assert opened(cleaned(content, FileKind.JPEG)).size in {(40, 30), (30, 40)}


@pytest.mark.parametrize("fault", [TypeError, AttributeError, OverflowError])
def test_a_photo_whose_details_cannot_be_read_is_kept_unturned(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def fails(_: Image.Image) -> Image.Exif:
        raise fault

    monkeypatch.setattr(Image.Image, "getexif", fails)
    lying = make_jpeg(orientation=6, size=(40, 30))
    assert b"Exif" not in cleaned(lying, FileKind.JPEG)
    monkeypatch.undo()
    assert opened(cleaned(lying, FileKind.JPEG)).size == (30, 40)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_way_of_holding_a_camera_is_put_right(orientation: int) -> None:
    picture = opened(cleaned(make_jpeg(orientation=orientation), FileKind.JPEG))
    meant = ImageOps.exif_transpose(opened(make_jpeg(orientation=orientation)))
    assert picture.size == meant.size
    assert ImageStat.Stat(ImageChops.difference(picture, meant)).mean < [3, 3, 3]


@pytest.mark.parametrize(
    ("mode", "kept"),
    [("1", "1"), ("L", "L"), ("LA", "LA"), ("P", "P"), ("RGB", "RGB"), ("RGBA", "RGBA"), ("I;16", "L")],
)
def test_a_png_keeps_its_mode_where_it_is_plain(mode: str, kept: str) -> None:
    assert opened(cleaned(make_png(mode), FileKind.PNG)).mode == kept


def test_sixteen_bits_of_grey_stay_grey() -> None:
    made = BytesIO()
    Image.new("I;16", (4, 4), 32_768).save(made, "PNG")
    assert opened(cleaned(made.getvalue(), FileKind.PNG)).getpixel((0, 0)) == 128


def test_a_colour_that_means_transparent_stays_transparent() -> None:
    made = BytesIO()
    picture = Image.new("P", (4, 4), 3)
    picture.putpalette(bytes(range(48)))
    picture.save(made, "PNG", transparency=3)
    picture = opened(cleaned(made.getvalue(), FileKind.PNG)).convert("RGBA")
    assert picture.getpixel((0, 0)) == (9, 10, 11, 0)


def noise(mode: str, size: tuple[int, int]) -> Image.Image:
    """Nothing that can be packed."""
    bands = len(Image.new(mode, (1, 1)).getbands())
    return Image.frombytes(mode, size, Random(1).randbytes(size[0] * size[1] * bands))  # noqa: S311 - no secret


def test_a_palette_stays_one_so_that_the_picture_does_not_grow() -> None:
    picture = noise("P", (600, 500))
    picture.putpalette(bytes(range(256)) * 3)
    made = BytesIO()
    picture.save(made, "PNG", transparency=bytes(range(256)))
    after = cleaned(made.getvalue(), FileKind.PNG)
    assert len(after) < 1.1 * len(made.getvalue())
    assert opened(after).convert("RGBA").tobytes() == opened(made.getvalue()).convert("RGBA").tobytes()


def test_nothing_hides_in_the_colours_that_no_pixel_has() -> None:
    hidden = b"a long line of text that stands where colours should be"
    picture = Image.new("P", (4, 4), 1)
    picture.putpixel((1, 1), 40)
    picture.putpalette(b"\x01\x02\x03\x04\x05\x06" + hidden.ljust(3 * 60, b"!"))
    made = BytesIO()
    picture.save(made, "PNG", transparency=b"\xff\x80" + hidden)
    assert hidden in made.getvalue()
    after = cleaned(made.getvalue(), FileKind.PNG)
    assert hidden[9:30] not in after
    assert opened(after).convert("RGBA").getpixel((0, 0)) == (4, 5, 6, 128)
    assert opened(after).convert("RGBA").getpixel((1, 1)) == opened(made.getvalue()).convert("RGBA").getpixel(
        (1, 1)
    )


def test_a_picture_that_is_too_large_once_written_anew_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MEGABYTE", 10_000)
    made = BytesIO()
    noise("RGB", (300, 200)).save(made, "PNG")
    assert "larger than 10 MB when the details hidden in it are removed" in refusal(
        made.getvalue(), FileKind.PNG
    )


def test_a_photo_that_grew_is_written_a_little_coarser(monkeypatch: pytest.MonkeyPatch) -> None:
    made = BytesIO()
    noise("RGB", (300, 200)).save(made, "JPEG", quality=60)
    fine = len(cleaned(made.getvalue(), FileKind.JPEG))
    monkeypatch.setattr(pictures, "MOST_MEGABYTES", 1)
    monkeypatch.setattr(pictures, "MEGABYTE", fine - 1)
    assert len(cleaned(made.getvalue(), FileKind.JPEG)) < fine
    monkeypatch.setattr(pictures, "MEGABYTE", 1000)
    assert "larger than 1" in refusal(made.getvalue(), FileKind.JPEG).replace("10 MB", "1")


@pytest.mark.parametrize(("mode", "kept"), [("L", "L"), ("RGB", "RGB"), ("CMYK", "RGB")])
def test_odd_modes_of_a_jpeg_become_plain_ones(mode: str, kept: str) -> None:
    assert opened(cleaned(make_jpeg(mode=mode), FileKind.JPEG)).mode == kept


def test_of_an_animation_the_first_picture_is_kept() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    made = BytesIO()
    frames[0].save(made, "PNG", save_all=True, append_images=frames[1:])
    assert getattr(opened(made.getvalue()), "n_frames") == 3  # noqa: B009 - of animations alone
    picture = opened(cleaned(made.getvalue(), FileKind.PNG))
    assert getattr(picture, "n_frames", 1) == 1
    assert picture.getpixel((0, 0)) == (255, 0, 0)


def test_a_picture_of_50_000_by_50_000_pixels_is_refused_without_being_unpacked() -> None:
    content = png_of_size(50_000, 50_000)
    assert len(content) < 1000
    tracemalloc.start()
    said = refusal(content, FileKind.PNG)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "50,000 by 50,000 pixels" in said
    assert "40 million pixels" in said
    assert peak < 1_000_000


def test_a_large_jpeg_is_refused_by_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytearray(make_jpeg())
    place = content.index(b"\xff\xc0") + 5  # height and width stand in the start of frame
    content[place : place + 4] = (50_000).to_bytes(2, "big") * 2
    monkeypatch.setattr(JpegImageFile, "load", None)
    assert "50,000 by 50,000 pixels" in refusal(bytes(content), FileKind.JPEG)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (make_png(size=(400, 300))[:-60], FileKind.PNG),
        (make_png()[:20], FileKind.PNG),
        (png_of_size(4000, 4000), FileKind.PNG),
        (png_of_size(0, 10), FileKind.PNG),
        (make_jpeg(size=(400, 300))[:-400], FileKind.JPEG),
        (make_jpeg()[:30], FileKind.JPEG),
        (b"\xff\xd8\xff", FileKind.JPEG),
        (b"\xff\xd8\xff<script>alert(1)</script>", FileKind.JPEG),
    ],
)
def test_a_picture_that_is_cut_off_is_refused(content: bytes, kind: FileKind) -> None:
    assert "damaged or incomplete" in refusal(content, kind)
