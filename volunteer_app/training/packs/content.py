"""What a training pack says: the pack, its modules, their questions. Pure: from files or the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Reading:
    """Something to read elsewhere: a source of the pack, or further reading. `url` may be empty."""

    title: str
    publisher: str
    url: str = ""


@dataclass(frozen=True)
class Answer:
    """One answer that can be chosen, and what a learner who chose it reads afterwards."""

    text: str
    right: bool
    because: str


@dataclass(frozen=True)
class Question:
    """A question of a knowledge check. `several`: all that are right are to be ticked."""

    question: str
    several: bool
    answers: tuple[Answer, ...]

    @property
    def right(self) -> frozenset[int]:
        """The places of the right answers, from 0."""
        return frozenset(place for place, answer in enumerate(self.answers) if answer.right)

    def is_right(self, chosen: Collection[int]) -> bool:
        """Whether all right answers were chosen, and no other."""
        return frozenset(chosen) == self.right


@dataclass(frozen=True)
class ModuleContent:
    """A module. `content` is Markdown with headings of the second and third level."""

    code: str
    title: str
    minutes: int
    aims: tuple[str, ...]
    content: str
    questions: tuple[Question, ...]
    further_reading: tuple[Reading, ...]
    reading_age: float


@dataclass(frozen=True)
class PackContent:
    """A version of a pack, whole."""

    code: str
    title: str
    version: str
    valid_from: date
    validity_months: int
    minutes: int
    pass_mark: int
    audience: str
    required_of: str
    settings: tuple[str, ...]
    summary: str
    aims: tuple[str, ...]
    sources: tuple[Reading, ...]
    modules: tuple[ModuleContent, ...]
    digest: str = ""


def questions_of(stored: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Questions from the shape in which they are stored."""
    return tuple(
        Question(each["question"], each["several"], tuple(Answer(**answer) for answer in each["answers"]))
        for each in stored
    )


def readings_of(stored: Sequence[Mapping[str, Any]]) -> tuple[Reading, ...]:
    """Sources or further reading from the shape in which they are stored."""
    return tuple(Reading(**each) for each in stored)


def stored_shape(parts: Sequence[Question] | Sequence[Reading]) -> list[dict[str, Any]]:
    """Questions or readings as JSON keeps them."""
    return [asdict(each) for each in parts]
