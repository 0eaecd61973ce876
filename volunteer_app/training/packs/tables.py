"""Reading the tables of a TOML file key by key: what is wrong is noted with its line, and reading goes on."""

import difflib
import unicodedata
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from volunteer_app.training.packs.faults import Fault
from volunteer_app.training.packs.toml_lines import Lines

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class Table:
    """One table of a file. Each reading method gives something of the right kind, also after a fault."""

    def __init__(
        self,
        file: str,
        values: dict[str, Any],
        lines: Lines,
        faults: list[Fault],
        path: tuple[str | int, ...] = (),
    ) -> None:
        """`path`: where the table stands in the file."""
        self._file, self._values, self._lines, self._faults, self._path = file, values, lines, faults, path

    def fault(self, reason: str, *key: str | int) -> None:
        """Note that something is wrong with the table, or with a key of it."""
        self._faults.append(Fault(self._file, self._lines.at(*self._path, *key), reason))

    def only(self, needed: Collection[str], optional: Collection[str] = ()) -> None:
        """Note what is missing, and what does not belong there."""
        for key in self._values:
            if key not in needed and key not in optional:
                near = difflib.get_close_matches(key, [*needed, *optional], n=1)
                meant = f". Did you mean “{near[0]}”?" if near else ""
                self.fault(f"“{key}” is not a key of {self._name}{meant}", key)
        for key in needed:
            if key not in self._values:
                self.fault(f"“{key}” is missing from {self._name}")

    def text(self, key: str, longest: int) -> str:
        """Some words, on one line whatever the file's line breaks; empty after a fault."""
        return self._words(self._values.get(key), longest, f"“{key}”", key) if key in self._values else ""

    def texts(self, key: str, least: int, most: int, longest: int) -> tuple[str, ...]:
        """A list of words, no two alike."""
        found = self._list(key, least, most)
        words = [self._words(each, longest, f"Each of “{key}”", key) for each in found]
        for twice in sorted({each for each in words if each and words.count(each) > 1}):
            self.fault(f"“{twice}” stands twice in “{key}”", key)
        return tuple(words)

    def number(self, key: str, least: int, most: int) -> int:
        """A whole number; 0 after a fault."""
        if key not in self._values:
            return 0
        found = self._values[key]
        if type(found) is int and least <= found <= most:
            return found
        self.fault(f"“{key}” must be a whole number from {least} to {most:,}, without quotation marks", key)
        return 0

    def flag(self, key: str) -> bool:
        """True or false; false after a fault."""
        found = self._values.get(key, False)
        if not isinstance(found, bool):
            self.fault(f"“{key}” must be true or false, without quotation marks", key)
        return found is True

    def day(self, key: str) -> date:
        """A day; the earliest possible after a fault."""
        found = self._values.get(key, EARLIEST)
        if isinstance(found, date) and not isinstance(found, datetime) and EARLIEST <= found < LATEST:
            return found
        self.fault(f"“{key}” must be a day such as 2026-11-22, without quotation marks", key)
        return EARLIEST

    def tables(self, key: str, least: int, most: int) -> list["Table"]:
        """The tables of a list of tables."""
        found = self._list(key, least, most)
        if not all(isinstance(each, dict) for each in found):
            self.fault(f"“{key}” must be written as [[{key}]] tables", key)
            return []
        return [
            Table(self._file, each, self._lines, self._faults, (*self._path, key, place))
            for place, each in enumerate(found)
        ]

    @property
    def _name(self) -> str:
        names = [str(each) for each in self._path if isinstance(each, str)]
        return f"[[{'.'.join(names)}]]" if names else self._file

    def _list(self, key: str, least: int, most: int) -> list[Any]:
        if key not in self._values:
            return []
        found = self._values[key]
        if not isinstance(found, list):
            self.fault(f"“{key}” must be a list", key)
            return []
        if not least <= len(found) <= most:
            self.fault(f"“{key}” must have from {least} to {most} entries; it has {len(found)}", key)
        return found

    def _words(self, found: Any, longest: int, named: str, key: str) -> str:
        if not isinstance(found, str):
            self.fault(f"{named} must be words in quotation marks", key)
            return ""
        words = " ".join(found.split())
        if not words:
            self.fault(f"{named} must not be empty", key)
        if len(words) > longest:
            self.fault(f"{named} must be {longest} characters or fewer; it has {len(words)}", key)
        if unseen(words):
            self.fault(f"{named} holds {unseen(words)}, which cannot be seen", key)
            return ""
        return words


def unseen(text: str) -> str:
    """The first sign that cannot be seen or that turns the text around, by its number; or an empty text."""
    if text.isprintable():  # much faster, and so it is of nearly every line
        return ""
    for sign in text:
        kind = unicodedata.category(sign)
        if (kind in {"Cc", "Cs", "Co"} and sign not in "\n\t") or sign in "\u202a\u202b\u202c\u202d\u202e":
            return f"the sign U+{ord(sign):04X}"
        if "\u2066" <= sign <= "\u2069":
            return f"the sign U+{ord(sign):04X}"
    return ""
