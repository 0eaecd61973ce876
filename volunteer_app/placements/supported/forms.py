"""Forms of supported people and of the waiting list."""

from datetime import date, timedelta
from typing import Any, cast

from wtforms import SelectChoice, ValidationError
from wtforms.validators import Optional

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import (
    Boxes,
    DateParts,
    Drop,
    Form,
    Number,
    Pick,
    Text,
    VersionedForm,
    needed,
)
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.rules import ConsentRoute
from volunteer_app.placements.supported.models import SupportedPerson
from volunteer_app.placements.supported.postcodes import is_known
from volunteer_app.placements.supported.rules.asking import (
    LONGEST_NAME,
    CloseReason,
    ConsentKind,
    Source,
)
from volunteer_app.placements.supported.rules.wishes import (
    GenderWish,
    Help,
    Language,
    Meets,
    Pathway,
    Profile,
    Times,
)
from volunteer_app.placements.supported.service import Agreed, Details

PATHWAYS = [SelectChoice(each.value, each.words) for each in Pathway]
LANGUAGES = [SelectChoice(each.value, each.words) for each in Language]
TIMES = [SelectChoice(each.value, each.words) for each in Times]
MEETS = [SelectChoice(each.value, each.words) for each in Meets]
YES_OR_NO = [SelectChoice("yes", "Yes"), SelectChoice("no", "No")]


class DetailsForm(VersionedForm):
    """What is written down of somebody who wants a mentor: nothing more than matching needs."""

    given_name = Text(
        "First name or initials",
        needed("Enter a first name or initials"),
        longest=LONGEST_NAME,
        description="No surname, and no prison number",
    )
    outward_postcode = Text(
        "First half of their home postcode (optional)",
        [Optional()],
        longest=4,
        named="First half of the postcode",
        description="For example, LS1. Where they live, or will live after release",
    )
    region = Drop("Home region (optional)", [Optional()])
    release_month = Number("Month", least=1, most=12, named="Month of release")
    release_year = Number("Year", least=2000, most=2999, named="Year of release")
    some_help = Boxes("What would they like some help with?", choices=PATHWAYS)
    much_help = Boxes("What would they like much help with?", choices=PATHWAYS)
    languages = Boxes("Which languages can they talk in?", choices=LANGUAGES)
    times = Boxes("When can they meet?", choices=TIMES, description="Leave empty if you do not know")
    meets = Pick("How do they want to meet?", choices=MEETS, missing="Select how they want to meet")
    gender = Pick(
        "Whom do they want as a mentor?",
        choices=[SelectChoice(each.value, each.words) for each in GenderWish],
        missing="Select whom they want as a mentor",
    )
    lived_experience = Pick(
        "Do they want a mentor with lived experience?",
        choices=YES_OR_NO,
        missing="Select yes if they want a mentor with lived experience",
    )

    def offer_regions(self, regions: list[Organisation]) -> None:
        """Offer the probation regions."""
        found = [SelectChoice(each.reference, each.name) for each in regions]
        self.region.choices = [SelectChoice("", "Not known"), *found]

    def show_details(self, supported: SupportedPerson) -> None:
        """Fill in what is written down already."""
        profile, month = supported.profile, supported.release_month
        self.version.data = supported.version
        self.given_name.data, self.outward_postcode.data = supported.given_name, supported.outward_postcode
        self.region.data = supported.region.reference if supported.region else ""
        self.release_month.data, self.release_year.data = (month.month, month.year) if month else (None, None)
        self.some_help.data = [each.value for each, how in profile.needs.items() if how is Help.SOME]
        self.much_help.data = [each.value for each, how in profile.needs.items() if how is Help.MUCH]
        self.languages.data, self.times.data = sorted(profile.languages), sorted(profile.times)
        self.meets.data, self.gender.data = profile.meets.value, profile.gender.value
        self.lived_experience.data = "yes" if profile.lived_experience else "no"

    def validate_outward_postcode(self, field: Any) -> None:
        """It is one that there is."""
        if field.data and not is_known(field.data):
            raise ValidationError("Enter the first half of a postcode in Great Britain, such as LS1")

    def validate_release_year(self, field: Any) -> None:
        """Month and year come together."""
        if (self.release_month.data is None) != (field.data is None):
            raise ValidationError("Enter the month and the year of release, or neither")

    def validate_much_help(self, field: Any) -> None:
        """A pathway is ticked once."""
        if set(field.data) & set(self.some_help.data):
            raise ValidationError("Tick each matter once: some help or much help")

    def validate_languages(self, field: Any) -> None:
        """They can talk."""
        if not field.data:
            raise ValidationError("Select at least one language")

    def details(self, regions: list[Organisation]) -> Details:
        """What the form says, once it is valid."""
        chosen = next((each for each in regions if each.reference == self.region.data), None)
        year, month = self.release_year.data, self.release_month.data
        return Details(
            given_name=self.given_name.data,
            outward_postcode=self.outward_postcode.data.upper(),
            region=chosen,
            release_month=date(year, month, 1) if year and month else None,
            profile=self._profile(),
        )

    def _profile(self) -> Profile:
        some = {Pathway(each): Help.SOME for each in self.some_help.data}
        return Profile(
            needs={**some, **{Pathway(each): Help.MUCH for each in self.much_help.data}},
            languages=frozenset(map(Language, self.languages.data)),
            times=frozenset(map(Times, self.times.data)),
            meets=Meets(self.meets.data),
            gender=GenderWish(self.gender.data),
            lived_experience=self.lived_experience.data == "yes",
        )


