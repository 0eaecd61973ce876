"""Forms of messages: templates, choosing one, writing, sending, and wanting none."""

from typing import Any, ClassVar

from wtforms import HiddenField, StringField, ValidationError

from volunteer_app.foundation.conflicts.form import MergingForm
from volunteer_app.foundation.forms import Box, Form, LongText, Pick, Text, VersionedForm, needed
from volunteer_app.recruitment.messages import rules
from volunteer_app.recruitment.messages.rules import (
    LONGEST_BODY,
    LONGEST_NAME,
    LONGEST_PURPOSE,
    LONGEST_SUBJECT,
)

PLAIN = (
    "Leave an empty line between paragraphs. **bold**, _italic_, - for a list, "
    "[words](https://address) for a link. Placeholders like {{first_name}} are filled in for each person"
)


class WordsForm(MergingForm):
    """A subject and a body with placeholders."""

    merges: ClassVar[tuple[str, ...]] = ("subject", "body")

    subject = Text("Subject", needed("Enter a subject"), longest=LONGEST_SUBJECT)
    body = LongText(
        "Message",
        needed("Enter a message"),
        longest=LONGEST_BODY,
        description=PLAIN,
        render_kw={"rows": 14},
    )

    def validate_subject(self, field: Any) -> None:
        """A placeholder that nobody knows would be sent as it stands."""
        _check(field)

    def validate_body(self, field: Any) -> None:
        """The same for the body."""
        _check(field)


class TemplateForm(WordsForm):
    """A template of an organisation."""

    merges = ("name", "subject", "body")
    organisation = Pick("Whose template is it?", missing="Select whose template it is")
    name = Text(
        "Name of the template",
        needed("Enter a name for the template"),
        longest=LONGEST_NAME,
        named="Name",
        description="Only your organisation sees it",
    )


class BeginForm(Form):
    """Who sends the message, and from which template."""

    organisation = Pick("Which organisation sends it?", missing="Select which organisation sends it")
    template = Pick("Start from", missing="Select a template, or an empty message")


class WriteForm(WordsForm):
    """The words of one message. Delicate words must be confirmed."""

    confirmed = Box("I have checked that this is safe to send by email")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a second look where the words may tell something about a person's case."""
        valid: bool = super().validate(extra_validators)
        if valid and self.warnings and not self.confirmed.data:
            self.confirmed.errors = ["Check the message, then confirm that it is safe to send by email"]
            return False
        return valid

    @property
    def warnings(self) -> list[str]:
        """What may be too delicate for an e-mail."""
        return rules.delicate(self.subject.data or "", self.body.data or "")


class SendForm(VersionedForm):
    """Why it is sent. `shown` is who the preview said will get it."""

    shown = HiddenField()
    purpose = Text(
        "Why are you sending this?",
        needed("Enter why you are sending this message"),
        longest=LONGEST_PURPOSE,
        named="Why you are sending this",
        description="Your organisation sees this in the record of messages, the people you write to do not",
    )


class WantedForm(Form):
    """Whether somebody wants messages from one organisation. The page writes both, once for each."""

    organisation = StringField("Organisation", needed("Press the button beside an organisation"))
    wanted = StringField()


def _check(field: Any) -> None:
    if problem := rules.placeholder_problem(field.data or ""):
        raise ValidationError(problem)
