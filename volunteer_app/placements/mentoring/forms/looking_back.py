"""Forms of goals, reviews, scores, feedback and supervision."""

from datetime import date, timedelta
from typing import Any, cast

from wtforms import SelectChoice, ValidationError
from wtforms.validators import Optional

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import (
    DateParts,
    Drop,
    Form,
    LongText,
    Number,
    Pick,
    Text,
    needed,
)
from volunteer_app.placements.mentoring.forms.agreeing import PLAINLY, choices_of
from volunteer_app.placements.mentoring.looking_back import Reviewed, Supervised
from volunteer_app.placements.mentoring.outcomes import Scores
from volunteer_app.placements.mentoring.rules import (
    LEAST,
    LONGEST_NOTE,
    MOST,
    Giver,
    GoalState,
    Moment,
    ReviewOutcome,
)
from volunteer_app.placements.supported.forms import PATHWAYS
from volunteer_app.placements.supported.rules.wishes import Pathway


class GoalForm(Form):
    """Something to reach."""

    pathway = Drop("What is it about?", needed("Select what it is about"))
    words = LongText(
        "What do they want to reach?",
        needed("Enter what they want to reach"),
        longest=500,
        named="Goal",
        description="In their own words",
        render_kw={"rows": 3},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the pathways."""
        super().__init__(*args, **kwargs)
        self.pathway.choices = [SelectChoice("", "Select one"), *PATHWAYS]


class CloseGoalForm(Form):
    """What became of a goal."""

    state = Pick(
        "What became of it?",
        choices=choices_of(each for each in GoalState if each is not GoalState.OPEN),
        missing="Select what became of it",
    )


class ReviewForm(Form):
    """A review, and when the next one is."""

    held_on = DateParts("When was it?", needed("Enter the day of the review"), named="Day of the review")
    outcome = Pick(
        "What did it come to?", choices=choices_of(ReviewOutcome), missing="Select what it came to"
    )
    next_on = DateParts(
        "When is the next one? (optional)",
        [Optional()],
        named="The next review",
        description="Leave empty where the ending is the next step",
    )
    note = LongText(
        "Note (optional)", longest=LONGEST_NOTE, named="Note", description=PLAINLY, render_kw={"rows": 4}
    )

    @property
    def reviewed(self) -> Reviewed:
        """What the form says, once it is valid."""
        held_on = cast(date, self.held_on.data)
        return Reviewed(held_on, ReviewOutcome(self.outcome.data), self.next_on.data, self.note.data)


class ScoresForm(Form):
    """Where somebody stands on the nine pathways."""

    moment = Pick("When is this?", choices=choices_of(Moment), missing="Select when this is")
    taken_on = DateParts("On which day did they say so?", needed("Enter the day"), named="Day")
    accommodation = Number(Pathway.ACCOMMODATION.words, least=LEAST, most=MOST)
    education = Number(Pathway.EDUCATION.words, least=LEAST, most=MOST)
    health = Number(Pathway.HEALTH.words, least=LEAST, most=MOST)
    drugs = Number(Pathway.DRUGS.words, least=LEAST, most=MOST)
    finance = Number(Pathway.FINANCE.words, least=LEAST, most=MOST)
    families = Number(Pathway.FAMILIES.words, least=LEAST, most=MOST)
    attitudes = Number(Pathway.ATTITUDES.words, least=LEAST, most=MOST)
    abuse = Number(Pathway.ABUSE.words, least=LEAST, most=MOST)
    sex_work = Number(Pathway.SEX_WORK.words, least=LEAST, most=MOST)

    def leave_out_the_end(self) -> None:
        """Where somebody stands at the end is asked by a coordinator, not by the mentor."""
        self.moment.choices = choices_of(each for each in Moment if each is not Moment.END)

    @property
    def scores(self) -> Scores:
        """What the form says, once it is valid."""
        return {each: self[each.value].data for each in Pathway if self[each.value].data is not None}

    @property
    def pathway_fields(self) -> list[Any]:
        """The field of each pathway, in order."""
        return [self[each.value] for each in Pathway]


def _from_1_to_5(label: str, missing: str) -> Any:
    words = ("Not at all", "A little", "Partly", "Mostly", "Fully")
    choices = [SelectChoice(f"{number}", said) for number, said in enumerate(words, 1)]
    return Pick(label, choices=choices, missing=missing)


class FeedbackForm(Form):
    """How it was for one of the two."""

    helped = _from_1_to_5("Did it help?", "Select whether it helped")
    listened = _from_1_to_5("Did you feel listened to?", "Select whether you felt listened to")
    again = _from_1_to_5("Would you do it again?", "Select whether you would do it again")
    words = LongText(
        "What else do you want to say? (optional)", longest=1000, named="What else", render_kw={"rows": 4}
    )

    shared = Pick(
        "May evaluators have these three answers, without your name?",
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
        missing="Select whether evaluators may have them",
    )

    def ask(self, giver: Giver) -> None:
        """The person agrees to evaluation elsewhere; the mentor is asked here."""
        if giver is Giver.PERSON:
            del self.shared

    @property
    def said(self) -> dict[str, Any]:
        """What the form says, once it is valid."""
        numbers = {name: int(self[name].data) for name in ("helped", "listened", "again")}
        shared = {"shared": self.shared.data == "yes"} if "shared" in self else {}
        return {**numbers, **shared, "words": self.words.data.strip()}


class SupervisionForm(Form):
    """One supervision of a mentor."""

    organisation = Drop("Organisation", needed("Select an organisation"))
    held_on = DateParts("When was it?", needed("Enter the day"), named="Day")
    supervisor = Text("Who supervised them?", needed("Enter who supervised them"), longest=200)
    next_on = DateParts("When is the next one? (optional)", [Optional()], named="The next one")
    note = LongText(
        "Note (optional)", longest=LONGEST_NOTE, named="Note", description=PLAINLY, render_kw={"rows": 4}
    )

    def validate_next_on(self, field: Any) -> None:
        """Many months ahead is a slip of the year."""
        if field.data and field.data > clock.today() + timedelta(days=366):
            raise ValidationError("The next one must be within 12 months")

    @property
    def supervised(self) -> Supervised:
        """What the form says, once it is valid."""
        held_on = cast(date, self.held_on.data)
        return Supervised(held_on, self.supervisor.data, self.next_on.data, self.note.data)
