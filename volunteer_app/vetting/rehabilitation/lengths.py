"""How long a sentence is, when it ends, and whether it is longer than some months."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from volunteer_app.foundation.months import add_months
from volunteer_app.vetting.rehabilitation.readings import LengthsBy, PeriodEnds, Reading

SECONDS_OF_A_DAY = 86_400
# A Gregorian year of 365.2425 days has 31,556,952 seconds: the checker's month is a twelfth of it.
SECONDS_OF_A_MONTH = 2_629_746


class Unit(StrEnum):
    """The units that a length is given in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}
_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}


@dataclass(frozen=True)
class Length:
    """So many days, weeks, months or years."""

    number: int
    unit: Unit

    def after(self, day: date) -> date:
        """The same day this length later, or the last day of its month.

        Raises:
            ValueError: there is no such date (OverflowError, which days raise, becomes it).
        """
        if self.unit in _MONTHS:
            return add_months(day, self.number * _MONTHS[self.unit])
        try:
            return day + timedelta(days=self.number * _DAYS[self.unit])
        except OverflowError as beyond:
            raise ValueError(str(beyond)) from beyond

    def exceeds(self, months: int, given_on: date, reading: Reading) -> bool:
        """Whether it is longer than so many months.

        Months and years compare as they are. Days and weeks compare by the calendar from the day given, or
        by average months: 366 days are over 12 months, and 1,461 days over 48.
        """
        if self.unit in _MONTHS:
            return self.number * _MONTHS[self.unit] > months
        days = self.number * _DAYS[self.unit]
        if reading.compares_lengths is LengthsBy.AVERAGE_MONTHS:
            return days * SECONDS_OF_A_DAY > months * SECONDS_OF_A_MONTH
        return self.after(given_on) > add_months(given_on, months)

    @property
    def words(self) -> str:
        """The length in words: 1 month, 18 months."""
        return f"{self.number} {self.unit.value if self.number != 1 else self.unit.value[:-1]}"


def end_of(length: Length, begins_on: date, ends: PeriodEnds) -> date:
    """The last day of a length that begins on a day.

    The Act's “beginning with” ends the day before the anniversary. Where the month has no such day, its last
    day is that day before: 6 months beginning with 31 October end on 30 April.
    """
    anniversary = length.after(begins_on)
    if ends is PeriodEnds.ON_THE_DAY or length.number == 0:
        return anniversary
    was_cut_short = length.unit in _MONTHS and anniversary.day < begins_on.day
    return anniversary if was_cut_short else anniversary - timedelta(days=1)


def months_from(day: date, months: int, ends: PeriodEnds) -> date:
    """The last day of so many months that begin with a day; no months are the day itself."""
    return end_of(Length(months, Unit.MONTHS), day, ends)


def months_in_words(months: int) -> str:
    """How a period is said: years where it is whole years beyond the first."""
    if months > 12 and months % 12 == 0:
        return f"{months // 12} years"
    return f"{months} months" if months != 1 else "1 month"
