"""The equality questions and their answers, read from data/questions.toml. Pure.

Three things stay three: a question that was not put to somebody, one that they left empty, and one of which
they prefer not to say. The lists have versions: a new one is a new table there; the older keep their words.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

PREFER_NOT = "prefer_not_to_say"
PREFER_NOT_WORDS = "Prefer not to say"
# Asked only of those who answer the first with the second: without it, it says nothing
ONLY_AFTER: Mapping[str, tuple[str, str]] = MappingProxyType({"disability_impact": ("disability", "yes")})

# What is asked together, one page after the other: in the order of the questions
PAGES = (
    ("disability", "disability_impact"),
    ("ethnic_group",),
    ("marital_status",),
    ("religion",),
    ("sex", "gender_identity"),
    ("sexual_orientation",),
    ("caring",),
    ("socio_economic",),
    ("lived_experience",),
)


class Said(StrEnum):
    """What became of one question."""

    NOT_ASKED = "not_asked"
    NOT_ANSWERED = "not_answered"
    PREFER_NOT = "prefer_not_to_say"
    ANSWERED = "answered"


class AnsweredBy(StrEnum):
    """Who gave the answers: the person here, or what they wrote on paper."""

    SELF = "self"
    PAPER = "paper"


@dataclass(frozen=True)
class Option:
    """One answer. `group`: the broad group it is of. `hmpps`: codes of the same thing in HMPPS services."""

    code: str
    label: str
    group: str | None = None
    hmpps: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Question:
    """One question, as it is asked since `effective_from`. "Prefer not to say" is none of its options."""

    code: str
    title: str
    options: tuple[Option, ...]
    name: str = ""
    hint: str = ""
    version: int = 1
    effective_from: date = date.min
    source: str = ""
    prefer_not_hmpps: tuple[str, ...] = ()
    needs_condition: bool = False  # asked only while the legal condition that it rests on is recorded

    @property
    def codes(self) -> frozenset[str]:
        """Whatever may be answered."""
        return frozenset(each.code for each in self.options) | {PREFER_NOT}

    @property
    def groups(self) -> tuple[str, ...]:
        """The broad groups of its options, in their order; none where it has no groups."""
        return tuple(dict.fromkeys(each.group for each in self.options if each.group))

    def words(self, code: str) -> str:
        """An answer as people read it.

        Raises:
            KeyError: it is no answer to this question.
        """
        if code == PREFER_NOT:
            return PREFER_NOT_WORDS
        return {each.code: each.label for each in self.options}[code]

    def group_of(self, code: str) -> str:
        """The broad group of an answer; empty where it is of none."""
        return next((each.group or "" for each in self.options if each.code == code), "")


def read(text: str) -> tuple[Question, ...]:
    """Every version of every question in a file, in its order."""
    return tuple(_question(each) for each in tomllib.loads(text)["questions"])


@cache
def all_versions() -> tuple[Question, ...]:
    """Every version of every question."""
    file = resources.files("volunteer_app.diversity").joinpath("data/questions.toml")
    return read(file.read_text(encoding="utf-8"))


@cache
def questions() -> tuple[Question, ...]:
    """The questions as they are asked, in the order in which they are asked."""
    return latest(all_versions())


def asked(*, with_condition: bool) -> tuple[str, ...]:
    """The questions that are put to people, by code. `with_condition`: the legal condition is in force."""
    return tuple(each.code for each in questions() if with_condition or not each.needs_condition)


def pages(*, with_condition: bool) -> tuple[tuple[str, ...], ...]:
    """What is asked together; those at the end of `PAGES` only with the legal condition."""
    codes = asked(with_condition=with_condition)
    return tuple(page for page in PAGES if page[0] in codes)


def latest(versions: Collection[Question]) -> tuple[Question, ...]:
    """The highest version of each question, in the order of the first ones."""
    found: dict[str, Question] = {}
    for each in versions:
        if each.code not in found or each.version > found[each.code].version:
            found[each.code] = each
    return tuple(found.values())


def question(code: str) -> Question:
    """One question as it is asked.

    Raises:
        KeyError: there is none.
    """
    return {each.code: each for each in questions()}[code]


def words_of(code: str, answer: str) -> str:
    """An answer in words, also one of an older version.

    Raises:
        KeyError: it was never one.
    """
    for each in sorted(all_versions(), key=lambda version: -version.version):
        if each.code == code and answer in each.codes:
            return each.words(answer)
    raise KeyError(answer)


def tidy(answers: Mapping[str, str]) -> dict[str, str]:
    """What is kept of answers: known ones, in the order of the questions; none that an earlier rules out."""
    order = (each.code for each in questions())
    kept = {code: answers[code] for code in order if _is_known(code, answers.get(code))}
    for code, (first, needed) in ONLY_AFTER.items():
        if kept.get(first) != needed:
            kept.pop(code, None)
    return kept


def tidy_asked(asked: Collection[str], answers: Mapping[str, str]) -> list[str]:
    """Which questions were put to somebody: none that the answer before rules out."""
    return [each.code for each in questions() if each.code in asked and _comes_up(each.code, answers)]


def said(code: str, asked: Collection[str], answers: Mapping[str, str]) -> Said:
    """What became of a question."""
    if code in answers:
        return Said.PREFER_NOT if answers[code] == PREFER_NOT else Said.ANSWERED
    return Said.NOT_ANSWERED if code in asked else Said.NOT_ASKED


def _is_known(code: str, answer: str | None) -> bool:
    """Also an answer of an older version: it stays until the person changes it."""
    return any(each.code == code and answer in each.codes for each in all_versions())


def _comes_up(code: str, answers: Mapping[str, str]) -> bool:
    if code not in ONLY_AFTER:
        return True
    first, needed = ONLY_AFTER[code]
    return answers.get(first) == needed


def _question(row: Mapping[str, Any]) -> Question:
    fields = dict(row)
    fields["options"] = tuple(_option(each) for each in row["options"])
    fields["prefer_not_hmpps"] = tuple(row.get("prefer_not_hmpps", ()))
    return Question(**fields)


def _option(row: Mapping[str, Any]) -> Option:
    return Option(**{**row, "hmpps": tuple(row.get("hmpps", ()))})
