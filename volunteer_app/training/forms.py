"""Forms of training: logging it, and deciding on what was logged."""

from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.deciding.forms import DecideManyForm, DecideOneForm
from volunteer_app.foundation.files.fields import Document
from volunteer_app.foundation.forms import (
    DateParts,
    Form,
    LongText,
    Number,
    Pick,
    Text,
    needed,
)
from volunteer_app.training import rules
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.rules import OTHER_COURSE

EVIDENCE_HINT = "For example, a photo of a certificate of attendance. Never a criminal record certificate"


class LogForm(Form):
    """What was completed, when, and how long it took."""

    organisation = Pick("Which organisation is it for?", missing="Select which organisation it is for")
    course = Pick("Which training?", missing="Select which training")
    course_title = Text("Title of the course", longest=200)
    completed_on = DateParts(
        "When was it finished?",
        needed("Enter the day it was finished"),
        named="The day it was finished",
        description="For example, 27 3 2026",
    )
    hours = Number("Hours", most=2000)
    minutes = Number("Minutes", most=59)
    evidence = Document(
        "Evidence (optional)",
        missing="",
        description=EVIDENCE_HINT,
    )
    note = LongText(
        "Note (optional)",
        longest=2000,
        named="Note",
        description="For example, who ran it, or where the certificate can be seen",
        render_kw={"rows": 4},
    )

    def offer(self, packs: list[TrainingPack]) -> None:
        """Offer these packs, and another course."""
        self.course.choices = [
            *(SelectChoice(pack.code, pack.title) for pack in packs),
            SelectChoice(OTHER_COURSE, "Another course"),
        ]

    @property
    def is_other(self) -> bool:
        """Whether it is no pack of ours."""
        return bool(self.course.data == OTHER_COURSE)

    @property
    def total_minutes(self) -> int:
        """How long it took."""
        return (self.hours.data or 0) * 60 + (self.minutes.data or 0)

    def validate_course_title(self, field: Any) -> None:
        """Another course has a title."""
        if self.is_other and not field.data:
            raise ValidationError("Enter the title of the course")

    def validate_completed_on(self, field: Any) -> None:
        """It is over, and not impossibly long ago."""
        if field.data and (problem := rules.completed_on_problem(field.data, clock.today())):
            raise ValidationError(problem)

    def validate_hours(self, field: Any) -> None:
        """It took some time."""
        unreadable = field.errors or self.minutes.errors or self.minutes.process_errors
        if not unreadable and (problem := rules.minutes_problem(self.total_minutes)):
            raise ValidationError(problem)


class EvidenceForm(Form):
    """A file that shows that the training was completed."""

    evidence = Document(
        "Choose the file",
        description=EVIDENCE_HINT,
    )


class VerifyManyForm(DecideManyForm):
    """The same decision on many."""

    decision = Pick(
        "What do you want to do?",
        choices=[
            SelectChoice("verify", "Verify them", render_kw={"hint": "I have seen evidence for each"}),
            SelectChoice("reject", "Send them back"),
        ],
        missing="Select whether to verify them or to send them back",
    )
    note = LongText(
        "Why?",
        needed("Enter a reason"),
        longest=2000,
        named="Reason",
        description="How you know that it took place. If you send them back: what the volunteers will read",
        render_kw={"rows": 4},
    )


class VerifyForm(DecideOneForm):
    """Whether the training is accepted."""

    sends_back, needs_note = "reject", "Enter why you do not accept it"
    decision = Pick(
        "Do you accept this training?",
        choices=[
            SelectChoice("verify", "Yes", render_kw={"hint": "I have seen evidence that they completed it"}),
            SelectChoice("reject", "No"),
        ],
        missing="Select yes if you accept this training",
    )
    note = LongText(
        "Why not?",
        longest=2000,
        named="Reason",
        description="The volunteer will read this",
        render_kw={"rows": 4},
    )
