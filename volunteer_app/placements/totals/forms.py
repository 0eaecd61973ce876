"""Which period is asked for. Sent in the address, since it changes nothing."""

from datetime import date, timedelta
from typing import Any, cast

from wtforms import Form as PlainForm
from wtforms import ValidationError

from volunteer_app.foundation.forms import DateParts, needed
from volunteer_app.placements.totals import rules
from volunteer_app.placements.totals.rules import Period


class PeriodForm(PlainForm):  # type: ignore[misc]  # WTForms has no types
    """From which day to which day."""

    first = DateParts("First day", needed("Enter the first day"), named="First day")
    last = DateParts("Last day", needed("Enter the last day"), named="Last day")

    def validate_last(self, field: Any) -> None:
        """It can be asked for."""
        if field.data and self.first.data:
            asked = Period(self.first.data, field.data + timedelta(days=1))
            if problem := rules.period_problem(asked):
                raise ValidationError(problem)

    @property
    def period(self) -> Period:
        """What is asked for."""
        first, last = cast(date, self.first.data), cast(date, self.last.data)  # required by the form
        return Period(first, last + timedelta(days=1))
