"""What the unit tests of figures share."""

import pytest

from volunteer_app.dashboards import advice


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other room adds advice, whatever application another test has made in this process."""
    monkeypatch.setattr(advice, "_sources", [])
