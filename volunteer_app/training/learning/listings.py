"""What the list of learners shows, sorts by and exports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.foundation.permissions import Permission
from volunteer_app.training.learning import queries
from volunteer_app.training.learning.models import PackLearning
from volunteer_app.training.learning.presenters import how_far
from volunteer_app.training.learning.queries import Progress
from volunteer_app.training.learning.rules import Stand


@dataclass(frozen=True)
class LearnerRow:
    """A row: who learns what, and how far."""

    learning: PackLearning
    progress: Progress

    @property
    def reference(self) -> str:
        """The learning's."""
        return self.learning.reference

    @property
    def finished_on(self) -> date | None:
        """The day on which it was finished."""
        return day_of(self.learning.finished_at) if self.learning.finished_at else None


def _linked_name(row: LearnerRow) -> str:
    return link("training.learner", row.reference, row.learning.person.full_name)


def _shown_state(row: LearnerRow) -> str:
    return tag(row.learning.stand.words, "good" if row.learning.stand is Stand.FINISHED else "progress")


LEARNERS: Listing[LearnerRow] = declare(
    Listing(
        key="learners",
        title="Learners",
        endpoint="training.learners",
        export_endpoint="training.export_learners",
        permission=Permission.TRAINING_VERIFY,
        of=PackLearning,
        columns=(
            Column("name", "Volunteer", lambda row: row.learning.person.full_name, _linked_name),
            Column("reference", "Reference", lambda row: row.reference),
            Column("pack", "Training pack", lambda row: row.learning.version.title),
            Column("version", "Version", lambda row: row.learning.version.version),
            Column("far", "How far", lambda row: how_far(row.progress)),
            Column("passed", "Modules passed", lambda row: row.progress.passed, is_number=True),
            Column("modules", "Modules", lambda row: row.progress.modules, is_number=True),
            Column("begun", "Begun on", lambda row: day_of(row.learning.started_at)),
            Column("moved", "Last answered on", lambda row: day_of(row.learning.moved_at), order="moved"),
            Column("finished", "Finished on", lambda row: row.finished_on),
            Column("organisation", "Organisation", lambda row: row.learning.organisation.name),
            Column("state", "State", lambda row: row.learning.stand, _shown_state),
        ),
        shown=("pack", "far", "moved", "state"),
        orders={
            "moved": Order(
                queries.LATEST_FIRST,
                "The latest answers at the top",
                "The longest without an answer at the top",
                falls=True,
            )
        },
        filters={"state": "State", "pack": "Training pack"},
    )
)


def learners(
    scope: Scope, stand: Stand | None, pack_code: str, gone: Sequence[str] = ()
) -> Found[LearnerRow]:
    """Who learns what in the scope: all, or those in a state or with one pack."""
    return Found(LEARNERS, queries.in_scope(scope, stand, pack_code), _rows, gone)


def _rows(learnings: Sequence[PackLearning]) -> list[LearnerRow]:
    far = queries.progress(learnings)
    return [LearnerRow(each, far[each.id]) for each in learnings]
