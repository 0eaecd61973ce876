"""How screening is shown: a word to everybody, and what stands against a statement to those who made it.

Whoever makes a statement may name anybody: they read back what they typed, a place and days. A name stands
there only where they may read that record anyway, and of a match none at all of whoever is supported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.encryption import CannotOpen
from volunteer_app.foundation.presenting import moment, period
from volunteer_app.placements.screening import owners, service
from volunteer_app.placements.screening.models import Screening, ScreeningConflict
from volunteer_app.placements.screening.rules import ScreeningState
from volunteer_app.vetting.do_not_match import presenters as do_not_match
from volunteer_app.vetting.do_not_match.presenters import Named


def word(screening: Screening | None) -> str:
    """The word of a screening. Pages show it in one way, whichever it is."""
    return service.word_now(screening).words


def is_pending(screening: Screening | None) -> bool:
    """Whether there is no word yet, or none that is good still: whichever word comes, nothing can begin."""
    return service.word_now(screening) is ScreeningState.PENDING


@dataclass(frozen=True)
class Line:
    """Something that stands against a statement, in a list."""

    reference: str
    who: str
    days: str
    found: str


def lines(conflicts: Sequence[ScreeningConflict], scope: Scope) -> list[Line]:
    """Those of a list. `scope`: whose records the viewer may read, and so their names."""
    said = do_not_match.named([each.statement_id for each in conflicts], scope)
    return [
        Line(each.reference, who(each, said), _days(each.screening), moment(each.found_at))
        for each in conflicts
    ]


def facts(conflict: ScreeningConflict, scope: Scope) -> dict[str, Any]:
    """What the page of a conflict shows; `scope` as above."""
    screening = conflict.screening
    said = do_not_match.named([conflict.statement_id], scope)
    two = said[conflict.statement_id].who
    return {
        "statement": said[conflict.statement_id].reference,
        "rows": [
            ("What stands", owners.owner(screening.kind).words),
            ("Whose", who(conflict, said)),
            ("First person", two[0]),
            ("Second person", two[1]),
            ("Place", screening.place.name if screening.place is not None else "Not known"),
            ("Days", _days(screening)),
            ("Found", moment(conflict.found_at)),
        ],
        "settled": _settled(conflict),
    }


def who(conflict: ScreeningConflict, said: Mapping[int, Named]) -> str:
    """Whose placement or match it is: as the statement names them, or by name to those who may read it."""
    return said[conflict.statement_id].people.get(conflict.screening.person_id, "One of the two")


def _days(screening: Screening) -> str:
    return period(screening.starts_on, screening.ends_before)


def _settled(conflict: ScreeningConflict) -> list[tuple[str, str]]:
    if conflict.settlement is None or conflict.settled_at is None:
        return []
    return [
        ("Decision", conflict.settlement.words),
        ("Decided", f"{moment(conflict.settled_at)}, by {conflict.settled_by}"),
        ("Why", _why(conflict)),
    ]


def _why(conflict: ScreeningConflict) -> str:
    try:
        return conflict.why or ""
    except CannotOpen:
        return "This cannot be read. Tell whoever runs the service"
