"""Forms about a person's details and what they sign."""

from collections.abc import Sequence
from typing import Any

from wtforms import SelectChoice, ValidationError
from wtforms.validators import Length, Optional

from volunteer_app.foundation import clock
from volunteer_app.foundation.conflicts.form import MergingForm
from volunteer_app.foundation.files.fields import Document
from volunteer_app.foundation.forms import (
    Box,
    DateParts,
    Drop,
    Email,
    Form,
    LongText,
    Pick,
    Telephone,
    Text,
    needed,
)
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.details import LONGEST, NAMED, plain_postcode, unreachable_contact
from volunteer_app.people.models import Person
from volunteer_app.people.rules import (
    ConsentRoute,
    LetterKind,
    LetterRemoval,
    PreferredLanguage,
    birth_date_problem,
)
from volunteer_app.people.service import PersonDetails

DETAILS = tuple(PersonDetails.__dataclass_fields__)


class DetailsForm(Form):
    """A person's details, as they or somebody on their behalf give them."""

    first_name = Text("First name", needed("Enter a first name"), render_kw={"autocomplete": "off"})
    last_name = Text("Last name", needed("Enter a last name"), render_kw={"autocomplete": "off"})
    known_as = Text(
        "Known as (optional)", named="Known as", description="If they use another name day to day"
    )
    date_of_birth = DateParts(
        "Date of birth (optional)",
        [Optional()],
        named="Date of birth",
        description="For example, 27 3 1987. Needed before a role with a minimum age",
    )
    email = Email("Email address (optional)", longest=LONGEST["email"], named="Email address")
    phone = Telephone("Telephone number (optional)", longest=LONGEST["phone"], named="Telephone number")
    postcode = Text("Postcode (optional)", longest=LONGEST["postcode"], named="Postcode")
    preferred_language = Pick(
        "Preferred language",
        choices=[SelectChoice(language.value, language.value.capitalize()) for language in PreferredLanguage],
        default=PreferredLanguage.ENGLISH.value,
        missing="Select a preferred language",
    )
    access_needs = LongText(
        "Access needs (optional)",
        named="Access needs",
        description="What helps them to take part, for example step-free access or large print. "
        "Only what is needed to arrange it",
    )
    emergency_name = Text("Name (optional)", longest=LONGEST["emergency_name"], named=NAMED["emergency_name"])
    emergency_phone = Telephone(
        "Telephone number (optional)", longest=LONGEST["emergency_phone"], named=NAMED["emergency_phone"]
    )
    emergency_relationship = Text(
        "How they know each other (optional)",
        named="How they know each other",
        description="For example, partner or friend",
    )

    def validate_date_of_birth(self, field: Any) -> None:
        """Refuse a day on which nobody alive was born."""
        if problem := birth_date_problem(field.data, clock.today()):
            raise ValidationError(problem)

    def validate_emergency_phone(self, field: Any) -> None:
        """A contact who cannot be reached is none."""
        if problem := unreachable_contact(self.emergency_name.data, field.data):
            raise ValidationError(problem)

    @property
    def details(self) -> PersonDetails:
        """What was typed, as the service takes it."""
        values = {name: self._fields[name].data for name in DETAILS}
        values["postcode"] = plain_postcode(values["postcode"] or "")
        values["preferred_language"] = PreferredLanguage(values["preferred_language"])
        return PersonDetails(**values)


class EditForm(DetailsForm, MergingForm):
    """A change of somebody's details."""

    merges = DETAILS
    belong_together = (
        ("first_name", "last_name"),
        ("emergency_name", "emergency_phone", "emergency_relationship"),
    )

    def called(self, name: str) -> str:
        """Say of an emergency contact's detail whose it is."""
        called = super().called(name)
        if name.startswith("emergency_"):
            return f"Emergency contact: {called[0].lower()}{called[1:]}"
        return called


