"""A day on which these tests stand."""

from collections.abc import Iterator
from datetime import date

import pytest

from volunteer_app.foundation import clock

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.standing_on(TODAY):
        yield
