"""Who answered at all: response rates by sector and by size. Pure.

Whether a body answered is not protected: what it answered is. How much of the size of a group answered tells
the size of single bodies where there are few.
"""

from collections.abc import Iterator

from volunteer_app.survey.results.asked import Basis
from volunteer_app.survey.results.bodies import Group
from volunteer_app.survey.results.rounding import shown
from volunteer_app.survey.results.rows import HIDDEN, Measure, Row, Table

NONE = "[x]"  # there is nothing to say


def response_rows(basis: Basis) -> Iterator[Row]:
    """Bodies, answers and rates of every group."""
    for group in basis.groups:
        answered = len(group.known)
        numbers = (
            (Measure.BODIES, str(len(group.bodies))),
            (Measure.ANSWERED, str(answered)),
            (Measure.BEGUN, str(sum(each.has_begun and not each.has_answered for each in group.bodies))),
            (Measure.RATE, shown(100 * answered / len(group.bodies), 1.0)),
            (Measure.RATE_BY_SIZE, _by_size(group, basis.method.protection.fewest_bodies)),
        )
        for measure, number in numbers:
            yield Row(Table.RESPONSES, "", "", "", group.breakdown, group.value, measure, number)


def _by_size(group: Group, fewest: int) -> str:
    if len(group.bodies) < fewest:
        return HIDDEN
    whole = sum(each.size for each in group.bodies)
    return shown(100 * sum(each.size for each in group.known) / whole, 1.0) if whole else NONE
