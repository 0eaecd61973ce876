"""Forms of checks."""

from datetime import date, timedelta
from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation.forms import (
    Box,
    DateParts,
    Drop,
    Form,
    LongText,
    Pick,
    Text,
    VersionedForm,
)
from volunteer_app.vetting import rules
from volunteer_app.vetting.barring.forms import AboutABar, told_details, told_how, told_when, which_lists
from volunteer_app.vetting.certificates.rules import Need
from volunteer_app.vetting.levels import VettingLevel, Workforce
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.moves import CheckStage, waits_for
from volunteer_app.vetting.particulars import Particulars
from volunteer_app.vetting.regimes.numbers import number_problem
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome

NO_CONTENTS = "Do not write what a certificate says"

_DECIDED_BY = {
    **dict.fromkeys(rules.COORDINATOR_DECIDES, "A coordinator records the outcome"),
    **dict.fromkeys(rules.OFFICER_DECIDES, "A vetting officer records the outcome"),
    **dict.fromkeys(rules.PRISON_DECIDES, "The prison’s security contact decides"),
    CheckKind.REFERENCE: "You say next who is asked, or enter one that came on paper",
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
    workforce = Drop(
        "Workforce (enhanced certificates)",
        choices=[SelectChoice("", "None in particular")]
        + [SelectChoice(each.value, each.words) for each in Workforce],
    )
    anyway = Box("Ask for a new certificate although there is one that suffices")
    vetting_level = Drop(
        "Level of HMPPS vetting",
        choices=[SelectChoice("", "Select a level")]
        + [SelectChoice(each.value, each.words) for each in VettingLevel],
    )
    country = Text("Country", longest=60)
    establishment = Drop("Prison")
    purpose = Text(
        "What will they do there?",
        longest=300,
        description="The prison reads this. For example, mentoring in the resettlement unit, weekly",
    )

    @property
    def particulars(self) -> Particulars:
        """What is asked for, beyond the kind and level."""
        kind = CheckKind(self.kind.data)
        of_hmpps, abroad = kind is CheckKind.HMPPS_VETTING, kind is CheckKind.OVERSEAS
        return Particulars(
            workforce=Workforce(self.workforce.data) if self._has_workforce else None,
            vetting_level=VettingLevel(self.vetting_level.data) if of_hmpps else None,
            country=self.country.data if abroad else "",
        )

    @property
    def need(self) -> Need:
        """What a certificate has to show."""
        return Need(CertificateLevel(self.level.data), self.particulars.workforce)

    @property
    def _has_workforce(self) -> bool:
        return self.kind.data == CheckKind.CRIMINAL_RECORD and bool(self.workforce.data)

    def validate_level(self, field: Any) -> None:
        """A certificate has a level."""
        if self.kind.data == CheckKind.CRIMINAL_RECORD and not field.data:
            raise ValidationError("Select the level of the certificate")

    def validate_vetting_level(self, field: Any) -> None:
        """HMPPS vets at a level."""
        if self.kind.data == CheckKind.HMPPS_VETTING and not field.data:
            raise ValidationError("Select the level of HMPPS vetting")

    def validate_country(self, field: Any) -> None:
        """An overseas check is of one country."""
        if self.kind.data == CheckKind.OVERSEAS and not field.data:
            raise ValidationError("Enter the country")

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
    application_reference = Text(
        "Application reference (optional)",
        longest=40,
        named="Application reference",
        description="As it was issued, if whoever does the check gave one",
        render_kw={"autocomplete": "off", "spellcheck": False},
    )

    def offer(self, kind: CheckKind, stages: tuple[CheckStage, ...]) -> None:
        """Offer these places, each with who has it then."""
        self.to.choices = [
            SelectChoice(stage.value, stage.words, render_kw={"hint": f"Waits for {waits_for(kind, stage)}"})
            for stage in stages
        ]


class DecideForm(AboutABar, VersionedForm):
    """What came back. The interval counts only when it is clear; about a bar it asks where there is one."""

    outcome = Pick("What came back?", missing="Select what came back")
    valid_from = DateParts(
        "First day that it counts",
        named="First day",
        description="For example, 27 3 2026",
    )
    last_day = DateParts("Last day that it counts (optional)", named="Last day")
    lists = which_lists()
    told_on = told_when()
    source = told_how()
    details = told_details()
    certificate_number = Text(
        "Certificate number",
        longest=40,
        description="12 digits, such as 001234567890. From before December 2012: as it was issued",
        render_kw={"autocomplete": "off", "spellcheck": False},
    )
    issued_on = DateParts("Date of issue", description="The date printed on the certificate")
    workforce: Drop | None = Drop(
        "Workforce on the certificate",
        choices=[SelectChoice("", "None shown")]
        + [SelectChoice(each.value, each.words) for each in Workforce],
    )
    seen_by = Text("Who saw the certificate?", longest=200, render_kw={"autocomplete": "off"})
    note = LongText(
        "Note (optional)", longest=2000, named="Note", description=NO_CONTENTS, render_kw={"rows": 4}
    )

    def fit(self, check: Check, *, bar_is_kept: bool) -> None:
        """Ask only what belongs to this kind of check, and about a bar only where none of it is kept."""
        words = _outcome_choices(check)
        self.outcome.choices = [
            SelectChoice(outcome.value, text, render_kw={"hint": hint}) for outcome, text, hint in words
        ]
        if check.kind is not CheckKind.CRIMINAL_RECORD:
            del self.certificate_number, self.issued_on, self.seen_by, self.workforce
        elif check.level not in rules.SHOWN_TO_POLICE:
            del self.workforce
        if bar_is_kept or CheckOutcome.BARRED not in rules.possible_outcomes(check.kind, check.level):
            del self.lists, self.told_on, self.source, self.details

    @property
    def is_about_a_bar(self) -> bool:
        """Whether the questions about a bar have to be answered."""
        return self.lists is not None and self.outcome.data == CheckOutcome.BARRED.value

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
        if field.data and (problem := number_problem(field.data, self.issued_on.data)):
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


def _outcome_choices(check: Check) -> list[tuple[CheckOutcome, str, str]]:
    words = _words(check.kind)
    return [(outcome, *words[outcome]) for outcome in rules.possible_outcomes(check.kind, check.level)]


def _words(kind: CheckKind) -> dict[CheckOutcome, tuple[str, str]]:
    """What each outcome is called, and what it means for this kind of check."""
    if kind in rules.COORDINATOR_DECIDES:
        return _SEEN
    return _SAID if kind in rules.REFUSED_ELSEWHERE else _CAME_BACK


_SEEN = {
    CheckOutcome.CLEAR: ("In order", "I have seen what is needed"),
    CheckOutcome.HAS_INFORMATION: ("Not in order", "Something is missing or does not agree"),
    CheckOutcome.WITHDRAWN: ("Withdrawn", "The check will not be completed"),
}
_SAID = {
    CheckOutcome.CLEAR: ("Clear", "Whoever decides said yes"),
    CheckOutcome.HAS_INFORMATION: (
        "Has information",
        "Neither a plain yes nor a no. It stays with the vetting officers until they know",
    ),
    CheckOutcome.WITHDRAWN: ("Withdrawn", "The check will not be completed"),
    CheckOutcome.REFUSED: ("Refused", "Whoever decides said no"),
}
_CAME_BACK = {
    CheckOutcome.CLEAR: ("Clear", "Blank, or no new information"),
    CheckOutcome.HAS_INFORMATION: (
        "Has information",
        "Two vetting officers weigh it and decide on its merits",
    ),
    CheckOutcome.BARRED: (
        "Barred",
        "On a barred list that was checked. What it stops is paused at once, in every organisation",
    ),
    CheckOutcome.WITHDRAWN: ("Withdrawn", "The check will not be completed"),
}
