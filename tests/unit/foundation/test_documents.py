"""PDFs from templates: tagged, the same everywhere, with what somebody typed as text alone."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from tests.pdf import Pdf
from volunteer_app.config import PACKAGE
from volunteer_app.foundation.documents import making, qr
from volunteer_app.foundation.documents.making import NotPrintable, render
from volunteer_app.foundation.files import downloads

MADE_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ADDRESS = "https://volunteering.example/certificates/check"
TEMPLATE = """
#import "/foundation/documents/page.typ": facts, page, qr, typed, values
#show: page
= #values.title
#typed(values.note)
#facts(values.facts)
#qr(values.qr, values.address)
#link(values.address)[#values.address]
"""


@pytest.fixture(autouse=True)
def _template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package with the house's own files and one template."""
    shutil.copytree(PACKAGE / "foundation" / "documents", tmp_path / "foundation" / "documents")
    (tmp_path / "letter.typ").write_text(TEMPLATE)
    monkeypatch.setattr(making, "PACKAGE", tmp_path)


def letter(note: str = "Thank you.") -> bytes:
    values = {
        "title": "A letter",
        "note": note,
        "facts": [("Role", "Mentor"), ("Hours", "12")],
        "qr": qr.qr_svg(ADDRESS),
        "address": ADDRESS,
    }
    return render("letter.typ", values, made_at=MADE_AT)


def test_a_document_is_tagged_and_says_its_title_and_language() -> None:
    made = Pdf(letter())
    assert made.is_tagged
    assert made.claims_ua
    assert (made.title, made.language, made.shows_its_title) == ("A letter", "en-GB", True)
    assert {"H1", "P", "L", "Figure", "Link"} <= set(made.tags)


def test_a_picture_is_said_in_words_and_a_link_leads_to_its_address() -> None:
    made = Pdf(letter())
    assert made.alternatives == [f"QR code that opens {ADDRESS}"]
    assert made.links == [ADDRESS]


def test_its_fonts_come_with_it_and_the_same_values_make_the_same_bytes() -> None:
    made = letter()
    assert Pdf(made).fonts_are_inside
    assert made == letter()


@pytest.mark.parametrize(
    "typed",
    ['#panic("no")', "] #let x = 1", "$x^2$ *bold* _it_ @label <label>", '"}', "\\ `raw` // = Heading"],
)
def test_what_somebody_typed_is_text_and_never_source(typed: str) -> None:
    made = Pdf(letter(typed))
    assert typed in made.text
    assert made.tags.count("H1") == 1


def test_paragraphs_and_line_breaks_stay_as_typed() -> None:
    assert Pdf(letter("One\ntwo\n\nthree")).tags.count("P") == Pdf(letter("One")).tags.count("P") + 1


@pytest.mark.parametrize("name", ["Siân Llŷr", "Łukasz Żółć", "Nguyễn Thị Ánh", "Олена", "Γιώργος", "محمد"])
def test_names_of_many_languages_are_printed(name: str) -> None:
    assert Pdf(letter(name)).pages == 1


def test_a_letter_that_no_font_has_is_named_in_a_refusal() -> None:
    with pytest.raises(NotPrintable, match="our letters have no “王”"):
        letter("王小明")


def test_a_document_without_a_title_or_with_a_template_from_elsewhere_is_not_made() -> None:
    with pytest.raises(ValueError, match="title"):
        render("letter.typ", {"title": ""})
    with pytest.raises(ValueError, match="template"):
        render("../letter.typ", {"title": "A letter"})


def test_a_fault_of_a_template_is_no_refusal(tmp_path: Path) -> None:
    (tmp_path / "broken.typ").write_text("#values.nothing")
    with pytest.raises(RuntimeError, match="unknown variable"):
        render("broken.typ", {"title": "A letter"})


def test_a_document_is_saved_under_a_plain_name_and_kept_by_no_cache() -> None:
    with Flask(__name__).test_request_context():
        answer = downloads.attachment(b"%PDF-", making.MIMETYPE, "certificate-CRT-1.pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="certificate-CRT-1.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    with pytest.raises(ValueError, match="named"):
        downloads.attachment(b"", making.MIMETYPE, 'x"; filename="y.html')


def test_the_qr_code_on_the_page_says_the_address() -> None:
    assert Pdf(letter()).qr_text == ADDRESS
