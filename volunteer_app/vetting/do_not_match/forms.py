"""Forms that make and end a do-not-match statement."""

from datetime import date, timedelta
from typing import Any

from wtforms import SelectChoice, ValidationError
from wtforms.validators import Optional

from volunteer_app.foundation.forms import DateParts, Form, Pick, Text, VersionedForm, needed
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting.do_not_match.rules import LONGEST_NAME, name_problem, written


class MakeForm(Form):
    """Who, from when, until when."""

    organisation = Pick("For which organisation or prison?", missing="Select an organisation or prison")
    first = Text(
        "Reference of the first person",
        needed("Enter a reference"),
        longest=LONGEST_NAME,
        named="Reference",
        description="For example, VOL-7K2M9QXA of a volunteer, or SUP-7K2M9QXA of somebody who is supported. "
        "It stands on their pages",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    second = Text(
        "Reference of the second person",
        needed("Enter a reference"),
        longest=LONGEST_NAME,
        named="Reference",
        description="A reference of this service. A prison number, such as A1234BC, can be kept, but "
        "stops nothing yet",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    starts_on = DateParts("First day", needed("Enter the first day"))
    last_day = DateParts("Last day (optional)", [Optional()], named="Last day")

    def offer(self, holders: list[Organisation], *, is_sent: bool) -> None:
        """Offer those for whom the viewer may speak; the only one is chosen already."""
        self.organisation.choices = [SelectChoice(each.reference, each.name) for each in holders]
        if len(holders) == 1 and not is_sent:
            self.organisation.data = holders[0].reference

    def validate_first(self, field: Any) -> None:
        """It can be a reference."""
        _validate_name(field)

    def validate_second(self, field: Any) -> None:
        """So can this."""
        _validate_name(field)

    @property
    def first_day(self) -> date:
        """The first day. Only after the form was found valid."""
        assert self.starts_on.data is not None  # noqa: S101 - a validator saw to it
        return self.starts_on.data

    @property
    def ends_before(self) -> date | None:
        """The first day on which it does not stand any more."""
        return self.last_day.data + timedelta(days=1) if self.last_day.data else None


class EndForm(VersionedForm):
    """That a statement ends today."""


def _validate_name(field: Any) -> None:
    if problem := name_problem(written(field.data or "")):
        raise ValidationError(problem)
