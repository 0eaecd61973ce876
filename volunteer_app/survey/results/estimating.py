"""National estimates from the bodies that answered, with how far they may be out. Pure.

Every body of a round has a known size and belongs to one stratum (its sector and size class). Those of a
stratum that answered a question are taken as a random draw from it, without putting back: the weight of
each is the number of bodies of its stratum over the number that answered. A total is the known total size
times a ratio, and the ratio is that of the weighted answers to the weighted sizes (the combined ratio
estimator). Its standard error is that of its linearisation, with the finite population correction.

Sources: W. G. Cochran, Sampling Techniques, third edition (1977), section 6.11; the linearisation as in
K. M. Wolter, Introduction to Variance Estimation, second edition (2007), chapter 6.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Body:
    """A body of a round: its stratum, its size (known for all of them), and its answer where it gave one."""

    stratum: str
    size: float
    answer: float | None = None


@dataclass(frozen=True)
class Estimate:
    """A number for all bodies, in the unit of the answers, with its 95% interval.

    `low` and `high` are none where the answers cannot tell how far it may be out: a stratum has a single one.
    """

    value: float
    standard_error: float | None
    low: float | None
    high: float | None
    answered: int
    bodies: int

    def times(self, factor: float) -> "Estimate":
        """The same in another unit."""
        scaled = (None if each is None else each * factor for each in (self.low, self.high))
        error = None if self.standard_error is None else self.standard_error * abs(factor)
        low, high = scaled if factor >= 0 else tuple(scaled)[::-1]
        return Estimate(self.value * factor, error, low, high, self.answered, self.bodies)


class TooFew(ValueError):
    """Nothing can be said of all bodies: nobody answered, or what answered has no size."""


def total(bodies: Sequence[Body]) -> Estimate:
    """What the answers of all bodies would come to, estimated by their known sizes.

    Raises:
        TooFew: nobody answered, or those who did have no size.
    """
    return ratio(bodies, lambda each: each.size).times(sum(each.size for each in bodies))


def share(bodies: Sequence[Body]) -> Estimate:
    """Which part of all bodies, from 0 to 1, answers 1 where the others answer 0; each body counts once.

    The interval is kept within 0 and 1.

    Raises:
        TooFew: nobody answered.
    """
    found = ratio(bodies, lambda _: 1.0)
    low = None if found.low is None else max(found.low, 0.0)
    high = None if found.high is None else min(found.high, 1.0)
    return Estimate(found.value, found.standard_error, low, high, found.answered, found.bodies)


def ratio(bodies: Sequence[Body], per: Callable[[Body], float]) -> Estimate:
    """The answers of all bodies over what they are counted by.

    Raises:
        TooFew: nobody answered, or what they are counted by comes to nothing.
    """
    strata = _strata(bodies)
    weights = {name: each.weight for name, each in strata.items()}
    counted = sum(weights[each.stratum] * per(each) for each in bodies if each.answer is not None)
    if not counted:
        raise TooFew
    answers = sum(weights[each.stratum] * each.answer for each in bodies if each.answer is not None)
    value = answers / counted
    variance = _variance(strata, lambda each: (each.answer or 0.0) - value * per(each))
    error = None if variance is None else sqrt(variance) / counted
    answered = sum(each.number for each in strata.values())
    low, high = _interval(value, error, answered - len(strata))
    return Estimate(value, error, low, high, answered, len(bodies))


@dataclass(frozen=True)
class _Stratum:
    bodies: int
    answered: tuple[Body, ...]

    @property
    def number(self) -> int:
        return len(self.answered)

    @property
    def weight(self) -> float:
        return self.bodies / self.number

    @property
    def is_whole(self) -> bool:
        return self.number == self.bodies


def _strata(bodies: Sequence[Body]) -> dict[str, _Stratum]:
    """The strata, each with those that answered; one in which nobody did joins the others by their ratio."""
    by_name: dict[str, list[Body]] = {}
    for each in bodies:
        by_name.setdefault(each.stratum, []).append(each)
    answered = {name: tuple(e for e in found if e.answer is not None) for name, found in by_name.items()}
    return {name: _Stratum(len(by_name[name]), found) for name, found in answered.items() if found}


def _variance(strata: Mapping[str, _Stratum], residual: Callable[[Body], float]) -> float | None:
    """Of the weighted sum of the residuals; none where a stratum that is not whole has a single answer."""
    found = 0.0
    for each in strata.values():
        if each.is_whole:
            continue
        if each.number == 1:
            return None
        values = [residual(body) for body in each.answered]
        mean = sum(values) / each.number
        spread = sum((value - mean) ** 2 for value in values) / (each.number - 1)
        found += each.bodies**2 * (1 - each.number / each.bodies) * spread / each.number
    return found


def _interval(value: float, error: float | None, freedom: int) -> tuple[float | None, float | None]:
    if error is None:
        return None, None
    if not error:
        return value, value
    from scipy.special import stdtrit  # noqa: PLC0415 - takes much memory, and pages do without

    reach = float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) * error
    return value - reach, value + reach


def collapsed(bodies: Sequence[Body], order: Sequence[str], least: int = 2) -> list[Body]:
    """The same bodies, with strata put together until each has `least` answers, or all of its own.

    Args:
        bodies: of one question.
        order: the strata, neighbours side by side: one with too few joins the next, the last the one before.
        least: how many answers a stratum needs, for its spread to be known.
    """
    groups: list[list[str]] = []
    for name in order:
        if groups and not _is_enough(bodies, groups[-1], least):
            groups[-1].append(name)
        else:
            groups.append([name])
    while len(groups) > 1 and not _is_enough(bodies, groups[-1], least):
        last = groups.pop()
        groups[-1] += last
    names = {name: " and ".join(group) for group in groups for name in group}
    return [Body(names[each.stratum], each.size, each.answer) for each in bodies]


def _is_enough(bodies: Sequence[Body], group: Sequence[str], least: int) -> bool:
    theirs = [each for each in bodies if each.stratum in group]
    answered = sum(each.answer is not None for each in theirs)
    return bool(theirs) and (answered >= least or answered == len(theirs))
