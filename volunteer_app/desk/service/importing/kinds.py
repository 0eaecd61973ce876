"""Which file judges and takes which kind of row."""

from collections.abc import Sequence
from typing import Any, Protocol

from volunteer_app.desk.rules.importing import ImportKind, RowState
from volunteer_app.desk.service.importing import checks, people, placements, training
from volunteer_app.desk.service.importing.example import is_example
from volunteer_app.desk.service.importing.judgement import Context, Judgement

__all__ = ["judge", "people", "take"]


class _Kind(Protocol):
    """What each kind's file does."""

    def judge(self, rows: Sequence[Any], context: Context) -> list[Judgement]:
        """What these rows are. Changes nothing."""

    def take(self, judged: Sequence[Judgement], context: Context) -> None:
        """Take what is good; the judgements then say what became of it."""


KINDS: dict[ImportKind, _Kind] = {
    ImportKind.PEOPLE: people,
    ImportKind.CHECKS: checks,
    ImportKind.TRAINING: training,
    ImportKind.PLACEMENTS: placements,
}


def judge(rows: Sequence[Any], context: Context) -> list[Judgement]:
    """What these rows are; the invented row of a template is no row of theirs."""
    kind = context.batch.kind
    invented = [Judgement(row, RowState.EXAMPLE) for row in rows if is_example(kind, row.cells)]
    left_over = {each.row.id for each in invented}
    return [*invented, *KINDS[kind].judge([row for row in rows if row.id not in left_over], context)]


def take(judged: Sequence[Judgement], context: Context) -> None:
    """Take what is good of them."""
    KINDS[context.batch.kind].take(judged, context)
