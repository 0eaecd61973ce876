"""Two people act on the same row in the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation.errors import Refused


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two people acted on the same row in the same moment: the second reads what happened first."""
    try:
        yield
    except StaleDataError as error:
        raise Refused("Somebody else has just changed this. Look at it again before you go on") from error
