"""Files of scenarios: each conviction's own date, and what it becomes when they extend each other."""

from collections import defaultdict
from dataclasses import dataclass

from volunteer_app.cli.spent_dates.tables import BadRow, Row, UnreadableRow, day_in, sorted_out
from volunteer_app.vetting.rehabilitation.chains import Spell, extended
from volunteer_app.vetting.rehabilitation.endings import Ending, EndingKind, Explained, on
from volunteer_app.vetting.rehabilitation.readings import Reading

OWN = "own_spent_date"
REACH = "own_spent_date_excluding_no_drag_through_orders"
NEEDED = ("scenario", "conviction", "conviction_date", OWN, REACH)
COLUMNS = ("scenario", "conviction", "result")

_WORDS = {kind.value: Ending(kind) for kind in EndingKind if kind is not EndingKind.ON}


@dataclass(frozen=True)
class Case:
    """One row: a caution's own answer, or a conviction that takes part."""

    row: Row
    own: Ending
    spell: Spell | None


def answered(rows: list[Row], reading: Reading) -> tuple[list[tuple[str, ...]], list[BadRow]]:
    """Scenario, conviction and result of every row that can be read, in their order; and the others."""
    found, bad = sorted_out(rows, _case)
    spells: dict[str, list[Spell]] = defaultdict(list)
    for case in found:
        if case.spell:
            spells[case.row.text("scenario")].append(case.spell)
    answers: dict[str, Explained] = {}
    for each in spells.values():
        answers |= extended(each, reading)
    return [_answer(case, answers) for case in found], bad


def _answer(case: Case, answers: dict[str, Explained]) -> tuple[str, ...]:
    ending = answers[case.spell.key].ending if case.spell else case.own
    return case.row.text("scenario"), case.row.text("conviction"), ending.code


def _case(row: Row) -> Case:
    row.needed("scenario"), row.needed("conviction")
    kind = row.text("kind") or "conviction"
    if kind not in {"conviction", "caution"}:
        raise UnreadableRow(f"kind is neither conviction nor caution: {kind}")
    own = _ending(row.needed(OWN), OWN)
    if kind == "caution":
        return Case(row, own, None)
    reach = _ending(row.text(REACH), REACH) if row.text(REACH) else None
    convicted_on = day_in(row.needed("conviction_date"), "conviction_date")
    return Case(row, own, Spell(str(row.number), convicted_on, Explained(own), reach))


def _ending(text: str, column: str) -> Ending:
    word = text.upper()
    return _WORDS[word] if word in _WORDS else on(day_in(text, column))
