"""Forms of the office that holds the survey: a round, its bodies, and what becomes of one of them."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, cast

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation.day_times import moment_of
from volunteer_app.foundation.forms import (
    Boxes,
    DateParts,
    Drop,
    Email,
    Form,
    LongText,
    Text,
    VersionedForm,
    needed,
)
from volunteer_app.foundation.problems import Problem
from volunteer_app.foundation.time_fields import TimeOfDay
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.survey.rules.rounds import Times
from volunteer_app.survey.service.rounds import Plan

KINDS = {
    OrganisationKind.DEPARTMENT: "Departments",
    OrganisationKind.AGENCY: "Agencies",
    OrganisationKind.PROBATION_REGION: "Probation regions",
    OrganisationKind.POLICE: "Police forces and bodies",
    OrganisationKind.YOUTH_JUSTICE: "Youth justice services",
    OrganisationKind.COURT_SERVICE: "Court services",
    OrganisationKind.VOLUNTARY: "Voluntary organisations",
    OrganisationKind.INFRASTRUCTURE_BODY: "Infrastructure bodies",
}


class Closing(Form):
    """A day and a time in the UK at which something closes."""

    closes_on: Any
    closes_at: Any

    def validate_closes_at(self, field: Any) -> None:
        """The moment must exist."""
        if isinstance(self.closes_on.data, date) and isinstance(field.data, time):
            try:
                moment_of(self.closes_on.data, field.data)
            except Problem as problem:
                raise ValidationError(problem.message) from problem

    @property
    def closes(self) -> datetime:
        """The moment; once the form is valid."""
        return moment_of(self.closes_on.data, self.closes_at.data)


class RoundForm(Closing, VersionedForm):
    """A round: what it is called, what is asked, and its days."""

    title = Text("Name of the round", needed("Enter the name of the round"), longest=120)
    code = Text(
        "Code",
        needed("Enter a code"),
        longest=20,
        description="Stands in file names and commands. For example, 2026",
    )
    questionnaire = Drop("Questionnaire", needed("Select a questionnaire"))
    reference_day = DateParts(
        "Reference day",
        needed("Enter the reference day"),
        named="The reference day",
        description="Numbers are of this day, or of the 12 months that end on it",
    )
    opens_on = DateParts("Opens on", needed("Enter when it opens"), named="The day on which it opens")
    closes_on = DateParts("Closes on", needed("Enter when it closes"), named="The day on which it closes")
    closes_at = TimeOfDay(
        "Closes at",
        needed("Enter the time at which it closes"),
        named="The time",
        description="UK time, for example 5pm. Answers are taken up to the end of that minute",
    )

    def offer(self, versions: Sequence[tuple[str, str]]) -> None:
        """Offer these questionnaires: their versions and titles."""
        self.questionnaire.choices = [SelectChoice(code, f"{title} ({code})") for code, title in versions]

    def validate_code(self, field: Text) -> None:
        """Letters, digits and hyphens."""
        if not all(each.isascii() and (each.isalnum() or each == "-") for each in field.data or ""):
            raise ValidationError("Code can have letters, digits and hyphens")

    @property
    def plan(self) -> Plan:
        """What was entered; once the form is valid."""
        days = cast(date, self.reference_day.data), cast(date, self.opens_on.data)
        return Plan(
            self.code.data or "", self.title.data or "", self.questionnaire.data, Times(*days, self.closes)
        )


class BodiesForm(Form):
    """Bodies to add to a round: all of some kinds, and others by code or name."""

    kinds = Boxes("Add all of these", choices=[SelectChoice(kind.value, KINDS[kind]) for kind in KINDS])
    others = LongText(
        "Add these too (optional)",
        longest=8000,
        named="Other bodies",
        description="The code or the full name of an organisation, one on each line",
        render_kw={"rows": 6},
    )

    @property
    def chosen_kinds(self) -> list[OrganisationKind]:
        """The kinds that were ticked."""
        return [OrganisationKind(each) for each in self.kinds.data or []]

    @property
    def names(self) -> list[str]:
        """The lines that were typed."""
        return [each.strip() for each in (self.others.data or "").splitlines() if each.strip()]

    def validate_others(self, field: Any) -> None:
        """Something has to be chosen."""
        if not self.kinds.data and not (field.data or "").strip():
            raise ValidationError("Tick who is to be added, or enter a code or a name")


class ColleagueForm(Form):
    """Somebody with an account."""

    email = Email("Their email address", needed("Enter their email address"), named="Email address")


class ExtendForm(Closing):
    """More time for one body."""

    closes_on = DateParts("New last day", needed("Enter the new last day"), named="The new last day")
    closes_at = TimeOfDay(
        "Until what time?", needed("Enter the time"), named="The time", description="UK time, for example 5pm"
    )
    reason = LongText(
        "Why do they get more time?",
        needed("Enter why they get more time"),
        longest=1000,
        named="Reason",
        description="Kept in the history",
        render_kw={"rows": 3},
    )
