"""Which records of training a viewer reaches, their own or those they verify, and as whom they change one."""

from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.permissions import current_actor, current_scope
from volunteer_app.training import queries
from volunteer_app.training.models import TrainingRecord


def reached(reference: str) -> tuple[TrainingRecord, bool]:
    """A record of the viewer's own training, or of somebody's whom they may verify; and whether it is own.

    Raises:
        NotFound: it is neither.
    """
    mine = current_scope(Permission.PERSON_OWN).person_id
    staff = current_scope(Permission.TRAINING_VERIFY)
    record = queries.record(Scope(staff.organisation_ids, mine), reference)
    return record, record.person_id == mine


def acting(reference: str, *, own: bool) -> Actor:
    """The viewer, on behalf of the person with this reference unless it is they themselves."""
    actor = current_actor()
    return actor if own else actor.acting_for(reference)
