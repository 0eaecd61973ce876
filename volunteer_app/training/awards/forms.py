"""Forms of qualifications, units, awards and prior learning."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.files.fields import Document
from volunteer_app.foundation.forms import (
    DateParts,
    Drop,
    Form,
    LongText,
    Number,
    Optional,
    Pick,
    Text,
    VersionedForm,
    needed,
)
from volunteer_app.training.awards import rules
from volunteer_app.training.awards.models import AwardUnit, Qualification, QualificationUnit
from volunteer_app.training.awards.rules import Level
from volunteer_app.training.awards.service import Outcome

_LEVELS = [SelectChoice("", "Select a level"), *(SelectChoice(each.value, each.words) for each in Level)]
YES_OR_NO = [SelectChoice("yes", "Yes"), SelectChoice("no", "No")]


# Parts of forms. What is wrong is listed in the order in which fields are made: it is that of the pages


class _Named:
    """What the register calls a qualification or a unit."""

    title = Text("Title", needed("Enter the title"), longest=200)
    number = Text("Number", needed("Enter the number"), longest=20)


class _OfBody:
    """Who awards it."""

    awarding_body = Text("Awarding body", needed("Enter the awarding body"), longest=120)


class _Levelled:
    """How demanding it is, and what it is worth."""

    level = Drop("Level", needed("Select a level"), choices=_LEVELS)
    credits = Number("Credits", needed("Enter the credits; 0 if it has none"), most=rules.MOST_CREDITS)


class QualificationForm(_Named, _OfBody, _Levelled, VersionedForm):
    """A qualification as the register lists it."""

    is_active = Pick(
        "Can people begin it?", choices=YES_OR_NO, missing="Select yes if people can begin it", default="yes"
    )

    def validate_number(self, field: Any) -> None:
        """The register's form."""
        field.data = rules.tidy_number(field.data)
        if problem := rules.qualification_number_problem(field.data):
            raise ValidationError(problem)


class UnitForm(_Named, _Levelled, Form):
    """A unit as the register lists it."""

    is_mandatory = Pick(
        "Must everybody achieve it?", choices=YES_OR_NO, missing="Select yes if everybody must achieve it"
    )

    def validate_number(self, field: Any) -> None:
        """The register's form."""
        field.data = rules.tidy_number(field.data)
        if problem := rules.unit_number_problem(field.data):
            raise ValidationError(problem)


class EnrolForm(Form):
    """What somebody begins to work towards."""

    organisation = Pick("Which organisation is it with?", missing="Select which organisation it is with")
    qualification = Drop("Qualification", needed("Select a qualification"))
    started_on = DateParts(
        "When did they begin?",
        needed("Enter the day they began"),
        named="The day they began",
        description="For example, 27 3 2026",
    )

    def offer(self, qualifications: Iterable[Qualification]) -> None:
        """Offer these."""
        self.qualification.choices = [
            SelectChoice("", "Select a qualification"),
            *(SelectChoice(each.reference, f"{each.title} ({each.number})") for each in qualifications),
        ]


class _OfUnit:
    """Which unit."""

    unit = Drop("Unit", needed("Select a unit"))


class _Achieved:
    """When a unit was achieved."""

    achieved_on = DateParts(
        "When was it achieved?",
        needed("Enter the day it was achieved"),
        named="The day it was achieved",
        description="For example, 27 3 2026",
    )


class _Awarded:
    """When a qualification was awarded."""

    achieved_on = DateParts(
        "When was it awarded?",
        needed("Enter the day it was awarded"),
        named="The day it was awarded",
        description="For example, 27 3 2026",
    )


class _Outcome:
    """Who assessed, and who checked that."""

    achieved_on: Any
    assessor = Text("Name of the assessor", needed("Enter the name of the assessor"), longest=200)
    verifier = Text(
        "Name of the verifier",
        needed("Enter the name of the verifier"),
        longest=200,
        description="Who checked the assessment: somebody other than the assessor",
    )

    def validate_verifier(self, field: Any) -> None:
        """Two people."""
        if problem := rules.independence_problem(str(self.assessor.data), str(field.data)):
            raise ValidationError(problem)

    @property
    def outcome(self) -> Outcome:
        """What the form says, once it is valid."""
        return Outcome(
            achieved_on=self.achieved_on.data or clock.today(),
            assessor=str(self.assessor.data),
            verifier=str(self.verifier.data),
        )


