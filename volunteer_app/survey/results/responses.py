"""Who answered at all: response rates by sector and by size. Pure.

Whether a body answered is not protected: what it answered is. How much of the size of a group answered
tells, beside its published number of volunteers, how many there are with those that did not: so both sides of
it have to be safe as totals are, in every group and in what is left when others are subtracted.
"""

from collections.abc import Iterator, Sequence

from volunteer_app.survey.results import protecting
from volunteer_app.survey.results.asked import Basis
from volunteer_app.survey.results.bodies import Group
from volunteer_app.survey.results.protected import Tally, hide
from volunteer_app.survey.results.rounding import shown
from volunteer_app.survey.results.rows import HIDDEN, Measure, Row, Table

NONE = "[x]"  # there is nothing to say


def response_rows(basis: Basis) -> Iterator[Row]:
    """Bodies, answers and rates of every group."""
    gone = _hidden(basis)
    for place, group in enumerate(basis.groups):
        answered = len(group.known)
        numbers = (
            (Measure.BODIES, str(len(group.bodies))),
            (Measure.ANSWERED, str(answered)),
            (Measure.BEGUN, str(sum(each.has_begun and not each.has_answered for each in group.bodies))),
            (Measure.RATE, shown(100 * answered / len(group.bodies), 1.0)),
            (Measure.RATE_BY_SIZE, HIDDEN if place in gone else _by_size(group)),
        )
        for measure, number in numbers:
            yield Row(Table.RESPONSES, "", "", "", group.breakdown, group.value, measure, number)


def _hidden(basis: Basis) -> set[int]:
    """The groups, by their places, of which it is not told how much of their size answered."""
    rules = basis.method.protection

    def is_safe(parts: Sequence[Group]) -> bool:
        bodies = [each for group in parts for each in group.bodies]
        sides = [[each.size for each in bodies if each.has_answered is side] for side in (True, False)]
        # All of it, nothing, and a part of no volunteers tell no more than how many answered
        return not (all(sides) and any(map(sum, sides))) or all(
            protecting.is_total_safe(side, rules, basis.hide_below) for side in sides
        )

    breakdowns = [each.breakdown for each in basis.groups]
    return hide(basis.groups, breakdowns, is_safe, lambda group: len(group.bodies), Tally())


def _by_size(group: Group) -> str:
    whole = sum(each.size for each in group.bodies)
    return shown(100 * sum(each.size for each in group.known) / whole, 1.0) if whole else NONE
