"""Forms of the rota."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any, cast

from wtforms import Form as PlainForm
from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.day_times import at_minute
from volunteer_app.foundation.forms import (
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
from volunteer_app.foundation.time_fields import TimeOfDay
from volunteer_app.placements.mentoring.calling_off import when as when_met
from volunteer_app.placements.mentoring.models.relationship import MentoringSession
from volunteer_app.placements.rota import rules
from volunteer_app.placements.rota.models import Rota, RotaSession
from volunteer_app.placements.rota.presenters import WEEKDAYS
from volunteer_app.placements.rota.recurring import Repeat
from volunteer_app.placements.rota.rules import CancelReason
from volunteer_app.placements.rota.words import when
from volunteer_app.training.sessions.forms import FindForm


class TimesForm(VersionedForm):
    """From when to when, for how many."""

    starts = TimeOfDay(
        "Start time", needed("Enter the start time"), description="For example, 10am or 2:30pm"
    )
    ends = TimeOfDay("End time", needed("Enter the end time"))
    volunteers = Number(
        "How many volunteers are needed?",
        needed("Enter how many volunteers are needed"),
        least=1,
        most=rules.MOST_NEEDED,
        named="Number of volunteers",
    )


class ChangeRotaForm(TimesForm):
    """What comes again."""

    title = Text(
        "Name of the rota",
        needed("Enter a name for the rota"),
        longest=200,
        description="For example, Visitors’ centre, Tuesday mornings. It stands in calendars, so "
        "name no person",
    )
    joining = LongText(
        "What volunteers need to know (optional)",
        longest=3000,
        named="What volunteers need to know",
        description="For example, which gate to come to and what to bring. Write nothing about any person",
        render_kw={"rows": 4},
    )


class PlanRotaForm(ChangeRotaForm):
    """Where, in what role, how often and on which days."""

    organisation = Drop("Which organisation runs it?", needed("Select which organisation runs it"))
    place = Drop("Place", needed("Select a place"))
    role = Drop(
        "Role",
        needed("Select a role"),
        description="People who are placed there in this role can sign up",
    )
    repeat = Pick(
        "How often?",
        choices=[SelectChoice(each.value, each.words) for each in Repeat],
        missing="Select how often",
    )
    starts_on = DateParts(
        "First session", needed("Enter the day of the first session"), named="First day",
        description="The weekday of this day is the weekday of all sessions. For example, 12 1 2027",
    )  # fmt: skip
    last_day = DateParts(
        "Last day", named="Last day", description="Up to a year later. Not needed for one that comes once"
    )

    def validate_last_day(self, field: Any) -> None:
        """What comes again ends some day."""
        if field.data is None and not field.errors and self.repeat.data != Repeat.ONCE:
            raise ValidationError("Enter the last day")

    @property
    def ends_before(self) -> date:
        """The day after the last one."""
        last = self.last_day.data or cast(date, self.starts_on.data)  # required by the form
        return last + timedelta(days=1)


class ExtendForm(Form):
    """Until when sessions are added."""

    last_day = DateParts("New last day", needed("Enter the new last day"), named="Last day")


class ChangeSessionForm(TimesForm):
    """When one session is."""

    held_on = DateParts("Which day?", needed("Enter the day"), named="Date")


class ChooseSessionsForm(Form):
    """Some of the sessions that are shown."""

    sessions = Boxes("Which sessions?")

    def offer(self, sessions: Sequence[RotaSession], hints: Sequence[str] = ()) -> None:
        """Offer these, each with what else is to be known of it."""
        notes = [*hints, *[""] * (len(sessions) - len(hints))]
        self.sessions.choices = [
            SelectChoice(
                each.reference, f"{when(each)}: {each.rota.title}", render_kw={"hint": note} if note else None
            )
            for each, note in zip(sessions, notes, strict=True)
        ]

    def validate_sessions(self, field: Any) -> None:
        """One at least."""
        if not field.data:
            raise ValidationError("Select at least one session")


class WhichSessionsForm(PlainForm):  # type: ignore[misc]  # WTForms has no types
    """At which place and on which days. Sent in the address, since it changes nothing."""

    place = Drop("Place", needed("Select a place"))
    first = DateParts("First day", needed("Enter the first day"), named="First day")
    last = DateParts("Last day", needed("Enter the last day"), named="Last day")

    def validate_last(self, field: Any) -> None:
        """It does not end before it begins."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError("Last day must be on or after the first day")


class CallOffForm(ChooseSessionsForm):
    """Which sessions are cancelled, and why."""

    def offer_meetings(self, meetings: Sequence[MentoringSession]) -> None:
        """Offer what is planned of mentoring too: its day and organisation, and no names."""
        self.sessions.choices += [
            SelectChoice(each.reference, f"{when_met(each)}: mentoring, {each.mentoring.organisation.name}")
            for each in meetings
        ]

    reason = Pick(
        "Why are you cancelling?",
        choices=[SelectChoice(each.value, each.words) for each in CancelReason],
        missing="Select why you are cancelling",
    )
    note = Text(
        "Note",
        longest=300,
        description="Needed for another reason. Only the organisations concerned see it: write nothing "
        "about any person",
    )


class FindVolunteersForm(FindForm):
    """Who is to be signed up."""

    people = Boxes("Who do you want to sign up?")


class SwapForm(Form):
    """For which session a place is offered."""

    wanted = Pick("Which session would you rather have?", missing="Select a session")

    def offer(self, sessions: Sequence[RotaSession]) -> None:
        """Offer these."""
        self.wanted.choices = [SelectChoice(each.reference, when(each)) for each in sessions]


class RegimeForm(Form):
    """When volunteers are let in on a weekday."""

    weekday = Drop(
        "Weekday",
        needed("Select a weekday"),
        choices=[
            SelectChoice("", "Select a weekday"),
            *(SelectChoice(str(number), name) for number, name in enumerate(WEEKDAYS)),
        ],
    )
    opens = TimeOfDay("From", needed("Enter from when"), description="For example, 9am", named="Start time")
    closes = TimeOfDay("To", needed("Enter until when"), named="End time")
    starts_on = DateParts("From which day on?", needed("Enter from which day on"), named="Day")


class EndRegimeForm(Form):
    """Until which day it holds."""

    last_day = DateParts("Last day on which this holds", needed("Enter the last day"), named="Last day")


def shown(rota: Rota) -> dict[str, Any]:
    """The values that the form of a rota starts with."""
    return {
        "title": rota.title,
        "starts": at_minute(rota.starts_minute),
        "ends": at_minute(rota.ends_minute),
        "volunteers": rota.needed,
        "joining": rota.joining,
        "version": str(rota.version),
    }


def shown_session(session: RotaSession) -> dict[str, Any]:
    """The values that the form of one session starts with."""
    starts, ends = (each.astimezone(clock.LONDON) for each in (session.starts_at, session.ends_at))
    return {
        "held_on": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "volunteers": session.needed,
        "version": str(session.version),
    }


def times_of(form: TimesForm) -> tuple[time, time, int]:
    """The times of start and end, and how many are needed; all are required."""
    starts, ends, number = form.starts.data, form.ends.data, form.volunteers.data
    assert starts is not None and ends is not None and number is not None  # noqa: S101, PT018 - validated
    return starts, ends, number


def regime_of(form: RegimeForm) -> tuple[tuple[int, time, time], date]:
    """The weekday with its times, and from which day on; all are required."""
    opens, closes, starts_on = form.opens.data, form.closes.data, form.starts_on.data
    assert opens is not None and closes is not None and starts_on is not None  # noqa: S101, PT018 - validated
    return (int(form.weekday.data), opens, closes), starts_on
