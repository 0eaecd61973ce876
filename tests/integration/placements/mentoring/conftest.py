"""A mentoring that goes on."""

import pytest

from tests.factories.mentoring import make_mentoring
from tests.integration.placements.conftest import World
from volunteer_app.placements.mentoring.models.relationship import Mentoring


@pytest.fixture
def going(world: World) -> Mentoring:
    return make_mentoring(world.hope, world.prison)
