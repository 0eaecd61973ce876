"""One best answer for everybody who waits: the solver, and what it is given. Pure.

An optimal assignment of people to places with mentors, by SciPy's solver (D. F. Crouse, "On implementing 2D
rectangular assignment algorithms", IEEE Transactions on Aerospace and Electronic Systems 52, 2016). A mentor
who could support three more people has three places, each worth a little less than the one before.

Worths are whole numbers, far below 2**53, so that the solver's floating point is exact. The same people and
mentors give the same answer, in whatever order they come; of two answers of one worth, the one in which those
who waited longest have a mentor.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from volunteer_app.placements.matching.rules.fitting import (
    Fit,
    Limit,
    Mentor,
    Pair,
    Seeker,
    fit,
    in_order,
    limits,
    loaded,
    waiting_worth,
)
from volunteer_app.placements.matching.weights import Weights


@dataclass(frozen=True)
class Matched:
    """A person and the mentor who is suggested, with the fit that they would have together."""

    seeker: Seeker
    mentor: Mentor
    fit: Fit


@dataclass(frozen=True)
class Unmatched:
    """A person for whom there is no mentor, and how many mentors each limit keeps away.

    `taken`: how many mentors would do, but are suggested to others.
    """

    seeker: Seeker
    limits: Mapping[Limit, int]
    taken: int


@dataclass(frozen=True)
class Answer:
    """Everybody who waits, those who waited longest first, in one of the two lists."""

    matched: Sequence[Matched]
    unmatched: Sequence[Unmatched]


@dataclass(frozen=True)
class Table:
    """All pairs: the fit of those that may be, and the limits of the others. Both are told by position."""

    seekers: Sequence[Seeker]
    mentors: Sequence[Mentor]
    fits: Mapping[tuple[int, int], Fit]
    kept_apart: Mapping[tuple[int, int], Sequence[Limit]]


def tabulate(
    seekers: Sequence[Seeker],
    mentors: Sequence[Mentor],
    weights: Weights,
    not_clear: Collection[Pair] = frozenset(),
) -> Table:
    """Look at every pair once. People stand in the order of their waiting, mentors in that of their keys."""
    rows, columns = in_order(seekers), sorted(mentors, key=lambda each: each.key)
    fits: dict[tuple[int, int], Fit] = {}
    apart: dict[tuple[int, int], list[Limit]] = {}
    for row, seeker in enumerate(rows):
        for column, mentor in enumerate(columns):
            if found := limits(seeker, mentor, not_clear):
                apart[row, column] = found
            else:
                fits[row, column] = fit(seeker, mentor, weights)
    return Table(rows, columns, fits, apart)


def assign(
    seekers: Sequence[Seeker],
    mentors: Sequence[Mentor],
    weights: Weights,
    *,
    today: date,
    not_clear: Collection[Pair] = frozenset(),
) -> Answer:
    """The answer of the greatest worth: what all fits and waits come to together. No limit is ever broken."""
    table = tabulate(seekers, mentors, weights, not_clear)
    chosen = _solved(table, weights, today)
    matched = [
        Matched(
            table.seekers[row],
            table.mentors[column],
            fit(table.seekers[row], table.mentors[column], weights, more=more),
        )
        for row, (column, more) in sorted(chosen.items())
    ]
    left = [row for row in range(len(table.seekers)) if row not in chosen]
    return Answer(matched, [_why(table, row) for row in left])


def worth(answer: Answer, weights: Weights, today: date) -> int:
    """What an answer comes to: the fits, and the days of waiting of those who have a mentor in it."""
    return sum(each.fit.worth + waiting_worth(each.seeker, weights, today) for each in answer.matched)


def best_for(
    seeker: Seeker,
    mentors: Sequence[Mentor],
    weights: Weights,
    not_clear: Collection[Pair] = frozenset(),
) -> tuple[list[Matched], list[tuple[Mentor, list[Limit]]]]:
    """For one person: whom one may ask, the best fit first, and who is kept away by what; ties by key."""
    by_key = sorted(mentors, key=lambda each: each.key)
    apart = [(each, limits(seeker, each, not_clear)) for each in by_key]
    may = [Matched(seeker, each, fit(seeker, each, weights)) for each, found in apart if not found]
    may.sort(key=lambda each: -each.fit.worth)
    return may, [(each, found) for each, found in apart if found]


def _places(table: Table) -> list[tuple[int, int]]:
    """Each place with a mentor, as their position and how many others come before it."""
    most = len(table.seekers)
    return [
        (column, more)
        for column, mentor in enumerate(table.mentors)
        for more in range(min(mentor.room, most))
    ]


def _solved(table: Table, weights: Weights, today: date) -> dict[int, tuple[int, int]]:
    """By the position of a person, the mentor's and how many others come before; only what may be."""
    places = _places(table)
    if not table.fits or not places:
        return {}
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - takes a second and much memory

    people = len(table.seekers)
    finer = people * (people + 1) // 2 + 1  # more than all that being first can add up to
    worths = [[0] * len(places) for _ in range(people)]
    columns: dict[int, list[int]] = {}
    for place, (column, _) in enumerate(places):
        columns.setdefault(column, []).append(place)
    for (row, column), known in table.fits.items():
        seeker, mentor = table.seekers[row], table.mentors[column]
        waits = waiting_worth(seeker, weights, today)
        for more, place in enumerate(columns[column]):
            # Above nothing, which stands for what may not be, also where the two fit in nothing
            full = loaded(known, mentor, weights, more=more) + waits
            worths[row][place] = full * finer + (people - row)
    rows, chosen = linear_sum_assignment(worths, maximize=True)
    return _closed_up(
        table, [(int(row), places[int(place)][0]) for row, place in zip(rows, chosen, strict=True)]
    )


def _closed_up(table: Table, pairs: Sequence[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """What the solver chose, without what may not be; those who waited longest come first with a mentor."""
    taken: dict[int, int] = {}
    found: dict[int, tuple[int, int]] = {}
    for row, column in sorted(pairs):
        if (row, column) in table.fits:
            found[row] = (column, taken.get(column, 0))
            taken[column] = taken.get(column, 0) + 1
    return found


def _why(table: Table, row: int) -> Unmatched:
    """How many mentors each limit keeps away, each counted under the first that does."""
    counted: dict[Limit, int] = {}
    for column in range(len(table.mentors)):
        if found := table.kept_apart.get((row, column)):
            counted[found[0]] = counted.get(found[0], 0) + 1
    taken = sum(1 for column in range(len(table.mentors)) if (row, column) in table.fits)
    return Unmatched(table.seekers[row], {each: counted[each] for each in Limit if each in counted}, taken)
