"""Workbooks are opened by a confined process; what is not safe to open is not opened, with a sentence."""

import io
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from typing import Any

import odfdo
import pytest
import xlsxwriter

from volunteer_app.foundation.spreadsheets import limits, workbook
from volunteer_app.foundation.spreadsheets.limits import Unreadable
from volunteer_app.foundation.spreadsheets.reading import table


def made(fill: Callable[[Any], None]) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    fill(book)
    book.close()
    return content.getvalue()


def people(book: Any) -> None:
    sheet = book.add_worksheet("People")
    sheet.write_row(1, 1, ["First name", "Born"])
    sheet.write_string(2, 1, "Siân")
    sheet.write_datetime(2, 2, date(1987, 3, 27), book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_number(3, 2, 12)
    book.add_worksheet("Notes")


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused, table(io.BytesIO(content)) as found:
        list(found.rows)
    return refused.value.message


def archive(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in members.items():
            written.writestr(name.replace("__", "/").replace("_DOT_", "."), data)
    return content.getvalue()


def with_member(name: str, data: bytes) -> bytes:
    content = io.BytesIO(made(people))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as written:
        written.writestr(name, data)
    return content.getvalue()


def test_a_workbook_gives_rows_as_numbered_there_with_days_as_days() -> None:
    with table(io.BytesIO(made(people))) as found:
        rows = list(found.rows)
    assert (found.name, found.others) == ("People", ("Notes",))
    assert [(row.number, row.cells) for row in rows] == [
        (2, ("", "First name", "Born")),
        (3, ("", "Siân", "1987-03-27")),
        (4, ("", "", "12")),
    ]


def test_few_workbooks_are_open_at_once_and_the_next_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WAIT_SECONDS", 0.01)
    with ExitStack() as opened:
        for _ in range(limits.MOST_CHILDREN):
            opened.enter_context(table(io.BytesIO(made(people))))
        assert refusal(made(people)) == "Another file is being read. Try again in a minute"
        with table(io.BytesIO(b"a,b\n1,2\n")) as found:  # needs no process of its own
            assert len(list(found.rows)) == 2
    for _ in range(limits.MOST_CHILDREN + 1):  # also after a damaged one, its turn is given back
        assert "damaged" in refusal(archive(xl__workbook_DOT_xml=b"<no"))
    with table(io.BytesIO(made(people))) as found:
        assert len(list(found.rows)) == 3


def test_an_opendocument_spreadsheet_is_read_too() -> None:
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    sheet = odfdo.Table("People")
    sheet.set_values([["First name", "Born"], ["Siân", date(1987, 3, 27)]])
    document.body.append(sheet)
    content = io.BytesIO()
    document.save(content)
    with table(io.BytesIO(content.getvalue())) as found:
        assert [row.cells for row in found.rows] == [("First name", "Born"), ("Siân", "1987-03-27")]


def test_two_cells_a_million_rows_apart_end_the_child_and_nothing_else() -> None:
    def far(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "a")
        sheet.write_string(1_048_575, 16_383, "b")

    started = time.monotonic()
    assert refusal(made(far)).startswith("The workbook needs too much memory")
    assert time.monotonic() - started < limits.CHILD_SECONDS


def test_a_zip_bomb_is_not_opened() -> None:
    sheet = b"<row/>" * (300 * 1024 * 1024 // 6)
    assert refusal(with_member("xl/worksheets/bomb.xml", sheet)).startswith(
        "This workbook would unpack to far more"
    )


def test_a_workbook_of_many_parts_is_not_opened() -> None:
    parts = {f"xl__p{n}": b"x" for n in range(1_001)}
    assert "more than 1,000 parts" in refusal(archive(xl__workbook_DOT_xml=b"<x/>", **parts))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (with_member("xl/vbaProject.bin", b"x"), "This workbook holds macros"),
        (
            archive(
                xl__workbook_DOT_xml=b"<x/>", **{"[Content_Types]_DOT_xml": b"sheet.macroEnabled.main+xml"}
            ),
            "This is a macro workbook (.xlsm)",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "This is a file of Excel 97 to 2003 (.xls)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "This workbook is protected by a password",
        ),
        (archive(word__document_DOT_xml=b"<x/>"), "This is a Word document"),
        (archive(xl__workbook_DOT_bin=b"x"), "This is a binary workbook (.xlsb)"),
        (archive(a_DOT_txt=b"x"), "This is a ZIP archive or another kind of document"),
        (made(people)[:-200], "This workbook is damaged"),
        (archive(xl__workbook_DOT_xml=b"not xml"), "This workbook is damaged"),
        (b"PK\x03\x04 and no more", "This workbook is damaged"),
    ],
)
def test_what_is_not_a_plain_workbook_says_what_it_is(content: bytes, sentence: str) -> None:
    assert refusal(content).startswith(sentence)


@pytest.mark.parametrize(
    ("fill", "sentence"),
    [
        (lambda s: s.write_string(1, 2, "x" * 30_000), "Row 2, column C: the cell is longer than 4,000"),
        (lambda s: s.write_string(1, 139, "x"), "Row 2 has 140 columns"),
        (lambda s: [s.write_number(n, 0, 1) for n in range(50_002)], "The file has more than 50,000 rows"),
    ],
)
def test_too_much_in_a_workbook_says_where(fill: Callable[[Any], Any], sentence: str) -> None:
    def filled(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "First name")
        fill(sheet)

    assert refusal(made(filled)).startswith(sentence)


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHILD_SECONDS", 0.001)
    assert "too much memory or time" in refusal(made(people))


def test_the_child_is_held_to_its_memory_and_sees_none_of_our_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VOLUNTEER_APP_SECRET_KEY", "secret")
    seen: dict[str, Any] = {}
    start = subprocess.Popen

    def noting(command: list[str], **options: Any) -> Any:
        seen.update(options["env"], command=command)
        return start(command, **options)

    with monkeypatch.context() as here:
        here.setattr(subprocess, "Popen", noting)
        with table(io.BytesIO(made(people))) as found:
            list(found.rows)
    assert not [name for name in seen if name.startswith("VOLUNTEER_APP")]
    assert json.loads(seen["command"][-1])["memory"] == limits.CHILD_MEMORY
    code = (
        "import resource, runpy, sys; child = runpy.run_path(sys.argv[1]); child['confine'](2**28, 5)\n"
        "try:\n    bytearray(2**29)\nexcept MemoryError:\n    print('held')"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code, str(workbook.CHILD)], capture_output=True, check=True
    )
    assert done.stdout == b"held\n"
