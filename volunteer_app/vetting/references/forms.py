"""Forms of asking for a reference, and of giving one."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation.forms import (
    Box,
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
from volunteer_app.vetting.role_choices import only_one, role_choices
from volunteer_app.vetting.wanted import Named

OTHER = "other"
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
    known = Pick("Who is the referee?", missing="Select who the referee is")
    name = Text("Full name of the referee", longest=200, render_kw=OFF)
    how_known = Text(
        "How do they know the person?",
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
    answered = Box("They have answered already, on paper or by telephone. I enter it next")

    def offer(
        self,
        organisations: Iterable[Any],
        roles: Iterable[Any],
        *,
        wanted: Sequence[str] = (),
        named: Sequence[Named] = (),
    ) -> None:
        """Fill the choices. `wanted`: the person's own roles, which come first; a single one is chosen."""
        self.organisation.choices = [SelectChoice(each.reference, each.name) for each in organisations]
        self.role.choices = role_choices(roles, wanted)
        if not self.is_submitted() and not self.role.data:
            self.role.data = only_one(self.role.choices, wanted)
        self.named = {each.key: each for each in named}
        self.known.choices = [
            SelectChoice(each.key, each.name, render_kw={"hint": _about(each)}) for each in named
        ] + [SelectChoice(OTHER, "Somebody else")]
        if not named:
            self.known.data = OTHER

    def validate_name(self, field: Any) -> None:
        """Whoever is not on the application yet has a name."""
        if self.known.data == OTHER and not field.data:
            raise ValidationError("Enter the referee’s name")

    def validate_how_known(self, field: Any) -> None:
        """And knows the person somehow."""
        if self.known.data == OTHER and not field.data:
            raise ValidationError("Enter how they know the person")

    @property
    def referee(self) -> Referee:
        """Whom the form names: somebody of the application, or somebody else."""
        if (known := self.named.get(self.known.data)) is not None:
            return Referee(known.name, known.how_known, known.email, known.phone)
        return Referee(
            name=self.name.data,
            relationship=self.how_known.data,
            email=self.email.data or "",
            phone=self.phone.data or "",
            address=self.address.data or "",
        )


def _about(named: Named) -> str:
    """How they know the person, and how they are asked: an address is too long for a narrow screen."""
    way = "by email" if named.email else "by telephone" if named.phone else "in another way"
    return f"{named.how_known}. Asked {way}" if named.how_known else f"Asked {way}"


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
