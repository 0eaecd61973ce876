"""Forms that give and end a waiver."""

from datetime import date, timedelta
from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation.forms import DateParts, Drop, Form, LongText, Pick, VersionedForm, needed
from volunteer_app.vetting.rules import CertificateLevel
from volunteer_app.vetting.waivers.rules import BARRED_LISTS, LONGEST_MONTHS, Waivable, never

_OFFERED = [each for each in Waivable if not never(each, None)]


class GiveForm(Form):
    """What is waived, from when until when, and why."""

    organisation = Pick("For which organisation?", missing="Select an organisation")
    requirement = Pick(
        "What do they not have to meet?",
        choices=[SelectChoice(each.value, each.words) for each in _OFFERED],
        missing="Select what they do not have to meet",
    )
    level = Drop(
        "Highest level of certificate that is waived",
        choices=[SelectChoice("", "Select a level")]
        + [SelectChoice(each.value, each.words) for each in CertificateLevel if each not in BARRED_LISTS],
    )
    starts_on = DateParts("First day", needed("Enter the first day"))
    last_day = DateParts(
        "Last day", needed("Enter the last day"), description=f"{LONGEST_MONTHS} months on at most"
    )
    reason = LongText(
        "Why?",
        needed("Enter why"),
        longest=1000,
        named="Reason",
        description="Coordinators read this. Do not write what a certificate says",
        render_kw={"rows": 4},
    )

    def validate_level(self, field: Any) -> None:
        """A certificate is waived up to a level."""
        if self.requirement.data == Waivable.CRIMINAL_RECORD and not field.data:
            raise ValidationError("Select a level")

    @property
    def chosen_level(self) -> CertificateLevel | None:
        """The level, where a certificate is waived."""
        of_certificate = self.requirement.data == Waivable.CRIMINAL_RECORD
        return CertificateLevel(self.level.data) if of_certificate else None

    @property
    def first_day(self) -> date:
        """The first day. Only after the form was found valid, as the next."""
        assert self.starts_on.data is not None  # noqa: S101 - a validator saw to it
        return self.starts_on.data

    @property
    def ends_before(self) -> date:
        """The first day on which it does not stand any more."""
        assert self.last_day.data is not None  # noqa: S101 - a validator saw to it
        return self.last_day.data + timedelta(days=1)


class EndForm(VersionedForm):
    """Why a waiver ends today."""

    reason = LongText(
        "Why does it end?", needed("Enter why it ends"), longest=1000, named="Reason", render_kw={"rows": 4}
    )
