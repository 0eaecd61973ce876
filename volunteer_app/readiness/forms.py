"""Which past day readiness is asked for. Sent in the address, since it changes nothing; it names nobody."""

from datetime import date
from typing import Any

from wtforms import Form as PlainForm
from wtforms import ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import DateParts, needed
from volunteer_app.vetting.rules import EARLIEST


class PastDayForm(PlainForm):  # type: ignore[misc]  # WTForms has no types
    """A day that is over, or today."""

    day = DateParts("Which day?", needed("Enter a day"), named="Day", description="For example, 14 3 2026")

    def validate_day(self, field: Any) -> None:
        """Nothing is known of a day to come."""
        if field.data and field.data < EARLIEST:
            raise ValidationError(f"Day must be on or after {EARLIEST.day} {EARLIEST:%B %Y}")
        if field.data and field.data > clock.today():
            raise ValidationError("Day must be today or in the past")

    @classmethod
    def of(cls, address: Any) -> "PastDayForm":
        """The form as an address asks for it; empty where it asks for no day."""
        return cls(address) if any(name.startswith("day-") for name in address) else cls()

    @property
    def asked(self) -> date | None:
        """The day, once it can be."""
        typed = any(self.day.shown.values())
        return self.day.data if typed and self.validate() else None
