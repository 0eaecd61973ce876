"""Forms of training sessions: arranging one, booking people, the register, and how it was."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any, ClassVar

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.conflicts.form import MergingForm
from volunteer_app.foundation.day_times import time_words
from volunteer_app.foundation.forms import (
    Boxes,
    DateParts,
    Drop,
    Form,
    LongText,
    Number,
    Optional,
    Pick,
    Text,
    needed,
)
from volunteer_app.foundation.time_fields import TimeOfDay
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.rules import OTHER_COURSE
from volunteer_app.training.sessions import rules
from volunteer_app.training.sessions.models import TrainingSession
from volunteer_app.training.sessions.rules import IN_WORDS, SCALE, STATEMENTS


class SessionForm(MergingForm):
    """What is taught, when and where, and for how many."""

    merges = (
        "course", "course_title", "held_on", "starts", "ends", "place", "trainer", "capacity", "joining",
    )  # fmt: skip
    belong_together = (("course", "course_title"), ("held_on", "starts", "ends"))
    columns: ClassVar[dict[str, str]] = {
        "course": "pack_id",
        "held_on": "starts_at",
        "starts": "starts_at",
        "ends": "ends_at",
    }

    organisation = Drop("Which organisation runs it?")
    course = Pick("Which training?", missing="Select which training")
    course_title = Text("Title of the course", longest=200)
    held_on = DateParts(
        "Which day?", needed("Enter the day"), named="Date", description="For example, 12 1 2027"
    )
    starts = TimeOfDay(
        "Start time", needed("Enter the start time"), description="For example, 10am or 2:30pm"
    )
    ends = TimeOfDay("End time", needed("Enter the end time"))
    place = Text(
        "Place",
        needed("Enter the place"),
        longest=200,
        description="The address with its postcode, or “Online”. It is sent to everybody who books",
    )
    trainer = Text("Trainer", needed("Enter who the trainer is"), longest=200)
    capacity = Number(
        "Number of places",
        needed("Enter the number of places"),
        least=1,
        most=rules.MOST_PLACES,
    )
    joining = LongText(
        "What people need to know to join (optional)",
        longest=3000,
        named="What people need to know",
        description="For example, how to get in, what to bring, or the link to join online. It is sent by "
        "email, so write nothing about any person",
        render_kw={"rows": 5},
    )

    def offer(self, organisations: Sequence[Organisation], packs: Sequence[TrainingPack]) -> None:
        """What can be chosen."""
        first = [] if len(organisations) == 1 else [SelectChoice("", "Select an organisation")]
        self.organisation.choices = first + [SelectChoice(o.reference, o.name) for o in organisations]
        if len(organisations) == 1:
            self.organisation.data = organisations[0].reference
        self.organisation.validators = needed("Select which organisation runs it")
        self.course.choices = [
            *(SelectChoice(pack.code, pack.title) for pack in packs),
            SelectChoice(OTHER_COURSE, "Another course"),
        ]

    @property
    def is_other(self) -> bool:
        """Whether it is no pack of ours."""
        return bool(self.course.data == OTHER_COURSE)

    def words(self, name: str, value: Any) -> str:
        """A value of a field as people read it."""
        return time_words(value) if isinstance(value, time) else super().words(name, value)


def shown(session: TrainingSession) -> dict[str, Any]:
    """The values that the form of a session starts with."""
    starts, ends = (moment.astimezone(clock.LONDON) for moment in (session.starts_at, session.ends_at))
    same = ("course_title", "place", "trainer", "capacity", "joining")
    return {
        **{name: getattr(session, name) for name in same},
        "organisation": session.organisation.reference,
        "course": session.pack.code if session.pack else OTHER_COURSE,
        "held_on": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "version": str(session.version),
    }


class CancelForm(Form):
    """Why a session is called off."""

    reason = Text(
        "Why are you cancelling it?",
        needed("Enter why you are cancelling it"),
        longest=300,
        named="Reason",
        description="Only your organisation sees this. People who booked are told that it is cancelled",
    )


class FindForm(Form):
    """Who is to be booked: words to look for, then ticks."""

    words = Text(
        "Search by name, email address, postcode or reference",
        longest=200,
        render_kw={"autocomplete": "off"},
    )
    people = Boxes("Who do you want to book?")

    def validate_words(self, field: Any) -> None:
        """Somebody is looked for, or somebody is ticked."""
        if not field.data and not self.people.data:
            raise ValidationError("Enter a name, email address, postcode or reference")

    def offer(self, people: Iterable[Person]) -> None:
        """Offer these people, each with what tells them from another of the same name."""
        self.people.choices = [
            SelectChoice(each.reference, each.full_name, render_kw={"hint": _told_apart(each)})
            for each in people
        ]


def _told_apart(person: Person) -> str:
    born = f"born {person.date_of_birth.year}" if person.date_of_birth else ""
    return ", ".join(filter(None, (person.reference, born)))


class FeedbackForm(Form):
    """How it was: statements, and own words."""

    useful, clear, welcome, arrangements = (
        Pick(
            statement,
            choices=[SelectChoice(value, words) for value, words in SCALE.items()],
            missing=f"Select how far you agree: {statement[0].lower()}{statement[1:]}",
        )
        for statement in STATEMENTS.values()
    )
    best, better = (
        LongText(
            f"{question} (optional)",
            [Optional()],
            longest=1000,
            named=question.removesuffix("?"),
            render_kw={"rows": 3},
        )
        for question in IN_WORDS.values()
    )

    @property
    def answers(self) -> dict[str, str]:
        """What was said."""
        return {name: str(self[name].data or "").strip() for name in (*STATEMENTS, *IN_WORDS)}


def times_of(form: SessionForm) -> tuple[date, time, time]:
    """The day, and the times of start and end; all are required."""
    day, starts, ends = form.held_on.data, form.starts.data, form.ends.data
    assert day is not None and starts is not None and ends is not None  # noqa: S101, PT018 - validated
    return day, starts, ends
