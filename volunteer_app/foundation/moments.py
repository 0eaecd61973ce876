"""The time, in a statement that is built once and sent again later."""

from datetime import timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import UtcDateTime


def moment(after: timedelta = timedelta()) -> BindParameter[Any]:
    """The moment when the statement is sent, or so long after it."""
    return bindparam("moment", callable_=lambda: clock.now() + after, type_=UtcDateTime(), unique=True)
