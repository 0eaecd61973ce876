"""How long a token works, how many there are, and what history calls each change. Pure."""

from datetime import date
from enum import StrEnum

from volunteer_app.foundation.months import add_months

# Whoever searches files for secrets that were left there finds it by this
PREFIX = "mjv_survey_"
MONTHS = (3, 6, 12)
MOST = 20
LONGEST_NAME = 60


class Action(StrEnum):
    """What history calls each change."""

    MAKE = "survey_token:make"
    WITHDRAW = "survey_token:withdraw"


class TokenState(StrEnum):
    """Whether a token works."""

    WORKS = "works"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """As pages name it."""
        return {"works": "Works", "expired": "Expired", "withdrawn": "Withdrawn"}[self]


def ends(today: date, months: int) -> date:
    """The first day on which a token made today does not work any more."""
    return add_months(today, months)


def state(expires_on: date, *, is_withdrawn: bool, today: date) -> TokenState:
    """Whether it works on a day."""
    if is_withdrawn:
        return TokenState.WITHDRAWN
    return TokenState.WORKS if today < expires_on else TokenState.EXPIRED
