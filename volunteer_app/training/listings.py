"""What the list of training to verify shows, sorts by and exports."""

from markupsafe import Markup

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link
from volunteer_app.foundation.permissions import Permission
from volunteer_app.foundation.presenting import hours
from volunteer_app.training import queries
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.service import TRAINING

_OF = Markup('%s<span class="govuk-visually-hidden"> of %s</span>')


def _linked_title(row: TrainingRecord) -> str:
    return link("training.decide", row.reference, _OF % (row.title, row.person.full_name))


TO_VERIFY = declare(
    Listing(
        key="training-to-verify",
        title="Training to verify",
        endpoint="training.to_verify",
        export_endpoint="training.export_to_verify",
        permission=Permission.TRAINING_VERIFY,
        of=TrainingRecord,
        columns=(
            Column("title", "Training", lambda row: row.title, _linked_title),
            Column("reference", "Reference", lambda row: row.reference),
            Column("name", "Volunteer", lambda row: row.person.full_name),
            Column("finished", "Finished on", lambda row: row.completed_on, order="finished"),
            Column("time", "Time", lambda row: hours(row.minutes)),
            Column("minutes", "Minutes", lambda row: row.minutes, is_number=True),
            Column("logged", "Logged on", lambda row: day_of(row.logged_at)),
            Column("logged_by", "Logged by", lambda row: row.logged_by),
            Column("organisation", "Organisation", lambda row: row.organisation.name),
        ),
        shown=("name", "finished", "time", "organisation"),
        orders={"finished": Order(queries.OLDEST_FIRST, "Oldest first", "Newest first")},
        filters={},
    )
)


def to_verify(scope: Scope) -> Found[TrainingRecord]:
    """What waits to be verified in the scope."""
    return Found(TO_VERIFY, decisions.waiting(TRAINING, scope), list)
