"""How results are worked out, as `data/method.toml` says: size classes, sectors, and the thresholds. Pure."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class SizeClass:
    """Bodies of so many volunteers or more, up to the next class."""

    code: str
    name: str
    least: int


@dataclass(frozen=True)
class Certainty:
    """Up to where a number is good, or to be used with care. Of percentages in points."""

    good: float
    care: float
    good_points: float
    care_points: float


@dataclass(frozen=True)
class Protection:
    """When a number would tell what one body answered. Shares are of 1."""

    fewest_bodies: int
    fewest_for_shares: int
    one_body: float
    two_bodies: float
    protect_by: float


@dataclass(frozen=True)
class Method:
    """All of it. `sectors`: names by code, in the order in which strata are put together."""

    version: str
    sizes: tuple[SizeClass, ...]
    sectors: dict[str, str]
    certainty: Certainty
    protection: Protection
    averaged: frozenset[str]
    published_elsewhere: frozenset[str]
    protected_counts: frozenset[str]

    def size_class(self, size: float) -> str:
        """The class of a body of this size."""
        return [each.code for each in self.sizes if each.least <= size][-1]

    def name_of(self, breakdown: str, value: str) -> str:
        """A group as readers know it."""
        if breakdown == "sector":
            return self.sectors[value]
        if breakdown == "size":
            return next(each.name for each in self.sizes if each.code == value)
        return "All bodies"

    @property
    def strata(self) -> tuple[str, ...]:
        """Every stratum, neighbours side by side."""
        return tuple(f"{sector}/{size.code}" for sector in self.sectors for size in self.sizes)


@cache
def method() -> Method:
    """How results are worked out now."""
    found = tomllib.loads((DATA / "method.toml").read_text(encoding="utf-8"))
    return Method(
        found["version"],
        tuple(SizeClass(**each) for each in found["sizes"]),
        {each["code"]: each["name"] for each in found["sectors"]},
        Certainty(**found["certainty"]),
        Protection(**found["protection"]),
        frozenset(found["averaged"]),
        frozenset(found["published_elsewhere"]),
        frozenset(found["protected_counts"]),
    )
