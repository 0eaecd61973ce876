"""Whether placements can be approved: of one that somebody looks at, and of many that a file brings.

The same code for both, in a fixed number of statements. It asks and changes nothing: whoever approves holds
the people first (`people.service.hold`), so that nothing is taken back meanwhile on which the answer rests.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.queries import Case
from volunteer_app.readiness.rules.answers import Answer
from volunteer_app.vetting import asking
from volunteer_app.vetting.barring import queries as barring
from volunteer_app.vetting.barring.regulated import lists_of
from volunteer_app.vetting.barring.rules import BarFacts, Stop, stop_of
from volunteer_app.vetting.standing import NOTHING

OWN = "Somebody else must approve your own placement"


@dataclass(frozen=True)
class Asked:
    """What readiness answers, and a sentence where it cannot be approved for another reason than that."""

    answer: Answer
    problem: str = ""


def ask(cases: Sequence[Case], organisation_id: int, *, own_id: int | None) -> list[Asked]:
    """Whether each can be approved now. `own_id`: which person whoever approves is, if they volunteer too.

    What readiness misses is the answer's to tell; the sentence is for what it does not know.
    """
    if not cases:
        return []
    found = [
        Asked(answer, _closed_or_own(case, own_id))
        for case, answer in zip(cases, readiness.answers(cases, organisation_id), strict=True)
    ]
    left = [position for position, each in enumerate(found) if each.answer.is_ready and not each.problem]
    stopped = stops([cases[position] for position in left], organisation_id)
    for position, problem in zip(left, stopped, strict=True):
        found[position] = Asked(found[position].answer, problem)
    return found


def _closed_or_own(case: Case, own_id: int | None) -> str:
    if own_id is not None and case.person.id == own_id:
        return OWN
    return "" if case.place.is_active else f"{case.place.name} is closed"


def stops(cases: Sequence[Case], organisation_id: int) -> list[str]:
    """What keeps each from going on whatever readiness says, as a sentence; else empty. Three statements.

    Nobody is let into regulated activity past a bar (SVGA 2006 section 9), nor by a new placement while it
    waits to be decided whether to refer them to the DBS, nor into a role for which vetting officers decided
    against it, or have yet to hear or weigh what they were told.
    """
    if not cases:
        return []
    regulated = {case.person.id for case in cases if lists_of(case.role.code)}
    bars = barring.bars(regulated, organisation_id)
    waiting = barring.waiting_for_a_decision(regulated, organisation_id)
    standings = asking.standings({case.person.id for case in cases}, organisation_id)
    return [
        _barred(case, bars, waiting) or asking.stop_of(standings.get((case.person.id, case.role.id), NOTHING))
        for case in cases
    ]


def _barred(case: Case, bars: Mapping[int, Sequence[BarFacts]], waiting: Collection[int]) -> str:
    lists = lists_of(case.role.code)
    if not lists:
        return ""
    stop = stop_of(bars[case.person.id], lists)
    if stop is None and case.person.id in waiting:
        stop = Stop.BARRED  # its words say no more than whom to ask
    return f"{stop.evidence}. {stop.next_step}" if stop is not None else ""
