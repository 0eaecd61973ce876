"""A register: who of those who are expected came. Its field, which a page draws with big buttons."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import Field, SelectChoice
from wtforms.utils import unset_value

from volunteer_app.foundation.database import Referenced
from volunteer_app.foundation.forms import LongText, Pick, VersionedForm
from volunteer_app.foundation.marking import Mark

STALE = "Somebody else has just saved this register. Check what is below, then save again"
UNCHANGED = "Nothing was changed in the register"
REST = {"ask": "Show me who they are", "came": "They came", "missed": "They did not come"}


class Marks(Field):  # type: ignore[misc]  # WTForms has no types
    """What a register says of each person: radio buttons that the page draws, one pair a row.

    `data` is a mark by the reference of each row that has one; `rest` marks those that have none.
    """

    rows: Sequence[Referenced] = ()

    def process(
        self, formdata: Any, data: Any = unset_value, extra_filters: Iterable[Any] | None = None
    ) -> None:
        """Whether anything was sent is all that can be known before the rows are."""
        super().process(None, data, extra_filters)
        self._sent = formdata

    def offer(self, stored: Mapping[Any, Mark | None], *, rest: str) -> None:
        """Read the marks of these rows: what was sent, or else what is stored of each."""
        self.rows, sent = list(stored), self._sent
        known = {mark.value: mark for mark in Mark}
        found = {each.reference: mark for each, mark in stored.items()}
        if sent is not None:
            found = {each.reference: known.get(sent.get(self.name_of(each), rest)) for each in self.rows}
        self.data = {reference: mark for reference, mark in found.items() if mark is not None}

    def name_of(self, row: Referenced) -> str:
        """What the radio buttons of a row are called."""
        return f"{self.name}-{row.reference}"

    @property
    def missing(self) -> list[Referenced]:
        """The rows without a mark."""
        return [each for each in self.rows if each.reference not in self.data]

    @property
    def error_id(self) -> str:
        """Where the error summary leads: the first person without a mark."""
        first = (self.missing or self.rows)[0]
        return f"{self.name_of(first)}-came"


class RegisterForm(VersionedForm):
    """Who came; and why, if that is another word than before."""

    marks = Marks("Who came?")
    rest = Pick(
        "Anybody you have not marked",
        choices=[SelectChoice(value, words) for value, words in REST.items()],
        default="ask",
        missing="Select what to do about anybody you have not marked",
    )
    reason = LongText(
        "Why are you correcting the register?",
        longest=500,
        named="Reason",
        description="It is kept with the register. The people concerned can read it",
        render_kw={"rows": 3},
    )

    def offer(self, stored: Mapping[Any, Mark | None]) -> None:
        """The people in the register, each with the mark that is stored."""
        self.marks.offer(stored, rest=str(self.rest.data or "") if self.is_submitted() else "")
