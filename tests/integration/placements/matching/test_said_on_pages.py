"""What the pages of matches say of screening, once its word is too old."""

from datetime import timedelta

import pytest

from tests.factories.mentoring import make_match, make_mentor, make_supported
from tests.factories.organisations import BY
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.placements.matching import service
from volunteer_app.placements.matching.rules.states import DeclineReason
from volunteer_app.placements.screening import service as screening


def test_a_word_that_is_too_old_reads_as_pending_wherever_a_match_stands(
    coordinator: PageClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = make_match(make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison))
    db.session.commit()
    page = f"/matches/{match.reference}"
    for address in (page, "/matches"):
        assert "Screening pending" not in coordinator.get(address).text
    assert "Screening: clear." in coordinator.get(page).text
    monkeypatch.setattr(screening, "kept_on", lambda _day: timedelta())
    for address in (page, "/matches"):
        assert "Screening pending" in coordinator.get(address).text
    text = coordinator.get(page).text
    assert "Screening: screening pending." in text
    assert "Screening: clear." not in text
    service.decline(match, DeclineReason.NOT_NOW, by=BY)
    db.session.commit()
    for address in (page, "/matches"):
        assert "Screening pending" not in coordinator.get(address).text, "nothing is said anew of it"
