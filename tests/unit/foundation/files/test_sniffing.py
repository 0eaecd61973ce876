"""What a file is follows from its content, and from nothing that whoever sent it says."""

import struct
import zipfile
from io import BytesIO

import pytest

from tests.factories.documents import make_docx, make_jpeg, make_pdf, make_png, with_template
from volunteer_app.foundation.files import word
from volunteer_app.foundation.files.kinds import FileKind, NotTaken
from volunteer_app.foundation.files.sniffing import kind_of
from volunteer_app.foundation.files.storing import examine

MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
MACRO_TEMPLATE_TYPE = "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def refusal(content: bytes) -> str:
    with pytest.raises(NotTaken) as refused:
        kind_of(content)
    return refused.value.message


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (make_pdf(), FileKind.PDF),
        (make_png(), FileKind.PNG),
        (make_jpeg(), FileKind.JPEG),
        (make_docx(), FileKind.DOCX),
    ],
)
def test_the_four_kinds_are_known_by_their_content(content: bytes, kind: FileKind) -> None:
    assert kind_of(content) is kind


def test_a_name_that_lies_is_put_right() -> None:
    assert examine(make_pdf(), "photo.png").name == "photo.png.pdf"


@pytest.mark.parametrize(
    "content",
    [HTML, b"", b"PK", b"GIF89a", b"\x7fELF", b"%!PS-Adobe", b" %PDF-1.4", HTML + make_pdf(), b"\0" * 100],
)
def test_anything_else_is_refused_whatever_its_name_says(content: bytes) -> None:
    assert "must be a PDF, PNG, JPEG or DOCX" in refusal(content)


@pytest.mark.parametrize("content", [make_pdf()[:-20], b"%PDF-1.4\n" + HTML, make_pdf() + HTML * 100])
def test_a_pdf_that_does_not_end_as_one_is_refused(content: bytes) -> None:
    assert "damaged or incomplete" in refusal(content)


def test_a_pdf_that_is_an_archive_too_is_refused() -> None:
    assert "another file hidden" in refusal(make_pdf() + make_docx())
    comment = b"\nstartxref\n9\n%%EOF\n"
    archive = make_docx()[:-2] + struct.pack("<H", len(comment)) + comment
    assert "another file hidden" in refusal(make_pdf() + archive)


@pytest.mark.parametrize("before", [b"", b"PK\x03\x04"])
def test_an_archive_with_something_before_or_after_it_is_refused(before: bytes) -> None:
    assert "damaged" in refusal(before + make_docx() + HTML)


@pytest.mark.parametrize(
    "content",
    [
        make_docx({"word/vbaProject.bin": b"macro"}),
        make_docx({"word/VBAPROJECT.BIN": b"macro"}),
        make_docx(content_type=MACRO_TYPE),
        make_docx(content_type=MACRO_TEMPLATE_TYPE),
        with_template("file:///C:/Users/x/letters.dotm"),
    ],
)
def test_a_word_document_with_macros_or_a_macro_template_is_refused(content: bytes) -> None:
    assert "contains macros" in refusal(content)


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/t.dotx",
        "file://server/share/t.dotx",
        "file:////server/t.dotx",
        r"\\server\t.dotx",
    ],
)
def test_a_word_document_that_fetches_its_template_is_refused(target: str) -> None:
    assert "template from elsewhere" in refusal(with_template(target))


def test_a_template_on_the_senders_own_disk_does_no_harm() -> None:
    assert kind_of(with_template("file:///C:/Templates/letter.dotx")) is FileKind.DOCX


@pytest.mark.parametrize(
    "content_type",
    [
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_another_archive_is_no_word_document(content_type: str) -> None:
    assert "no Word document" in refusal(make_docx(content_type=content_type))
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "no Word document" in refusal(made.getvalue())


def test_an_archive_that_says_it_unpacks_to_far_too_much_is_refused_without_unpacking_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = make_docx({f"word/media/{n}.bin": b"\0" * (26 * 1024 * 1024) for n in range(4)})
    assert len(content) < 200_000
    monkeypatch.setattr(zipfile.ZipFile, "open", None)  # whatever is unpacked goes through it
    assert "unpacks to more than 100 MB" in refusal(content)


def test_an_archive_that_lies_about_its_size_is_not_believed() -> None:
    honest = make_docx({"word/media/1.bin": b"\0" * 1_000_000})
    lying = honest.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 1_000))
    assert lying != honest
    assert "damaged" in refusal(lying)


def test_an_archive_whose_members_share_their_bytes_is_refused() -> None:
    content = make_docx({"word/media/a.bin": bytes(range(256)) * 40})
    start = content.index(b"PK\x01\x02")
    listed, ending = content[start:-22], content[-22:]
    record = listed[listed.rindex(b"PK\x01\x02") :]
    more = b"".join(record.replace(b"a.bin", b"%c.bin" % letter) for letter in range(ord("b"), ord("z")))
    mark = ending[:8] + struct.pack("<HHII", 28, 28, len(listed + more), start) + b"\0\0"
    assert "unpacks to more than" in refusal(content[:start] + listed + more + mark)


def test_a_list_of_very_many_members_is_not_read() -> None:
    assert "unpacks to more than" in refusal(make_docx({f"{n}": "" for n in range(word.MOST_MEMBERS)}))


@pytest.mark.parametrize(
    "types",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><Types>&a;</Types>',
        "<Types",
        "",
    ],
)
def test_a_list_of_types_that_cannot_be_trusted_is_refused(types: str) -> None:
    assert "damaged" in refusal(make_docx({"[Content_Types].xml": types}))


def test_a_word_document_that_is_cut_off_or_changed_is_refused() -> None:
    content = make_docx()
    assert "damaged" in refusal(content[:-30])
    place = content.index(b"word/document.xml") + 20
    assert "damaged" in refusal(content[:place] + b"\xff\xff" + content[place + 2 :])


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(make_docx())
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    assert "has a password" in refusal(bytes(content))


def test_two_members_of_one_name_are_refused() -> None:
    content = make_docx({"word/documenX.xml": "<other/>"}).replace(b"word/documenX.xml", b"word/document.xml")
    assert "damaged" in refusal(content)
