import pytest

from tests.integration.desk.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person


def test_visitors_read_what_this_is_and_how_to_begin(client: PageClient) -> None:
    page = client.get("/").text
    assert 'href="/opportunities"' in page
    assert 'href="/sign-in"' in page


def test_who_is_signed_in_goes_on_to_what_needs_doing(coordinator: PageClient) -> None:
    assert coordinator.get("/").location == "/start"


def test_visitors_are_asked_to_sign_in_first(client: PageClient) -> None:
    assert client.get("/start").location.startswith("/sign-in")


@pytest.mark.parametrize("path", ["/privacy", "/accessibility", "/cookies"])
def test_everybody_can_read_the_notices(client: PageClient, path: str) -> None:
    assert client.get(path).status_code == 200
    assert f'href="{path}"' in client.get("/").text


def test_volunteers_go_to_their_own_page(client: PageClient, volunteer: Person) -> None:
    assert client.get("/start").location == "/my/volunteering"


def test_the_menu_offers_only_what_the_viewer_may_open(coordinator: PageClient) -> None:
    page = coordinator.get("/start").text
    for path in ("/people", "/applications", "/placements", "/training/to-verify", "/manage/opportunities"):
        assert f'href="{path}"' in page
        assert coordinator.get(path).status_code == 200
    for path in ("/clearances", "/accounts", "/national", "/my/volunteering", "/checks/to-decide"):
        assert f'href="{path}"' not in page
        assert coordinator.get(path).status_code == 403


def test_the_menu_marks_where_the_page_stands(coordinator: PageClient, world: World) -> None:
    person = world.person()
    db.session.commit()
    page = coordinator.get(f"/people/{person.reference}").text
    menu = page[page.index('aria-label="Menu"') : page.index("</nav>")]
    assert menu.count('aria-current="true"') == 1
    assert 'href="/people" aria-current="true"' in menu
