"""What the tests of this room share."""

import pytest

from volunteer_app.foundation import announcements
from volunteer_app.vetting.facts import CheckTurnedAdverse, ClearanceRevoked


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is announced while nobody listens but the test."""
    found: list[object] = []
    monkeypatch.setattr(announcements, "_signals", {})
    announcements.listen(CheckTurnedAdverse, found.append)
    announcements.listen(ClearanceRevoked, found.append)
    return found
