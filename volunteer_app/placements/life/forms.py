"""Forms of the life of a placement."""

from datetime import date, timedelta
from typing import Any

from wtforms import SelectChoice
from wtforms.validators import Optional

from volunteer_app.foundation.forms import DateParts, Drop, Form, LongText, Pick, Text, needed
from volunteer_app.placements.life.rules import HELD, ReviewOutcome, StayReason
from volunteer_app.placements.supervising import SupervisedForm


class SupervisorForm(SupervisedForm):
    """Who supervises from a day on."""

    name = Text("Name of somebody else", longest=200, named="Name")
    from_on = DateParts("From which day?", needed("Enter the day"), named="Day")

    @property
    def from_day(self) -> date:
        """The day. Only after the form was found valid."""
        return _given(self.from_on)

    def validate_name(self, field: Any) -> None:
        """One of them, and not two."""
        self.check_supervisor(field, "Choose a coordinator, or enter the name of the supervisor")


class PlanReviewForm(Form):
    """When the next review is."""

    due_on = DateParts("When is the next review?", needed("Enter the day of the review"), named="Day")

    @property
    def day(self) -> date:
        """The day. Only after the form was found valid."""
        return _given(self.due_on)


class ReviewForm(Form):
    """What came of a review that was held."""

    held_on = DateParts("When was it held?", needed("Enter the day of the review"), named="Day")
    outcome = Pick(
        "What came of it?",
        choices=[SelectChoice(each.value, each.words) for each in HELD],
        missing="Select what came of the review",
    )
    note = LongText(
        "What was agreed?",
        longest=2000,
        named="What was agreed",
        description="Needed unless it goes on as it is. Keep to facts that the volunteer could read",
        render_kw={"rows": 4},
    )
    next_on = DateParts(
        "When is the next review? (optional)",
        [Optional()],
        named="Day of the next review",
        description="If you leave it empty, it is planned for you",
    )

    @property
    def held_day(self) -> date:
        """The day on which it was held. Only after the form was found valid."""
        return _given(self.held_on)

    @property
    def chosen(self) -> ReviewOutcome:
        """What came of it."""
        return ReviewOutcome(self.outcome.data)


class ExtendForm(Form):
    """Until when a placement is to go on."""

    last_day = DateParts(
        "New last day",
        needed("Enter the new last day"),
        named="New last day",
        description="Checks, clearance and training must hold until this day",
    )

    @property
    def ends_before(self) -> date:
        """The day after it. Only after the form was found valid."""
        return _given(self.last_day) + timedelta(days=1)


class TransferForm(ExtendForm):
    """Where somebody moves, and when."""

    place = Drop("New place", needed("Select a place"))
    first_day = DateParts(
        "First day at the new place",
        needed("Enter the first day at the new place"),
        named="First day at the new place",
    )

    @property
    def starts_on(self) -> date:
        """The first day there. Only after the form was found valid."""
        return _given(self.first_day)


class DeclineRestartForm(Form):
    """Why a paused placement does not restart for now."""

    reason = Pick(
        "Why does it not restart?",
        choices=[SelectChoice(each.value, each.words) for each in StayReason],
        missing="Select why it does not restart",
    )
    note = LongText(
        "Note",
        longest=2000,
        description="Needed for another reason. Keep to facts that the volunteer could read",
        render_kw={"rows": 3},
    )

    @property
    def chosen(self) -> StayReason:
        """Why."""
        return StayReason(self.reason.data)


def _given(field: Any) -> date:
    found = field.data
    assert isinstance(found, date)  # noqa: S101 - a validator saw to it
    return found
