"""What the calculator answers: the last day of a rehabilitation period, or why there is none."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EndingKind(StrEnum):
    """Which kind of answer. The values are the words that files of cases use."""

    ON = "date"
    SPENT_SIMPLE = "SPENT_SIMPLE"
    NO_RESULT = "NO_RESULT"
    INDEFINITE = "INDEFINITE"
    NEVER_SPENT = "NEVER_SPENT"
    INVALID = "INVALID"


# A conviction with several sentences takes the last of these (section 6(2) of the Act). A sentence that no
# court can give makes its conviction's answer worthless, so it comes after everything.
_ORDER = (
    EndingKind.SPENT_SIMPLE,
    EndingKind.ON,
    EndingKind.NO_RESULT,
    EndingKind.INDEFINITE,
    EndingKind.NEVER_SPENT,
    EndingKind.INVALID,
)
_RANKS = {kind: rank for rank, kind in enumerate(_ORDER)}


@dataclass(frozen=True)
class Ending:
    """An answer. `day` is the last day of the period, so spent from the day after it; only a date has one."""

    kind: EndingKind
    day: date | None = None

    @property
    def code(self) -> str:
        """The answer as files of cases write it."""
        return self.day.isoformat() if self.day else self.kind.value

    @property
    def rank(self) -> tuple[int, date]:
        """Earlier answers sort before later ones."""
        return _RANKS[self.kind], self.day or date.min

    @property
    def is_open(self) -> bool:
        """Whether the period has no known end, and yet is not for ever."""
        return self.kind in {EndingKind.INDEFINITE, EndingKind.NO_RESULT}

    def is_spent_on(self, day: date) -> bool:
        """Whether it is spent on that day: from the day after its last day."""
        return self.kind is EndingKind.SPENT_SIMPLE or (self.day is not None and self.day < day)


SPENT_SIMPLE = Ending(EndingKind.SPENT_SIMPLE)
NEVER_SPENT = Ending(EndingKind.NEVER_SPENT)
INDEFINITE = Ending(EndingKind.INDEFINITE)
INVALID = Ending(EndingKind.INVALID)
NO_RESULT = Ending(EndingKind.NO_RESULT)


def on(day: date) -> Ending:
    """The period ends with this day."""
    return Ending(EndingKind.ON, day)


def latest(endings: list[Ending]) -> Ending:
    """The one that counts for a conviction (section 6(2)).

    Raises:
        ValueError: there is none.
    """
    return max(endings, key=lambda ending: ending.rank)


@dataclass(frozen=True)
class Step:
    """One step of an explanation, with the section of the Act that it rests on."""

    says: str
    section: str = ""


@dataclass(frozen=True)
class Explained:
    """An answer, and how it came about."""

    ending: Ending
    steps: tuple[Step, ...] = ()

    def then(self, ending: Ending, step: Step) -> "Explained":
        """The answer after one more step."""
        return Explained(ending, (*self.steps, step))


def said(day: date) -> str:
    """A day in words: 9 June 2024."""
    return f"{day.day} {day:%B %Y}"
