"""Recording, confirming and withdrawing the legal condition of figures of lived experience."""

from collections.abc import Sequence

from wtforms import SelectChoice

from volunteer_app.diversity.condition.service import Wanted
from volunteer_app.diversity.rules.conditions import LONGEST_MONTHS, Kind
from volunteer_app.foundation.forms import Box, DateParts, Form, LongText, Pick, Text, needed


class RecordConditionForm(Form):
    """What the figures are to rest on, why, and for how long."""

    condition = Pick("Which condition do the figures rest on?", missing="Select a condition")
    why = LongText(
        "Why does it apply?",
        needed("Enter why it applies"),
        longest=4000,
        named="Why it applies",
        description="What has to be so for this condition, and how that is met here. Name no volunteer",
        render_kw={"rows": 6},
    )
    policy = Text(
        "Where is the policy document?",
        longest=500,
        named="Where the policy document is",
        description="Its title and reference, or an address. Needed where the condition says so",
    )
    starts_on = DateParts("From which day does it hold?", needed("Enter the first day"), named="First day")
    review_on = DateParts(
        "When must it be reviewed?",
        needed("Enter the day of the review"),
        named="Day of the review",
        description=f"At most {LONGEST_MONTHS} months after the first day. On this day it ends",
    )

    def offer(self, kinds: Sequence[Kind]) -> None:
        """These can be chosen."""
        self.condition.choices = [
            SelectChoice(each.code, each.name, render_kw={"hint": _hint(each)}) for each in kinds
        ]

    @property
    def wanted(self) -> Wanted:
        """What was entered. Only after the form was found valid."""
        assert self.starts_on.data and self.review_on.data  # noqa: S101, PT018 - validators saw to it
        return Wanted(
            self.condition.data,
            self.why.data or "",
            self.policy.data or "",
            self.starts_on.data,
            self.review_on.data,
        )


def _hint(each: Kind) -> str:
    policy = " It needs an appropriate policy document." if each.needs_policy else ""
    return f"{each.paragraph}. {each.says}.{policy}"


class ConfirmConditionForm(Form):
    """Somebody else stands for it."""

    confirmed = Box(
        "I confirm all of this for the controller",
        needed("Tick the box if you confirm all of this"),
    )


class WithdrawConditionForm(Form):
    """Why it ends at once."""

    reason = LongText(
        "Why is it withdrawn?",
        needed("Enter why it is withdrawn"),
        longest=1000,
        named="Reason",
        description="Kept in the history. Name no volunteer",
        render_kw={"rows": 3},
    )
