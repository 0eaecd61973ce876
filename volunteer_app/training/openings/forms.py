"""Forms of openings and of requests to join."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import (
    DateParts,
    Drop,
    Form,
    LongText,
    Number,
    Pick,
    Text,
    VersionedForm,
    needed,
)
from volunteer_app.training.awards.models import Qualification
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.openings import rules
from volunteer_app.training.openings.rules import OpeningKind
from volunteer_app.training.openings.service import OpeningDetails

ANY = SelectChoice("", "None of these")


class OpeningForm(VersionedForm):
    """What is offered, to whom and until when."""

    organisation = Drop("Whose people can ask?", needed("Select whose people can ask"))
    leads_to = Drop(
        "What does it lead to? (optional)",
        description="Who is accepted for a qualification works towards it from that day",
    )
    title = Text("Title", needed("Enter a title"), longest=200)
    description = LongText(
        "What it is",
        needed("Enter what it is"),
        longest=4000,
        description="Where and when, how long it takes, what it costs, and who can help",
        render_kw={"rows": 6},
    )
    last_day = DateParts(
        "Last day to ask",
        needed("Enter the last day to ask"),
        named="The last day to ask",
        description="For example, 27 3 2027",
    )
    places = Number("Places (optional)", least=1, most=rules.MOST_PLACES, named="Places")

    def offer(self, packs: Iterable[TrainingPack], qualifications: Iterable[Qualification]) -> None:
        """Offer these packs and qualifications."""
        self.leads_to.choices = [
            ANY,
            *(SelectChoice(f"pack:{each.id}", f"Training pack: {each.title}") for each in packs),
            *(
                SelectChoice(f"qualification:{each.id}", f"Qualification: {each.title}")
                for each in qualifications
            ),
        ]

    def validate_last_day(self, field: Any) -> None:
        """Somebody can still ask."""
        if field.data and (problem := rules.last_day_problem(field.data, clock.today())):
            raise ValidationError(problem)

    @property
    def details(self) -> OpeningDetails:
        """What the form says, once it is valid."""
        kind, _, number = str(self.leads_to.data or "").partition(":")
        accredits = kind == "qualification"
        return OpeningDetails(
            kind=OpeningKind.ACCREDITATION if accredits else OpeningKind.TRAINING,
            title=self.title.data,
            description=self.description.data,
            closes_before=(self.last_day.data or clock.today()) + timedelta(days=1),
            places=self.places.data,
            pack_id=int(number) if kind == "pack" else None,
            qualification_id=int(number) if accredits else None,
        )


class AskForm(Form):
    """Why somebody would like to join."""

    why = LongText(
        "Why would you like to join? (optional)",
        longest=2000,
        named="Why you would like to join",
        description="Only the coordinators of the organisation read this",
        render_kw={"rows": 4},
    )


class AnswerForm(VersionedForm):
    """Whether somebody can join."""

    decision = Pick(
        "Can they join?",
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
        missing="Select yes if they can join",
    )
    note = LongText(
        "If no: why not?",
        longest=2000,
        named="Reason",
        description="The volunteer will read this",
        render_kw={"rows": 4},
    )

    def validate_note(self, field: Any) -> None:
        """Who declines says why."""
        if self.decision.data == "no" and not field.data:
            raise ValidationError("Enter why not. The volunteer will read this")
