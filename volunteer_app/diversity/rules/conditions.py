"""What figures of lived experience can rest on in law, and when a record of that holds. Pure."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

# Until it must be reviewed. Policy: the Act says "from time to time" (Schedule 1, paragraph 40)
LONGEST_MONTHS = 24
# Answers wait so long for a review that is late, before what rests on nothing is deleted
WAITS_FOR_REVIEW_MONTHS = 3


@dataclass(frozen=True)
class Kind:
    """A condition of Schedule 1 that can apply. `says`: in short, what has to be so."""

    code: str
    name: str
    paragraph: str
    says: str
    needs_policy: bool
    effective_from: date
    address: str
    effective_to: date | None = None

    @property
    def words(self) -> str:
        """Its name with its place in the Act."""
        return f"{self.name} (Data Protection Act 2018, {self.paragraph})"


class Standing(StrEnum):
    """What a record comes to on a day."""

    WAITING = "Waiting to be confirmed"
    TO_COME = "Confirmed, to come"
    IN_FORCE = "In force"
    REPLACED = "Replaced"
    TO_REVIEW = "Ended: its review is due"
    WITHDRAWN = "Withdrawn"


@cache
def all_kinds() -> tuple[Kind, ...]:
    """Every condition that could be relied on at some time."""
    file = resources.files("volunteer_app.diversity").joinpath("data/conditions.toml")
    return tuple(Kind(**each) for each in tomllib.loads(file.read_text(encoding="utf-8"))["condition"])


def kinds(on: date) -> Sequence[Kind]:
    """Those that can be relied on on a day."""
    return [
        each
        for each in all_kinds()
        if each.effective_from <= on and (each.effective_to is None or on < each.effective_to)
    ]


def kind(code: str) -> Kind:
    """One of them.

    Raises:
        KeyError: there is none.
    """
    return {each.code: each for each in all_kinds()}[code]
