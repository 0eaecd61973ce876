"""Pictures keep what is seen and lose the rest; a picture that would fill the memory is never unpacked."""

import tracemalloc
from io import BytesIO

import pytest
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from tests.factories.documents import GPS, MAKER, chunk, make_jpeg, make_png, png_of_size
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


@pytest.mark.parametrize(
    ("mode", "kept"),
    [("1", "L"), ("L", "L"), ("LA", "RGBA"), ("P", "RGB"), ("RGB", "RGB"), ("RGBA", "RGBA"), ("I;16", "L")],
)
def test_odd_modes_of_a_png_become_plain_ones(mode: str, kept: str) -> None:
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
    assert opened(cleaned(made.getvalue(), FileKind.PNG)).getpixel((0, 0))[3] == 0  # type: ignore[index]  # RGBA


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
