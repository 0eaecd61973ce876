"""Whether placements can be approved: of one that somebody looks at, and of many that a file brings.

The same code for both, in a fixed number of statements. It asks and changes nothing: whoever approves holds
the people first (`people.service.hold`), so that nothing is taken back meanwhile on which the answer rests.
"""

from collections.abc import Collection, Mapping, Sequence

from volunteer_app.foundation.errors import Refused
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import AGREE_FIRST
from volunteer_app.readiness.queries import Case
from volunteer_app.readiness.rules.answers import Answer
from volunteer_app.safeguarding import queries as safeguarding
from volunteer_app.vetting import asking
from volunteer_app.vetting.barring import queries as barring
from volunteer_app.vetting.barring.regulated import lists_of
from volunteer_app.vetting.barring.rules import BarFacts, Stop, stop_of
from volunteer_app.vetting.standing import NOTHING

OWN = "Somebody else must approve your own placement"


def case_of(placement: Placement) -> Case:
    """What readiness is asked of a placement: who, in what role, where, on which days."""
    return Case(placement.person, placement.role, placement.place, placement.starts_on, placement.ends_before)


def refuse_stopped(placement: Placement) -> None:
    """Whatever readiness says: see `stops`.

    Raises:
        Refused: something keeps its person from going on.
    """
    (problem,) = stops([case_of(placement)], placement.organisation_id)
    if problem:
        raise Refused(problem)


def problems(
    cases: Sequence[Case], answers: Sequence[Answer], organisation_id: int, *, own_id: int | None
) -> list[str]:
    """Why each cannot be approved now whatever readiness answers, as a sentence; else empty.

    What readiness misses is for its answer to tell: who is not ready is asked about no further.
    `own_id`: which person whoever approves is, if they volunteer too.
    """
    found = [_closed_or_own(case, own_id) for case in cases]
    left = [n for n, answer in enumerate(answers) if answer.is_ready and not found[n]]
    for position, sentence in zip(left, stops([cases[n] for n in left], organisation_id), strict=True):
        found[position] = sentence
    return found


def _closed_or_own(case: Case, own_id: int | None) -> str:
    if own_id is not None and case.person.id == own_id:
        return OWN
    return "" if case.place.is_active else f"{case.place.name} is closed"


def stops(cases: Sequence[Case], organisation_id: int) -> list[str]:
    """What keeps each from going on whatever readiness says, as a sentence; else empty. Four statements.

    Nobody is let into regulated activity past a bar (SVGA 2006 section 9), nor by a new placement while it
    waits to be decided whether to refer them to the DBS, nor into a role for which vetting officers decided
    against it, or have yet to hear or weigh what they were told; nor anywhere here while a concern pauses
    them.
    """
    if not cases:
        return []
    everybody = {case.person.id for case in cases}
    regulated = {case.person.id for case in cases if lists_of(case.role.code)}
    paused = safeguarding.paused(everybody, organisation_id)
    bars = barring.bars(regulated, organisation_id)
    waiting = barring.waiting_for_a_decision(regulated, organisation_id)
    standings = asking.standings(everybody, organisation_id)
    return [
        (AGREE_FIRST if case.person.id in paused else "")
        or _barred(case, bars, waiting)
        or asking.stop_of(standings.get((case.person.id, case.role.id), NOTHING))
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
