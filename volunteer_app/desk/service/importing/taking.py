"""Rows that are taken one by one, through the same changes as by hand."""

from collections.abc import Callable, Sequence
from typing import Any

from volunteer_app.desk.rules.importing import RowState
from volunteer_app.desk.service.importing.judgement import Judgement
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused


def one_by_one(
    judged: Sequence[Judgement], bring: Callable[[Any], tuple[Any, str]], *, remark_at: str
) -> None:
    """Bring each good row. `bring` gives the record and a remark, or raises `Refused`: it leaves nothing."""
    for each in judged:
        if each.state is not RowState.GOOD:
            continue
        try:
            with db.session.begin_nested():
                record, remark = bring(each.value)
        except Refused as refusal:
            each.state, each.problems = RowState.BAD, [[refusal.field, refusal.message]]
        else:
            each.state, each.problems = RowState.TAKEN, [[remark_at, remark]] if remark else []
            each.made = record.id, record.version
