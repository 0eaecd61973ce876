"""What speaks against screenings: always the same statements, whatever they find."""

from collections.abc import Sequence
from dataclasses import dataclass

from volunteer_app.foundation.encryption import CannotOpen
from volunteer_app.foundation.logs import log_of, tell_kind
from volunteer_app.placements.screening import owners, queries
from volunteer_app.placements.screening.models import Screening
from volunteer_app.placements.screening.rules import Presence, Question, ScreeningState, against
from volunteer_app.vetting.do_not_match import queries as do_not_match
from volunteer_app.vetting.do_not_match.rules import Side, Statement, written

log = log_of(__name__)


@dataclass(frozen=True)
class Judged:
    """What speaks against each screening, by its number, and which of them cannot be read.

    `let_go_on`: pairs of a screening and a statement of which somebody decided that it goes on all the same.
    """

    found: dict[int, list[Statement]]
    unreadable: frozenset[int]
    let_go_on: set[tuple[int, int]]

    def word(self, number: int) -> ScreeningState:
        """The word of one: what cannot be read is for people to look at, so it is never clear."""
        stays = [each for each in self.found[number] if (number, each.number) not in self.let_go_on]
        blocked = bool(stays) or number in self.unreadable
        return (ScreeningState.CLEAR, ScreeningState.CHOOSE_ANOTHER)[blocked]


def judged(screenings: Sequence[Screening], *, together: bool = False) -> Judged:
    """What speaks against each; for one or more screenings. `together`: of one batch, whose placements are
    not written yet, so that each is there for the others.

    As many statements of SQL as there are sources of who is where, and two; also where nothing is found.
    """
    others = {each.id: _others(each) for each in screenings}
    asked = [_question(each, others[each.id] or frozenset()) for each in screenings]
    people = {each.person_id for each in screenings}
    first, before = min(q.starts_on for q in asked), max(q.ends_before for q in asked)
    said = do_not_match.about(people, first, before)
    named = {side.person_id for each in said for side in each.sides if side.person_id is not None}
    places = {q.place_id for q in asked if q.place_id is not None}
    there = owners.there(named, places) + (_proposed(screenings) if together else [])
    return Judged(
        found={each.number: against(each, said, there) for each in asked},
        unreadable=frozenset(number for number, names in others.items() if names is None),
        let_go_on=queries.let_go_on([each.id for each in screenings]),
    )


def _proposed(screenings: Sequence[Screening]) -> list[Presence]:
    """Who would be where because of these."""
    return [
        Presence(_who(each), each.place_id, each.starts_on, each.ends_before, each.id, waits=True)
        for each in screenings
        if each.place_id is not None and owners.owner(each.kind).puts_there
    ]


def _question(screening: Screening, others: frozenset[str]) -> Question:
    return Question(
        number=screening.id,
        who=_who(screening),
        place_id=screening.place_id,
        starts_on=screening.starts_on,
        ends_before=screening.ends_before,
        other=Side(None, others) if others else None,
    )


def _who(screening: Screening) -> Side:
    return Side(screening.person_id, frozenset({screening.person.reference}))


def _others(screening: Screening) -> frozenset[str] | None:
    """With whom they would be matched; None where it cannot be read: one such row must not stop all words."""
    try:
        return frozenset(written(each) for each in screening.others or ())
    except (CannotOpen, AttributeError, TypeError, ValueError) as error:
        tell_kind(log, f"screening {screening.reference} cannot be read", error)
        return None
