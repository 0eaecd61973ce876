"""What the list of training to verify shows, sorts by and exports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.exporting import Cell
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.foundation.permissions import Permission
from volunteer_app.foundation.presenting import hours
from volunteer_app.training import queries
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.second_look import queries as second_look
from volunteer_app.training.second_look.rules import Doubt
from volunteer_app.training.service import TRAINING

_OF = Markup('%s<span class="govuk-visually-hidden"> of %s</span>')

_CHECK = tag("Check", "attention") + Markup(" %s")


@dataclass(frozen=True)
class ToVerify:
    """A record that waits, and what stands out about it."""

    record: TrainingRecord
    doubts: Sequence[Doubt]


def _linked_title(row: ToVerify) -> str:
    record = row.record
    return link("training.decide", record.reference, _OF % (record.title, record.person.full_name))


def _doubts(row: ToVerify) -> str:
    return ". ".join(doubt.words for doubt in row.doubts)


def _shown_doubts(row: ToVerify) -> str:
    return Markup("<br>").join(_CHECK % doubt.words for doubt in row.doubts) or "Nothing"


def _waits_again(row: ToVerify) -> bool:
    return row.record.sent_again_at is not None


def _of(value: Callable[[TrainingRecord], Cell]) -> Callable[[ToVerify], Cell]:
    return lambda row: value(row.record)


TO_VERIFY = declare(
    Listing(
        key="training-to-verify",
        title="Training to verify",
        endpoint="training.to_verify",
        export_endpoint="training.export_to_verify",
        permission=Permission.TRAINING_VERIFY,
        of=TrainingRecord,
        columns=(
            Column("title", "Training", _of(lambda each: each.title), _linked_title),
            Column("reference", "Reference", _of(lambda each: each.reference)),
            Column("kind", "Kind", _of(lambda each: each.kind)),
            Column("name", "Volunteer", _of(lambda each: each.person.full_name)),
            Column("finished", "Finished on", _of(lambda each: each.completed_on), order="finished"),
            Column("time", "Time", _of(lambda each: hours(each.minutes))),
            Column("minutes", "Minutes", _of(lambda each: each.minutes), is_number=True),
            Column("logged", "Logged on", _of(lambda each: day_of(each.logged_at))),
            Column("logged_by", "Logged by", _of(lambda each: each.logged_by)),
            Column("again", "Sent again after it was sent back", _waits_again),
            Column("organisation", "Organisation", _of(lambda each: each.organisation.name)),
            Column("doubts", "Look twice", _doubts, _shown_doubts),
        ),
        shown=("name", "finished", "time", "organisation", "doubts"),
        orders={"finished": Order(queries.OLDEST_FIRST, "Oldest first", "Newest first")},
        filters={},
    )
)


def to_verify(scope: Scope) -> Found[ToVerify]:
    """What waits to be verified in the scope, and what of it deserves a second look."""

    def rows(records: Sequence[TrainingRecord]) -> list[ToVerify]:
        doubts = second_look.of_records(records)
        return [ToVerify(each, doubts[each.id]) for each in records]

    return Found(TO_VERIFY, decisions.waiting(TRAINING, scope), rows)
