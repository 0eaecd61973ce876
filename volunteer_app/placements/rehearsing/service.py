"""Asking for a rehearsal, and going on with one, a chunk of one organisation's placements at a time."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from volunteer_app.foundation import bulk_rows, clock, jobs
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db, new_reference
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rehearsing import queries
from volunteer_app.placements.rehearsing.models import Rehearsal, RehearsalFinding
from volunteer_app.placements.rehearsing.rules import (
    KEPT_DAYS,
    MOST_AT_ONCE,
    Loss,
    as_json,
    changes,
    compared,
    from_json,
)
from volunteer_app.readiness import queries as readiness
from volunteer_app.roles.models import Role
from volunteer_app.roles.rules import RoleRequirements
from volunteer_app.training.reference import pack_titles

JOB = "placements.rehearse"


def rehearse(proposed: Mapping[Role, RoleRequirements], *, scope: Scope, by: Actor) -> Rehearsal:
    """Replay a change over today's placements: at once when they are few, else in the background.

    Raises:
        Refused: it changes nothing.
    """
    titles = pack_titles()
    said = {role: changes(role.requirements, then, titles) for role, then in proposed.items()}
    changed = {role: then for role, then in proposed.items() if said[role]}
    if not changed:
        raise Refused("Nothing would change. Change at least one thing that a role needs")
    organisation_ids, role_ids = sorted(scope.organisation_ids), sorted(role.id for role in changed)
    found = Rehearsal(
        owner_key=by.key,
        organisation_ids=organisation_ids,
        role_ids=role_ids,
        proposed={role.code: as_json(then) for role, then in changed.items()},
        changes=[f"{role.name}. {each}" for role in changed for each in said[role]],
        total=queries.total(organisation_ids, role_ids),
    )
    db.session.add(found)
    db.session.flush()
    if found.total > MOST_AT_ONCE:
        jobs.wake_after_commit(JOB)
        return found
    while go_on(found.id):
        db.session.flush()
    return found


def go_on(rehearsal_id: int) -> bool:
    """Replay the next chunk, in the present transaction. False: nothing is left, or others are at it."""
    found = queries.held(rehearsal_id)
    if found is None or found.finished_at is not None:
        return False
    placements = queries.chunk(found)
    if not placements:
        following = queries.next_organisation(found)
        if following is None:
            found.finished_at = clock.now()
            return False
        found.organisation_id, found.placement_id = following, 0
        return True
    _keep(found, placements)
    found.placement_id = placements[-1].id
    found.looked_at += len(placements)
    return True


def _keep(found: Rehearsal, placements: Sequence[Placement]) -> None:
    day = clock.today()
    proposed = {code: from_json(stored) for code, stored in found.proposed.items()}
    cases = [
        readiness.Case(p.person, p.role, p.place, max(p.starts_on, day), p.ends_before) for p in placements
    ]
    known = readiness.gathered(cases, found.organisation_id)
    losses = [
        (placement, compared(*told, proposed[placement.role.code]))
        for placement, told in zip(placements, known, strict=True)
    ]
    rows = [_row(found, placement, loss) for placement, loss in losses if loss is not None]
    bulk_rows.insert_many(RehearsalFinding.__table__, rows)


def _row(found: Rehearsal, placement: Placement, loss: Loss) -> dict[str, object]:
    return {
        "reference": new_reference(RehearsalFinding.__reference_prefix__),
        "rehearsal_id": found.id,
        "placement_id": placement.id,
        "stops_on": loss.stops_on,
        "was_ready": loss.was_ready,
        "titles": list(loss.titles),
    }


def clear_old() -> None:
    """Delete rehearsals that were asked for more than 30 days ago."""
    old = select(Rehearsal.id).where(Rehearsal.asked_at < clock.now() - timedelta(days=KEPT_DAYS))
    for model, whose in ((RehearsalFinding, RehearsalFinding.rehearsal_id), (Rehearsal, Rehearsal.id)):
        gone = delete(model).where(whose.in_(old))
        db.session.execute(gone, execution_options={"synchronize_session": False})
