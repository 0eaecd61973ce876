"""What changes from one version of an entry to the next. Pure."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from volunteer_app.good_practice.rules.writing import FACTS, Content

SAME, GONE, NEW = "", "-", "+"
NEAR = 3  # unchanged lines that are shown around a change
Piece = tuple[str, str]


@dataclass(frozen=True)
class Changed:
    """A fact that changes."""

    what: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Line:
    """A line of the text: how it stands, and its words in pieces, of which some change."""

    kind: str
    pieces: tuple[Piece, ...]


def facts(before: Content, after: Content) -> list[Changed]:
    """The facts that change."""
    return [
        Changed(words, getattr(before, name), getattr(after, name))
        for name, words in FACTS.items()
        if getattr(before, name) != getattr(after, name)
    ]


def lines(before: str, after: str) -> list[Line]:
    """The lines of the text that change, with some around them; within a line, the words."""
    old, new = _lines(before), _lines(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    found: list[Line] = []
    for group in matcher.get_grouped_opcodes(NEAR):
        for kind, start, end, begins, ends in group:
            if kind == "equal":
                found += [Line(SAME, ((SAME, each),)) for each in old[start:end]]
            else:
                found += _changed(old[start:end], new[begins:ends])
    return found


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Lines that took each other's place are compared by words; the rest came or went."""
    pairs = min(len(old), len(new))
    for one, other in zip(old, new, strict=False):
        yield from _words(one, other)
    yield from (Line(GONE, ((GONE, each),)) for each in old[pairs:])
    yield from (Line(NEW, ((NEW, each),)) for each in new[pairs:])


def _words(before: str, after: str) -> Iterator[Line]:
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    gone: list[Piece] = []
    come: list[Piece] = []
    for kind, start, end, begins, ends in matcher.get_opcodes():
        mark_gone, mark_new = (SAME, SAME) if kind == "equal" else (GONE, NEW)
        gone += [(mark_gone, "".join(old[start:end]))] if end > start else []
        come += [(mark_new, "".join(new[begins:ends]))] if ends > begins else []
    yield Line(GONE, tuple(gone))
    yield Line(NEW, tuple(come))


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
