"""What changes from one version of a pack to the next. Pure."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

# What is compared as a whole, with its name on the page
FACTS = {
    "title": "Title",
    "valid_from": "First day",
    "audience": "For whom",
    "required_of": "Who must take it",
    "settings": "Settings",
    "summary": "Summary",
    "aims": "Aims",
    "minutes": "Minutes",
    "pass_mark": "Pass mark in per cent",
    "validity_months": "Valid for months",
    "sources": "Sources",
}
OF_MODULE = {
    "title": "title",
    "minutes": "minutes",
    "aims": "aims",
    "content": "text",
    "questions": "questions",
    "further_reading": "further reading",
}


class Module(Protocol):
    """A module, as far as it is compared: by its attributes of `OF_MODULE` too."""

    @property
    def code(self) -> str:
        """By which a module of one version is that of another."""

    @property
    def title(self) -> str:
        """By which the page names it."""

    @property
    def content(self) -> str:
        """Its text, compared by paragraphs."""


class Version(Protocol):
    """A version, as far as it is compared: by its attributes of `FACTS` too."""

    @property
    def modules(self) -> Sequence[Module]:
        """Its modules, in order."""


@dataclass(frozen=True)
class Changed:
    """A fact of the pack that changes."""

    what: str
    before: Any
    after: Any


@dataclass(frozen=True)
class ChangedModule:
    """A module that is new, left out, at another place, or says something else.

    `lines`: paragraphs of the text that go ("-") or come ("+").
    """

    title: str
    what: str
    lines: tuple[tuple[str, str], ...] = ()


def facts(before: Version, after: Version) -> list[Changed]:
    """The facts of the pack that change."""
    return [
        Changed(words, getattr(before, name), getattr(after, name))
        for name, words in FACTS.items()
        if getattr(before, name) != getattr(after, name)
    ]


def modules(before: Version, after: Version) -> list[ChangedModule]:
    """The modules that change, in their new order; then those that are left out."""
    old = {each.code: each for each in before.modules}
    new = {each.code: each for each in after.modules}
    stay_before = [code for code in old if code in new]
    stay_after = [code for code in new if code in old]
    found = []
    for code, module in new.items():
        if code not in old:
            found.append(ChangedModule(module.title, "New"))
            continue
        said = _differences(old[code], module)
        if stay_before.index(code) != stay_after.index(code):
            said.append("place")
        if said:
            what = f"Other {_listed(said)}"
            found.append(ChangedModule(module.title, what, tuple(_lines(old[code], module))))
    left = [ChangedModule(module.title, "Left out") for code, module in old.items() if code not in new]
    return found + left


def _differences(before: Module, after: Module) -> list[str]:
    return [words for name, words in OF_MODULE.items() if getattr(before, name) != getattr(after, name)]


def _lines(before: Module, after: Module) -> Iterator[tuple[str, str]]:
    old, new = _paragraphs(before.content), _paragraphs(after.content)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, begins, ends in matcher.get_opcodes():
        if kind != "equal":
            yield from (("-", each) for each in old[start:end])
            yield from (("+", each) for each in new[begins:ends])


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