class MyDetailsForm(EditForm):
    """A change of one's own details: the same questions, asked of the person."""

    known_as = Text("Known as (optional)", named="Known as", description="If you use another name day to day")
    access_needs = LongText(
        "Access needs (optional)",
        named="Access needs",
        description="What helps you to take part, for example step-free access or large print. "
        "Only what is needed to arrange it",
    )
    emergency_relationship = Text(
        "How you know each other (optional)",
        named="How you know each other",
        description="For example, partner or friend",
    )


class AddForm(DetailsForm):
    """A person added by hand. `somebody_else` is asked only when somebody alike is there already."""

    organisation = Drop("Organisation that holds the record")
    keeps_up_to_date = Pick(
        "Who will keep these details up to date?",
        choices=[
            SelectChoice(
                "person", "They will", render_kw={"hint": "They can sign in with their email address"}
            ),
            SelectChoice(
                "us",
                "We will, on their behalf",
                render_kw={"hint": "For example, they are in custody or have no email address"},
            ),
        ],
        missing="Select who will keep these details up to date",
    )
    consent_route = Pick(
        "How did they agree to us holding these details?",
        choices=[
            SelectChoice(route.value, route.words) for route in (ConsentRoute.SPOKEN, ConsentRoute.SIGNED)
        ],
        missing="Select how they agreed",
    )
    consent_on = DateParts(
        "When did they agree?",
        needed("Enter the date they agreed"),
        named="The date they agreed",
        description="For example, 27 3 2026",
    )
    somebody_else = Box("I have checked: this is somebody else")

    def validate_email(self, field: Any) -> None:
        """Somebody who signs in does so by e-mail."""
        if self.keeps_up_to_date.data == "person" and not field.data:
            raise ValidationError(
                "Enter an email address, or select that you will keep the details up to date"
            )

    def validate_consent_on(self, field: Any) -> None:
        """Nobody has agreed tomorrow."""
        if field.data is not None and field.data > clock.today():
            raise ValidationError("The date they agreed must be today or in the past")

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Let one of these be chosen; with only one there is nothing to ask."""
        first = [] if len(organisations) == 1 else [SelectChoice("", "Select an organisation")]
        self.organisation.choices = first + [SelectChoice(o.reference, o.name) for o in organisations]
        self.organisation.validators = needed("Select an organisation")
        if len(organisations) == 1 and not self.is_submitted():
            self.organisation.data = organisations[0].reference


class SignForm(Form):
    """A name typed under an agreement."""

    signed_name = Text(
        "Your full name",
        [*needed("Enter your full name"), Length(max=200)],
        longest=200,
        description="Typing your name here counts as your signature",
    )
    agree = Box("I have read this and I agree to it", needed("Tick the box to say that you agree"))


class CloseSignInForm(Form):
    """Why a volunteer's sign-in is closed."""

    reason = LongText("Why is it closed?", needed("Enter why the sign-in is closed"), longest=500)


class PaperSignatureForm(Form):
    """A signature on paper that a member of staff has seen."""

    signed_name = Text("Name as signed", needed("Enter the name as signed"), longest=200)
    seen = Box(
        "I have seen the signed paper", needed("Tick the box to say that you have seen the signed paper")
    )


class LetterForm(Form):
    """A letter for somebody's record."""

    organisation = Pick("Which organisation is it of?", missing="Select which organisation it is of")
    kind = Pick(
        "What is it?",
        choices=[SelectChoice(kind.value, kind.words) for kind in LetterKind],
        missing="Select what it is",
    )
    file = Document("Choose the file")
    allowed = Box(
        "I have read it: it is none of these",
        needed("Read the letter, and tick the box to say that it is none of what must not be added"),
    )


class RemoveLetterForm(Form):
    """Why a letter goes."""

    why = Pick(
        "Why do you remove it?",
        choices=[SelectChoice(why.value, why.words) for why in LetterRemoval],
        missing="Select why you remove it",
    )


def shown(person: Person) -> dict[str, Any]:
    """The values that a form of details starts with."""
    values = {name: getattr(person, name) for name in DETAILS}
    return {**values, "email": person.email or "", "version": str(person.version)}
