"""Forms of checks, clearances and the gate list."""

from datetime import date, timedelta
from typing import Any

from wtforms import Form as PlainForm
from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import (
    DateParts,
    Drop,
    Form,
    LongText,
    Pick,
    Text,
    VersionedForm,
    needed,
)
from volunteer_app.vetting import rules
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome, CheckState, ClearanceLevel

NO_CONTENTS = "Do not write what a certificate says"

_DECIDED_BY = {
    **dict.fromkeys(rules.COORDINATOR_DECIDES, "A coordinator records the outcome"),
    **dict.fromkeys(rules.OFFICER_DECIDES, "A vetting officer records the outcome"),
    **dict.fromkeys(rules.PRISON_DECIDES, "The prison’s security contact decides"),
}


class StartForm(Form):
    """Which check to ask for. Level belongs to a certificate; prison and purpose to a clearance."""

    organisation = Pick("Which organisation asks for it?", missing="Select which organisation asks for it")
    kind = Pick(
        "Which check?",
        choices=[
            SelectChoice(kind.value, kind.words, render_kw={"hint": _DECIDED_BY[kind]}) for kind in CheckKind
        ],
        missing="Select a check",
    )
    level = Drop(
        "Level of the certificate",
        choices=[SelectChoice("", "Select a level")]
        + [SelectChoice(level.value, level.words) for level in CertificateLevel],
    )
    establishment = Drop("Prison")
    purpose = Text(
        "What will they do there?",
        longest=300,
        description="The prison reads this. For example, mentoring in the resettlement unit, weekly",
    )

    def validate_level(self, field: Any) -> None:
        """A certificate has a level."""
        if self.kind.data == CheckKind.CRIMINAL_RECORD and not field.data:
            raise ValidationError("Select the level of the certificate")

    def validate_establishment(self, field: Any) -> None:
        """A clearance is for one prison."""
        if self.kind.data == CheckKind.ESTABLISHMENT_CLEARANCE and not field.data:
            raise ValidationError("Select a prison")

    def validate_purpose(self, field: Any) -> None:
        """A prison cannot decide without knowing what for."""
        if self.kind.data == CheckKind.ESTABLISHMENT_CLEARANCE and not field.data:
            raise ValidationError("Enter what they will do there")


class MoveForm(VersionedForm):
    """Where a check has got to."""

    to = Pick("Where has it got to?", missing="Select where it has got to")

    def offer(self, states: tuple[CheckState, ...]) -> None:
        """Offer these states."""
        self.to.choices = [SelectChoice(state.value, state.words) for state in states]


class DecideForm(VersionedForm):
    """What came back. The interval counts only when the outcome is clear."""

    outcome = Pick("What came back?", missing="Select what came back")
    valid_from = DateParts(
        "First day that it counts",
        named="First day",
        description="For example, 27 3 2026",
    )
    last_day = DateParts("Last day that it counts (optional)", named="Last day")
    certificate_number = Text(
        "Certificate number",
        longest=40,
        description="12 digits, such as 001234567890",
        render_kw={"inputmode": "numeric", "autocomplete": "off", "spellcheck": False},
    )
    issued_on = DateParts("Date of issue", description="The date printed on the certificate")
    seen_by = Text("Who saw the certificate?", longest=200, render_kw={"autocomplete": "off"})
    note = LongText(
        "Note (optional)", longest=2000, named="Note", description=NO_CONTENTS, render_kw={"rows": 4}
    )

    def fit(self, check: Check) -> None:
        """Ask only what belongs to this kind of check."""
        words = _outcome_choices(check.kind)
        self.outcome.choices = [
            SelectChoice(outcome.value, text, render_kw={"hint": hint}) for outcome, text, hint in words
        ]
        if check.kind is not CheckKind.CRIMINAL_RECORD:
            del self.certificate_number, self.issued_on, self.seen_by

    @property
    def valid_before(self) -> date | None:
        """The first day on which it no longer counts."""
        return self.last_day.data + timedelta(days=1) if self.last_day.data else None

    def validate_valid_from(self, field: Any) -> None:
        """Clear from when?"""
        if self.outcome.data == CheckOutcome.CLEAR and not field.data and not field.errors:
            raise ValidationError("Enter the first day that it counts")

    def validate_certificate_number(self, field: Any) -> None:
        """A certificate that came back has a number."""
        if self._has_certificate and not field.data:
            raise ValidationError("Enter the certificate number")
        if field.data and (problem := rules.certificate_number_problem(field.data)):
            raise ValidationError(problem)

    def validate_issued_on(self, field: Any) -> None:
        """A certificate that came back was issued, and not in the future."""
        if self._has_certificate and not field.data and not field.errors:
            raise ValidationError("Enter the date of issue")

    def validate_seen_by(self, field: Any) -> None:
        """Somebody saw it."""
        if self._has_certificate and not field.data:
            raise ValidationError("Enter who saw the certificate")

    @property
    def _has_certificate(self) -> bool:
        return self.outcome.data not in (None, "", CheckOutcome.WITHDRAWN.value)


