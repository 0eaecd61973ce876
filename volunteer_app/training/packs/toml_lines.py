"""At which line each part of a TOML text stands: Python's own reader does not say."""

import re
import tomllib
from collections.abc import Sequence
from typing import Any

Path = tuple[str | int, ...]

_TABLES = re.compile(r"^\s*\[\[\s*([\w.-]+)\s*\]\]")
_TABLE = re.compile(r"^\s*\[\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"^\s*([\w-]+)\s*=")
_FAILED_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_LONG = ('"""', "'''")


class Lines:
    """The lines of a text's keys and tables; what was not found stands where the part around it stands."""

    def __init__(self, text: str, before: int = 0) -> None:
        """`before`: how many lines of the file come before the text."""
        self._at: dict[Path, int] = {(): before + 1}
        here: Path = ()
        open_quote = ""
        for number, line in enumerate(text.splitlines(), before + 1):
            if not open_quote:
                here = self._note(line, number, here)
            open_quote = _still_open(line, open_quote)

    def at(self, *path: str | int) -> int:
        """The line of a part, such as `("questions", 0, "several")`."""
        for length in range(len(path), -1, -1):
            if path[:length] in self._at:
                return self._at[path[:length]]
        raise AssertionError("the whole has a line")

    def _note(self, line: str, number: int, here: Path) -> Path:
        if found := _TABLES.match(line):
            here = self._next(found[1].split("."))
            self._at[here] = number
            self._at.setdefault(here[:-1], number)
        elif found := _TABLE.match(line):
            here = tuple(found[1].split("."))
            self._at[here] = number
        elif found := _KEY.match(line):
            self._at.setdefault((*here, found[1]), number)
        return here

    def _next(self, names: Sequence[str]) -> Path:
        """The next table of this name, in the last of the tables that it stands in."""
        path: Path = ()
        for name in names[:-1]:
            path = (*path, name)
            count = self._count(path)
            path = (*path, count - 1) if count else path
        path = (*path, names[-1])
        return (*path, self._count(path))

    def _count(self, path: Path) -> int:
        count = 0
        while (*path, count) in self._at:
            count += 1
        return count


def _still_open(line: str, open_quote: str) -> str:
    """The quotation marks of several lines that are open after this line, or an empty text."""
    while True:
        if open_quote:
            _, mark, line = line.partition(open_quote)
            if not mark:
                return open_quote
            open_quote = ""
        starts = [(line.find(mark), mark) for mark in _LONG if mark in line]
        if not starts:
            return ""
        place, open_quote = min(starts)
        line = line[place + len(open_quote) :]


class NotToml(Exception):
    """A text that is no TOML."""

    def __init__(self, line: int, reason: str) -> None:
        """`line`: within the text, from 1."""
        super().__init__(reason)
        self.line, self.reason = line, reason


def read(text: str) -> dict[str, Any]:
    """What a TOML text says.

    Raises:
        NotToml: with the line and the reason.
    """
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = str(error)
        found = _FAILED_AT.search(said)
        line = int(found[1]) if found and found[1] else max(1, len(text.splitlines()))
        raise NotToml(line, f"This is not TOML: {_FAILED_AT.sub('', said)}") from error
