"""Forms of placements."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.deciding.forms import DecideManyForm, DecideOneForm
from volunteer_app.foundation.forms import (
    Box,
    Boxes,
    DateParts,
    Drop,
    Form,
    LongText,
    Number,
    Pick,
    Text,
    VersionedForm,
    needed,
)
from volunteer_app.placements.reasons import REFUSED_BY_HAND, LiftReason
from volunteer_app.placements.rules import BY_HAND, ENDS_BY_HAND
from volunteer_app.placements.supervising import SupervisedForm

FARTHEST = timedelta(days=5 * 366)


class ProposeForm(SupervisedForm):
    """Where, in what role and when."""

    organisation = Drop("Organisation that runs the placement", needed("Select an organisation"))
    role = Drop("Role", needed("Select a role"))
    place = Drop("Place", needed("Select a place"))
    starts_on = DateParts(
        "First day", needed("Enter the first day"), named="First day", description="For example, 4 1 2027"
    )
    last_day = DateParts(
        "Last day",
        needed("Enter the last day"),
        named="Last day",
        description="Checks, clearance and training must hold until this day",
    )
    supervisor = Text("Name of somebody else (optional)", longest=200, named="Name of the supervisor")

    def validate_supervisor(self, field: Any) -> None:
        """Not two of them."""
        self.check_supervisor(field)

    def validate_starts_on(self, field: DateParts) -> None:
        """A day many years away is a slip of the keyboard."""
        if field.data and abs((field.data - clock.today()).days) > FARTHEST.days:
            raise ValidationError("First day must be within 5 years of today")


class DecideForm(Form):
    """A note with a decision; a refusal needs one."""

    note = LongText("Note (optional)", longest=2000, named="Note", render_kw={"rows": 3})


class RefuseForm(Form):
    """Why a placement is refused."""

    reason = Pick(
        "Why are you refusing this placement?",
        choices=[SelectChoice(each.value, each.words) for each in REFUSED_BY_HAND],
        missing="Select why you are refusing this placement",
    )
    note = LongText(
        "Note",
        longest=2000,
        description="Needed for another reason. The volunteer may ask to read this. "
        "Do not write what a certificate says",
        render_kw={"rows": 4},
    )


class EndForm(Form):
    """When and why a placement ends."""

    last_day = DateParts(
        "Last day",
        needed("Enter the last day"),
        named="Last day",
        description="The last day on which they volunteer here",
    )
    reason = Pick(
        "Why is it ending?",
        choices=[SelectChoice(reason.value, reason.words) for reason in ENDS_BY_HAND],
        missing="Select why it is ending",
    )
    note = LongText(
        "Note",
        longest=2000,
        description="Needed for another reason. Keep to facts that the volunteer could read",
        render_kw={"rows": 4},
    )

    def validate_last_day(self, field: DateParts) -> None:
        """An ending planned more than a year ahead is a slip of the year."""
        if field.data and field.data > clock.today() + timedelta(days=366):
            raise ValidationError("Last day must be within the next 12 months")


class PauseForm(Form):
    """Why a placement is paused from today."""

    reason = Pick(
        "Why are you pausing it?",
        choices=[SelectChoice(reason.value, reason.words) for reason in BY_HAND],
        missing="Select why you are pausing it",
    )
    note = LongText(
        "Note",
        longest=2000,
        description="Needed for another reason. Do not write what happened, or what a certificate says",
        render_kw={"rows": 3},
    )


class LiftAfterReferralForm(VersionedForm):
    """Why a placement can go on."""

    note = LongText(
        "Why can it go on?",
        needed("Say why it can go on"),
        longest=2000,
        named="Reason",
        description="For example, the new certificate has come. Do not write what a certificate says",
        render_kw={"rows": 3},
    )


class LiftForm(VersionedForm):
    """Which pauses are over, and why."""

    reasons = Boxes("Which pause do you lift?")
    why = Pick(
        "Why can it go on?",
        choices=[SelectChoice(each.value, each.words) for each in LiftReason],
        missing="Select why it can go on",
    )
    note = LongText(
        "Note",
        longest=2000,
        description="Needed for another reason, after it was looked into, and after a pause for harm "
        "or by an officer. "
        "Do not write what happened, or what a certificate says",
        render_kw={"rows": 3},
    )

    def offer(self, standing: Mapping[int, str]) -> None:
        """Offer the pauses that stand, by their numbers: what lies behind one is in no value either."""
        self.reasons.choices = [SelectChoice(str(number), words) for number, words in standing.items()]

    @property
    def chosen(self) -> set[int]:
        """The numbers of those to lift."""
        return {int(each) for each in self.reasons.data}

    def validate_reasons(self, field: Any) -> None:
        """One at least."""
        if not field.data:
            raise ValidationError("Select which pause you lift")


class LogHoursForm(Form):
    """When somebody volunteered, and for how long."""

    held_on = DateParts(
        "Which day?",
        needed("Enter the day"),
        named="Day",
        description="For example, 27 3 2026. Log each visit, meeting or shift by itself",
    )
    hours = Number("Hours", most=24)
    minutes = Number("Minutes", most=59)
    further = Box("These are further hours of the same day")

    @property
    def total_minutes(self) -> int:
        """How long it was."""
        return (self.hours.data or 0) * 60 + (self.minutes.data or 0)

    def validate_held_on(self, field: Any) -> None:
        """It is over."""
        if field.data and field.data > clock.today():
            raise ValidationError("The day must be today or in the past")

    def validate_hours(self, field: Any) -> None:
        """It took some time."""
        unreadable = field.errors or self.minutes.errors or self.minutes.process_errors
        if not unreadable and self.total_minutes <= 0:
            raise ValidationError("Enter how long it was")


class ApproveManyForm(DecideManyForm):
    """The same approval of many."""

    note = LongText(
        "How do you know that they volunteered?",
        needed("Enter a reason"),
        longest=2000,
        named="Reason",
        description="For example, checked against the visitors’ book. It is kept with each approval",
        render_kw={"rows": 4},
    )


class DecideHoursForm(DecideOneForm):
    """Whether hours are approved."""

    sends_back, needs_note = "send_back", "Enter what is wrong"
    decision = Pick(
        "Do you approve these hours?",
        choices=[SelectChoice("approve", "Yes"), SelectChoice("send_back", "No, send them back")],
        missing="Select yes if you approve these hours",
    )
    note = LongText(
        "What is wrong?",
        longest=2000,
        named="What is wrong",
        description="The volunteer will read this",
        render_kw={"rows": 4},
    )
