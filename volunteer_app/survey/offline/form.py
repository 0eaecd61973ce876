"""What a form is made of: a cover, a sheet for each section, and a line for each cell to fill in.

What stands in it says `making`, how it is written `xlsx` and `ods`, how one is read again `reading`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from volunteer_app.survey.offline.cells import Value
from volunteer_app.survey.rules.shapes import Span

COVER, TERMS, CHOICES = "Cover", "Words", "Choices"
ROUND, RETURN, QUESTIONNAIRE, CHECK = "Round code", "Return", "Questionnaire", "Check value"
BODY = "For"
ANSWER, WHY, PLACE, MARK = "Your answer", "If you cannot answer", "Place", "Before"
HEADS = ("Number", "Question", "Help", "What to enter", ANSWER, WHY, "Counted by this service", PLACE, MARK)
LONGEST_NAME = 31
HOW = (
    "Fill in the two shaded columns of each sheet: your answer or, where you have none, why. "
    "The other cells are locked.",
    "Leave a question empty if it does not apply to you: column “Help” says when a question is asked.",
    "Keep all rows, columns and sheets. They tell this service which answer belongs to which question.",
    "Save it as it is, an OpenDocument spreadsheet (.ods) or an Excel workbook (.xlsx), without macros.",
    "Upload it on the page of your return. You see what would change, and what is not right, before "
    "anything is saved.",
    "If a colleague changes an answer on the website meanwhile, you are shown both and choose.",
    "Files cannot be put into a cell: add them on the website.",
)


@dataclass(frozen=True)
class Own:
    """Whose a form is. `check`: what tells it from the forms of other rounds and bodies."""

    body: str
    round_code: str
    reference: str
    questionnaire: str
    check: str


class Entry(StrEnum):
    """What a cell takes."""

    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Line:
    """A row of a sheet. `place`: section.question, or section.question.row. `mark`: of the answer before."""

    place: str
    number: str
    text: str
    help: str
    takes: str
    entry: Entry
    answer: Value = ""
    choices: tuple[str, ...] = ()
    possible: Span = field(default_factory=Span)
    places: int = 0
    reasons: tuple[str, ...] = ()
    why: str = ""
    counted: str = ""
    mark: str = ""

    @property
    def is_row(self) -> bool:
        """Whether it is one row of a question that has several."""
        return not self.number

    @property
    def cells(self) -> tuple[Value, ...]:
        """What stands in its cells, in the order of the heads."""
        return (
            self.number,
            self.text,
            self.help,
            self.takes,
            self.answer,
            self.why,
            self.counted,
            self.place,
            self.mark,
        )


@dataclass(frozen=True)
class Part:
    """The sheet of a section."""

    name: str
    title: str
    intro: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Form:
    """All of it. `facts` and `how` stand on the cover, `terms` on a sheet of their own."""

    title: str
    intro: str
    facts: Sequence[tuple[str, str]]
    how: Sequence[str]
    terms: Sequence[tuple[str, str]]
    parts: Sequence[Part]

    @property
    def lists(self) -> list[tuple[str, ...]]:
        """Every list of choices or reasons, each once."""
        all_of_them = (
            each for part in self.parts for line in part.lines for each in (line.choices, line.reasons)
        )
        return list(dict.fromkeys(filter(None, all_of_them)))
