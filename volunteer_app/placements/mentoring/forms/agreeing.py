"""Forms with which mentoring begins, changes, moves and ends."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation.forms import (
    DateParts,
    Form,
    LongText,
    Pick,
    VersionedForm,
    needed,
)
from volunteer_app.placements.mentoring.forms.worrying import TellsLead
from volunteer_app.placements.mentoring.rules import (
    LONGEST_NOTE,
    EndReason,
    Harm,
)
from volunteer_app.placements.mentoring.service import Agreement, Change
from volunteer_app.placements.models import Placement

NO_NOTE = "Leave this empty: the mentor and the person can read it. Tell the safeguarding lead below instead"
PLAINLY = "Keep to what helps: the person can ask to read this. Worries go to the safeguarding lead"
EVERY = [
    SelectChoice(f"{days}", words)
    for days, words in ((7, "Every week"), (14, "Every 2 weeks"), (28, "Every 4 weeks"))
]


def choices_of(kind: Any) -> list[SelectChoice]:
    """What of an enumeration can be chosen."""
    return [SelectChoice(each.value, each.words) for each in kind]


class _Agreed(VersionedForm):
    """What two people agree."""

    ends_on = DateParts("Planned last day", needed("Enter the planned last day"), named="Planned last day")
    every = Pick("How often will they meet?", choices=EVERY, missing="Select how often they will meet")
    words = LongText(
        "What they agree",
        needed("Enter what they agree"),
        longest=LONGEST_NOTE,
        named="What they agree",
        description="How they keep in touch, what stays between them and what does not, and how it ends",
        render_kw={"rows": 5},
    )


class BeginForm(_Agreed):
    """The agreement with which a mentoring begins."""

    starts_on = DateParts("First day", needed("Enter the first day"), named="First day")
    review_on = DateParts(
        "Day of the first review", needed("Enter the day of the first review"), named="First review"
    )
    agreed_on = DateParts(
        "When did both agree?", needed("Enter the day on which both agreed"), named="The day of the agreement"
    )

    @property
    def agreement(self) -> Agreement:
        """What the form says, once it is valid."""
        return Agreement(
            starts_on=cast(date, self.starts_on.data),
            ends_on=cast(date, self.ends_on.data),
            every_days=int(self.every.data),
            review_on=cast(date, self.review_on.data),
            agreed_on=cast(date, self.agreed_on.data),
            words=self.words.data,
        )


class ChangeForm(_Agreed):
    """Another planned ending, or another agreement."""

    @property
    def change(self) -> Change:
        """What the form says, once it is valid."""
        return Change(cast(date, self.ends_on.data), int(self.every.data), self.words.data)


class MoveForm(Form):
    """Under which placement of the mentor it goes on, and from when."""

    placement = Pick("Where does it go on?", missing="Select where it goes on")
    on_day = DateParts(
        "From which day?", needed("Enter the day from which it goes on there"), named="The day"
    )

    def offer(self, placements: Sequence[Placement]) -> None:
        """Offer these."""
        self.placement.choices = [
            SelectChoice(each.reference, f"{each.role.name}, {each.place.name}") for each in placements
        ]


class EndForm(TellsLead):
    """When and why mentoring ends. What is told of harm goes to the safeguarding lead alone."""

    not_told = "Select a reason of harm or safety above, so that the safeguarding lead is told"

    ended_on = DateParts("Last day", needed("Enter the last day"), named="Last day")
    reason = Pick("Why does it end?", choices=choices_of([*EndReason, *Harm]), missing="Select why it ends")

    @property
    def last_day(self) -> date:
        """Required by the form."""
        return cast(date, self.ended_on.data)

    note = LongText(
        "How it ended (optional)",
        longest=LONGEST_NOTE,
        named="How it ended",
        description="The mentor and the person can read this. Worries go to the safeguarding lead, below",
        render_kw={"rows": 4},
    )

    @property
    def harm(self) -> Harm | None:
        """Which harm it ends for; None for every other reason."""
        return Harm(self.reason.data) if self.reason.data in set(Harm) else None

    @property
    def is_worried(self) -> bool:
        """Whether it ends to keep somebody safe."""
        return self.harm is not None

    def validate_note(self, field: Any) -> None:
        """What many may read says nothing of harm."""
        if self.harm is not None and (field.data or "").strip():
            raise ValidationError(NO_NOTE)
