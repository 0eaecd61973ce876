"""What the forms of every decision share; a room adds the questions in its own words."""

from typing import Any, ClassVar

from wtforms import HiddenField, ValidationError

from volunteer_app.foundation.forms import Form, VersionedForm


class DecideOneForm(VersionedForm):
    """A decision on one row. The room's form has a `decision` and a `note`, for the answer `sends_back`."""

    sends_back: ClassVar[str]
    needs_note: ClassVar[str]

    def validate_note(self, field: Any) -> None:
        """What is sent back comes with words that the volunteer reads."""
        if self["decision"].data == self.sends_back and not field.data:
            raise ValidationError(self.needs_note)


class DecideManyForm(Form):
    """The same decision on many. `seen` is what the page showed: each reference with its version.

    The room's form has a `note`, and a `decision` unless there is one answer alone.
    """

    seen = HiddenField()
