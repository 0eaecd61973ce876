"""CSV as people have it: encodings, separators and line ends; and what cannot be read says where."""

import csv
import io
import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from volunteer_app.foundation.spreadsheets import limits
from volunteer_app.foundation.spreadsheets.limits import Unreadable
from volunteer_app.foundation.spreadsheets.reading import table

WALES = "Enw,Cyfenw\r\nSiân,Ó Brien\r\n"
ROWS = [("Enw", "Cyfenw"), ("Siân", "Ó Brien")]


def read(content: bytes) -> list[tuple[str, ...]]:
    with table(io.BytesIO(content)) as found:
        return [row.cells for row in found.rows]


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content)
    return refused.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_usual_way_of_writing_gives_the_same_rows(encoding: str, separator: str, line_end: str) -> None:
    text = WALES.replace(",", separator).replace("\r\n", line_end)
    assert read(text.encode(encoding)) == ROWS


def test_a_quoted_cell_may_hold_separators_line_breaks_and_quotation_marks() -> None:
    with table(io.BytesIO(b'a;b\r\n"x;\r\ny";"say ""no"""\r\n\r\nlast;row\r\n')) as found:
        rows = list(found.rows)
    assert rows[1].cells == ("x;\r\ny", 'say "no"')
    assert [row.number for row in rows] == [1, 2, 4]  # as a spreadsheet counts: the third is empty


def test_the_line_by_which_excel_tells_its_separator_is_no_row() -> None:
    assert read(b"sep=;\r\na,b;c\r\n") == [("a,b", "c")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"a,b\n1,2\n3\x00,4\n", "Line 3 holds a NUL byte"),
        ("a,b\n1,2\n".encode("utf-16-le"), "Line 1 holds a NUL byte"),
        (b"a,b\nSi\x81n,2\n", "Line 2 holds bytes that are no letters"),
        ("a,b\nSiân,2\n".encode() + b"Si\xe2n,3\n", "Line 3 holds bytes that are no letters in UTF-8"),
        (b"a,b\nSi\xe2n,3\n" + "Siân,2\n".encode(), "Line 3 is written in UTF-8 and others in Windows-1252"),
        ("\ufeffa,b\n".encode() + b"Si\xe2n,3\n", "Line 2 holds bytes that are no letters in UTF-8"),
        (b'a,b\n1,"2\n3,4\n', "A quotation mark that opens in line 2 or after it is never closed"),
        (b'a,b\n"1"x,2\n', "Line 2: a quotation mark stands inside a cell"),
        (b"a,b\n1," + b"x" * 300_000 + b"\n", "Row 2, column B: the cell is longer than 4,000 characters"),
        (b"a,b\n1," + b"x" * 1_000_000 + b"\n", "Line 2 is longer than 401,300 characters"),
        (b"a,b\n" + b"1,2\n" * 9 + b"x" * 1_000_000, "Line 11 is longer than 401,300 characters"),
        (b'a,b\n1,"' + b"x\n" * 300_000 + b'"\n', "The row that begins in line 2 is longer than"),
        (b'a,b\n1,"' + b"x\n" * 3_000 + b'"\n', "Row 2, column B: the cell is longer than 4,000 characters"),
        (b"a\n" + b"," * 140 + b"x\n", "Row 2 has 141 columns, and a file can have 100 at most"),
        (b"a\n" + b"x\n" * 50_001, "The file has more than 50,000 rows"),
        (b"%PDF-1.7", "This is a PDF document, not a spreadsheet"),
        (b"\xef\xbb\xbf <html>", "This is a web page, not a spreadsheet"),
        (b"\x89PNG\r\n", "This is a picture, not a spreadsheet"),
    ],
)
def test_what_cannot_be_read_says_what_and_where(content: bytes, sentence: str) -> None:
    assert refusal(content).startswith(sentence)


def test_a_file_above_the_limit_is_not_read() -> None:
    assert "larger than 20 MB" in refusal(b"x" * (20 * limits.MEGABYTE + 1))


CELLS = some.text(
    some.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"), min_size=1, max_size=20
).filter(lambda text: not text.isspace() and text.strip() == text)


@given(
    some.lists(some.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8), some.sampled_from(",;\t")
)
def test_whatever_a_spreadsheet_writes_is_read_as_it_was(rows: list[list[str]], separator: str) -> None:
    rows = [["one", "two", "three"], *rows]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    assert read(text.getvalue().encode("utf-8-sig")) == [tuple(row) for row in rows]


@given(some.binary(max_size=300))
def test_no_bytes_end_in_anything_but_rows_or_a_sentence(content: bytes) -> None:
    with suppress(Unreadable):
        read(content)


READ_20_MB = """
import io, resource, sys, tempfile
from volunteer_app.foundation.spreadsheets.reading import table
with tempfile.TemporaryFile() as file:
    line = ("Anwen,Prys,27/3/1987," + "n" * 410 + "\\n").encode()
    for _ in range(20 * 1024 * 1024 // len(line)):
        file.write(line)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with table(file) as found:
        rows = sum(1 for _ in found.rows)
    print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_reading_20_mb_takes_a_few_megabytes_of_memory() -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", READ_20_MB], capture_output=True, text=True, check=True
    )
    rows, kilobytes = map(int, done.stdout.split())
    assert rows > 45_000
    assert kilobytes < 16 * 1024


READ_ONE_LINE = """
import resource, tempfile
from volunteer_app.foundation.spreadsheets.limits import Unreadable
from volunteer_app.foundation.spreadsheets.reading import table
with tempfile.TemporaryFile() as file:
    file.write(b"First name,Last name" + b"\\n" * BREAKS)
    for _ in range(19):
        file.write(PIECE * (1024 * 1024 // len(PIECE)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        with table(file) as found:
            list(found.rows)
    except Unreadable as refused:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, refused.message)
"""


@pytest.mark.parametrize("breaks", [0, 1])
@pytest.mark.parametrize("piece", ["b','", "b'x'", "b'xy,'"])
def test_20_mb_in_one_line_are_refused_and_take_a_few_megabytes_of_memory(breaks: int, piece: str) -> None:
    script = READ_ONE_LINE.replace("BREAKS", str(breaks)).replace("PIECE", piece)
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    kilobytes, _, sentence = done.stdout.partition(" ")
    assert sentence.startswith(f"Line {breaks + 1} is longer than")
    assert int(kilobytes) < 16 * 1024
