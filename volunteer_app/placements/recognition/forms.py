"""Forms of thanks and of statements."""

from collections.abc import Iterable

from wtforms import SelectChoice

from volunteer_app.foundation.forms import Drop, Form, LongText, Pick, Text, VersionedForm, needed
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.recognition import rules
from volunteer_app.placements.recognition.rules import StatementKind
from volunteer_app.placements.recognition.service import Signature, Wish


class OfOrganisation(Form):
    """Something of one of several organisations."""

    organisation = Drop("Organisation", needed("Select an organisation"))

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """Offer these; one alone is chosen already."""
        found = [SelectChoice(each.reference, each.name) for each in organisations]
        first = [] if len(found) == 1 else [SelectChoice("", "Select an organisation")]
        self.organisation.choices = first + found


class ThankForm(OfOrganisation):
    """A note of thanks."""

    message = LongText(
        "Your note",
        needed("Enter your note"),
        longest=rules.LONGEST_NOTE,
        named="Your note",
        description="The volunteer reads it on their page and keeps it. Other coordinators can read it too",
        render_kw={"rows": 6},
    )


class AskForm(OfOrganisation):
    """What should be in writing."""

    kind = Pick(
        "What is needed?",
        choices=[
            SelectChoice(
                StatementKind.STATEMENT.value,
                StatementKind.STATEMENT.words,
                render_kw={"hint": "Roles, dates and hours, signed"},
            ),
            SelectChoice(
                StatementKind.REFERENCE.value,
                StatementKind.REFERENCE.words,
                render_kw={"hint": "The same, with what a coordinator says in their own words"},
            ),
        ],
        missing="Select what is needed",
    )
    wants_training = Pick(
        "Should it list verified training?",
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
        missing="Select yes if it should list verified training",
    )
    names_prisons = Pick(
        "May it name a prison?",
        description="A prison’s name can let a reader think that somebody served a sentence there",
        choices=[
            SelectChoice("yes", "Yes, it can name the prisons"),
            SelectChoice(
                "no",
                "No, leave the names of prisons out",
                render_kw={"hint": "Of your training it then lists training packs alone"},
            ),
        ],
        missing="Select whether it may name a prison",
    )
    purpose = Text(
        "What is it for? (optional)",
        longest=300,
        named="What it is for",
        description="For example, a job or a course. The coordinator reads this, and it is not printed",
    )

    @property
    def wish(self) -> Wish:
        """What the form says, once it is valid."""
        return Wish(
            StatementKind(self.kind.data),
            wants_training=self.wants_training.data == "yes",
            names_prisons=self.names_prisons.data == "yes",
            purpose=self.purpose.data,
        )


class SignForm(VersionedForm):
    """Who signs, and what they say."""

    words = LongText(
        "What you say of the volunteer",
        longest=rules.LONGEST_WORDS,
        named="What you say",
        description="A reference needs this; in a statement it is optional. Say nothing of checks, "
        "convictions or sentences, and nothing that you would not say to the volunteer",
        render_kw={"rows": 8},
    )
    name = Text("Your name", needed("Enter your name"), longest=200, render_kw={"autocomplete": "name"})
    role = Text(
        "Your role",
        needed("Enter your role"),
        longest=200,
        description="For example, volunteer coordinator",
    )

    @property
    def signature(self) -> Signature:
        """What the form says, once it is valid."""
        return Signature(self.name.data, self.role.data, self.words.data)


class _WithReason(Form):
    """Something that ends, and why."""

    reason = LongText(
        "Why?",
        needed("Enter why. The volunteer will read this"),
        longest=500,
        named="Reason",
        description="The volunteer will read this",
        render_kw={"rows": 3},
    )


class EndForm(VersionedForm, _WithReason):
    """Why something is not given, or holds no more."""


class TakeBackForm(_WithReason):
    """Why a note of thanks is taken back."""
