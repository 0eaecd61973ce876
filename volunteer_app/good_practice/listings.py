"""What the lists of entries and of questions show, sort by and export, for those who work on them."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import Select

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.listing import Column, Found, Listing, Order, declare, link, tag
from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.queries.entries import Reach
from volunteer_app.good_practice.rules.codes import Origin
from volunteer_app.good_practice.rules.life import OPEN, WAITING, Standing, VersionState

TONES = {
    Standing.NEVER: "neutral",
    Standing.PUBLISHED: "good",
    Standing.DUE: "attention",
    Standing.ARCHIVED: "neutral",
}
WORK_TONES = {
    VersionState.DRAFT: "neutral",
    VersionState.SUBMITTED: "attention",
    VersionState.IN_REVIEW: "progress",
    VersionState.CHANGES_ASKED: "attention",
}
# What the list can be narrowed to
SHOWN = {
    "waiting": "Wait for an editor",
    "open": "Worked on",
    "due": "Due for review",
    "published": "Published",
    "archived": "Archived",
    "survey": "From the survey",
}
CHANGED = Order(queries.CHANGED_LAST, "Changed last, first", "Changed first, first", falls=True)


def _linked(row: PracticeEntry) -> str:
    return link("good_practice.manage", row.reference, row.title)


def _standing(row: PracticeEntry) -> Standing:
    return row.standing_on(clock.today())


def _shown_standing(row: PracticeEntry) -> str:
    return tag(_standing(row).words, TONES[_standing(row)])


def _shown_work(row: PracticeEntry) -> str:
    return tag(row.work.words, WORK_TONES[row.work]) if row.work else ""


ENTRIES = declare(
    Listing(
        key="good-practice",
        title="Good practice",
        endpoint="good_practice.entries",
        export_endpoint="good_practice.export_entries",
        permission=Permission.PRACTICE_WRITE,
        of=PracticeEntry,
        columns=(
            Column("title", "Title", lambda row: row.title, _linked),
            Column("work", "Worked on", lambda row: row.work.words if row.work else "", _shown_work),
            Column("standing", "Readers", lambda row: _standing(row).words, _shown_standing),
            Column(
                "organisation",
                "Organisation",
                lambda row: row.organisation.name if row.organisation else "Editors",
            ),
            Column("changed", "Last change", lambda row: row.changed_at, order="changed"),
            Column("review", "Review date", lambda row: row.review_on),
            Column("origin", "Where it comes from", lambda row: row.origin.words),
            Column("begun", "Begun by", lambda row: row.begun_by),
            Column("reference", "Reference", lambda row: row.reference),
        ),
        shown=("work", "standing", "organisation", "origin", "changed"),
        orders={"changed": CHANGED},
        filters={"shown": "Shown"},
    )
)

_same: Callable[[Sequence[PracticeEntry]], Sequence[PracticeEntry]] = list


def entries(reach: Reach, shown: str, gone: Sequence[str]) -> Found[PracticeEntry]:
    """The entries that somebody works on, or those of one kind of standing."""
    return Found(ENTRIES, _narrowed(queries.listed(reach), shown, clock.today()), _same, gone)


def _narrowed(statement: Select[PracticeEntry], shown: str, today: date) -> Select[PracticeEntry]:
    conditions = {
        "waiting": queries.with_work(tuple(WAITING)),
        "open": queries.with_work(tuple(OPEN)),
        "due": queries.is_due(today),
        "published": PracticeEntry.is_public.is_(True),
        "archived": PracticeEntry.archived_at.is_not(None),
        "survey": PracticeEntry.origin == Origin.SURVEY,
    }
    return statement.where(conditions[shown]) if shown in conditions else statement
