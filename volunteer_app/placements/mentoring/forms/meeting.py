"""Forms of sessions."""

from datetime import date
from typing import Any, cast

from wtforms import ValidationError

from volunteer_app.foundation.forms import (
    Boxes,
    DateParts,
    Form,
    LongText,
    Number,
    Pick,
    needed,
)
from volunteer_app.foundation.time_fields import TimeOfDay
from volunteer_app.placements.mentoring.forms.agreeing import PLAINLY, choices_of
from volunteer_app.placements.mentoring.forms.worrying import AsksAboutWorry
from volunteer_app.placements.mentoring.rules import (
    LONGEST_NOTE,
    Channel,
    MissedBy,
)
from volunteer_app.placements.mentoring.sessions import Held
from volunteer_app.placements.supported.forms import PATHWAYS
from volunteer_app.placements.supported.rules.wishes import Pathway


class PlanForm(Form):
    """A session to come."""

    on_day = DateParts("Which day?", needed("Enter the day"), named="Day")
    starts = TimeOfDay(
        "Start time (optional)",
        named="Start time",
        description="For example, 10am or 2:30pm. With times, it stands in the mentor’s calendar, and they "
        "cannot sign up for anything else then",
    )
    ends = TimeOfDay("End time (optional)", named="End time")
    channel = Pick("How will they meet?", choices=choices_of(Channel), missing="Select how they will meet")


class HeldForm(AsksAboutWorry):
    """A session that was held. What worries the mentor is not kept with it: the safeguarding lead has it."""

    on_day = DateParts("Which day?", needed("Enter the day"), named="Day")
    hours = Number("Hours", most=12)
    minutes = Number("Minutes", most=59)
    channel = Pick("How did they meet?", choices=choices_of(Channel), missing="Select how they met")
    topics = Boxes("What was it about? (optional)", choices=PATHWAYS)
    note = LongText(
        "Note (optional)",
        longest=LONGEST_NOTE,
        named="Note",
        description=PLAINLY,
        render_kw={"rows": 4},
    )

    def write_nothing(self) -> None:
        """Roles that promise to write nothing down are asked for neither topics nor a note."""
        del self.topics
        del self.note

    def validate_hours(self, field: Any) -> None:
        """It took some time."""
        unreadable = field.errors or self.minutes.errors or self.minutes.process_errors
        if not unreadable and self.total_minutes <= 0:
            raise ValidationError("Enter how long it was")

    @property
    def total_minutes(self) -> int:
        """How long it was."""
        return (self.hours.data or 0) * 60 + (self.minutes.data or 0)

    @property
    def held(self) -> Held:
        """What the form says, once it is valid."""
        topics = self.topics.data if "topics" in self else ()
        return Held(
            on=cast(date, self.on_day.data),
            minutes=self.total_minutes,
            channel=Channel(self.channel.data),
            topics=[Pathway(each) for each in topics],
            note=self.note.data if "note" in self else "",
        )


class MissedForm(AsksAboutWorry):
    """A session that did not take place."""

    on_day = DateParts("Which day?", needed("Enter the day"), named="Day")
    missed_by = Pick("Who could not come?", choices=choices_of(MissedBy), missing="Select who could not come")
