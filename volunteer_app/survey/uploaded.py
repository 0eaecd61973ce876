"""A form that was uploaded, as the page shows it before anything is saved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from volunteer_app.survey import presenters
from volunteer_app.survey.checked import Whole
from volunteer_app.survey.forms.offline import KEEP, TakeForm
from volunteer_app.survey.models import SurveyAnswer
from volunteer_app.survey.offline import cells
from volunteer_app.survey.offline.comparing import Became, Fault, Item
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.shapes import WORDS, Kind

HEADINGS = ("Sheet", "Row", "Question", "In the form", "What to do")
NO_ANSWER = "No answer"
LONGEST_SHOWN = 300


@dataclass(frozen=True)
class Change:
    """An answer in two versions: what is stored, by whom and when, and what the form says."""

    code: str
    ask: str
    where: str
    stored: Sequence[str]
    given: Sequence[str]
    by: str
    at: datetime | None
    choice: Any = None


@dataclass(frozen=True)
class Shown:
    """All that the page says."""

    mine: Sequence[Change]
    both: Sequence[Change]
    theirs: Sequence[Change]
    faults: Sequence[Fault]
    left: Sequence[Fault]
    same: int
    not_theirs: Sequence[str]

    @property
    def saves(self) -> bool:
        """Whether there is anything to save."""
        return bool(self.mine or self.both)


def shown(form: TakeForm) -> Shown:
    """What the form would change."""
    compared = form.compared
    return Shown(
        [_change(compared.whole, each) for each in compared.those(Became.MINE)],
        [_change(compared.whole, each, form[KEEP + each.code]) for each in compared.those(Became.BOTH)],
        [_change(compared.whole, each) for each in compared.those(Became.THEIRS)],
        compared.faults,
        compared.left,
        len(compared.those(Became.SAME)),
        compared.not_theirs,
    )


def rows(faults: Sequence[Fault]) -> Iterator[tuple[str, int, str, str, str]]:
    """What is not right, as rows of a sheet, with all that was written there."""
    for each in faults:
        yield each.where.sheet, each.where.row, each.question, each.written, each.words


def short(text: str) -> str:
    """So much of a text as a table can show."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _change(whole: Whole, item: Item, choice: Any = None) -> Change:
    stored, given = _lines(whole, item, item.stored, item.given), _lines(whole, item, item.given, item.stored)
    by, at = _who(item.row)
    ask = item.question.ask.plain(whole.setting.fills)
    where = f"{item.where.sheet}, row {item.where.row}"
    return Change(item.code, ask, where, stored, given, by, at, choice)


def _who(row: SurveyAnswer | None) -> tuple[str, datetime | None]:
    return ("", None) if row is None else (row.answered_by, row.answered_at)


def _lines(whole: Whole, item: Item, given: Given, other: Given) -> list[str]:
    """An answer in words; of a table, the rows in which the two differ."""
    question, fills = item.question, whole.setting.fills
    if not given:
        return [NO_ANSWER]
    if given.missing is not None:
        return [given.missing.words]
    if question.kind is Kind.TABLE:
        ours, theirs = cells.of(question, given, fills).typed, cells.of(question, other, fills).typed
        return [
            f"{each.label.plain(fills)}: {ours.get(each.code, 'no number')}"
            for each in question.options
            if ours.get(each.code) != theirs.get(each.code)
        ]
    if given.unread is not None or question.kind in WORDS:
        return str(given.value if given.unread is None else given.unread).splitlines()
    return [presenters.words(whole, question, given)]
