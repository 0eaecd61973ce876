"""What a page says when two people have edited the same row (`form` says what is done about it)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from flask import Response, flash, request
from sqlalchemy import select
from wtforms import HiddenField

from volunteer_app.foundation import presenting
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.conflicts.form import KEEP, SEEN, MergingForm, mark
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.forms import Pick, show
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.kept_forms import SIGNED_IN
from volunteer_app.foundation.permissions import current_actor
from volunteer_app.foundation.transactions import start_over

Merging = TypeVar("Merging", bound=MergingForm)

SAME_MOMENT = "Somebody else changed this in the same moment. Check what is below, then save again"
MOST_LOOKED_AT = 20  # changes of one row between opening and sending a form


def again(make: Callable[[], Merging]) -> Merging:
    """The form anew, when another saved between looking at the row and writing it: nothing is saved yet."""
    start_over()
    form = make()
    if form.validate():
        form.form_errors.append(SAME_MOMENT)
    return form


@dataclass(frozen=True)
class Change:
    """A field that somebody else changed, to what, who did, and when, as far as history tells."""

    label: str
    value: str
    by: str
    at: datetime | None


@dataclass(frozen=True)
class Clash:
    """A field that both changed."""

    field: Pick
    seen_name: str
    seen: str
    theirs: Change
    yours: str

    @property
    def is_long(self) -> bool:
        """Whether the values are too long to stand beside a radio button."""
        return any(len(value) > 120 or "\n" in value for value in (self.theirs.value, self.yours))


def ask(form: MergingForm, row: Base, scope: Scope, *, back: str, caption: str = "") -> Response:
    """The page that shows what both changed, and asks which to keep. `scope` says whom to name."""
    return ask_with(form, _told(form, row, scope), back=back, caption=caption)


def ask_with(form: MergingForm, told: Callable[[str], Change], *, back: str, caption: str = "") -> Response:
    """The same, where something else than one row's history tells of a field who changed it."""
    clashes = [
        Clash(
            form[KEEP + name],
            SEEN + name,
            mark(form.theirs(name)),
            told(name),
            form.words(name, form.typed[name]),
        )
        for name in form.both
    ]
    return show(
        "_layout/whose_to_keep.html",
        form,
        clashes=clashes,
        also=[told(name) for name in form.taken],
        kept=[form.called(name) for name in form.kept],
        sent=_sent_again(form),
        back=back,
        about=caption,
    )


def note(form: MergingForm, row: Base, scope: Scope) -> str:
    """A sentence about what was taken over from others; empty when nothing was. Ask before saving."""
    if not form.taken:
        return ""
    told = _told(form, row, scope)
    by: dict[str, list[str]] = {}
    for change in map(told, form.taken):
        when = f" on {presenting.moment(change.at)}" if change.at else ""
        by.setdefault(f"{change.by} also changed{when}", []).append(change.label)
    return ". ".join(f"{who}: {', '.join(labels)}" for who, labels in by.items()) + ". Those changes are kept"


def tell(sentence: str) -> None:
    """Say on the next page what `note` found, if it found anything."""
    if sentence:
        flash(sentence)


def _told(form: MergingForm, row: Base, scope: Scope) -> Callable[[str], Change]:
    """What tells of a field who changed it last. One statement for all of them."""
    entries = db.session.scalars(
        select(HistoryEntry)
        .where(HistoryEntry.subject_kind == row.__tablename__, HistoryEntry.subject_id == row.id)  # type: ignore[attr-defined]  # every row that is edited has one
        .order_by(HistoryEntry.id.desc())
        .limit(MOST_LOOKED_AT)
    ).all()

    def told(name: str) -> Change:
        column = form.columns.get(name, name)
        entry = next((each for each in entries if column in each.after), entries[0] if entries else None)
        by, at = (
            (_named(entry, scope), entry.happened_at) if entry else ("Somebody, in another window,", None)
        )
        return Change(form.called(name), form.words(name, form.theirs(name)), by, at)

    return told


def _named(entry: HistoryEntry, scope: Scope) -> str:
    """Who works in another organisation is not named."""
    if entry.actor_key == current_actor().key:
        return "You, in another window,"
    named = entry.organisation_id is None or scope.reaches(entry.organisation_id)
    return entry.actor_name if named else "Somebody in another organisation"


def _sent_again(form: MergingForm) -> list[tuple[str, str]]:
    """What was sent, to be sent again with what is chosen; the form's own hidden fields go by themselves."""
    hidden = {field.name for field in form if isinstance(field, HiddenField)} | {SIGNED_IN}
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in hidden and not name.startswith((KEEP, SEEN))
    ]
