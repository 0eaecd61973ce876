"""What the texts of a questionnaire are filled in with, and what a check has to know of a round."""

from datetime import date

from volunteer_app.foundation.presenting import day
from volunteer_app.survey.rules.checking import Setting
from volunteer_app.survey.rules.rounds import period

# Where a questionnaire is read without a round
UNFILLED = {
    "body": "the body",
    "reference_day": "the reference day",
    "period": "the 12 months to the reference day",
}


def setting(reference_day: date, body: str) -> Setting:
    """The names of the body, of the reference day, and of the 12 months that end on it."""
    first, last = period(reference_day)
    return Setting(
        reference_day,
        {
            "body": body,
            "reference_day": day(reference_day),
            "period": f"the 12 months from {day(first)} to {day(last)}",
        },
    )
