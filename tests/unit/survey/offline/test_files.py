"""The form as a file: what is written is read again, text stays text, and what is not ours is refused."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
import xlsxwriter
from hypothesis import given as every
from hypothesis import settings
from hypothesis import strategies as st

from tests.unit.survey.offline.made import a_return, every_kind, whole
from tests.unit.survey.offline.strategies import an_answer
from volunteer_app.foundation.spreadsheets.limits import Unreadable
from volunteer_app.survey import questionnaires
from volunteer_app.survey.checked import Whole
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.offline import comparing, making, ods, reading, xlsx
from volunteer_app.survey.offline.comparing import Became
from volunteer_app.survey.offline.reading import Filled
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.shapes import Kind

ASKED = every_kind()
DANGEROUS = '=HYPERLINK("http://example.org","x")'


def as_xlsx(found: Whole) -> bytes:
    with xlsx.workbook(making.form_of(found, None)) as made:
        return made.read()


def as_ods(found: Whole) -> bytes:
    with ods.spreadsheet(making.form_of(found, None)) as made:
        return made.read()


Maker = Callable[[Whole], bytes]
both = pytest.mark.parametrize("make", [as_xlsx, as_ods])


def read(content: bytes, found: SurveyReturn | None = None) -> Filled:
    return reading.read(io.BytesIO(content), making.own(found or a_return()))


def filled_in(empty: Filled, by: Filled) -> Filled:
    """A form with the answers of another in it."""
    lines = {
        place: tuple(replace(each, answer=by.lines[place][0].answer) for each in written)
        for place, written in empty.lines.items()
    }
    return Filled(lines)


def refusal(content: bytes, found: SurveyReturn | None = None) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content, found)
    assert refused.value.field == "file"
    return refused.value.message


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.namelist()


def with_member(content: bytes, name: str, data: bytes) -> bytes:
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as written:
        written.writestr(name, data)
    return made.getvalue()


@both
@settings(max_examples=15, deadline=None)
@every(data=st.data())
def test_a_form_that_nobody_touched_changes_nothing(make: Maker, data: st.DataObject) -> None:
    answers = {each.code: data.draw(an_answer(each)) for each in ASKED.questions()}
    found = whole(ASKED, {code: each for code, each in answers.items() if each})
    compared = comparing.compare(found, read(make(found)), None)
    assert {each.code for each in compared.items} == {*answers} - {Kind.FILE.value}
    assert [each.code for each in compared.items if each.became is not Became.SAME] == []
    assert not compared.faults


@both
@settings(max_examples=15, deadline=None)
@every(data=st.data())
def test_what_was_filled_in_comes_into_an_empty_return(make: Maker, data: st.DataObject) -> None:
    answers = {each.code: data.draw(an_answer(each)) for each in ASKED.questions()}
    filled = read(make(whole(ASKED, answers)))
    items = comparing.compare(whole(ASKED, answers), filled, None).items
    known = {each.code: each.given for each in items}
    again = {each.code: each.given for each in comparing.compare(whole(ASKED), filled, None).items}
    assert again == known


@both
def test_what_begins_like_a_formula_is_text_in_the_file(make: Maker) -> None:
    found = whole(ASKED, {"text": Given(value=DANGEROUS), "number": Given(unread="+1+1")})
    content = make(found)
    for name in names(content):
        if name.endswith(".xml"):
            assert "<f>" not in part(content, name)
            assert "table:formula" not in part(content, name)
    assert read(content).lines["only.text"][0].answer == DANGEROUS
    assert read(content).lines["only.number"][0].answer == "+1+1"


def test_an_excel_form_locks_everything_but_the_answers_and_says_what_each_takes() -> None:
    content = as_xlsx(whole(ASKED))
    sheet = part(content, "xl/worksheets/sheet2.xml")
    assert "<sheetProtection" in sheet
    cells = dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', sheet))
    formats = re.findall(
        r"<xf [^>]*?(?:/>|>.*?</xf>)", part(content, "xl/styles.xml").partition("<cellXfs")[2]
    )
    is_open = {place for place, style in cells.items() if 'locked="0"' in formats[int(style)]}
    lines = making.form_of(whole(ASKED), None).parts[0].lines
    answers = {f"E{row}" for row, line in enumerate(lines, 4) if line.entry != "nothing"}
    assert is_open == answers | {f"F{row}" for row, line in enumerate(lines, 4) if line.reasons}
    rules = re.findall(r'<dataValidation type="(\w+)"', sheet)
    assert {"list", "whole", "decimal"} == set(rules)
    assert "vba" not in " ".join(names(content)).lower()


def test_an_opendocument_form_locks_everything_but_the_answers_and_says_what_each_takes() -> None:
    content = part(as_ods(whole(ASKED)), "content.xml")
    assert content.count('table:protected="true"') == content.count("<table:table ") == 3
    open_styles = [
        re.search(r'style:name="([^"]+)"', each)[1]  # type: ignore[index]  # each has one
        for each in re.findall(r"<style:style .*?</style:style>", content)
        if 'style:cell-protect="none"' in each
    ]
    assert sorted(open_styles) == ["app-count", "app-fill"]
    lines = making.form_of(whole(ASKED), None).parts[0].lines
    is_open = sum(content.count(f'table:style-name="{each}"') for each in open_styles)
    assert is_open == sum(line.entry != "nothing" for line in lines) + sum(
        bool(each.reasons) for each in lines
    )
    named = set(re.findall(r'table:content-validation-name="(\w+)"', content))
    assert named == set(re.findall(r'<table:content-validation table:name="(\w+)"', content))
    assert "cell-content-is-in-list(&quot;Red&quot;;&quot;Green&quot;;&quot;None&quot;)" in content
    assert "cell-content-is-whole-number() and cell-content-is-between(0,1000)" in content


@both
def test_the_form_of_another_return_is_refused_with_what_it_is(make: Maker) -> None:
    other = whole(ASKED, found=a_return("SRV-2", "2025", "HMP Elsewhere"))
    assert refusal(make(other)) == (
        "This is the form of HMP Elsewhere, round 2025, return SRV-2, questionnaire 1. This page is for HMP "
        "Sample, round 2026, return SRV-1, questionnaire 1. Nothing was read. Upload it at its own return"
    )
    later = whole(ASKED, found=a_return(code="2027"))
    assert "round 2027, return SRV-1" in refusal(make(later))


@both
def test_a_cover_that_was_changed_to_another_return_does_not_fit_its_check_value(make: Maker) -> None:
    other = whole(ASKED, found=a_return("SRV-2", body="HMP Elsewhere"))
    forged = a_return("SRV-2")
    assert "its check value does not fit" in refusal(make(other), forged)


def test_what_is_no_form_is_refused_with_what_to_do() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("Sums").write_row(0, 0, ["Return", 1])
    assert "This is not a form of the survey" in refusal(made.getvalue())
    assert "This is not a workbook" in refusal(b"Return,SRV-1\n")
    assert "PDF document" in refusal(b"%PDF-1.7 ...")
    assert "empty" in refusal(b"")
    assert "damaged" in refusal(as_xlsx(whole(ASKED))[:2000])


@both
def test_a_form_with_macros_is_refused(make: Maker) -> None:
    for name in ("xl/vbaProject.bin", "Basic/Standard/Module1.xml"):
        assert "holds macros" in refusal(with_member(make(whole(ASKED)), name, b"x"))


def test_a_form_that_would_unpack_to_very_much_is_refused() -> None:
    assert "unpack to far more" in refusal(with_member(as_ods(whole(ASKED)), "x.xml", b"0" * 30_000_000))


@both
def test_a_very_long_text_is_read_and_found_by_the_check(make: Maker) -> None:
    long = "word " * 6_000
    stored = whole(ASKED, {"long_text": Given(value="short")})
    filled = read(make(whole(ASKED, {"long_text": Given(value=long)})))
    compared = comparing.compare(stored, filled_in(read(make(stored)), filled), None)
    assert [each.words for each in compared.faults] == [
        "The answer must be 50 characters or fewer. It has 29,999"
    ]


def test_more_text_than_a_cell_can_sensibly_hold_is_refused_with_its_place() -> None:
    content = as_ods(whole(ASKED, {"text": Given(value="MARKED")}))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"MARKED", b"ab cd" * 50_000))
    found = refusal(made.getvalue())
    assert re.match(r"Sheet “1 Only”\. Row \d+, column E: the cell is longer than 200,000 characters", found)


def test_sheets_and_columns_may_stand_in_another_order() -> None:
    cover = making.form_of(whole(ASKED), None).facts
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("My answers")
        sheet.write_row(0, 0, ["Place", "Notes", "Your answer"])
        sheet.write_row(1, 0, ["only.number", "mine", 12])
        other = book.add_worksheet("Front")
        for row, fact in enumerate(cover):
            other.write_row(row, 0, fact)
    filled = read(made.getvalue())
    assert [(place, each[0].answer, each[0].where.row) for place, each in filled.lines.items()] == [
        ("only.number", "12", 2)
    ]


def test_the_real_questionnaire_fits_into_a_form() -> None:
    asked = questionnaires.of_version("2026.1")
    form = making.form_of(whole(asked), None)
    assert [len(part.lines) > 0 for part in form.parts] == [True] * len(asked.sections)
    assert all(len(part.name) <= 31 for part in form.parts)
    assert len({part.name for part in form.parts}) == len(form.parts)
    for question in asked.questions():
        labels = [each.label.plain().casefold() for each in question.options]
        assert len(set(labels)) == len(labels)
    places = [line.place for part in form.parts for line in part.lines]
    assert len(set(places)) == len(places)
    assert [part.title for part in making.form_of(whole(asked), {"staff"}).parts] == [
        "10. Staff who volunteer"
    ]
