"""How long what hangs on a do-not-match statement is kept, for rooms that do not read the statement."""

from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from volunteer_app.foundation import personal_data
from volunteer_app.vetting.do_not_match.models import DoNotMatch


def with_its_statement(key: InstrumentedAttribute[Any]) -> personal_data.Counting:
    """It is kept as long as the statement with the number in this column."""
    return personal_data.as_of(key, DoNotMatch)
