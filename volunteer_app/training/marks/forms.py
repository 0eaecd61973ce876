"""Forms of quality marks."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import cast

from wtforms import SelectChoice

from volunteer_app.foundation.files.fields import Document
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
from volunteer_app.organisations.models import Organisation
from volunteer_app.training.marks import rules
from volunteer_app.training.marks.rules import Standing
from volunteer_app.training.marks.standards import standards


class BeginForm(Form):
    """Which programme, against which standard."""

    organisation = Drop("Organisation", needed("Select an organisation"))
    programme = Text(
        "Programme",
        needed("Enter the programme"),
        longest=200,
        description="For example, Mentoring in Leeds; or the whole organisation",
    )
    standard = Pick("Quality mark", missing="Select a quality mark")

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """Offer these organisations, and the standards in force."""
        found = [SelectChoice(each.reference, each.name) for each in organisations]
        first = [] if len(found) == 1 else [SelectChoice("", "Select an organisation")]
        self.organisation.choices = first + found
        self.standard.choices = [
            SelectChoice(each.key, each.title, render_kw={"hint": each.for_whom})
            for each in standards().values()
            if not each.replaced
        ]


class AnswerForm(VersionedForm):
    """How the programme stands to one element."""

    standing = Pick(
        "How far is this met?",
        choices=[SelectChoice(each.value, each.words) for each in Standing],
        missing="Select how far this is met",
    )
    shown = LongText(
        "What shows it?",
        longest=rules.LONGEST,
        named="What shows it",
        description="For example, which policy or records. If not yet: what is to be done, and by when",
        render_kw={"rows": 6},
    )


class FileForm(Form):
    """A file that shows it."""

    evidence = Document(
        "Choose a file",
        description="A PDF, picture or Word document of up to 10 MB, without names of volunteers or of "
        "people they help",
    )


class AwardForm(VersionedForm):
    """When the mark was awarded, and until when."""

    awarded_on = DateParts(
        "Day of the award", needed("Enter the day of the award"), named="The day of the award"
    )
    last_day = DateParts(
        "Last day on which it counts",
        needed("Enter the last day on which it counts"),
        named="The last day",
        description="It stands in the letter of award",
    )
    number = Text("Number of the award (optional)", longest=100, named="Number of the award")

    @property
    def days(self) -> tuple[date, date]:
        """The day of the award, and the first day on which it does not count; once the form is valid."""
        last = cast(date, self.last_day.data)
        return cast(date, self.awarded_on.data), last + timedelta(days=1)
