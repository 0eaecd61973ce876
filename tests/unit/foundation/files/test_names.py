"""Names of files, as browsers and worse things send them."""

import pytest

from volunteer_app.foundation.files import names
from volunteer_app.foundation.files.kinds import FileKind


@pytest.mark.parametrize(
    ("sent", "cleaned"),
    [
        ("certificate.pdf", "certificate.pdf"),
        ("Tystysgrif Llŷr.PDF", "Tystysgrif Llŷr.pdf"),
        (r"C:\Users\ann\certificate.pdf", "certificate.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("/", "file.pdf"),
        ("", "file.pdf"),
        (".pdf", "file.pdf"),
        ("...", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("a\r\nSet-Cookie: x=y\0.pdf", "aSet-Cookie x=y.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe.pdf"),
        ("zero\u200bwidth\ufeff.pdf", "zerowidth.pdf"),
        ("line\u2028end.pdf", "lineend.pdf"),
        ('a "quoted" <name>; x.pdf', "a quoted name x.pdf"),
        ("page.html", "page.html.pdf"),
        ("e\u0301te.pdf", "éte.pdf"),
    ],
)
def test_a_name_is_made_safe_and_its_ending_true(sent: str, cleaned: str) -> None:
    assert names.clean(sent, FileKind.PDF) == cleaned


def test_a_name_of_300_characters_keeps_its_ending() -> None:
    made = names.clean("x" * 300 + ".jpeg", FileKind.JPEG)
    assert len(made) == names.LONGEST
    assert made.endswith("x.jpeg")


@pytest.mark.parametrize(("sent", "ending"), [("a.JPG", ".jpg"), ("a.jpeg", ".jpeg"), ("a.png", ".png.jpg")])
def test_every_usual_ending_of_a_kind_is_true(sent: str, ending: str) -> None:
    assert names.clean(sent, FileKind.JPEG) == f"a{ending}"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a.pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
        ("Llŷr.pdf", "attachment; filename=\"Llyr.pdf\"; filename*=UTF-8''Ll%C5%B7r.pdf"),
        ("證.pdf", "attachment; filename=\".pdf\"; filename*=UTF-8''%E8%AD%89.pdf"),
        ("100%.pdf", "attachment; filename=\"100.pdf\"; filename*=UTF-8''100%25.pdf"),
    ],
)
def test_a_download_has_a_name_that_every_browser_reads(name: str, header: str) -> None:
    assert names.disposition(name) == header
