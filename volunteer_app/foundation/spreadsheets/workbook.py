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
from collections.abc import Iterator
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
_turns = threading.BoundedSemaphore(limits.MOST_CHILDREN)


@dataclass(frozen=True)
class Sheet:
    """The sheet that is read, and those that are not."""

    name: str
    others: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def sheet(file: IO[bytes]) -> Iterator[Sheet]:
    """The first sheet of a workbook that holds anything. The child ends with the block.

    Raises:
        Unreadable: it is damaged, protected, or too much, also while the rows are read; or others are being
            read just now.
    """
    with _turn(), tempfile.TemporaryFile() as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        child = _start(copy)
        timer = threading.Timer(limits.CHILD_SECONDS, child.kill)
        timer.start()
        try:
            lines = _lines(child)
            first = next(lines)
            yield Sheet(first.get("sheet", ""), tuple(first.get("others", ())), _rows(lines))
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


def _start(copy: IO[bytes]) -> subprocess.Popen[bytes]:
    most = {
        "memory": limits.CHILD_MEMORY,
        "seconds": limits.CHILD_CPU_SECONDS,
        "rows": limits.MOST_ROWS,
        "columns": limits.MOST_COLUMNS,
        "cell": limits.LONGEST_CELL,
    }
    return subprocess.Popen(  # noqa: S603 - our own file, and nothing that anybody typed
        [sys.executable, "-I", str(CHILD), json.dumps(most)],
        stdin=copy,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ},
        cwd="/",
    )


def _lines(child: subprocess.Popen[bytes]) -> Iterator[Any]:
    """What the child says, to its end; its death and its refusals are said as sentences."""
    assert child.stdout is not None  # noqa: S101 - it is started with a pipe
    left = limits.MOST_OUTPUT
    while line := child.stdout.readline(LONGEST_LINE):
        left -= len(line)
        if left < 0 or not line.endswith(b"\n"):
            raise Unreadable(
                "The workbook holds more text than can be read at once. Split it into several files"
            )
        said = json.loads(line)
        if isinstance(said, dict) and "error" in said:
            raise _sentence(said)
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


def _sentence(said: dict[str, Any]) -> Unreadable:
    match said["error"]:
        case "rows":
            return limits.too_many_rows()
        case "columns":
            return limits.too_many_columns(said["row"], said["count"])
        case "cell":
            return limits.cell_too_long(said["row"], said["column"])
        case "password":
            return Unreadable("This workbook is protected by a password. Save it without the password first")
        case "memory":
            return Unreadable(
                "The workbook needs too much memory to open: it may have cells very far apart. "
                "Copy the cells into a new workbook, or save it as CSV"
            )
    return Unreadable("This workbook is damaged. Open it, save it again and send it again")
