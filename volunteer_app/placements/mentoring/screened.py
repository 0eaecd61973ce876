"""What matches tell screening: which stand or wait, and how one is paused.

Wired in `volunteer_app.blueprints`.

A match puts nobody anywhere: the mentor's placement does, and is screened by itself.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.placements import screened
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.matching.rules.states import STANDING, MatchState
from volunteer_app.placements.matching.service import SCREENED
from volunteer_app.placements.mentoring import queries
from volunteer_app.placements.screening.owners import Owner
from volunteer_app.placements.screening.rules import Presence


def stands(number: Any) -> ColumnElement[bool]:
    """The condition that the screening with the number in this column is of a match that is proposed, or goes
    on as mentoring.
    """
    return exists().where(MentorMatch.screening_id == number, MentorMatch.state.in_(STANDING))


def waits() -> Select[Any]:
    """The screenings of matches that are only proposed."""
    return select(MentorMatch.screening_id).where(MentorMatch.state == MatchState.PROPOSED)


def there(_person_ids: Collection[int], _place_ids: Collection[int]) -> list[Presence]:
    """Nobody is anywhere because of a match."""
    return []


def pause(screening_id: int) -> Sequence[int]:
    """What goes on is paused with the placement of the mentor under which it does, or will by itself."""
    found = db.session.scalars(select(MentorMatch).where(MentorMatch.screening_id == screening_id)).one()
    going = queries.of_match(found.id)
    if going is None:
        return []
    stays = queries.stays_of(going.id)
    places = {each.placement_id for each in stays if each.before is None or each.before > clock.today()}
    return screened.pause_for_officer(found.person_id, places)


MATCHES = Owner(SCREENED, "Match", stands=stands, waits=waits, there=there, pause=pause, puts_there=False)
