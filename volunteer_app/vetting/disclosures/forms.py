"""Forms about the question on convictions: that the law was told, and the person's own words."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, SelectChoice, ValidationError

from volunteer_app.foundation.forms import Box, Form, LongText, Pick, Text, VersionedForm, needed
from volunteer_app.vetting.disclosures import rules
from volunteer_app.vetting.disclosures.rules import Route, ToldHow
from volunteer_app.vetting.telling.findings import Finding, Verdict

# A person who is signed in is told on their own page.
BY_STAFF = (ToldHow.IN_PERSON, ToldHow.TELEPHONE, ToldHow.LETTER)


class ReadForm(VersionedForm):
    """The person has read which law applies."""

    read = Box("I have read which law applies to this role")

    def validate_read(self, field: Any) -> None:
        """Nobody is asked before they know what they need not tell."""
        if not field.data:
            raise ValidationError("Select that you have read which law applies")


class ToldForm(VersionedForm):
    """How the person was told which law applies."""

    how = Pick(
        "How did you tell them which law applies?",
        choices=[SelectChoice(how.value, how.words) for how in BY_STAFF],
        missing="Select how you told them",
        description="Use the words on this page. Do not ask what they have to tell, and do not write it down",
    )


class PaperForm(VersionedForm):
    """A closed envelope went to the vetting officer."""

    passed = Box("The closed envelope has gone to the vetting officer. I have not opened it")

    def validate_passed(self, field: Any) -> None:
        """A coordinator never reads what was told."""
        if not field.data:
            raise ValidationError("Select that the envelope has gone to the vetting officer, unopened")


class SendForm(Form):
    """What is sent to the vetting officer. `for_matters` adds the words about each caution and conviction."""

    answers = HiddenField()
    sending = HiddenField(default="yes")


class EnterForm(SendForm):
    """The same, entered by a vetting officer."""

    route = Pick(
        "How did they tell it?",
        choices=[SelectChoice(route.value, route.words) for route in (Route.PAPER, Route.PROXY)],
        missing="Select how they told it",
    )
    spoken_by = Text("Who spoke for them? (optional)", longest=200, render_kw={"autocomplete": "off"})


def for_matters(base: type[SendForm], findings: Sequence[Finding]) -> type[SendForm]:
    """The form with the words about each finding that is, or may be, to be told."""
    fields: dict[str, Any] = {}
    for number, finding in enumerate(findings):
        if finding.verdict is Verdict.NEED_NOT:
            continue
        if finding.verdict is Verdict.DEPENDS:
            fields[f"tell_{number}"] = Box("Tell the vetting officer about it")
        fields[f"offence_{number}"] = Text(
            "What was the offence?",
            () if finding.verdict is Verdict.DEPENDS else needed("Enter what the offence was"),
            longest=rules.LONGEST_OFFENCE,
            named="Offence",
            description="For example, theft from a shop",
            render_kw={"autocomplete": "off"},
        )
        fields[f"account_{number}"] = LongText(
            "What happened, and what has changed since? (optional)",
            longest=rules.LONGEST_ACCOUNT,
            named="What happened",
            render_kw={"rows": 5},
        )
    return type(base.__name__, (base,), fields)


def is_told(form: SendForm, number: int, finding: Finding) -> bool:
    """Whether a finding is sent: what has to be told, and of what may have to be, what was ticked."""
    if finding.verdict is Verdict.DEPENDS:
        return bool(form[f"tell_{number}"].data)
    return finding.verdict is Verdict.TELL
