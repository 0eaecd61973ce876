"""Good rows about people who are here are taken all at once, as if each had been entered by hand."""

from collections.abc import Callable, Sequence
from typing import Any

from volunteer_app.desk.rules.importing import RowState
from volunteer_app.desk.service.importing.judgement import Judgement
from volunteer_app.foundation.bulk_history import Made
from volunteer_app.people import arrivals

Brought = tuple[Made, str]


def in_bulk(
    judged: Sequence[Judgement], bring: Callable[[Sequence[Any]], Sequence[Brought]], *, remark_at: str
) -> None:
    """Bring the good rows. `bring` gives for each, in order, the record that it made and a remark."""
    good = _still_there([each for each in judged if each.state is RowState.GOOD])
    for each, (made, remark) in zip(good, bring([each.value for each in good]), strict=True):
        each.state, each.problems = RowState.TAKEN, [[remark_at, remark]] if remark else []
        each.made = made


def _still_there(good: Sequence[Judgement]) -> list[Judgement]:
    """Those whose person was not merged a moment ago; no merge comes until the transaction ends."""
    late = arrivals.late({each.person_id for each in good if each.person_id is not None})
    for each in good:
        if each.person_id in late:
            each.state, each.problems = RowState.BAD, [["", arrivals.TOO_LATE]]
    return [each for each in good if each.person_id not in late]
