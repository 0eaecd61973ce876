"""The file for evaluation: of those alone who agreed, and it names nobody.

It has the reference of the mentoring. What the mentor says is in it only where they agreed to that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.exporting import Cell
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.placements.mentoring import evaluating, queries
from volunteer_app.placements.mentoring.evaluating import EVERYTHING, Behind, Filters, Where
from volunteer_app.placements.mentoring.listings import Row
from volunteer_app.placements.mentoring.models.looking_back import MentoringFeedback
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.outcomes import Taken, Travelled, in_order, travelled
from volunteer_app.placements.mentoring.rules import Giver, SessionState
from volunteer_app.placements.programmes.models import Programme
from volunteer_app.placements.supported.rules.wishes import Pathway


@dataclass(frozen=True)
class Evaluated:
    """What an evaluator is given of one mentoring."""

    row: Row
    behind: Behind
    travelled: dict[Pathway, Travelled]
    feedback: dict[Giver, MentoringFeedback]
    stays: Sequence[Where]
    programmes: Sequence[Programme]
    last_scored: Taken | None

    @property
    def mentoring(self) -> Mentoring:
        """The mentoring itself."""
        return self.row.mentoring


def _score(pathway: Pathway, *, first: bool) -> Callable[[Evaluated], Cell]:
    def value(row: Evaluated) -> Cell:
        found = row.travelled.get(pathway)
        return None if found is None else found.first if first else found.latest

    return value


def _feedback(giver: Giver, name: str) -> Callable[[Evaluated], Cell]:
    def value(row: Evaluated) -> Cell:
        found = row.feedback.get(giver)
        return int(found.said[name]) if found is not None else None

    return value


def _may_be_shared(row: MentoringFeedback) -> bool:
    """The person agreed, or the mentoring would not be here; the mentor says so with their answers."""
    return row.giver is Giver.PERSON or bool(row.said.get("shared"))


def _programmes(row: Evaluated) -> str:
    return "; ".join(each.name for each in row.programmes)


def _programme_references(row: Evaluated) -> str:
    return "; ".join(each.reference for each in row.programmes)


def _in_prison(row: Evaluated) -> str:
    kinds = {each.kind is OrganisationKind.PRISON for each in row.stays}
    if kinds == {True, False}:
        return "Before and after release"
    return "In prison" if kinds == {True} else "In the community"


_SCORES = tuple(
    Column(f"{each.value}_{when}", f"{each.words}, {words}", _score(each, first=first), is_number=True)
    for each in Pathway
    for when, words, first in (("first", "start", True), ("latest", "latest", False))
)
_SAID = tuple(
    Column(f"{giver.value}_{name}", f"{heading}, {who}", _feedback(giver, name), is_number=True)
    for giver, who in ((Giver.PERSON, "person"), (Giver.MENTOR, "mentor"))
    for name, heading in (
        ("helped", "It helped"),
        ("listened", "Felt listened to"),
        ("again", "Would do it again"),
    )
)

EVALUATION = declare(
    Listing(
        key="mentoring-evaluation",
        title="Evaluation of mentoring",
        endpoint="placements.evaluation",
        export_endpoint="placements.export_evaluation",
        permission=Permission.MENTORING_MANAGE,
        of=Mentoring,
        columns=(
            Column("reference", "Reference", lambda row: row.mentoring.reference),
            Column("programme", "Programme", _programmes),
            Column("programme_reference", "Reference of the programme", _programme_references),
            Column("role", "Mentoring", lambda row: row.mentoring.role.name),
            Column(
                "region",
                "Home region",
                lambda row: row.mentoring.supported.region.name if row.mentoring.supported.region else "",
            ),
            Column("where", "Where", _in_prison),
            Column("source", "Who asked", lambda row: row.behind.request.source),
            Column(
                "waited",
                "Days waited",
                lambda row: max(0, (row.mentoring.starts_on - row.behind.waited_from).days),
                is_number=True,
            ),
            Column("starts", "First day", lambda row: row.mentoring.starts_on, order="starts"),
            Column("planned", "Planned last day", lambda row: row.mentoring.planned_end_on),
            Column("ended", "Last day", lambda row: row.mentoring.ended_on),
            Column("why", "Why it ended", lambda row: row.mentoring.end_reason),
            Column(
                "handed_on",
                "Handed on from another mentor",
                lambda row: row.mentoring.handed_on_from_id is not None,
            ),
            Column("held", "Sessions held", lambda row: row.row.number(SessionState.HELD), is_number=True),
            Column(
                "missed", "Sessions missed", lambda row: row.row.number(SessionState.MISSED), is_number=True
            ),
            Column("minutes", "Minutes of sessions", lambda row: row.row.minutes, is_number=True),
            Column("goals_set", "Goals set", lambda row: row.behind.goals.were_set, is_number=True),
            Column("goals_reached", "Goals reached", lambda row: row.behind.goals.reached, is_number=True),
            Column("reviews", "Reviews held", lambda row: row.behind.reviews, is_number=True),
            Column(
                "last_scored", "Last scored on", lambda row: row.last_scored.on if row.last_scored else None
            ),
            Column(
                "last_moment",
                "Last scored when",
                lambda row: row.last_scored.moment if row.last_scored else None,
            ),
            Column("moved_on", "Went on somewhere else on", lambda row: evaluating.moved_on(row.stays)),
            *_SCORES,
            *_SAID,
        ),
        shown=("programme", "role", "where", "starts", "ended", "why", "held", "missed", "minutes"),
        orders={
            "starts": Order(
                queries.LATEST_START_FIRST, "Latest first day first", "Earliest first day first", falls=True
            )
        },
        filters={"programme": "Programme", "going": "State", "year": "First day in"},
    )
)


def evaluation(scope: Scope, filters: Filters = EVERYTHING, gone: Sequence[str] = ()) -> Found[Evaluated]:
    """The mentorings of those who agreed that evaluators may have what changed for them."""

    def rows(found: Sequence[Mentoring]) -> list[Evaluated]:
        ids = [each.id for each in found]
        counts, taken, said = queries.counted(ids), queries.taken(ids), queries.feedback(ids)
        behind, stays = evaluating.behind(ids), evaluating.whereabouts(ids)
        programmes = evaluating.programmes_behind(ids)
        return [
            Evaluated(
                Row(each, counts[each.id]),
                behind[each.id],
                {one.pathway: one for one in travelled(taken[each.id])},
                {one.giver: one for one in said[each.id] if _may_be_shared(one)},
                stays[each.id],
                programmes[each.id],
                in_order(taken[each.id])[-1] if taken[each.id] else None,
            )
            for each in found
        ]

    return Found(EVALUATION, evaluating.evaluable(scope, filters), rows, gone)
