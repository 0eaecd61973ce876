"""Quality marks as pages and files show them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from volunteer_app.foundation import clock
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.exporting import Cell
from volunteer_app.foundation.presenting import until
from volunteer_app.training.marks import queries
from volunteer_app.training.marks.models import MarkAnswer, MarkEvidence, QualityMark
from volunteer_app.training.marks.rules import Standing
from volunteer_app.training.marks.standards import Element

TONES = {Standing.MET: "good", Standing.PARTLY: "attention", Standing.NOT_YET: "bad"}
HEADINGS = ("Number", "Area", "What is asked", "How far it is met", "What shows it", "Files", "On", "By")


@dataclass(frozen=True)
class Line:
    """An element, with how the programme stands to it."""

    element: Element
    answer: MarkAnswer | None
    files: Sequence[MarkEvidence]

    @property
    def status(self) -> tuple[str, str]:
        """The standing in words, with its tone."""
        if self.answer is None:
            return "Not looked at", "neutral"
        return self.answer.standing.words, TONES[self.answer.standing]

    @property
    def cells(self) -> list[Cell]:
        """The line as a row of a file."""
        answer = self.answer
        return [
            self.element.code,
            self.element.area,
            self.element.words,
            self.status[0],
            answer.shown if answer else "",
            ", ".join(each.file.name for each in self.files),
            day_of(answer.answered_at) if answer else None,
            answer.answered_by if answer else "",
        ]


def lines(mark: QualityMark) -> list[Line]:
    """The elements in their order; two statements."""
    answers, files = queries.answers(mark), queries.files(mark)
    return [
        Line(each, answers.get(each.code), files.get(each.code, ()))
        for each in queries.standard_of(mark).elements
    ]


def by_area(found: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    """The same by area."""
    for area, group in groupby(found, key=lambda each: each.element.area):
        yield area, list(group)


def held(mark: QualityMark) -> tuple[str, str]:
    """Whether the mark is held, in words, with its tone."""
    if mark.expires_before is None:
        return "Working towards it", "progress"
    if mark.expires_before <= clock.today():
        return f"Ran out after {until(mark.expires_before)}", "bad"
    return f"Held until {until(mark.expires_before)}", "good"