class RecordUnitForm(_OfUnit, _Achieved, _Outcome, VersionedForm):
    """A unit that was assessed."""

    def offer(self, units: Iterable[QualificationUnit]) -> None:
        """Offer these."""
        offer_units(self.unit, units)


class AwardForm(_Awarded, _Outcome, VersionedForm):
    """The award itself."""

    body_number = Text("Number of the awarding body’s certificate (optional)", longest=60)
    last_day = DateParts(
        "Last day on which it counts (optional)",
        [Optional()],
        named="The last day",
        description="Leave this empty if it does not run out",
    )


class ClaimForm(Form):
    """What somebody had learnt before."""

    unit = Drop("Which unit is it for?", needed("Select a unit"))
    described = LongText(
        "What had you learnt, where and when?",
        needed("Enter what was learnt, where and when"),
        longest=4000,
        named="What was learnt",
        render_kw={"rows": 6},
    )
    evidence = Document(
        "Evidence (optional)",
        missing="",
        description="For example, a certificate or a letter. Never a criminal record certificate",
    )

    def offer(self, units: Iterable[QualificationUnit]) -> None:
        """Offer these."""
        offer_units(self.unit, units)


class DecideClaimForm(VersionedForm):
    """Whether what was learnt before counts."""

    decision = Pick(
        "Does it meet what the unit asks?",
        choices=YES_OR_NO,
        missing="Select yes if it meets what the unit asks",
    )
    achieved_on = DateParts("If yes: when was it assessed?", [Optional()], named="The day it was assessed")
    assessor = Text("If yes: name of the assessor", longest=200, named="Assessor")
    verifier = Text("If yes: name of the verifier", longest=200, named="Verifier")
    note = LongText(
        "If no: why not?",
        longest=2000,
        named="Reason",
        description="The volunteer will read this",
        render_kw={"rows": 4},
    )

    @property
    def accepts(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.decision.data == "yes")

    def validate_achieved_on(self, field: Any) -> None:
        """Who accepts says when it was assessed."""
        if self.accepts and field.data is None and not field.errors:
            raise ValidationError("Enter the day it was assessed")

    def validate_assessor(self, field: Any) -> None:
        """Who accepts says who assessed it."""
        if self.accepts and not field.data:
            raise ValidationError("Enter the name of the assessor")

    def validate_verifier(self, field: Any) -> None:
        """Who accepts says who checked that."""
        if not self.accepts:
            return
        if not field.data:
            raise ValidationError("Enter the name of the verifier")
        if problem := rules.independence_problem(str(self.assessor.data), str(field.data)):
            raise ValidationError(problem)

    def validate_note(self, field: Any) -> None:
        """Who refuses says why."""
        if self.decision.data == "no" and not field.data:
            raise ValidationError("Enter why it does not count. The volunteer will read this")

    @property
    def outcome(self) -> Outcome:
        """What the form says, once it is valid and accepts."""
        return Outcome(
            achieved_on=self.achieved_on.data or clock.today(),
            assessor=str(self.assessor.data),
            verifier=str(self.verifier.data),
        )


class WithdrawForm(VersionedForm):
    """Why it ends."""

    reason = LongText(
        "Why does it end?",
        needed("Enter why it ends"),
        longest=500,
        named="Reason",
        description="The volunteer can read this",
        render_kw={"rows": 3},
    )


def offer_units(field: Any, units: Iterable[QualificationUnit]) -> None:
    """Offer these units in a drop-down list."""
    field.choices = [
        SelectChoice("", "Select a unit"),
        *(SelectChoice(each.reference, f"{each.number} {each.title}") for each in units),
    ]


def open_units(units: Iterable[QualificationUnit], done: Iterable[AwardUnit]) -> list[QualificationUnit]:
    """The units that are not achieved yet."""
    achieved = {each.unit_id for each in done if each.achieved_on is not None}
    return [each for each in units if each.id not in achieved]
