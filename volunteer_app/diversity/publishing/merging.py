"""Which values of a breakdown stand together, because one alone has too few people. Pure.

A value merges with a named neighbour that is the same for ever (`data/merges.toml`); years merge in blocks of
2, 4, 8 that begin with the same years for ever. Once merged, values stay merged: a part that was split off
would be the difference of two publications.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

YEARS = "Year joined"
FIRST_BLOCK_YEAR = 2001  # blocks of years begin with it, such as 2025 to 2026
LONGEST_BLOCK = 64


@cache
def members() -> tuple[tuple[str, str, str], ...]:
    """Every member of every group: the breakdown, the name of the group, and the member."""
    text = resources.files("volunteer_app.diversity").joinpath("data/merges.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)["group"]
    return tuple((each["breakdown"], each["name"], member) for each in found for member in each["members"])


@cache
def _holders() -> Mapping[tuple[str, str], str]:
    """The group that holds each value or group."""
    return {(breakdown, member): name for breakdown, name, member in members()}


def chain(breakdown: str, value: str) -> tuple[str, ...]:
    """A value, the group that it merges into, the group that this merges into, and so on."""
    if breakdown == YEARS and value.isdecimal():
        return _years(int(value))
    found = [value]
    while (holder := _holders().get((breakdown, found[-1]))) is not None:
        found.append(holder)
    return tuple(found)


def _years(year: int) -> tuple[str, ...]:
    """The year and its blocks. Years before the first block count downwards from it in the same way."""
    found, length = [str(year)], 2
    while length <= LONGEST_BLOCK:
        first = (year - FIRST_BLOCK_YEAR) // length * length + FIRST_BLOCK_YEAR
        found.append(f"{first} to {first + length - 1}")
        length *= 2
    return tuple(found)


def is_group(breakdown: str, name: str) -> bool:
    """Whether a name stands for several values."""
    if breakdown == YEARS:
        return not name.isdecimal()
    return any(of == breakdown and holder == name for (of, _), holder in _holders().items())


def group(
    breakdown: str,
    people: Mapping[str, int],
    before: Iterable[str],
    is_due: Mapping[str, bool],
    merge_below: int,
    steps: int = 0,
) -> dict[str, str | None]:
    """The name under which each value with people is published; None: under none.

    `people`: the number of people of each value.
    `before`: the names under which values were published last.
    `is_due`: of those names, which may be computed anew. A merge with one that may not waits.
    `merge_below`: a name needs so many people.
    `steps`: how often the smallest name that can be is merged besides, so that tables are coarser.
    """
    last = set(before)
    chains = {value: chain(breakdown, value) for value, number in people.items() if number}
    names: dict[str, str | None] = {
        value: next((name for name in links if name in last), value) for value, links in chains.items()
    }
    fixed = _fixed(last, is_due)
    waits: set[str] = set()
    while (small := _smallest(names, people, merge_below, waits | fixed)) is not None:
        merged = _merged(chains, names, small, fixed)
        if merged is None:
            waits.add(small)
        names = merged or names
    names = {value: None if name in waits and name not in last else name for value, name in names.items()}
    stays = set(waits)
    while steps and (small := _smallest(names, people, sum(people.values()), stays | fixed)) is not None:
        merged = _merged(chains, names, small, fixed)
        if merged is None:
            stays.add(small)
        else:
            names, steps = merged, steps - 1
    return names


def _merged(
    chains: Mapping[str, tuple[str, ...]], names: Mapping[str, str | None], small: str, fixed: set[str]
) -> dict[str, str | None] | None:
    """The names once one is merged into its group; None where it has none, or the group must wait."""
    holder = _next(chains, names, small)
    inside = {name for value, name in names.items() if name and holder in chains[value]}
    if holder is None or inside & fixed:
        return None
    return {value: holder if name in inside else name for value, name in names.items()}


def _fixed(last: set[str], is_due: Mapping[str, bool]) -> set[str]:
    """What repeats its numbers stays as it is, however few there are now."""
    return {name for name in last if not is_due.get(name, True)}


def _smallest(
    names: Mapping[str, str | None], people: Mapping[str, int], least: int, without: set[str]
) -> str | None:
    sums: dict[str, int] = {}
    for value, name in names.items():
        if name is not None and name not in without:
            sums[name] = sums.get(name, 0) + people[value]
    small = sorted((number, name) for name, number in sums.items() if number < least)
    return small[0][1] if small else None


def _next(chains: Mapping[str, tuple[str, ...]], names: Mapping[str, str | None], name: str) -> str | None:
    """The group that a name merges into."""
    links = next(chains[value] for value, of in names.items() if of == name)
    place = links.index(name) + 1
    return links[place] if place < len(links) else None
