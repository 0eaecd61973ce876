"""Whose name is like another, for many names at once: what an import and the search for duplicates ask."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA
from sqlalchemy import Select, func, select

from volunteer_app.foundation import finding, folding
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.people.queries import people

MOST_KEYS = 2_000
# What more records share, as the postcode of a prison, says nothing about any two of them.
MOST_SHARING = 50

Name = tuple[str, str]


class Similar(NamedTuple):
    """Somebody whose first and last names are each the given one, or a slip away from it."""

    id: int
    reference: str
    first_name: str
    last_name: str
    known_as: str
    is_same: bool


def similar_names(scope: Scope, names: Sequence[Name]) -> list[list[Similar]]:
    """For each (first, last) name, in the order given, the people of the scope whose name is like it.

    Each of the two must be the same word, or one slip away (a letter too many, too few or wrong, or two
    swapped) where it has 4 letters or more; accents, case, hyphens and apostrophes do not count, and the name
    that a person uses counts as a first name. The same names come first, then by id.

    A statement for each 2,000 spellings to look for: some 8 for 500 names, however many people there are.
    """
    return similar_among(people(scope), names)


def crowded(column: Any, values: Collection[Any], most: int = MOST_SHARING) -> set[Any]:
    """Of these values of a column of `Person`, those that more than so many records share."""
    asked = set(values) - {None, ""}
    statement = (
        select(column)
        .where(is_among(column, asked), Person.merged_into_id.is_(None))
        .group_by(column)
        .having(func.count() > most)
    )
    return set(db.session.scalars(statement)) if asked else set()


def without_birth_date(among: Select[Person], asked: Sequence[tuple[Name, bool]]) -> list[list[Similar]]:
    """For each name, and whether its birth date is known, those alike where one birth date at least is not.

    Names of which both birth dates are known are told apart, or not, by these. Two small statements more
    than `similar_names`; one alone where every birth date is known.
    """
    found: list[list[Similar]] = [[] for _ in asked]
    undated = among.where(Person.date_of_birth.is_(None))
    anybody = db.session.execute(undated.with_only_columns(Person.id).limit(1)).first() is not None
    for dated, others in ((True, undated), (False, among)):
        positions = [number for number, (_, is_known) in enumerate(asked) if is_known is dated]
        if positions and (anybody or not dated):
            alike = similar_among(others, [asked[number][0] for number in positions])
            for number, these in zip(positions, alike, strict=True):
                found[number] = these
    return found


def similar_among(among: Select[Person], names: Sequence[Name]) -> list[list[Similar]]:
    """The same, of the people whom a statement finds: for a job, which has no scope."""
    folded = [(folding.in_one(first), folding.in_one(last)) for first, last in names]
    asked = _positions([last for _, last in folded])
    of_last = cache(partial(_asking, asked, folded))
    is_like = cache(_is_like)
    found: list[dict[int, Similar]] = [{} for _ in names]
    for person in _with_last_name(among, sorted(asked)):
        last = folding.in_one(person.last_name)
        firsts = {folding.in_one(each) for each in (person.first_name, person.known_as)} - {""}
        for position in of_last(last):
            name = folded[position]
            if any(is_like(each, name[0]) for each in firsts):
                is_same = last == name[1] and name[0] in firsts
                found[position][person.id] = Similar(*person, is_same)  # type: ignore[call-arg]  # the columns, in its order
    return [sorted(each.values(), key=lambda like: (not like.is_same, like.id)) for each in found]


def _positions(last_names: Sequence[str]) -> dict[str, list[int]]:
    """The keys to look for, each with the positions of the names that ask for it."""
    asked: dict[str, list[int]] = {}
    for position, name in enumerate(last_names):
        for key in {name} | folding.nearly_whole(name) | folding.nearly_open(name) if name else ():
            asked.setdefault(key, []).append(position)
    return asked


def _asking(asked: Mapping[str, list[int]], names: Sequence[Name], last: str) -> list[int]:
    """The positions of the names whose last name is like this one, by their real distance."""
    near = {number for key in {last} | folding.open_forms(last) for number in asked.get(key, ())}
    return [number for number in sorted(near) if _is_like(last, names[number][1])]


def _with_last_name(among: Select[Person], keys: Sequence[str]) -> Iterator[Any]:
    """The people who have any of these keys."""
    shown = (Person.id, Person.reference, Person.first_name, Person.last_name, Person.known_as)
    for start in range(0, len(keys), MOST_KEYS):
        has_key = finding.has_any(Person, keys[start : start + MOST_KEYS])
        yield from db.session.execute(among.where(has_key).with_only_columns(*shown))


def _is_like(one: str, other: str) -> bool:
    long_enough = max(len(one), len(other)) >= folding.SHORTEST_FORGIVEN
    return one == other or (long_enough and OSA.distance(one, other, score_cutoff=1) <= 1)
