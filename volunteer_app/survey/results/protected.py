"""The numbers of a question as they can be said: protected, then attacked. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from volunteer_app.survey.results import attacking, protecting, rounding
from volunteer_app.survey.results.asked import Basis
from volunteer_app.survey.results.attacking import Shown
from volunteer_app.survey.results.bodies import ALL, SECTOR, SIZE
from volunteer_app.survey.results.estimates import Answered
from volunteer_app.survey.results.protecting import Part
from volunteer_app.survey.results.rounding import CONCEALED, Said
from volunteer_app.survey.results.rows import Quality, read

# What is left out, one after the other, where an attack finds out too much
LEFT_OUT: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({SIZE}),
    frozenset({SIZE, SECTOR}),
    frozenset({SIZE, SECTOR, ALL}),
)


@dataclass
class Tally:
    """What protection came to, counted for the certificate."""

    hidden: int = 0  # by themselves
    besides: int = 0  # so that others cannot be worked out
    attacked: int = 0  # what somebody could have wanted to know of a sector by size
    left_out: list[str] = field(default_factory=list)  # questions of which the attack closed a breakdown


@dataclass(frozen=True)
class Totals:
    """What is added up of the groups of a round, all bodies first.

    `least_people`: a smaller total is hidden; `round_to`: at the least.
    """

    basis: Basis
    code: str
    answers: Sequence[Answered]
    least_people: int
    round_to: float

    def said(self, tally: Tally) -> list[Said]:
        """Each as it can be said."""
        breakdowns = [each.group.breakdown for each in self.answers]
        gone = hide(self.answers, breakdowns, self.is_safe, _given, tally)
        said = [CONCEALED if n in gone else self.one(each) for n, each in enumerate(self.answers)]
        return leave_out(said, breakdowns, lambda tried: self._is_closed(tried, tally), self.code, tally)

    def is_safe(self, parts: Sequence[Answered]) -> bool:
        """Whether these groups together could be published."""
        given = protecting.together(parts)
        return protecting.is_total_safe(given, self.basis.method.protection, self.least_people)

    def one(self, answered: Answered) -> Said:
        """What is not hidden, as it can be said."""
        estimate = answered.estimate()
        if estimate is None:
            return CONCEALED
        return rounding.total(estimate, self.basis.method.certainty, self.round_to)

    def _is_closed(self, said: Sequence[Said], tally: Tally) -> bool:
        """Whether nobody can work out what few bodies gave."""
        cells = self._given()
        wanted = [name for name, given in cells.items() if not self._may_be_known(given)]
        shown = [_shown(self.basis, *each) for each in zip(self.answers, said, strict=True)]
        known = [each for each in shown if each is not None]
        tally.attacked += len(wanted)
        found = attacking.reaches(known, list(cells), wanted) if known else {}
        return all(self._is_open(sum(cells[name]), each.low, each.high) for name, each in found.items())

    def _given(self) -> dict[str, list[float]]:
        cells: dict[str, list[float]] = {}
        for name, number in self.answers[0].contributions.items():
            cells.setdefault(self.basis.cells[name], []).append(number)
        return cells

    def _may_be_known(self, given: Sequence[float]) -> bool:
        return protecting.is_total_safe(given, self.basis.method.protection, self.least_people)

    def _is_open(self, true: float, low: float, high: float) -> bool:
        by = self.basis.method.protection.protect_by
        least, most = (1 - by) * true, (1 + by) * true
        if true < self.least_people:
            least, most = 0.0, max(most, self.least_people - 1.0)
        return low <= least + 1e-6 and high >= most - 1e-6


def _given(answered: Answered) -> float:
    return answered.given


def _shown(basis: Basis, answered: Answered, said: Said) -> Shown | None:
    number = read(said.number)
    if number is None:
        return None
    counts: dict[str, float] = {}
    for name, factor in answered.coefficients().items():
        counts[basis.cells[name]] = factor
    return Shown(counts, number - said.step / 2, number + said.step / 2)


def hide(
    parts: Sequence[Part],
    breakdowns: Sequence[str],
    is_safe: Callable[[Sequence[Part]], bool],
    size: Callable[[Part], float],
    tally: Tally,
) -> set[int]:
    """Which of the groups are hidden, by their places; all of them where the whole is not safe."""
    if not is_safe(parts[:1]):
        tally.hidden += len(parts)
        return set(range(len(parts)))
    gone: set[int] = set()
    for breakdown in (SECTOR, SIZE):
        places = [n for n, each in enumerate(breakdowns) if each == breakdown]

        def together(chosen: Sequence[int]) -> bool:
            return is_safe([parts[n] for n in chosen])

        by_themselves, besides = protecting.hidden(places, together, lambda n: size(parts[n]))
        tally.hidden += len(by_themselves)
        tally.besides += len(besides)
        gone |= {*by_themselves, *besides}
    return gone


def leave_out(
    said: Sequence[Said],
    breakdowns: Sequence[str],
    is_closed: Callable[[Sequence[Said]], bool],
    code: str,
    tally: Tally,
) -> list[Said]:
    """What is said, without the breakdowns by which too much could be found out."""
    for without in LEFT_OUT:
        tried = [CONCEALED if of in without else each for of, each in zip(breakdowns, said, strict=True)]
        if is_closed(tried):
            tally.left_out += [code] if without else []
            return tried
    raise AssertionError("nothing is said, and something could be found out")


@dataclass(frozen=True)
class Shares:
    """Percentages, or averages, of the groups of a round, all bodies first: for each option in each group.

    An average is one option that nobody chose.
    """

    basis: Basis
    code: str
    answers: Sequence[Sequence[Answered]]
    say: Callable[[Answered], Said]
    are_chosen: bool = True

    def said(self, tally: Tally) -> list[list[Said]]:
        """Each option in each group as it can be said."""
        breakdowns = [each[0].group.breakdown for each in self.answers]
        gone = hide(self.answers, breakdowns, self.is_safe, _concerned, tally)
        # What is attacked is which groups are there, so one number stands for all of a group's
        there = [CONCEALED if n in gone else Said("1", "", "", Quality.NONE) for n in range(len(breakdowns))]
        left = leave_out(there, breakdowns, lambda tried: self._is_closed(tried, tally), self.code, tally)
        return [
            [self.say(one) if shown is not CONCEALED else CONCEALED for one in options]
            for shown, options in zip(left, self.answers, strict=True)
        ]

    def is_safe(self, parts: Sequence[Sequence[Answered]]) -> bool:
        """Whether these groups together could be published."""
        rules, concerned = self.basis.method.protection, sum(_concerned(each) for each in parts)
        if not self.are_chosen:
            return protecting.is_average_safe(concerned, rules)
        chose = [round(sum(one.given for one in options)) for options in zip(*parts, strict=True)]
        return protecting.is_share_safe(chose, concerned, rules)

    def _is_closed(self, said: Sequence[Said], tally: Tally) -> bool:
        cells = sorted(set(self._cells(self.answers[0][0])))
        groups = [
            frozenset(self._cells(options[0]))
            for shown, options in zip(said, self.answers, strict=True)
            if shown is not CONCEALED
        ]
        few = [each for each in cells if self._number(each) < self.basis.method.protection.fewest_for_shares]
        tally.attacked += len(few)
        return not any(attacking.is_singled_out(groups, cells, each) for each in few)

    def _cells(self, answered: Answered) -> Iterator[str]:
        return (self.basis.cells[name] for name in answered.concerned_bodies)

    def _number(self, cell: str) -> int:
        return sum(each == cell for each in self._cells(self.answers[0][0]))


def _concerned(options: Sequence[Answered]) -> int:
    return options[0].concerned
