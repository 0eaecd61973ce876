"""Forms of offers, suggestions and matches."""

from datetime import date, timedelta
from typing import Any, cast

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import Boxes, DateParts, Form, LongText, Number, Pick, needed
from volunteer_app.placements.matching.models import MentorOffer
from volunteer_app.placements.matching.offers import FARTHEST_MILES, MOST_PEOPLE
from volunteer_app.placements.matching.rules.fitting import Offer, kilometres, miles
from volunteer_app.placements.matching.rules.states import DeclineReason
from volunteer_app.placements.matching.service import Terms
from volunteer_app.placements.supported.forms import LANGUAGES, MEETS, PATHWAYS, TIMES, YES_OR_NO
from volunteer_app.placements.supported.rules.wishes import Gender, Language, Meets, Pathway, Times

PROPOSE, DECLINE = "propose", "decline"
REASONS = [SelectChoice(each.value, each.words) for each in DeclineReason]


class OfferForm(Form):
    """What a mentor offers. Everything here is the mentor's own to say."""

    skills = Boxes("What can you help with?", choices=PATHWAYS)
    languages = Boxes("Which languages can you talk in?", choices=LANGUAGES)
    times = Boxes("When can you meet?", choices=TIMES)
    meets = Pick("How do you want to meet?", choices=MEETS, missing="Select how you want to meet")
    most = Number(
        "How many people can you support at once?", least=1, most=MOST_PEOPLE, named="How many people"
    )
    farthest_miles = Number(
        "How many miles would you travel at most? (optional)",
        least=1,
        most=FARTHEST_MILES,
        named="Miles",
        description="As the crow flies. Leave empty for no limit",
    )
    gender = Pick(
        "Some people ask for a woman or for a man. What may we say of you?",
        choices=[SelectChoice(each.value, each.words) for each in Gender],
        missing="Select what we may say of you",
        description="Used for matching alone. It is not part of equality monitoring",
    )
    lived_experience = Pick(
        "Some people ask for lived experience of the justice system. May we say that you have it?",
        choices=[
            SelectChoice("yes", "Yes, you may say so"),
            SelectChoice("no", "No, or it does not apply"),
        ],
        missing="Select whether we may say so",
        description="This is your choice, and never held against you",
    )
    is_open = Pick(
        "Would you support somebody new now?", choices=YES_OR_NO, missing="Select yes if you would"
    )

    def show_offer(self, row: MentorOffer | None) -> None:
        """Fill in what is offered already; a new offer is open."""
        self.is_open.data = "yes" if row is None or row.is_open else "no"
        self.languages.data = ["english"]
        if row is None:
            return
        offer = row.offer
        self.skills.data, self.languages.data = sorted(offer.skills), sorted(offer.languages)
        self.times.data, self.meets.data = sorted(offer.times), offer.meets.value
        self.most.data = row.most
        self.farthest_miles.data = None if row.farthest_km is None else miles(row.farthest_km)
        self.gender.data = offer.gender.value
        self.lived_experience.data = "yes" if offer.lived_experience else "no"

    def validate_most(self, field: Any) -> None:
        """It is needed."""
        if field.data is None and not field.errors and not field.process_errors:
            raise ValidationError("Enter how many people you can support at once")

    @property
    def terms(self) -> Terms:
        """What the form says, once it is valid."""
        farthest = self.farthest_miles.data
        return Terms(
            offer=Offer(
                skills=frozenset(map(Pathway, self.skills.data)),
                languages=frozenset(map(Language, self.languages.data)),
                times=frozenset(map(Times, self.times.data)),
                meets=Meets(self.meets.data),
                gender=Gender(self.gender.data),
                lived_experience=self.lived_experience.data == "yes",
            ),
            most=self.most.data or 0,
            farthest_km=None if farthest is None else kilometres(farthest),
            is_open=self.is_open.data == "yes",
        )


class ChooseForm(Form):
    """Which mentor is proposed."""

    mentor = Pick("Whom do you propose?", missing="Select a mentor")

    def offer(self, choices: list[tuple[str, str, str]]) -> None:
        """Offer these mentors: reference, name and fit, and why."""
        self.mentor.choices = [
            SelectChoice(reference, text, render_kw={"hint": why}) for reference, text, why in choices
        ]


class SuggestionForm(Form):
    """Whether a suggestion is taken up."""

    decision = Pick(
        "What do you decide?",
        choices=[SelectChoice(PROPOSE, "Propose this mentor"), SelectChoice(DECLINE, "Decline")],
        missing="Select what you decide",
    )
    reason = Pick("If you decline, why?", choices=REASONS, missing="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The reason is for a declined suggestion alone."""
        super().__init__(*args, **kwargs)
        self.reason.validators = []
        self.reason.validate_choice = False

    def validate_decision(self, field: Any) -> None:
        """What is declined has a reason from the list."""
        if field.data == DECLINE and self.reason.data not in {each.value for each in DeclineReason}:
            raise ValidationError("Select why you decline")

    @property
    def declined_for(self) -> DeclineReason | None:
        """Why; None where the mentor is proposed."""
        return DeclineReason(self.reason.data) if self.decision.data == DECLINE else None


class DeclineForm(Form):
    """Why a match is not taken up."""

    reason = Pick("Why?", choices=REASONS, missing="Select why")
    note = LongText(
        "Note (optional)",
        longest=1000,
        named="Note",
        description="The two may ask to read this",
        render_kw={"rows": 3},
    )


class PlaceForm(Form):
    """The days of the mentor's placement."""

    starts_on = DateParts("First day", needed("Enter the first day"), named="First day")
    last_day = DateParts(
        "Last day",
        needed("Enter the last day"),
        named="Last day",
        description="Checks, clearance and training must hold until this day",
    )

    @property
    def days(self) -> tuple[date, date]:
        """First day, and the day after the last."""
        return cast(date, self.starts_on.data), cast(date, self.last_day.data) + timedelta(days=1)

    def validate_starts_on(self, field: Any) -> None:
        """A day long ago is a slip of the keyboard."""
        if field.data and field.data < clock.today() - timedelta(days=92):
            raise ValidationError("First day must be within the last 3 months or later")
