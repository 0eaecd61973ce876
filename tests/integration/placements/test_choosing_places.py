"""Long lists of places are in groups, with the places that one uses at the top."""

import re

import pytest

from tests.factories.organisations import make_prison
from tests.factories.rota import place_in
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation.database import db


def groups(page: str) -> dict[str, list[str]]:
    """The names in each group of the list of places of a page."""
    found = re.search(r'<select[^>]* name="place".*?</select>', page, re.DOTALL)
    assert found is not None
    return {
        name: re.findall(r"<option[^>]*>([^<]*)</option>", inside)
        for name, inside in re.findall(r'<optgroup label="([^"]*)">(.*?)</optgroup>', found[0], re.DOTALL)
    }


@pytest.mark.parametrize("form", ["propose", "transfer", "rota", "supported"])
def test_a_form_shows_where_people_are_placed_before_all_other_places(
    coordinator: PageClient, world: World, form: str
) -> None:
    other = make_prison("Aardwood (HMP)")
    placement = place_in(world.person, world.hope, world.prison)
    db.session.commit()
    pages = {
        "propose": f"/people/{world.person.reference}/placements/new",
        "transfer": f"/placements/{placement.reference}/transfer",
        "rota": "/rotas/new",
        "supported": "/supported/new",
    }
    found = groups(coordinator.get(pages[form]).text)
    assert next(iter(found)) == "Where you place people now"
    assert found["Where you place people now"] == [world.prison.name]
    assert other.name in found["Prisons"]
    assert world.prison.name not in found["Prisons"]
