"""Which numbers would tell what one body answered, and which others have to be hidden with them. Pure.

A total is hidden where fewer than so many bodies gave something to it, where one body or two gave most of it
and, of people, where it is small. A percentage is hidden where few bodies answered, or where all of them, or
all but one, gave the same answer. Where the groups of a breakdown and their whole are published, what is
hidden could be worked out as the rest: so more is hidden until the hidden groups together could be published.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from volunteer_app.survey.results.estimates import Answered
from volunteer_app.survey.results.method import Protection

Part = TypeVar("Part")


def is_total_safe(given: Sequence[float], rules: Protection, least_people: int = 0) -> bool:
    """Whether a total of what these bodies gave tells of none of them.

    `least_people`: a smaller total is hidden as a count of few people; 0 where it counts no people.
    """
    most_first = sorted((each for each in given if each > 0), reverse=True)
    whole = sum(most_first)
    if len(most_first) < rules.fewest_bodies or whole < least_people:
        return False
    return most_first[0] <= rules.one_body * whole and sum(most_first[:2]) <= rules.two_bodies * whole


def is_average_safe(concerned: int, rules: Protection) -> bool:
    """Whether an average over so many bodies tells of none of them."""
    return concerned >= rules.fewest_for_shares


def is_share_safe(chose: Sequence[int], concerned: int, rules: Protection) -> bool:
    """Whether percentages tell of no body. `chose`: how many chose each of the options."""
    if concerned < rules.fewest_for_shares:
        return False
    return all(each < concerned - 1 for each in chose)


def hidden(
    parts: Sequence[Part], is_safe: Callable[[Sequence[Part]], bool], size: Callable[[Part], float]
) -> tuple[list[Part], list[Part]]:
    """Which parts of a whole are hidden by themselves, and which besides, so that none can be worked out.

    `is_safe`: whether some parts, taken together, could be published. `size`: the smaller one goes first.
    """
    by_themselves = [each for each in parts if not is_safe([each])]
    besides: list[Part] = []
    left = sorted((each for each in parts if each not in by_themselves), key=size)
    while by_themselves and left and not is_safe([*by_themselves, *besides]):
        besides.append(left.pop(0))
    return by_themselves, besides


def together(answers: Sequence[Answered]) -> list[float]:
    """What each body gave to several parts, added up: groups of bodies, or rows of a table."""
    found: Counter[str] = Counter()
    for each in answers:
        found.update(each.contributions)
    return list(found.values())
