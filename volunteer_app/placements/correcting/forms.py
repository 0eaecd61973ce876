"""Forms of corrections of hours."""

from datetime import date
from typing import Any, cast

from wtforms import SelectChoice

from volunteer_app.foundation.deciding.forms import DecideOneForm
from volunteer_app.foundation.forms import DateParts, Form, LongText, Number, Pick, needed
from volunteer_app.placements.correcting.service import Right
from volunteer_app.placements.models import PlacementSession


class AskForm(Form):
    """What the entry should be."""

    there = Pick(
        "Were you there?",
        choices=[SelectChoice("yes", "Yes, but the day or the time is wrong"), SelectChoice("no", "No")],
        missing="Select whether you were there",
    )
    held_on = DateParts("Which day was it?", needed("Enter the day"), named="Day")
    hours = Number("Hours", most=24)
    minutes = Number("Minutes", most=59)
    why = LongText(
        "What is wrong?",
        needed("Enter what is wrong"),
        longest=1000,
        description="For example, I stayed an hour longer. Write nothing about any other person",
        render_kw={"rows": 3},
    )

    @property
    def right(self) -> Right:
        """What it should be."""
        total = (self.hours.data or 0) * 60 + (self.minutes.data or 0)
        is_there = self.there.data == "yes"
        held_on = cast(date, self.held_on.data)  # required by the form
        return Right(held_on, total if is_there else 0, self.why.data)


def shown(hours: PlacementSession) -> dict[str, Any]:
    """The values that the form starts with: what stands."""
    whole, rest = divmod(hours.minutes, 60)
    return {"held_on": hours.held_on, "hours": whole, "minutes": rest}


class DecideCorrectionForm(DecideOneForm):
    """Whether hours are put right."""

    sends_back, needs_note = "decline", "Enter why the hours stay as they are"
    decision = Pick(
        "Do you put the hours right?",
        choices=[SelectChoice("accept", "Yes"), SelectChoice("decline", "No, they stay as they are")],
        missing="Select yes if you put the hours right",
    )
    note = LongText(
        "Why do they stay as they are?",
        longest=2000,
        named="Why they stay",
        description="The volunteer will read this",
        render_kw={"rows": 4},
    )
