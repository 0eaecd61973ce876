"""Workbooks, read by a process of their own that has little memory, little time and no secrets.

A workbook of a few kilobytes can unpack to gigabytes, or hold two cells a million rows apart. Whatever the
library does with it, the most that can happen is that the child ends, and a sentence is said.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from volunteer_app.foundation.spreadsheets import limits
from volunteer_app.foundation.spreadsheets.delimited import Row
from volunteer_app.foundation.spreadsheets.limits import Unreadable

CHILD = Path(__file__).with_name("child.py")
LONGEST_LINE = 4 * limits.MEGABYTE
# What a Python needs to find its libraries; nothing else of our environment goes to the child.
KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "LANG")
DAMAGED = "This workbook is damaged. Open it, save it again and send it again"
SENTENCES = {
    "password": "This workbook is protected by a password. Save it without the password first",
    "memory": "The workbook needs too much memory to open: it may have cells very far apart. "
    "Copy the cells into a new workbook, or save it as CSV",
    "sheets": "The workbook has too many sheets, so it was not read. Delete those that you added",
}
_turns = threading.BoundedSemaphore(limits.MOST_CHILDREN)


@dataclass(frozen=True)
class Sheet:
    """The sheet that is read, and those that are not."""

    name: str
    others: tuple[str, ...]
    rows: Iterable[Row]


@contextmanager
def sheet(file: IO[bytes]) -> Iterator[Sheet]:
    """The first sheet of a workbook that holds anything. The child ends with the block.

    Raises:
        Unreadable: it is damaged, protected, or too much, also while the rows are read; or others are being
            read just now.
    """
    most = {
        "rows": limits.MOST_ROWS,
        "columns": limits.MOST_COLUMNS,
        "cell": limits.LONGEST_CELL,
    }
    with _said(file, most, limits.MOST_OUTPUT) as lines:
        first = next(lines)
        yield Sheet(first.get("sheet", ""), tuple(first.get("others", ())), _rows(lines))


@dataclass(frozen=True)
class Most:
    """How much each sheet may hold, and how much text all of them together. `cell` in characters."""

    sheets: int
    rows: int
    columns: int
    cell: int
    text: int  # bytes


def sheets(file: IO[bytes], most: Most) -> list[Sheet]:
    """All sheets of a workbook of which it is known how large it can be.

    Raises:
        Unreadable: it is damaged, protected, or more than that; or others are being read just now.
    """
    found: list[tuple[str, list[Row]]] = []
    asked = {name: value for name, value in vars(most).items() if name != "text"}
    with _said(file, asked, most.text) as lines:
        for line in lines:
            if isinstance(line, dict):
                found.append((line["sheet"], []))
            else:
                found[-1][1].append(Row(line[0], tuple(line[1])))
    return [Sheet(name, (), rows) for name, rows in found]


@contextmanager
def _said(file: IO[bytes], most: dict[str, int], output: int) -> Iterator[Iterator[Any]]:
    """What the child says of a workbook, at most so many bytes of it."""
    with _turn(), tempfile.TemporaryFile() as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        child = _start(copy, most)
        timer = threading.Timer(limits.CHILD_SECONDS, child.kill)
        timer.start()
        try:
            yield _lines(child, output)
        finally:
            timer.cancel()
            child.kill()
            child.wait()
            if child.stdout is not None:
                child.stdout.close()


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=limits.WAIT_SECONDS):
        raise Unreadable("Another file is being read. Try again in a minute")
    try:
        yield
    finally:
        _turns.release()


def _start(copy: IO[bytes], most: dict[str, int]) -> subprocess.Popen[bytes]:
    confined = {"memory": limits.CHILD_MEMORY, "seconds": limits.CHILD_CPU_SECONDS, **most}
    return subprocess.Popen(  # noqa: S603 - our own file, and nothing that anybody typed
        [sys.executable, "-I", str(CHILD), json.dumps(confined)],
        stdin=copy,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ},
        cwd="/",
    )


def _lines(child: subprocess.Popen[bytes], left: int) -> Iterator[Any]:
    """What the child says, to its end; its death and its refusals are said as sentences."""
    assert child.stdout is not None  # noqa: S101 - it is started with a pipe
    while line := child.stdout.readline(LONGEST_LINE):
        left -= len(line)
        if left < 0 or not line.endswith(b"\n"):
            raise Unreadable(
                "The workbook holds more text than can be read at once. Split it into several files"
            )
        said = json.loads(line)
        if isinstance(said, dict) and "error" in said:
            raise _of_sheet(said) if "sheet" in said else _sentence(said)
        if isinstance(said, dict) and "end" in said:
            return
        yield said
    raise Unreadable(
        "The workbook needs too much memory or time to open, so it was not read. "
        "Copy the cells into a new workbook, or save it as CSV"
    )


def _rows(lines: Iterator[Any]) -> Iterator[Row]:
    for number, cells in lines:
        yield Row(number, tuple(cells))


def _of_sheet(said: dict[str, Any]) -> Unreadable:
    """What is wrong with a sheet of a workbook of which all are read."""
    if said["error"] == "cell":
        return Unreadable(f"Sheet “{said['sheet']}”. {_sentence(said).message}")
    return Unreadable(
        f"Sheet “{said['sheet']}” is too large. Delete the rows and columns that you added to it"
    )


def _sentence(said: dict[str, Any]) -> Unreadable:
    match said["error"]:
        case "rows":
            return limits.too_many_rows()
        case "columns":
            return limits.too_many_columns(said["row"], said["count"])
        case "cell":
            return limits.cell_too_long(said["row"], said["column"], said["most"])
    return Unreadable(SENTENCES.get(said["error"], DAMAGED))
