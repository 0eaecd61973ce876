"""Forms of volunteering leave."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, cast

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation.forms import (
    DateParts,
    Drop,
    Form,
    LongText,
    Pick,
    Text,
    VersionedForm,
    needed,
)
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.queries import Place
from volunteer_app.placements.recognition.forms import EndForm, OfOrganisation
from volunteer_app.placements.staff_leave import rules
from volunteer_app.placements.staff_leave.rules import DayPart
from volunteer_app.placements.staff_leave.service import NO_EMPLOYER, WHO_AGREED, Terms

AGREE, DECLINE = "agree", "decline"
WHO = "Their name or their role, for example: line manager"


class _OfDays(Form):
    """How many days, halves included."""

    days = Text(
        "How many days?",
        needed("Enter how many days"),
        longest=10,
        named="Days",
        description="For example, 5 or 2.5",
        render_kw={"inputmode": "decimal"},
    )

    def validate_days(self, field: Text) -> None:
        """Days come in halves."""
        if problem := rules.amount_problem(rules.half_days_of(field.data)):
            raise ValidationError(problem)

    @property
    def half_days(self) -> int:
        """What the form says, in halves; 0 if it says nothing that can be."""
        return rules.half_days_of(self.days.data or "") or 0


class AskLeaveForm(OfOrganisation, _OfDays):
    """What an employer gives."""

    employer = Drop("Employer")
    employer_name = Text(
        "Name of the employer, if it is not in the list",
        longest=200,
        named="Name of the employer",
    )
    starts_on = DateParts(
        "First day of the leave year",
        needed("Enter the first day of the leave year"),
        named="First day",
        description="For example, 1 4 2026. The leave year is the 12 months from this day",
    )

    def offer_employers(self, employers: Iterable[Place]) -> None:
        """Offer these, and none of them."""
        found = [SelectChoice(each.reference, each.name) for each in employers]
        self.employer.choices = [SelectChoice("", "Not in the list"), *found]

    def validate_employer(self, field: Any) -> None:
        """One of the list or a name, and not both."""
        if bool(field.data) == bool(self.employer_name.data):
            raise ValidationError(NO_EMPLOYER)

    def terms(self, known_employer: Organisation | None) -> Terms:
        """What the form says, once it is valid."""
        return Terms(
            starts_on=cast(date, self.starts_on.data),  # required by the form
            half_days=self.half_days,
            known_employer=known_employer,
            employer_name=self.employer_name.data,
        )


class EnterLeaveForm(AskLeaveForm):
    """What an employer gives, as it agreed."""

    agreed_with = Text(
        "Who agreed to it at the employer?",
        needed(WHO_AGREED),
        longest=200,
        named="Who agreed",
        description=WHO,
    )

    def terms(self, known_employer: Organisation | None) -> Terms:
        """The same, with who agreed."""
        return replace(super().terms(known_employer), agreed_with=self.agreed_with.data)


class AnswerLeaveForm(VersionedForm, _OfDays):
    """An answer to who asks for leave."""

    decision = Pick(
        "Did the employer agree?",
        choices=[SelectChoice(AGREE, "Yes, it is agreed"), SelectChoice(DECLINE, "No, it is not agreed")],
        missing="Select whether the employer agreed",
    )
    agreed_with = Text(
        "Who agreed to it at the employer?",
        longest=200,
        named="Who agreed",
        description=f"Needed if it is agreed. {WHO}",
    )
    note = LongText(
        "Note",
        longest=500,
        description="Needed if it is not agreed. The volunteer will read this",
        render_kw={"rows": 3},
    )

    @property
    def is_agreed(self) -> bool:
        """Which of the two it is."""
        return bool(self.decision.data == AGREE)

    def validate_agreed_with(self, field: Text) -> None:
        """What is agreed was agreed by somebody."""
        if self.is_agreed and not field.data:
            raise ValidationError(WHO_AGREED)

    def validate_note(self, field: LongText) -> None:
        """A no comes with a reason."""
        if self.decision.data == DECLINE and not field.data:
            raise ValidationError("Enter why. The volunteer will read this")


class ChangeLeaveForm(EndForm, _OfDays):
    """Another number of days, and why."""


class UseLeaveForm(Form):
    """A day of leave."""

    taken_on = DateParts(
        "Which day?", needed("Enter the day"), named="Day", description="For example, 14 5 2026"
    )
    part = Pick(
        "How much of it?",
        choices=[SelectChoice(each.value, each.words) for each in DayPart],
        missing="Select how much of the day",
    )


class RemoveDayForm(Form):
    """Why a day is removed."""

    reason = LongText(
        "Why do you remove it?",
        needed("Enter why you remove it"),
        longest=500,
        named="Reason",
        description="It stays on the page with this reason, and does not count any more",
        render_kw={"rows": 3},
    )
