"""What is found out about a row before it is taken, whatever kind it is of."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from volunteer_app.desk.models.importing import ImportBatch
from volunteer_app.desk.rules.importing import BatchState, Choice, RowState
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.spreadsheets.days import NoDay, day_in
from volunteer_app.organisations.models import Organisation

BEYOND = "There are more cells in this row than headings in the first row"


@dataclass(frozen=True)
class Context:
    """For whom a chunk is judged, and what whoever brought it may reach."""

    batch: ImportBatch
    organisation: Organisation
    scope: Scope

    @property
    def is_taking(self) -> bool:
        """Whether good rows are taken now, in this very transaction."""
        return self.batch.state is BatchState.TAKING


@dataclass
class Cells:
    """A row's cells, read one by one; what cannot be read is noted."""

    row: Any
    problems: list[list[str]] = field(default_factory=list)
    told: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """A cell beyond the headings cannot be told what it is."""
        self.told = self.row.cells
        if self.told.get("beyond"):
            self.wrong("", BEYOND)

    def text(self, name: str) -> str:
        """The text of a cell; empty if there is none."""
        return self.told.get(name, "")

    def line(self, name: str) -> str:
        """The text of a cell in one line. Most columns that a kind knows are in no file."""
        text = self.told.get(name)
        return " ".join(text.split()) if text else ""

    def day(self, name: str) -> date | None:
        """The day in a cell; None, with a problem noted, where it is no day."""
        if not (text := self.text(name)):
            return None
        try:
            return day_in(text)
        except NoDay as error:
            self.wrong(name, str(error))
            return None

    def wrong(self, name: str, sentence: str) -> None:
        """Note what is wrong with a cell."""
        self.problems.append([name, sentence])


@dataclass
class Judgement:
    """What a row is found to be. `value` is what its kind would take."""

    row: Any
    state: RowState
    problems: list[list[str]] = field(default_factory=list)
    candidates: list[list[Any]] = field(default_factory=list)
    person_id: int | None = None
    value: Any = None
    # The record that was made of it, and its version; what was decided about the same row before
    made: tuple[int, int] | None = None
    choice: Choice | None = None

    @property
    def is_bad(self) -> bool:
        """Whether something is wrong with it."""
        return self.state is RowState.BAD


def bad(row: Any, problems: list[list[str]]) -> Judgement:
    """A row that cannot be taken."""
    return Judgement(row, RowState.BAD, problems)
