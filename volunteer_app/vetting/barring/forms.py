"""Forms of bars and of the duty to refer."""

from typing import Any

from wtforms import SelectChoice, ValidationError
from wtforms.validators import StopValidation

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import (
    Boxes,
    DateParts,
    Form,
    LongText,
    Pick,
    Text,
    VersionedForm,
    needed,
)
from volunteer_app.vetting.barring.rules import BarredList, BarSource, LegalBasis, LiftKind, ReferralState
from volunteer_app.vetting.barring.service import BarDetails


def of_a_bar(form: Any, field: Any) -> None:
    """Ask no more of a question about a bar where the form is about something else."""
    if not form.is_about_a_bar:
        field.errors = []
        raise StopValidation


def which_lists() -> Any:
    """The question of which list."""
    choices = [SelectChoice(each.value, each.words) for each in BarredList]
    return Boxes("Which list is the person on?", (of_a_bar,), choices=choices)


def told_when() -> Any:
    """The question of when."""
    return DateParts(
        "When was the organisation told?",
        (of_a_bar, *needed("Enter the day")),
        named="The day of being told",
        description="For example, 27 3 2026",
    )


def told_how() -> Any:
    """The question of how."""
    return Pick(
        "How was it told?",
        (of_a_bar,),
        choices=[SelectChoice(each.value, each.words) for each in BarSource],
        missing="Select how the organisation was told",
    )


def told_details() -> Any:
    """The question of what else."""
    return LongText(
        "Details (optional)",
        longest=4000,
        named="Details",
        description="Kept encrypted, and read only by vetting officers who say why. "
        "Do not copy what the certificate says",
        render_kw={"rows": 4, "autocomplete": "off"},
    )


class AboutABar:
    """What a form says that asks what an organisation was told of a bar."""

    lists: Any
    told_on: Any
    source: Any
    details: Any

    @property
    def is_about_a_bar(self) -> bool:
        """Whether the questions have to be answered."""
        return True

    @property
    def told(self) -> BarDetails:
        """What was told, once the form is valid."""
        return BarDetails(
            lists=[BarredList(each) for each in self.lists.data],
            told_on=self.told_on.data,
            source=BarSource(self.source.data),
            details=self.details.data or "",
        )

    def validate_lists(self, field: Any) -> None:
        """A bar is on one list at least."""
        if not field.data:
            raise ValidationError("Select at least one list")

    def validate_told_on(self, field: Any) -> None:
        """It has happened."""
        if field.data and field.data > clock.today():
            raise ValidationError("Day must be today or in the past")


class RecordBarForm(AboutABar, Form):
    """What the organisation was told."""

    organisation = Pick("Which organisation was told?", missing="Select the organisation that was told")
    lists = which_lists()
    told_on = told_when()
    source = told_how()
    details = told_details()


class PassOnForm(Form):
    """To whom, on what basis and why the reason is passed on."""

    organisation = Text(
        "Code or full name of the other organisation",
        needed("Enter the code or full name of the organisation"),
        longest=200,
        named="Organisation",
        description="You must have learned of it elsewhere: this service does not say who else was paused",
        render_kw={"autocomplete": "off"},
    )
    basis = Pick(
        "What does it rest on?",
        choices=[SelectChoice(each.value, each.words) for each in LegalBasis],
        missing="Select what it rests on",
        description="Data Protection Act 2018, Schedule 1",
    )
    reason = LongText(
        "Why is it necessary to pass this on?",
        needed("Enter why it is necessary"),
        longest=4000,
        named="Reason",
        description="Kept encrypted with your name",
        render_kw={"rows": 4, "autocomplete": "off"},
    )


class ProposeLiftForm(VersionedForm):
    """Why a bar does not stand any more."""

    kind = Pick(
        "What has happened?",
        choices=[SelectChoice(each.value, each.words) for each in LiftKind],
        missing="Select what has happened",
    )
    reason = LongText(
        "How do you know?",
        needed("Enter how you know"),
        longest=4000,
        named="Reason",
        description="Kept encrypted. Another vetting officer reads it and decides",
        render_kw={"rows": 4, "autocomplete": "off"},
    )


class DecideLiftForm(VersionedForm):
    """Whether a second officer agrees."""

    decision = Pick(
        "Do you agree that the bar is lifted?",
        choices=[SelectChoice("yes", "Yes, lift it"), SelectChoice("no", "No, the bar stands")],
        missing="Select yes if you agree",
        description="No placement goes on by this alone: a coordinator lifts each pause",
    )


class LetBackForm(Form):
    """Why somebody who was referred may be placed here again."""

    reasons = LongText(
        "Why may they be placed here again?",
        needed("Enter the reasons"),
        longest=4000,
        description="Kept encrypted with your name. Say what is known now, and what keeps people safe",
        render_kw={"rows": 5, "autocomplete": "off"},
    )


class DecideDutyForm(VersionedForm):
    """Whether somebody was referred, and why."""

    decision = Pick(
        "What have you decided?",
        choices=[
            SelectChoice(ReferralState.REFERRED.value, "It has been referred to the DBS"),
            SelectChoice(ReferralState.NOT_REFERRED.value, "The law does not ask for a referral"),
        ],
        missing="Select what you have decided",
    )
    referred_on = DateParts("When was it referred?", named="Day of the referral")
    reasons = LongText(
        "Reasons",
        needed("Enter the reasons"),
        longest=4000,
        description="Kept encrypted with your name. Say which condition is met, or why none is",
        render_kw={"rows": 5, "autocomplete": "off"},
    )

    def validate_referred_on(self, field: Any) -> None:
        """Needed when it was referred, and then it is over."""
        if self.decision.data != ReferralState.REFERRED.value:
            return
        if field.data is None and not field.errors:
            raise ValidationError("Enter when it was referred")
        if field.data and field.data > clock.today():
            raise ValidationError("Day of the referral must be today or in the past")
