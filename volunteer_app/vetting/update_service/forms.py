"""Forms of the Update Service: consent, asking, and looking at an answer."""

from datetime import date
from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation.forms import (
    DateParts,
    Form,
    LongText,
    Pick,
    Text,
    VersionedForm,
    needed,
)
from volunteer_app.vetting.update_service.rules import READ_BY_HAND, Answer, is_current


class ConsentForm(Form):
    """When the person agreed."""

    given_on = DateParts(
        "When did they agree?",
        needed("Enter the day on which they agreed"),
        named="The day on which they agreed",
        description="For example, 27 3 2026",
    )

    @property
    def day(self) -> date:
        """The day. Only after the form was found valid."""
        assert self.given_on.data is not None  # noqa: S101 - a validator saw to it
        return self.given_on.data


class WithdrawForm(Form):
    """Only a button."""


class AskForm(Form):
    """Why it is asked; where nobody can be asked, what the DBS website said."""

    why = Text(
        "Why do you ask?",
        needed("Enter why you ask"),
        longest=300,
        named="Reason",
        description="For example, yearly status check",
    )
    answer = Pick(
        "What does the DBS website say?",
        choices=[SelectChoice(each.value, each.words) for each in READ_BY_HAND],
        missing="Select what the DBS website says",
    )

    def fit(self, *, is_connected: bool) -> None:
        """Ask what it says only of somebody who has to look themselves."""
        if is_connected:
            del self.answer


class LookForm(VersionedForm):
    """What a person makes of an answer."""

    counts: Pick | None = Pick(
        "Does the certificate count as current?",
        choices=[
            SelectChoice("yes", "Yes, what it shows was decided on"),
            SelectChoice("no", "No"),
        ],
        missing="Select yes if the certificate counts as current",
    )
    note = LongText(
        "What did you find out, or do?",
        needed("Enter what you found out or did"),
        longest=1000,
        named="Note",
        description="Do not write what a certificate says",
        render_kw={"rows": 4},
    )

    def fit(self, answer: Answer) -> None:
        """Ask whether it counts only where the answer can let it count."""
        if not is_current(answer, decided=True):
            del self.counts

    def validate_counts(self, field: Any) -> None:
        """An answer is needed; whether it may be yes is a rule of the service."""
        if field.data not in {"yes", "no"}:
            raise ValidationError("Select yes if the certificate counts as current")

    @property
    def says_current(self) -> bool:
        """Whether somebody lets the certificate count."""
        return self.counts is not None and self.counts.data == "yes"


class ReconsiderForm(VersionedForm):
    """When HMPPS was asked."""

    on = DateParts("When was HMPPS asked?", needed("Enter the day"), named="Day")

    @property
    def day(self) -> date:
        """The day. Only after the form was found valid."""
        assert self.on.data is not None  # noqa: S101 - a validator saw to it
        return self.on.data
