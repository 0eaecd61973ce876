"""What is published, as it is declared in `data/tables.toml`, and how it is protected. Pure."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from volunteer_app.diversity.protection.cells import Definitions, Ruleset
from volunteer_app.diversity.rules.questions import Question, questions

PREFER_NOT, NOT_ANSWERED, NOT_ASKED = "Prefer not to say", "Not answered", "Not asked"
SILENT = (PREFER_NOT, NOT_ANSWERED, NOT_ASKED)
NOT_KNOWN = "Not known"
Thing = TypeVar("Thing")
CONDITION_UNSAID = "Condition, impact not said"
DISABILITY = ("Disabled", "Not disabled", CONDITION_UNSAID)


class BadDeclaration(Exception):
    """What is declared cannot be published; the sentence says why."""


@dataclass(frozen=True)
class Population:
    """Whom tables count. `rule`: as readers are told."""

    code: str
    name: str
    rule: str


@dataclass(frozen=True)
class Breakdown:
    """By what tables are broken down. `source`: what a person's value of it is made from."""

    code: str
    name: str
    source: str
    needs_condition: bool


@dataclass(frozen=True)
class Characteristic:
    """What people are counted by, with its categories in the order that tables have."""

    code: str
    name: str
    source: str
    categories: tuple[str, ...]
    bands: tuple[int, ...] = ()  # the first years of age of each band but the first
    detail_of: str = ""
    is_grouped: bool = False


@dataclass(frozen=True)
class Table:
    """A characteristic of a population by a breakdown."""

    population: Population
    breakdown: Breakdown
    characteristic: Characteristic

    @property
    def code(self) -> str:
        """The name of the table in files and addresses."""
        return f"{self.population.code}-{self.characteristic.code}-{self.breakdown.code}"


@dataclass(frozen=True)
class Declared:
    """All tables, and the version of their declaration."""

    version: str
    tables: tuple[Table, ...]

    def of(self, population: str) -> tuple[Table, ...]:
        """The tables of a population, by its code."""
        return tuple(table for table in self.tables if table.population.code == population)

    def populations(self) -> tuple[Population, ...]:
        """The populations, each once."""
        return tuple(dict.fromkeys(table.population for table in self.tables))

    def characteristics(self) -> tuple[Characteristic, ...]:
        """The characteristics, each once."""
        return tuple(dict.fromkeys(table.characteristic for table in self.tables))

    def without(self, codes: Iterable[str]) -> "Declared":
        """The same without some tables, by their codes."""
        left_out = set(codes)
        return Declared(self.version, tuple(table for table in self.tables if table.code not in left_out))

    def definitions(self) -> Definitions:
        """What categories are parts of, and which say nothing."""
        parts: dict[tuple[str, str], tuple[str, str]] = {}
        by_code = {each.code: each for each in self.characteristics()}
        for each in self.characteristics():
            if each.detail_of in by_code:
                whole = by_code[each.detail_of].name
                parts.update({(each.name, c): (whole, _group_of(each, c)) for c in each.categories})
        drifting = frozenset(each.name for each in self.characteristics() if each.bands)
        return Definitions(parts, frozenset((*SILENT, NOT_KNOWN)), drifting)


def _group_of(characteristic: Characteristic, category: str) -> str:
    """The group of a detailed category; those who said nothing are their own."""
    question = _question(characteristic.source)
    groups = {option.label: option.group for option in question.options}
    return groups.get(category) or category


def labels_of(question: str, *, is_grouped: bool = False) -> dict[str, str]:
    """The category of each answer to a question, by the answer's code. `is_grouped`: its broad group."""
    options = _question(question).options
    if is_grouped:
        return {each.code: each.group or each.label for each in options}
    return {each.code: each.label for each in options}


@cache
def declared(*, with_condition: bool = False) -> Declared:
    """The tables that may be published.

    `with_condition`: the legal condition for criminal records data is recorded.

    Raises:
        BadDeclaration: a table names what is not there.
    """
    return read(_text("tables.toml"), with_condition=with_condition)


def read(text: str, *, with_condition: bool = False) -> Declared:
    """The tables that a TOML text declares.

    Raises:
        BadDeclaration: as `declared`.
    """
    found = tomllib.loads(text)
    populations = {each["code"]: Population(**each) for each in found["population"]}
    breakdowns = {each["code"]: _breakdown(each) for each in found["breakdown"]}
    characteristics = {each["code"]: _characteristic(each) for each in found["characteristic"]}
    tables = [
        Table(
            _known(populations, each["population"], "population"),
            _known(breakdowns, breakdown, "breakdown"),
            _known(characteristics, characteristic, "characteristic"),
        )
        for each in found["tables"]
        for characteristic in each["characteristics"]
        for breakdown in each["breakdowns"]
    ]
    allowed = [table for table in tables if with_condition or not table.breakdown.needs_condition]
    return Declared(found["version"], tuple(allowed))


def ruleset(on: date) -> Ruleset:
    """The ruleset that is in force on a day; the first one for days before it, which had none."""
    found = tomllib.loads(_text("rulesets.toml"))["ruleset"]
    in_force = [each for each in found if each["effective_from"] <= on] or found[:1]
    latest = max(in_force, key=lambda each: each["effective_from"])
    return Ruleset(**{name: value for name, value in latest.items() if name != "effective_from"})


def _text(name: str) -> str:
    return resources.files("volunteer_app.diversity").joinpath(f"data/{name}").read_text(encoding="utf-8")


def _known(things: Mapping[str, Thing], code: str, what: str) -> Thing:
    if code not in things:
        raise BadDeclaration(f"A table names the {what} “{code}”, which is not declared")
    return things[code]


def _breakdown(each: dict[str, Any]) -> Breakdown:
    needs_condition = each.get("needs_condition", False)
    if needs_condition:
        _question(each["source"], each["name"])
    return Breakdown(each["code"], each["name"], each["source"], needs_condition)


def _characteristic(each: dict[str, Any]) -> Characteristic:
    bands, source = tuple(each.get("bands", ())), each["source"]
    return Characteristic(
        each["code"],
        each["name"],
        source,
        _categories(each["name"], source, bands, is_grouped=each.get("grouped", False)),
        bands,
        each.get("detail_of", ""),
        each.get("grouped", False),
    )


def _categories(name: str, source: str, bands: Sequence[int], *, is_grouped: bool) -> tuple[str, ...]:
    if bands:
        return (*(band_name(bands, number) for number in range(len(bands) + 1)), NOT_KNOWN)
    if source == "disability":
        return (*DISABILITY, *SILENT)
    options = [each for each in _question(source, name).options if each.label != PREFER_NOT]
    labels = (
        (each.group or each.label for each in options) if is_grouped else (each.label for each in options)
    )
    return (*dict.fromkeys(labels), *SILENT)


def _question(code: str, name: str = "") -> Question:
    for question in questions():
        if question.code == code:
            return question
    raise BadDeclaration(f"“{name or code}” is made from the question “{code}”, which nobody is asked")


def band_name(bands: Sequence[int], number: int) -> str:
    """A band of ages in words; `bands` are the first ages of all but the first."""
    if number == 0:
        return f"Under {bands[0]}"
    if number == len(bands):
        return f"{bands[-1]} and over"
    return f"{bands[number - 1]} to {bands[number] - 1}"
