"""Forms of asking for a reference, and of giving one."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation.forms import (
    Drop,
    Email,
    Form,
    LongText,
    Pick,
    Telephone,
    Text,
    VersionedForm,
    needed,
)
from volunteer_app.vetting.references.answers import Answers, Capacity, Content, Group, KnownFor
from volunteer_app.vetting.references.policy import question
from volunteer_app.vetting.references.rules import Route, WithdrawReason
from volunteer_app.vetting.references.service import Referee

OFF = {"autocomplete": "off"}


def _choices(kind: Iterable[Any]) -> list[SelectChoice]:
    return [SelectChoice(each.value, each.words) for each in kind]


class AskForm(Form):
    """Who is asked, and for which role."""

    organisation = Pick("For which organisation?", missing="Select an organisation")
    role = Drop(
        "Which role is it for?",
        needed("Select the role"),
        description="What the referee is asked about depends on it",
    )
    name = Text("Full name of the referee", needed("Enter the referee’s name"), longest=200, render_kw=OFF)
    how_known = Text(
        "How do they know the person?",
        needed("Enter how they know the person"),
        longest=200,
        description="Such as: manager at work from 2021 to 2025",
    )
    email = Email(
        "Email address (optional)",
        longest=254,
        render_kw=OFF,
        description="We send a link with which they answer. They need no account",
    )
    phone = Telephone("Telephone number (optional)", longest=40, render_kw=OFF)
    address = LongText(
        "Postal address (optional)",
        longest=400,
        render_kw={"rows": 4},
        description="Without an email address, you ask them and enter what they say",
    )

    def offer(self, organisations: Iterable[Any], roles: Iterable[Any]) -> None:
        """Fill the choices."""
        self.organisation.choices = [SelectChoice(each.reference, each.name) for each in organisations]
        self.role.choices = [SelectChoice("", "Select one")] + [
            SelectChoice(each.code, each.name) for each in roles
        ]

    @property
    def referee(self) -> Referee:
        """Whom the form names."""
        return Referee(
            name=self.name.data,
            relationship=self.how_known.data,
            email=self.email.data or "",
            phone=self.phone.data or "",
            address=self.address.data or "",
        )


class AnswerForm(Form):
    """What a referee says. The questions about whom they would be content with depend on the role."""

    known_for = Pick(
        "How long have you known them?",
        choices=_choices(KnownFor),
        missing="Select how long you have known them",
    )
    capacity = Pick("How do you know them?", choices=_choices(Capacity), missing="Select how you know them")
    children = Pick("Children", choices=_choices(Content), missing="Select an answer about children")
    adults = Pick("Adults", choices=_choices(Content), missing="Select an answer about adults")
    prison = Pick("Prison", choices=_choices(Content), missing="Select an answer about prison")
    strengths = LongText(
        "What would they be good at? (optional)",
        longest=2000,
        named="What they would be good at",
        render_kw={"rows": 4},
    )
    has_concern = Pick(
        "Is there anything that worries you about them doing this?",
        choices=[SelectChoice("no", "No"), SelectChoice("yes", "Yes")],
        missing="Select whether anything worries you",
        description="Anything that you have seen or been told. Somebody will read it and may ask you more",
    )
    concern = LongText("What worries you?", longest=4000, named="What worries you", render_kw={"rows": 6})

    def fit(self, groups: Iterable[Group]) -> None:
        """Ask only about those whom the role works with."""
        asked = set(groups)
        for group in Group:
            if group in asked:
                self[group.value].label.text = question(group)
            else:
                del self[group.value]
        self.groups = [group for group in Group if group in asked]

    def validate_concern(self, field: Any) -> None:
        """A worry is said in words."""
        if self.has_concern.data == "yes" and not field.data:
            raise ValidationError("Enter what worries you")

    @property
    def answers(self) -> Answers:
        """What was said. Only after the form was found valid."""
        worried = self.has_concern.data == "yes"
        return Answers(
            known_for=KnownFor(self.known_for.data),
            capacity=Capacity(self.capacity.data),
            content={group: Content(self[group.value].data) for group in self.groups},
            strengths=self.strengths.data,
            has_concern=worried,
            concern=self.concern.data if worried else "",
        )


class EnterForm(AnswerForm, VersionedForm):
    """What a referee said by telephone or wrote, entered by a coordinator."""

    route = Pick(
        "How did they answer?",
        choices=_choices(each for each in Route if each is not Route.LINK),
        missing="Select how they answered",
    )


class DeclineForm(Form):
    """The referee would rather not."""

    reason = LongText(
        "Why would you rather not? (optional)",
        longest=1000,
        named="Why",
        render_kw={"rows": 4},
        description="The organisation reads this. The volunteer is not told what you write",
    )


class WithdrawForm(VersionedForm):
    """Why a request is taken back."""

    because = Pick("Why?", choices=_choices(WithdrawReason), missing="Select why")
