"""The bodies of a round, and what each tells of a question. Pure.

A body that answered that a question does not concern it counts as none of it. One that does not know, or
would rather not say, is unknown: the others of its stratum stand for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from volunteer_app.survey.results.method import Method
from volunteer_app.survey.rules import routing
from volunteer_app.survey.rules.answers import NOTHING, Given, amount
from volunteer_app.survey.rules.shapes import Kind, Missing, Question, Questionnaire


class Status(StrEnum):
    """What a body made of a question."""

    ANSWERED = "answered"
    DONT_KNOW = "dont_know"
    REFUSED = "refused"
    BLANK = "blank"
    NOT_CONCERNED = "not_concerned"  # by its answer to another question
    NOT_REACHED = (
        "not_reached"  # nobody can say whether it concerns the body: it did not answer the other one
    )


ASKED = (Status.ANSWERED, Status.DONT_KNOW, Status.REFUSED, Status.BLANK)


@dataclass(frozen=True)
class Surveyed:
    """A body of a round. `given`: none where no return was signed off. `has_begun`: it was begun at least."""

    reference: str
    sector: str
    size: float
    given: Mapping[str, Given] | None
    has_begun: bool = False

    @property
    def has_answered(self) -> bool:
        """Whether its return counts."""
        return self.given is not None


@dataclass(frozen=True)
class Group:
    """Bodies that results are given of: all, those of a sector, or of a size class."""

    breakdown: str
    value: str
    bodies: tuple[Surveyed, ...]

    @property
    def known(self) -> tuple[Surveyed, ...]:
        """Those whose returns count."""
        return tuple(each for each in self.bodies if each.has_answered)


ALL, SECTOR, SIZE = "all", "sector", "size"


def groups(bodies: Sequence[Surveyed], method: Method) -> list[Group]:
    """All bodies; then the sectors and the size classes that there are, in the method's order."""
    found = [Group(ALL, ALL, tuple(bodies))]
    for sector in method.sectors:
        theirs = tuple(each for each in bodies if each.sector == sector)
        found += [Group(SECTOR, sector, theirs)] if theirs else []
    for size in method.sizes:
        theirs = tuple(each for each in bodies if method.size_class(each.size) == size.code)
        found += [Group(SIZE, size.code, theirs)] if theirs else []
    return found


def stratum(body: Surveyed, method: Method) -> str:
    """The stratum of a body: its sector and size class."""
    return f"{body.sector}/{method.size_class(body.size)}"


def status(questionnaire: Questionnaire, question: Question, given: Mapping[str, Given]) -> Status:
    """What a body made of a question."""
    if routing.applies(questionnaire, question, given):
        return _of_asked(given.get(question.code, NOTHING))
    for condition in question.only_if:
        other = questionnaire.by_code[condition.question]
        if not routing.applies(questionnaire, other, given):
            return status(questionnaire, other, given)
        answer = given.get(other.code, NOTHING)
        if not answer.is_answer:
            return Status.NOT_REACHED
        if not routing.holds(condition, answer):
            return Status.NOT_CONCERNED
    return Status.NOT_REACHED


def _of_asked(answer: Given) -> Status:
    if answer.missing is Missing.DONT_KNOW:
        return Status.DONT_KNOW
    if answer.missing is Missing.REFUSED:
        return Status.REFUSED
    return Status.ANSWERED if answer.is_answer else Status.BLANK


@dataclass(frozen=True)
class Told:
    """What a body tells: so much (`number`) over so much (`base`)."""

    number: float
    base: float


def added_up(questionnaire: Questionnaire, question: Question, row: str, body: Surveyed) -> Told | None:
    """What a body adds to a total, over its size; of a table, in one row. None: unknown."""
    if body.given is None:
        return None
    found = status(questionnaire, question, body.given)
    if found is Status.NOT_CONCERNED:
        return Told(0.0, body.size)
    if found is not Status.ANSWERED:
        return None
    answer = body.given[question.code]
    number = answer.value.get(row, 0) if question.kind is Kind.TABLE else amount(answer)
    return None if number is None else Told(float(number), body.size)


def averaged(questionnaire: Questionnaire, question: Question, body: Surveyed) -> Told | None:
    """What a body adds to an average over the bodies that a question concerns. None: unknown."""
    if body.given is None:
        return None
    found = status(questionnaire, question, body.given)
    if found is Status.NOT_CONCERNED:
        return Told(0.0, 0.0)
    number = amount(body.given[question.code]) if found is Status.ANSWERED else None
    return None if number is None else Told(float(number), 1.0)


def chosen(questionnaire: Questionnaire, question: Question, option: str, body: Surveyed) -> Told | None:
    """Whether a body chose an option, over those that the question concerns. None: unknown."""
    if body.given is None:
        return None
    found = status(questionnaire, question, body.given)
    if found is Status.NOT_CONCERNED:
        return Told(0.0, 0.0)
    if found is not Status.ANSWERED:
        return None
    value = body.given[question.code].value
    codes = value if isinstance(value, list) else [value]
    return Told(float(option in codes), 1.0)
