"""An estimate for a group of bodies, with how much each answer counts in it. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from volunteer_app.survey.results import estimating
from volunteer_app.survey.results.bodies import Group, Surveyed, Told, stratum
from volunteer_app.survey.results.estimating import Estimate
from volunteer_app.survey.results.method import Method

TellsOf = Mapping[str, Told | None]
"""What each body tells, by its reference."""


@dataclass(frozen=True)
class Answered:
    """What the bodies of a group tell of one thing. `is_total`: they are added up, over their sizes."""

    group: Group
    told: TellsOf
    method: Method
    is_total: bool

    @cached_property
    def known(self) -> tuple[Surveyed, ...]:
        """The bodies that tell something."""
        return tuple(each for each in self.group.bodies if self.told.get(each.reference) is not None)

    @cached_property
    def contributions(self) -> dict[str, float]:
        """What each of them gave, by body."""
        return {each.reference: found.number for each in self.known if (found := self.told[each.reference])}

    @property
    def given(self) -> float:
        """All that they gave."""
        return sum(self.contributions.values())

    @cached_property
    def concerned_bodies(self) -> tuple[str, ...]:
        """Those of them whom the question concerns."""
        return tuple(name for each in self.known if _base(self.told[name := each.reference]) > 0)

    @property
    def concerned(self) -> int:
        """How many they are."""
        return len(self.concerned_bodies)

    @cached_property
    def factor(self) -> float:
        """What a ratio is multiplied by."""
        return sum(each.size for each in self.group.bodies) if self.is_total else 1.0

    @cached_property
    def strata(self) -> dict[str, str]:
        """The stratum of each body by its reference, put together where too few of them tell something."""
        bodies = self.group.bodies
        there = {stratum(each, self.method) for each in bodies}
        order = [each for each in self.method.strata if each in there]
        rows = [
            estimating.Body(stratum(each, self.method), each.size, self.contributions.get(each.reference))
            for each in bodies
        ]
        names = (each.stratum for each in estimating.collapsed(rows, order))
        return {each.reference: name for each, name in zip(bodies, names, strict=True)}

    def of(self, told: TellsOf) -> "Answered":
        """The same group of another thing that the same bodies tell: their strata stay as they are."""
        other = Answered(self.group, told, self.method, self.is_total)
        other.__dict__["strata"] = self.strata
        return other

    def estimate(self) -> Estimate | None:
        """The estimate; None where nothing can be said."""
        rows, base = [], {}
        for each in self.group.bodies:
            found = self.told.get(each.reference)
            row = estimating.Body(self.strata[each.reference], each.size, found.number if found else None)
            rows.append(row)
            base[id(row)] = found.base if found else 0.0
        try:
            return estimating.ratio(rows, lambda row: base[id(row)]).times(self.factor)
        except estimating.TooFew:
            return None

    def coefficients(self) -> dict[str, float]:
        """How much each body's answer counts in the estimate: they times what was given add up to it."""
        weights = self.weights()
        counted = sum(
            weights[each.reference] * found.base
            for each in self.known
            if (found := self.told[each.reference])
        )
        return {name: self.factor * weight / counted for name, weight in weights.items()} if counted else {}

    def weights(self) -> dict[str, float]:
        """For how many bodies of its stratum each that tells something stands."""
        bodies = Counter(self.strata[each.reference] for each in self.group.bodies)
        known = Counter(self.strata[each.reference] for each in self.known)
        return {
            each.reference: bodies[name] / known[name]
            for each in self.known
            if (name := self.strata[each.reference])
        }


def _base(found: Told | None) -> float:
    return found.base if found is not None else 0.0
