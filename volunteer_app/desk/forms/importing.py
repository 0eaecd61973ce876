"""Forms of imports: sending a file, and deciding about possible duplicates."""

from collections.abc import Sequence
from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.desk.rules.importing import ImportKind
from volunteer_app.desk.service.importing.batches import Consent
from volunteer_app.foundation import clock
from volunteer_app.foundation.files.fields import Upload
from volunteer_app.foundation.forms import DateParts, Drop, Form, LongText, Pick, needed
from volunteer_app.foundation.spreadsheets.limits import FILE_MEGABYTES, MOST_ROWS
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.rules import ConsentRoute


class TakeBackForm(Form):
    """Why an import is taken back."""

    reason = LongText(
        "Why are you taking this import back?",
        needed("Enter why you are taking this import back"),
        longest=500,
        named="Why you are taking it back",
        description="Do not name anybody. For example, it was last year’s file",
    )


class UploadForm(Form):
    """A file, for whom, and how those in it agreed. The last is asked about people alone."""

    organisation = Drop("Organisation that holds the records")
    file = Upload(
        "File",
        kinds="CSV, Excel workbook (.xlsx) or OpenDocument spreadsheet (.ods)",
        endings=(".csv", ".xlsx", ".ods", ".txt", ".tsv"),
        megabytes=FILE_MEGABYTES,
        missing="Select a file",
        description=f"The first row holds the headings. Up to {MOST_ROWS:,} rows",
    )
    consent_route = Pick(
        "How did they agree to you holding these details?",
        choices=[
            SelectChoice(
                ConsentRoute.SPOKEN.value,
                "They told us",
                render_kw={"hint": "For example, by telephone, at an interview or by email"},
            ),
            SelectChoice(ConsentRoute.SIGNED.value, "On a signed form"),
        ],
        missing="Select how they agreed",
    )
    consent_on = DateParts(
        "When did they agree?",
        needed("Enter the date they agreed"),
        named="The date they agreed",
        description="For example, 27 3 2026. A column “Agreed on” in the file goes before this day",
    )

    def fit(self, kind: ImportKind, organisations: Sequence[Organisation]) -> None:
        """Ask only what belongs to this kind; with one organisation there is nothing to choose."""
        if kind is not ImportKind.PEOPLE:
            del self.consent_route, self.consent_on
        first = [] if len(organisations) == 1 else [SelectChoice("", "Select an organisation")]
        self.organisation.choices = first + [SelectChoice(o.reference, o.name) for o in organisations]
        self.organisation.validators = needed("Select an organisation")
        if len(organisations) == 1 and not self.is_submitted():
            self.organisation.data = organisations[0].reference

    def validate_consent_on(self, field: Any) -> None:
        """Nobody has agreed tomorrow."""
        if field.data is not None and field.data > clock.today():
            raise ValidationError("The date they agreed must be today or in the past")

    @property
    def consent(self) -> Consent | None:
        """How and when they agreed; None where it was not asked."""
        if "consent_route" not in self._fields or self.consent_on.data is None:
            return None
        return Consent(ConsentRoute(self.consent_route.data), self.consent_on.data)
