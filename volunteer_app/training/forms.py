"""Forms of training: logging it, correcting it, and deciding on what was logged."""

from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.deciding.forms import DecideManyForm, DecideOneForm
from volunteer_app.foundation.files.fields import Document
from volunteer_app.foundation.forms import (
    Box,
    DateParts,
    Form,
    LongText,
    Number,
    Pick,
    Text,
    VersionedForm,
    needed,
)
from volunteer_app.training import rules
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.rules import EXPERIENCE, OTHER_COURSE, TrainingKind
from volunteer_app.training.service import NOTHING_LEARNT, TITLE_LENGTH, Completed

EVIDENCE_HINT = "For example, a photo of a certificate of attendance. Never a criminal record certificate"


class LogForm(Form):
    """What was completed, when, and how long it took."""

    organisation = Pick("Which organisation is it for?", missing="Select which organisation it is for")
    course = Pick("Which training?", missing="Select which training")
    course_title = Text("Title of the course", longest=TITLE_LENGTH)
    experience = Text(
        "What did you do?",
        longest=TITLE_LENGTH,
        named="What you did",
        description="In a few words, for example: helped to run a reading group",
    )
    completed_on = DateParts(
        "When was it finished?",
        needed("Enter the day it was finished"),
        named="The day it was finished",
        description="For example, 27 3 2026",
    )
    hours = Number("Hours", most=2000)
    minutes = Number("Minutes", most=59)
    learnt = LongText(
        "What was learnt?",
        longest=2000,
        named="What was learnt",
        description="Needed for experience. Do not name people you supported, or say what they told you",
        render_kw={"rows": 4},
    )
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
    sure = Box("It is right as it stands")

    def offer(self, packs: list[TrainingPack]) -> None:
        """Offer these packs, and another course."""
        self.course.choices = [
            *(SelectChoice(pack.code, pack.title) for pack in packs),
            SelectChoice(OTHER_COURSE, "Another course"),
            SelectChoice(EXPERIENCE, "Experience that taught something"),
        ]

    def completed(self, packs: list[TrainingPack]) -> Completed:
        """What was entered, once it is valid. `packs` are those that were offered."""
        titles = {OTHER_COURSE: self.course_title.data, EXPERIENCE: self.experience.data}
        return Completed(
            completed_on=self.completed_on.data or clock.today(),  # required
            minutes=self.total_minutes,
            pack=next((each for each in packs if each.code == self.course.data), None),
            course_title=titles.get(self.course.data, ""),
            is_experience=self.course.data == EXPERIENCE,
            learnt=self.learnt.data,
            note=self.note.data,
        )

    @property
    def total_minutes(self) -> int:
        """How long it took."""
        return (self.hours.data or 0) * 60 + (self.minutes.data or 0)

    def validate_course_title(self, field: Any) -> None:
        """Another course has a title."""
        if self.course.data == OTHER_COURSE and not field.data:
            raise ValidationError("Enter the title of the course")

    def validate_experience(self, field: Any) -> None:
        """An experience is said in a few words."""
        if self.course.data == EXPERIENCE and not field.data:
            raise ValidationError("Enter what you did")

    def validate_learnt(self, field: Any) -> None:
        """An experience taught something."""
        if self.course.data == EXPERIENCE and not field.data:
            raise ValidationError(NOTHING_LEARNT)

    def validate_completed_on(self, field: Any) -> None:
        """It is over, and not impossibly long ago."""
        if field.data and (problem := rules.completed_on_problem(field.data, clock.today())):
            raise ValidationError(problem)

    def validate_hours(self, field: Any) -> None:
        """It took some time."""
        unreadable = field.errors or self.minutes.errors or self.minutes.process_errors
        if not unreadable and (problem := rules.minutes_problem(self.total_minutes)):
            raise ValidationError(problem)


class CorrectForm(LogForm, VersionedForm):
    """The same of training that was sent back. It stays with its organisation."""

    organisation = None  # type: ignore[assignment]  # how WTForms leaves a field out


def as_logged(record: TrainingRecord) -> dict[str, Any]:
    """What the form of correcting a record shows at first."""
    asked = {TrainingKind.COURSE: OTHER_COURSE, TrainingKind.EXPERIENCE: EXPERIENCE}
    hours, minutes = divmod(record.minutes, 60)
    return {
        "version": record.version,
        "course": record.pack.code if record.pack else asked[record.kind],
        "course_title": record.course_title if record.kind is TrainingKind.COURSE else "",
        "experience": record.course_title if record.kind is TrainingKind.EXPERIENCE else "",
        "completed_on": record.completed_on,
        "hours": hours,
        "minutes": minutes,
        "learnt": record.learnt,
        "note": record.note,
    }


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

    sends_back, needs_note = "reject", "Enter what is wrong"
    decision = Pick(
        "Do you accept this training?",
        choices=[
            SelectChoice("verify", "Yes", render_kw={"hint": "I have seen evidence that they completed it"}),
            SelectChoice("reject", "No, send it back", render_kw={"hint": "They can correct it"}),
        ],
        missing="Select yes if you accept this training",
    )
    note = LongText(
        "What is wrong?",
        longest=2000,
        named="What is wrong",
        description="The volunteer will read this. Say what they should change or add",
        render_kw={"rows": 4},
    )


class TakeBackForm(VersionedForm):
    """Why verified training counts no more."""

    reason = LongText(
        "Why does it not count?",
        needed("Enter why it counts no more. The volunteer will read this"),
        longest=500,
        named="Reason",
        description="The volunteer will read this",
        render_kw={"rows": 3},
    )
