"""The questions of an application, one form each, in the order in which they are asked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import (
    Box,
    DateParts,
    Email,
    Form,
    LongText,
    Pick,
    Telephone,
    Text,
    needed,
)
from volunteer_app.people.rules import PreferredLanguage, birth_date_problem
from volunteer_app.recruitment.rules import LONGEST_ANSWER

LANGUAGES = {
    PreferredLanguage.ENGLISH: "English",
    PreferredLanguage.WELSH: "Welsh (Cymraeg)",
    PreferredLanguage.OTHER: "Another language",
}


class NameForm(Form):
    """What somebody is called."""

    first_name = Text("First name", needed("Enter your first name"), render_kw={"autocomplete": "given-name"})
    last_name = Text("Last name", needed("Enter your last name"), render_kw={"autocomplete": "family-name"})


class BirthDateForm(Form):
    """When they were born."""

    date_of_birth = DateParts(
        "What is your date of birth?",
        needed("Enter your date of birth"),
        named="Date of birth",
        autocomplete="bday",
        description="For example, 27 3 1987",
    )

    def validate_date_of_birth(self, field: Any) -> None:
        """Refuse a day on which nobody alive was born."""
        if problem := birth_date_problem(field.data, clock.today()):
            raise ValidationError(problem)


class EmailForm(Form):
    """Where the confirmation goes."""

    has_email = Pick(
        "Do you have an email address?",
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No, contact me another way")],
        missing="Select yes if you have an email address",
    )
    email = Email("Email address", longest=320)

    def validate_email(self, field: Any) -> None:
        """An address when they have one; what was typed before is dropped when they have none."""
        if self.has_email.data == "no":
            field.data = ""
        elif not field.data and self.has_email.data == "yes":
            raise ValidationError("Enter your email address")


class PhoneForm(Form):
    """How to ring them: needed when there is no e-mail address."""

    phone = Telephone("What is your telephone number?", longest=40, named="Telephone number")
    must_have = False

    def validate_phone(self, field: Any) -> None:
        """Somebody must be reachable in one way."""
        if self.must_have and not field.data:
            raise ValidationError("Enter a telephone number, so that we can reach you")


class PostcodeForm(Form):
    """Where they live, roughly."""

    postcode = Text(
        "What is your postcode? (optional)",
        longest=10,
        named="Postcode",
        description="We use it to see how far you would travel, and for nothing else",
        render_kw={"autocomplete": "postal-code"},
    )


class LanguageForm(Form):
    """The language to write and speak in."""

    preferred_language = Pick(
        "Which language would you like us to use with you?",
        choices=[SelectChoice(language.value, words) for language, words in LANGUAGES.items()],
        missing="Select a language",
    )


class AccessForm(Form):
    """What helps them to take part."""

    access_needs = LongText(
        "Is there anything that would help you to take part? (optional)",
        longest=LONGEST_ANSWER,
        named="What would help you",
        description="For example step-free access, large print or breaks. It plays no part in the decision",
    )


class WhyForm(Form):
    """Why they apply."""

    why = LongText(
        "Why would you like to volunteer in this role?",
        needed("Enter why you would like to volunteer"),
        longest=LONGEST_ANSWER,
        named="Why you would like to volunteer",
        description="A few sentences are enough. Do not tell us about convictions here",
    )


class AvailabilityForm(Form):
    """When they can."""

    availability = LongText(
        "When could you volunteer?",
        needed("Enter when you could volunteer"),
        longest=LONGEST_ANSWER,
        named="When you could volunteer",
        description="For example, Tuesday and Thursday evenings, from January",
    )


class RefereeForm(Form):
    """Somebody who can speak for them."""

    name = Text("Full name", needed("Enter the referee’s full name"), longest=200)
    how_known = Text(
        "How do they know you?",
        needed("Enter how they know you"),
        longest=200,
        named="How they know you",
        description="For example, a former colleague. Not somebody in your family",
    )
    email = Email("Email address", longest=320)
    phone = Telephone("Telephone number", longest=40)

    def validate_email(self, field: Any) -> None:
        """One way to reach them is enough."""
        if not field.data and not self.phone.data:
            raise ValidationError("Enter the referee’s email address or telephone number")


class ConvictionsForm(Form):
    """Nothing is asked: the page tells what will be asked after an offer."""


class SendForm(Form):
    """Agreement, and a box that people do not see and programs fill in."""

    agree = Box(
        "I have read how my details are used, and what I have written is true",
        needed("Tick the box to say that you have read how your details are used"),
    )
    website = Text("Leave this box empty", render_kw={"autocomplete": "off", "tabindex": "-1"})

    def validate_website(self, field: Any) -> None:
        """A person who did fill it in can read what to do: nothing is lost silently."""
        if field.data:
            raise ValidationError("Leave the last box empty: it is there to stop automatic messages")


class LeaveForm(Form):
    """Where a link goes that leads back to the answers."""

    email = Email("Email address", needed("Enter the email address that the link should go to"), longest=320)


@dataclass(frozen=True)
class Step:
    """One question's page. `field` is the field whose label is the page's heading, else `title` is."""

    slug: str
    title: str
    form: type[Form]
    template: str = "recruitment/apply/question.html"
    field: str = ""

    def filled(self, answer: dict[str, Any]) -> Form:
        """The form with what was answered before."""
        return self.form(data={name: self._value(name, value) for name, value in answer.items()})

    def answer(self, form: Form) -> dict[str, Any]:
        """What was answered, by field."""
        hidden = {"csrf_token", "form_key"}
        return {name: value for name, value in form.data.items() if name not in hidden}

    def _value(self, name: str, value: Any) -> Any:
        is_date = name == "date_of_birth" and isinstance(value, str)
        return date.fromisoformat(value) if is_date else value


def _asked(slug: str, form: type[Form], field: str) -> Step:
    return Step(slug, getattr(form, field).args[0], form, field=field)


ABOUT_YOU = (
    Step("name", "What is your name?", NameForm, "recruitment/apply/name.html"),
    _asked("date-of-birth", BirthDateForm, "date_of_birth"),
    Step("email", "Do you have an email address?", EmailForm, "recruitment/apply/email.html", "has_email"),
    _asked("phone", PhoneForm, "phone"),
    _asked("postcode", PostcodeForm, "postcode"),
    _asked("language", LanguageForm, "preferred_language"),
    _asked("access-needs", AccessForm, "access_needs"),
)
ABOUT_THE_ROLE = (_asked("why", WhyForm, "why"), _asked("availability", AvailabilityForm, "availability"))
CONVICTIONS = Step(
    "convictions", "What we will ask about convictions", ConvictionsForm, "recruitment/apply/convictions.html"
)


def steps_for(references_needed: int, *, knows_person: bool) -> tuple[Step, ...]:
    """The questions for a role. A volunteer who is signed in is not asked what we know."""
    about = () if knows_person else ABOUT_YOU
    return (*about, *ABOUT_THE_ROLE, *referee_steps(references_needed), CONVICTIONS)


def referee_steps(number: int) -> tuple[Step, ...]:
    """One question for each referee that the role asks for."""
    titles = (
        ["Who can give you a reference?"]
        if number == 1
        else [f"Referee {i} of {number}" for i in _upto(number)]
    )
    return tuple(
        Step(f"referee-{i}", title, RefereeForm, "recruitment/apply/referee.html")
        for i, title in zip(_upto(number), titles, strict=True)
    )


def _upto(number: int) -> range:
    return range(1, number + 1)
