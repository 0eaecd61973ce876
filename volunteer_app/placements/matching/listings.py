"""What the list of matches shows, sorts by and exports."""

from collections.abc import Callable, Sequence

from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.placements.matching import queries
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.matching.presenters import screening_word
from volunteer_app.placements.matching.rules.states import MatchState

STATE_TONES = {
    MatchState.PROPOSED: "progress",
    MatchState.STARTED: "good",
    MatchState.DECLINED: "neutral",
    MatchState.ENDED: "neutral",
}


def _linked_match(row: MentorMatch) -> str:
    return link("placements.match", row.reference, f"{row.person.full_name} for {row.supported.given_name}")


def _state(row: MentorMatch) -> str:
    return tag(row.state.words, STATE_TONES[row.state])


MATCHES = declare(
    Listing(
        key="mentor-matches",
        title="Matches",
        endpoint="placements.matches",
        export_endpoint="placements.export_matches",
        permission=Permission.MENTORING_MANAGE,
        of=MentorMatch,
        columns=(
            Column(
                "who",
                "Match",
                lambda row: f"{row.person.full_name} for {row.supported.given_name}",
                _linked_match,
            ),
            Column("reference", "Reference", lambda row: row.reference),
            Column("role", "Mentoring", lambda row: row.role.name),
            Column("place", "Place", lambda row: row.place.name),
            Column("points", "Fit", lambda row: row.points, is_number=True),
            Column("proposed", "Proposed on", lambda row: day_of(row.proposed_at), order="proposed"),
            Column("screening", "Screening", screening_word),
            Column("state", "State", lambda row: row.state, _state),
            Column("organisation", "Organisation", lambda row: row.organisation.name),
        ),
        shown=("role", "place", "points", "proposed", "screening", "state"),
        orders={"proposed": Order(queries.NEWEST_FIRST, "Newest first", "Oldest first", falls=True)},
        filters={"state": "State"},
    )
)


def matches(scope: Scope, state: MatchState | None, gone: Sequence[str] = ()) -> Found[MentorMatch]:
    """The matches of the scope, all or those in a state."""
    same: Callable[[Sequence[MentorMatch]], Sequence[MentorMatch]] = list
    return Found(MATCHES, queries.matches(scope, state), same, gone)
