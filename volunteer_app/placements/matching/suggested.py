"""What the file of an organisation's last suggestions has: as its page, person by person."""

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.matching import queries
from volunteer_app.placements.matching.models import MatchSuggestion
from volunteer_app.placements.supported.queries import OF_A_REQUEST

LONGEST_WAIT_FIRST = (Key(MatchSuggestion.place_in_run), Key(MatchSuggestion.id))


def _points(row: MatchSuggestion) -> int | None:
    """Of nobody there is no fit."""
    return row.points if row.person is not None else None


SUGGESTIONS = declare(
    Listing(
        key="match-suggestions",
        title="Suggested mentors",
        endpoint="placements.matching",
        export_endpoint="placements.export_suggestions",
        permission=Permission.MENTORING_MANAGE,
        of=MatchSuggestion,
        columns=(
            Column("who", "Person", lambda row: row.request.supported.given_name),
            Column("person", "Reference of the person", lambda row: row.request.supported.reference),
            Column("role", "Mentoring", lambda row: row.request.role.name),
            Column("place", "Place", lambda row: row.request.place.name),
            Column("asked", "Waiting since", lambda row: row.request.asked_on),
            Column("mentor", "Mentor", lambda row: row.person.full_name if row.person else ""),
            Column(
                "mentor_reference",
                "Reference of the mentor",
                lambda row: row.person.reference if row.person else "",
            ),
            Column("points", "Fit", _points, is_number=True),
            Column("why", "Why", lambda row: row.sentence or ""),
            Column("state", "State", lambda row: row.state),
            Column("declined", "Why it was declined", lambda row: row.decline_reason),
            Column("reference", "Reference", lambda row: row.reference),
            Column("number", "Number", lambda row: row.place_in_run, order="number", is_number=True),
        ),
        shown=("role", "place", "asked", "mentor", "points", "why", "state"),
        orders={"number": Order(LONGEST_WAIT_FIRST, "Longest wait first", "Shortest wait first")},
        filters={"with": "Organisation"},
    )
)


def suggestions(organisation: Organisation) -> Found[MatchSuggestion]:
    """What the last run of an organisation says; nothing where there was none."""
    last = queries.latest_run(organisation.id)
    request = joinedload(MatchSuggestion.request, innerjoin=True)
    statement = (
        select(MatchSuggestion)
        .options(*(request.options(each) for each in OF_A_REQUEST), joinedload(MatchSuggestion.person))
        .where(MatchSuggestion.run_id == (last.id if last else None))
    )
    same: Callable[[Sequence[MatchSuggestion]], Sequence[MatchSuggestion]] = list
    return Found(SUGGESTIONS, statement, same)
