"""What a questionnaire is made of. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from volunteer_app.survey.rules.texts import NOTHING, Text


class Kind(StrEnum):
    """What an answer to a question is."""

    NUMBER = "number"
    MONEY = "money"  # pounds
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    MANY = "many"
    SCALE = "scale"  # a choice whose options stand in an order
    TABLE = "table"  # a whole number for each of some rows
    TEXT = "text"
    LONG_TEXT = "long_text"
    FILE = "file"


CHOOSING = frozenset({Kind.YES_NO, Kind.CHOICE, Kind.SCALE})
NUMBERS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.TABLE})
WORDS = frozenset({Kind.TEXT, Kind.LONG_TEXT})


class Missing(StrEnum):
    """Why there is no answer: not knowing and not wanting to say are two things."""

    DONT_KNOW = "dont_know"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """As pages name it."""
        return {"dont_know": "We do not know", "refused": "We would rather not say"}[self]


class Level(StrEnum):
    """Whether what a check finds must be put right, or explained."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Option:
    """An answer to choose. `alone`: it cannot be chosen together with others."""

    code: str
    label: Text
    hint: Text = NOTHING
    alone: bool = False


@dataclass(frozen=True)
class Condition:
    """A question is asked where another was answered so: with one of these codes, or with more than this."""

    question: str
    is_one_of: tuple[str, ...] = ()
    above: Decimal | None = None


@dataclass(frozen=True)
class Span:
    """From the least to the most, both included; None: without end."""

    least: Decimal | None = None
    most: Decimal | None = None

    def holds(self, number: Decimal) -> bool:
        """Whether the number lies in it."""
        return not self.is_below(number) and not self.is_above(number)

    def is_below(self, number: Decimal) -> bool:
        """Whether the number is too small."""
        return self.least is not None and number < self.least

    def is_above(self, number: Decimal) -> bool:
        """Whether the number is too large."""
        return self.most is not None and number > self.most


@dataclass(frozen=True)
class Tolerance:
    """By how much an answer may differ from what the system counted: a share of that, or so many."""

    share: Decimal = Decimal(0)
    least: Decimal = Decimal(0)

    def allows(self, answer: Decimal, figure: Decimal) -> bool:
        """Whether the difference is small enough."""
        return abs(answer - figure) <= max(self.least, self.share * abs(figure))


@dataclass(frozen=True)
class Question:
    """One question. `possible`: outside it an answer is an error; `usual`: outside it, it needs a reason.

    `comparable_since`: the first version of the questionnaire in which it was asked in the same way.
    `figure`: what the system counts for it, if it can.
    """

    code: str
    kind: Kind
    ask: Text
    comparable_since: str
    help: Text = NOTHING
    options: tuple[Option, ...] = ()
    only_if: tuple[Condition, ...] = ()
    required: bool = True
    may_refuse: bool = True
    unit: Text = NOTHING
    places: int = 0  # decimal places of a number
    possible: Span = Span()
    usual: Span = Span()
    longest: int = 0  # characters of a text
    most_chosen: int = 0
    figure: str = ""
    tolerance: Tolerance = Tolerance()
    consent: bool = False

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of its options, or of the rows of its table."""
        return tuple(each.code for each in self.options)

    def option(self, code: str) -> Option | None:
        """The option or row with this code."""
        return next((each for each in self.options if each.code == code), None)


class CrossRule(StrEnum):
    """How the answers to some questions must stand to each other."""

    NOT_ABOVE = "not_above"  # the left side is not above the right side
    SAME = "same"  # both sides are the same
    RATIO = "ratio"  # the left side divided by the right side lies in a span


@dataclass(frozen=True)
class CrossCheck:
    """A check of answers against each other. Each side is the sum of these questions' answers."""

    code: str
    rule: CrossRule
    level: Level
    left: tuple[str, ...]
    right: tuple[str, ...]
    says: Text
    span: Span = Span()

    @property
    def questions(self) -> tuple[str, ...]:
        """All questions that it looks at."""
        return (*self.left, *self.right)


@dataclass(frozen=True)
class Section:
    """Some questions about one thing, answered on one page, by whoever knows about it."""

    code: str
    title: Text
    intro: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Term:
    """A word that the questionnaire uses in one sense."""

    code: str
    word: Text
    means: Text


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire in one version. What was asked in a round never changes: a change is a new version."""

    version: str
    title: Text
    intro: Text
    terms: tuple[Term, ...]
    sections: tuple[Section, ...]
    checks: tuple[CrossCheck, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Question]:
        """Every question by its code."""
        return {each.code: each for each in self.questions()}

    @cached_property
    def section_by_question(self) -> Mapping[str, Section]:
        """The section of every question."""
        return {each.code: section for section in self.sections for each in section.questions}

    def questions(self) -> Iterator[Question]:
        """Every question, in order."""
        for section in self.sections:
            yield from section.questions

    def section(self, code: str) -> Section | None:
        """The section with this code."""
        return next((each for each in self.sections if each.code == code), None)

    def path(self, question: str, row: str = "") -> str:
        """Where an answer stands: section.question, or section.question.row."""
        return ".".join(filter(None, (self.section_by_question[question].code, question, row)))
