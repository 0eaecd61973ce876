"""The 51 disposals that a court can make and the calculator knows, from data/disposals.toml."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from volunteer_app.vetting.rehabilitation.readings import read


class AgeGroup(StrEnum):
    """How old the person was on the day of conviction or caution."""

    ADULT = "adult"
    UNDER_18 = "under_18"


@dataclass(frozen=True)
class Disposal:
    """One kind of sentence or order. `is_order`: a relevant order, which may be without end."""

    code: str
    name: str
    age: AgeGroup
    group: str
    is_order: bool
    source: str
    is_custodial: bool = False


@cache
def disposals() -> dict[str, Disposal]:
    """Every disposal by its code, in the order of the file."""
    return {
        code: Disposal(code=code, **{**row, "age": AgeGroup(row["age"])})
        for code, row in read("disposals").items()
    }
