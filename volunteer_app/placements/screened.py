"""What placements tell screening: which stand or wait, who is where because of one, and how one is paused.

Wired in `volunteer_app.blueprints`.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from volunteer_app.foundation import bulk_rows, clock
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.placements import suspending
from volunteer_app.placements.models import Placement, PlacementSuspension
from volunteer_app.placements.rules import STANDING, PlacementState, SuspendReason
from volunteer_app.placements.screening.owners import Owner
from volunteer_app.placements.screening.rules import Presence
from volunteer_app.sentences import whereabouts
from volunteer_app.vetting.do_not_match.rules import Side

NEVER = date.max


def stands(number: Any) -> ColumnElement[bool]:
    """The condition that the screening with the number in this column is of a placement that runs, will run
    or is proposed.
    """
    return exists().where(
        Placement.screening_id == number,
        Placement.state.in_(STANDING | {PlacementState.PROPOSED}),
        Placement.ends_before > clock.today(),
    )


def waits() -> Select[Any]:
    """The screenings of placements that are only proposed."""
    return select(Placement.screening_id).where(Placement.state == PlacementState.PROPOSED)


def there(person_ids: Collection[int], place_ids: Collection[int]) -> list[Presence]:
    """Where these people are placed, or proposed to be, of these places."""
    statement = (
        select(
            Placement.person_id,
            Person.reference,
            Placement.place_id,
            Placement.starts_on,
            Placement.ends_before,
            Placement.screening_id,
            Placement.state,
        )
        .join(Person, Person.id == Placement.person_id)
        .where(
            bulk_rows.is_among(Placement.person_id, list(person_ids)),
            bulk_rows.is_among(Placement.place_id, list(place_ids)),
            Placement.state.in_(STANDING | {PlacementState.PROPOSED}),
        )
        .order_by(Placement.id)
    )
    return [
        Presence(
            Side(row.person_id, frozenset({row.reference})),
            row.place_id,
            row.starts_on,
            row.ends_before,
            row.screening_id,
            row.state is PlacementState.PROPOSED,
        )
        for row in db.session.execute(statement)
    ]


def held(person_ids: Collection[int], place_ids: Collection[int]) -> list[Presence]:
    """Which prisons hold them, of these places."""
    return [
        Presence(Side(each.person_id), each.prison_id, each.starts_on, each.ends_before or NEVER)
        for each in whereabouts.held_in(person_ids, place_ids)
    ]


def pause(screening_id: int) -> Sequence[int]:
    """Pause it as every vetting officer's decision does: the page names the service, and no reason."""
    found = db.session.scalars(select(Placement).where(Placement.screening_id == screening_id)).one()
    return pause_for_officer(found.person_id, {found.id})


def pause_for_officer(person_id: int, placement_ids: Collection[int]) -> Sequence[int]:
    """Pause these placements of a person for an officer. The screenings of those that such a pause stands on
    now, also from before.
    """
    suspending.suspend_placements(
        person_id, SuspendReason.OFFICER, only=lambda each: each.id in placement_ids
    )
    paused = exists().where(
        PlacementSuspension.placement_id == Placement.id,
        PlacementSuspension.reason == SuspendReason.OFFICER,
        PlacementSuspension.lifted_at.is_(None),
    )
    statement = select(Placement.screening_id).where(
        Placement.id.in_(placement_ids),
        Placement.state == PlacementState.SUSPENDED,
        Placement.ends_before > clock.today(),
        paused,
    )
    return [number for number in db.session.scalars(statement) if number is not None]


PLACEMENTS = Owner("placement", "Placement", stands=stands, waits=waits, there=there, pause=pause)
