"""Invented populations as arrays: who is on which line, with which answers, by chance from a seed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from volunteer_app.diversity.protection.cells import ALL, Line
from volunteer_app.diversity.publishing.comparing import Earlier
from volunteer_app.diversity.publishing.declared import Declared, declared, ruleset
from volunteer_app.diversity.publishing.lines import Last
from volunteer_app.diversity.publishing.making import Made, make
from volunteer_app.diversity.publishing.people import Basis, Coded, Numbers, People

FIRST_DAY, SECOND_DAY = date(2026, 6, 30), date(2026, 9, 30)
RULES = ruleset(SECOND_DAY)
VALUES = {
    "Region": ["London", "Wales", "South West", "North West", "North East"],
    "Prison or community": ["Prison", "Community"],
    "Role family": ["Mentoring", "Peer support", "Faith", "Families"],
    "Agency": ["HM Prison and Probation Service", "Voluntary sector"],
    "Year joined": ["2023", "2024", "2025", "2026"],
}


def some_tables() -> Declared:
    """Few of the tables of volunteers, so that a test takes little time."""
    tables = declared()
    wanted = {"Ethnic group", "Sex", "Age"}
    chosen = [each for each in tables.of("volunteers") if each.characteristic.name in wanted]
    return replace(tables, tables=tuple(chosen))


def population(people: int, seed: int = 1) -> People:
    """So many people of 12 organisations."""
    chance = np.random.default_rng(seed)
    basis = Basis(
        np.arange(1, people + 1),
        np.zeros(people, dtype=np.int64),
        chance.integers(1, 13, people),
        {name: _coded(chance, values, people) for name, values in VALUES.items()},
    )
    answers = {each.name: _coded(chance, each.categories, people) for each in some_tables().characteristics()}
    return People(basis, answers)


def without(people: People, out: Sequence[int]) -> People:
    """The same without those at some places."""
    kept = np.ones(len(people.basis.ids), dtype=np.bool_)
    kept[list(out)] = False
    return chosen(people, np.flatnonzero(kept))


def chosen(people: People, places: Numbers) -> People:
    """Those at some places."""
    basis = people.basis
    return People(
        Basis(
            basis.ids[places],
            basis.changes[places],
            basis.organisations[places],
            {name: Coded(each.labels, each.codes[places]) for name, each in basis.breakdowns.items()},
        ),
        {name: Coded(each.labels, each.codes[places]) for name, each in people.answers.items()},
    )


def published(
    people: People, day: date, earlier: Sequence[Earlier] = (), tables: Declared | None = None
) -> Made:
    """A publication of them."""
    tables = tables or some_tables()
    return make(people, tables.of("volunteers"), Line(ALL, ALL, day), earlier, RULES, tables.definitions())


def kept(made: Made, people: People, earlier: Sequence[Earlier] = ()) -> Earlier:
    """What the next publication is compared with."""
    before = {each.line: each for one in earlier for each in one.last}
    lasts = [before.get(each.line) or Last(each.line, people.basis, each.members) for each in made.lines]
    return Earlier(made.release, made.known, tuple(lasts))


def _coded(chance: np.random.Generator, labels: Sequence[str], people: int) -> Coded:
    weights = 1 / np.arange(1, len(labels) + 1)
    return Coded(tuple(labels), chance.choice(len(labels), people, p=weights / weights.sum()))