class _Asking(Form):
    """Which kind of mentoring, where, and who asked since when."""

    role = Drop("Which kind of mentoring?", needed("Select a kind of mentoring"))
    place = Drop("Where would it begin?", needed("Select a place"))
    source = Pick(
        "Who asked for it?",
        choices=[SelectChoice(each.value, each.words) for each in Source],
        missing="Select who asked for it",
    )
    asked_on = DateParts(
        "When did they ask?",
        needed("Enter the day on which they asked"),
        named="The day on which they asked",
        description="The waiting list counts from this day",
    )

    def offer_work(self, roles: list[SelectChoice], places: list[SelectChoice]) -> None:
        """Offer the roles, and the places with the first that is none."""
        self.role.choices = [SelectChoice("", "Select a kind"), *roles]
        self.place.choices = places


class AskForm(_Asking):
    """A request for a mentor."""


class AddForm(DetailsForm, _Asking):
    """Somebody new, with what they agreed to and what they ask for."""

    organisation = Drop("Organisation", needed("Select an organisation"))
    agrees = Pick(
        "Do they agree that we hold this to find and support a mentor?",
        choices=YES_OR_NO,
        missing="Select yes if they agree",
    )
    evaluation = Pick(
        "May what changes for them be shared, without their name, with evaluators?",
        choices=YES_OR_NO,
        description="Support does not depend on this",
        missing="Select yes if it may be shared with evaluators",
    )
    route = Pick(
        "How did they tell you?",
        choices=[SelectChoice(each.value, each.words) for each in (ConsentRoute.SPOKEN, ConsentRoute.SIGNED)],
        missing="Select how they told you",
    )

    def offer_organisations(self, organisations: list[Organisation]) -> None:
        """Offer these; one alone is chosen already."""
        found = [SelectChoice(each.reference, each.name) for each in organisations]
        first = [] if len(found) == 1 else [SelectChoice("", "Select an organisation")]
        self.organisation.choices = first + found

    @property
    def agreed(self) -> Agreed:
        """What the form says of consent, once it is valid."""
        said = {ConsentKind.SUPPORT: self.agrees.data, ConsentKind.EVALUATION: self.evaluation.data}
        kinds = frozenset(kind for kind, answer in said.items() if answer == "yes")
        return Agreed(kinds, ConsentRoute(self.route.data), cast(date, self.asked_on.data))

    def validate_asked_on(self, field: Any) -> None:
        """Many years away is a slip of the keyboard."""
        if field.data and field.data < clock.today() - timedelta(days=5 * 366):
            raise ValidationError("The day on which they asked must be within 5 years of today")


class CloseForm(Form):
    """Why somebody leaves the waiting list."""

    reason = Pick(
        "Why do they leave the waiting list?",
        choices=[SelectChoice(each.value, each.words) for each in CloseReason],
        missing="Select why they leave the waiting list",
    )


class ConsentForm(Form):
    """What somebody agrees to from now on, or takes back."""

    what = Pick("What do they say?", missing="Select what they say")
    route = Pick(
        "How did they tell you?",
        choices=[SelectChoice(each.value, each.words) for each in (ConsentRoute.SPOKEN, ConsentRoute.SIGNED)],
        missing="Select how they told you",
    )

    def offer(self, standing: frozenset[ConsentKind]) -> None:
        """Offer to take back what stands, and to agree to what does not."""
        self.what.choices = [
            SelectChoice(
                f"{'withdraw' if each in standing else 'give'}:{each.value}",
                f"{'They take back' if each in standing else 'They agree'}: {each.words}",
            )
            for each in ConsentKind
        ]

    @property
    def answer(self) -> tuple[bool, ConsentKind]:
        """Whether they agree, and to what."""
        verb, _, kind = self.what.data.partition(":")
        return verb == "give", ConsentKind(kind)
