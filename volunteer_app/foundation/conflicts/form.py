"""Two people edit the same row: what each of them changed is kept, and only where both did is one asked.

A form that is a `MergingForm` remembers, field by field, what it was opened with. When the row has changed by
the time it is sent, each field is looked at by itself: what only the other changed is taken over, what only
you changed is kept, and for what both changed the page `ask` shows both, to choose from.

    form = EditForm(data=shown(person))
    if form.validate_on_submit():
        note = conflicts.note(form, person, scope)
        ... save, with form.shown_version; on StaleEdit: form = conflicts.again(lambda: EditForm(...)) ...
        conflicts.tell(note)
    if form.unsettled:
        return conflicts.ask(form, person, scope, back=...)

Decisions (about a check, hours, training, a clearance) are no such forms: half of one person's decision with
half of another's is nobody's. They say who was faster, and what holds now.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectChoice

from volunteer_app.foundation import presenting
from volunteer_app.foundation.date_parts import PARTS, DateParts
from volunteer_app.foundation.forms import Pick, VersionedForm

KEEP, SEEN = "keep-", "seen-"
THEIRS, YOURS = "theirs", "yours"
NOTHING = "Nothing"
CHANGED = "Somebody else changed this while you were editing it. Choose what to keep, then save"


class MergingForm(VersionedForm):
    """A form that edits a row. `merges`: its fields that are values of the row, in the order of the page."""

    # The fields that make sense only together: when both changed some of them, all that differ are asked
    belong_together: ClassVar[tuple[tuple[str, ...], ...]] = ()
    merges: ClassVar[tuple[str, ...]] = ()
    # Where the column of a field, by which history knows it, has another name
    columns: ClassVar[dict[str, str]] = {}

    first_shown = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take over what others have changed since the form was opened."""
        super().__init__(*args, **kwargs)
        self.both: list[str] = []
        self.unsettled: list[str] = []
        self.taken: list[str] = []
        self.kept: list[str] = []
        self.typed = {name: self.mine(name) for name in self.merges}
        if not self.is_submitted():
            self.first_shown.data = self.first_shown.data or self._marks()
        elif self.version.data != self.stored_version:
            self._merge()

    @property
    def stored_version(self) -> str:
        """The version of the row as it is stored."""
        return str(self.version.object_data)

    def theirs(self, name: str) -> Any:
        """The stored value of a field."""
        value = self[name].object_data
        for change in self[name].filters:
            value = change(value)
        return value

    def mine(self, name: str) -> Any:
        """What was sent for a field; what cannot be read is at least nobody else's value."""
        field = self[name]
        return f"? {field.raw_data}" if field.process_errors else field.data

    def take(self, name: str) -> None:
        """Put the stored value into a field, as if it had been typed."""
        value = self.theirs(name)
        self[name].process(MultiDict(_as_sent(self[name], value)), data=self[name].object_data)

    def words(self, name: str, value: Any) -> str:
        """A value of a field as people read it."""
        if isinstance(value, date):
            return presenting.day(value)
        labels = {str(each.value): str(each.label) for each in _choices(self[name])}
        values = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(_plain(each), _plain(each)) for each in values) or NOTHING

    def called(self, name: str) -> str:
        """How a field is called where it stands alone."""
        return str(self[name].label.text).removesuffix(" (optional)")

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Validate what came together; then ask, where both changed a field."""
        valid: bool = super().validate(*args, **kwargs)
        if not valid:
            self.unsettled = []
        if self.unsettled:
            self._ask()
        return valid and not self.unsettled

    def _marks(self) -> str:
        return " ".join(f"{name}:{mark(self.theirs(name))}" for name in self.merges)

    def _merge(self) -> None:
        before = dict(each.split(":", 1) for each in str(self.first_shown.data or "").split() if ":" in each)
        differ = [name for name in self.merges if _plain(self.theirs(name)) != _plain(self.typed[name])]
        by_them = {name for name in differ if before.get(name) != mark(self.theirs(name))}
        by_me = {name for name in differ if before.get(name) != mark(self.typed[name])}
        asked = by_them & by_me
        for group in map(set, self.belong_together):
            if by_them & group and by_me & group:
                asked |= group & set(differ)
        self.both = [name for name in differ if name in asked]
        self.taken = [name for name in differ if name in by_them - asked]
        self.kept = [name for name in differ if name in by_me - asked]
        for name in self.taken:
            self.take(name)
        self.unsettled = [name for name in self.both if not self._settled(name)]
        if not self.unsettled:  # as if it had been opened just now
            self.version.data, self.first_shown.data = self.stored_version, self._marks()

    def _settled(self, name: str) -> bool:
        """Whether it was chosen, between these very values, which of them to keep."""
        choice = request.form.get(KEEP + name)
        if not self._was_asked(name) or choice not in {THEIRS, YOURS}:
            return False
        if choice == THEIRS:
            self.take(name)
        return True

    def _was_asked(self, name: str) -> bool:
        return request.form.get(SEEN + name) == mark(self.theirs(name))

    def _ask(self) -> None:
        for name in self.both:
            called = self.called(name)
            field = Pick(called, choices=[SelectChoice(each) for each in (THEIRS, YOURS)])
            field = self._fields[KEEP + name] = field.bind(form=self, name=KEEP + name)
            field.process(None, data=request.form.get(KEEP + name) if self._was_asked(name) else None)
            if name in self.unsettled and self._was_asked(name):
                field.errors = [f"Select which to keep: {called[0].lower()}{called[1:]}"]
        if not any(self[KEEP + name].errors for name in self.both):
            self.form_errors.append(CHANGED)


def _as_sent(field: Any, value: Any) -> list[tuple[str, str]]:
    """The names and values that a browser sends for this value of a field."""
    if isinstance(field, DateParts):
        parts = (value.day, value.month, value.year) if value else ("", "", "")
        return [(f"{field.name}-{part}", str(each)) for part, each in zip(PARTS, parts, strict=True)]
    if isinstance(value, list):
        return [(field.name, str(each)) for each in value]
    return [(field.name, _plain(value))]


def _choices(field: Any) -> Iterable[Any]:
    return field.iter_choices() if getattr(field, "choices", None) else ()


def _plain(value: Any) -> str:
    """A value as text, alike however it came: the order of several says nothing."""
    if isinstance(value, list):
        return "\n".join(sorted(map(str, value)))
    return "" if value is None else str(value)


def mark(value: Any) -> str:
    """By which a value is known again. No secret: it stands on a page that shows the value."""
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:16]
