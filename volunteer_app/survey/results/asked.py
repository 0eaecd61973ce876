"""What a round asked, of whom, and by which rules its results are worked out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from volunteer_app.survey.results import bodies
from volunteer_app.survey.results.bodies import Group, Surveyed
from volunteer_app.survey.results.method import Method
from volunteer_app.survey.results.rows import Place
from volunteer_app.survey.rules.shapes import CHOOSING, Kind, Question, Questionnaire

PEOPLE = "people"

PublishedElsewhere = Mapping[str, tuple[int | None, str]]
"""A number of the publications of who volunteers and what is said of it, by question."""


@dataclass(frozen=True)
class Basis:
    """All that results are worked out from.

    `hide_below`, `round_to`: of counts of people, as in the figures of who volunteers.
    """

    questionnaire: Questionnaire
    bodies: Sequence[Surveyed]
    method: Method
    hide_below: int
    round_to: int

    @cached_property
    def groups(self) -> list[Group]:
        """All bodies, then sectors and size classes."""
        return bodies.groups(self.bodies, self.method)

    @cached_property
    def cells(self) -> dict[str, str]:
        """The sector and size class of each body, by its reference."""
        return {each.reference: bodies.stratum(each, self.method) for each in self.bodies}

    def place(self, question: Question, item: str = "") -> Place:
        """Where numbers of a question stand."""
        return Place(self.questionnaire.section_by_question[question.code].code, question.code, item)

    def is_added_up(self, question: Question) -> bool:
        """Whether its answers make a total."""
        return question.kind in (Kind.NUMBER, Kind.MONEY, Kind.TABLE) and not (
            self.is_averaged(question) or self.is_published_elsewhere(question)
        )

    def is_averaged(self, question: Question) -> bool:
        """Whether its answers are averaged."""
        return question.code in self.method.averaged

    def is_shared_out(self, question: Question) -> bool:
        """Whether its answers make percentages."""
        return question.kind in CHOOSING or question.kind is Kind.MANY

    def is_published_elsewhere(self, question: Question) -> bool:
        """Whether its numbers come from the publications of who volunteers."""
        return question.code in self.method.published_elsewhere


def counts_people(question: Question) -> bool:
    """Whether its numbers are of people."""
    return question.unit.plain() == PEOPLE
