"""What is asked of whoever is worried. It goes to the safeguarding lead, and is kept nowhere else."""

from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation.forms import Form, LongText, Pick, Text
from volunteer_app.placements.mentoring.safety import Worry
from volunteer_app.safeguarding.rules import LONGEST_LINE, LONGEST_WORDS

UNSEEN = {"autocomplete": "off"}


class TellsLead(Form):
    """Fields that are needed only where somebody is worried; shown in each case, as scripts may be off."""

    worry = LongText(
        "What happened, or what worries you?",
        longest=LONGEST_WORDS,
        named="What happened",
        description="In your own words. You need no proof",
        render_kw={"rows": 6, **UNSEEN},
    )
    worry_about = Text(
        "Who is it about, and who may be at risk? (optional)",
        longest=LONGEST_LINE,
        named="Who it is about",
        render_kw=UNSEEN,
    )
    worry_urgent = Pick(
        "May somebody be harmed soon?",
        choices=[SelectChoice("yes", "Yes, or I do not know"), SelectChoice("no", "No")],
        missing="",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What the form needs depends on what else was answered."""
        super().__init__(*args, **kwargs)
        self.worry_urgent.validators = []
        self.worry_urgent.validate_choice = False

    @property
    def is_worried(self) -> bool:
        """Whether there is something to tell the lead: each form says it from its own answer."""
        raise NotImplementedError

    def validate_worry(self, field: Any) -> None:
        """Who is worried says what about; nothing that was written is lost in silence."""
        written = (field.data or "").strip()
        if self.is_worried and not written:
            raise ValidationError("Enter what happened, or what worries you")
        if written and not self.is_worried:
            raise ValidationError(self.not_told)

    def validate_worry_urgent(self, field: Any) -> None:
        """Who is worried says how soon."""
        if self.is_worried and field.data not in {"yes", "no"}:
            raise ValidationError("Select yes if somebody may be harmed soon")

    not_told = "Answer yes above, so that the safeguarding lead is told"

    @property
    def told(self) -> Worry:
        """What the form says, once it is valid."""
        return Worry(self.worry.data, self.worry_about.data, self.worry_urgent.data == "yes")


class WorryForm(TellsLead):
    """A worry and nothing else."""

    @property
    def is_worried(self) -> bool:
        """Nobody opens it for another reason."""
        return True


class AsksAboutWorry(TellsLead):
    """The same, with the question itself."""

    worried = Pick(
        "Are you worried about anybody’s safety?",
        choices=[SelectChoice("no", "No"), SelectChoice("yes", "Yes: tell the safeguarding lead now")],
        missing="Select whether you are worried about anybody’s safety",
    )

    @property
    def is_worried(self) -> bool:
        """Whether they said so."""
        return bool(self.worried.data == "yes")