def _outcome_choices(kind: CheckKind) -> list[tuple[CheckOutcome, str, str]]:
    words = _SEEN if kind in rules.COORDINATOR_DECIDES else _CAME_BACK
    return [(outcome, *words[outcome]) for outcome in rules.possible_outcomes(kind)]


_SEEN = {
    CheckOutcome.CLEAR: ("In order", "I have seen what is needed"),
    CheckOutcome.HAS_INFORMATION: ("Not in order", "Something is missing or does not agree"),
    CheckOutcome.WITHDRAWN: ("Withdrawn", "The check will not be completed"),
}
_CAME_BACK = {
    CheckOutcome.CLEAR: ("Clear", "Blank, no new information, or decided on its merits"),
    CheckOutcome.HAS_INFORMATION: ("Has information", "It needs a decision on its merits"),
    CheckOutcome.BARRED: (
        "Barred",
        "On a barred list that was checked. Coordinators are told to look at every placement today",
    ),
    CheckOutcome.WITHDRAWN: ("Withdrawn", "The check will not be completed"),
}


class ClearanceForm(VersionedForm):
    """A prison's decision on one person."""

    decision = Pick(
        "Do you clear this person for the prison?",
        choices=[SelectChoice("grant", "Yes"), SelectChoice("refuse", "No")],
        missing="Select yes if you clear this person",
    )
    level = Drop(
        "Level",
        choices=[SelectChoice("", "Select a level")]
        + [SelectChoice(level.value, level.words) for level in ClearanceLevel],
    )
    valid_from = DateParts("First day", description="For example, 4 1 2027")
    last_day = DateParts("Last day", description="The last day on which they may come in")
    conditions = LongText(
        "Conditions (optional)",
        longest=1000,
        named="Conditions",
        description="The gate and the organisation read this. For example, visits hall only",
        render_kw={"rows": 3},
    )
    reason = LongText(
        "Why not?",
        longest=2000,
        named="Reason",
        description="Kept for the prison. The organisation is told only that clearance was not given",
        render_kw={"rows": 4},
    )

    @property
    def grants(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.decision.data == "grant")

    @property
    def interval(self) -> tuple[date, date]:
        """The days of the clearance, half-open. Only after the form was found valid."""
        first, last = self.valid_from.data, self.last_day.data
        assert first is not None and last is not None  # noqa: S101, PT018 - the validators below saw to it
        return first, last + timedelta(days=1)

    def validate_level(self, field: Any) -> None:
        """A clearance has a level."""
        if self.grants and not field.data:
            raise ValidationError("Select a level")

    def validate_valid_from(self, field: Any) -> None:
        """A clearance has a first day."""
        if self.grants and not field.data and not field.errors:
            raise ValidationError("Enter the first day")

    def validate_last_day(self, field: Any) -> None:
        """A clearance has a last day, not one in the past."""
        if not self.grants or field.errors:
            return
        if not field.data:
            raise ValidationError("Enter the last day")
        if field.data < clock.today():
            raise ValidationError("Last day must be today or in the future")

    def validate_reason(self, field: Any) -> None:
        """A refusal has a reason."""
        if self.decision.data == "refuse" and not field.data:
            raise ValidationError("Enter why you do not clear this person")


class RevokeForm(VersionedForm):
    """Why a clearance is taken back."""

    reason = LongText(
        "Why do you revoke this clearance?",
        needed("Enter why you revoke this clearance"),
        longest=2000,
        named="Reason",
        description="Kept for the prison. The organisation is told only that the clearance was revoked",
        render_kw={"rows": 4},
    )


class SearchForm(Form):
    """Words of a name. Sent in the body, so that no name stands in an address."""

    text = Text("Search by name", longest=200, render_kw={"autocomplete": "off", "spellcheck": False})


class GateListForm(PlainForm):  # type: ignore[misc]  # WTForms has no types
    """Which prison and day. Sent in the address, since it changes nothing."""

    prison = Drop("Prison")
    day = DateParts(
        "Which day?", needed("Enter a day"), named="Day", description="Today or later. For example, 4 1 2027"
    )

    def validate_day(self, field: Any) -> None:
        """A gate list is for letting people in, so not for a day that is over."""
        if field.data and field.data < clock.today():
            raise ValidationError("Day must be today or in the future")
