"""A page that carries no permission is shown to nobody; the others to whom they are for."""

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole


def enter(visitor: PageClient, role: MembershipRole) -> None:
    sign_in(visitor, make_account(roles=[(role, make_organisation())]))


def test_a_page_without_a_mark_is_refused_to_everybody(visitor: PageClient) -> None:
    assert visitor.get("/workshop/unmarked").location.startswith("/sign-in")
    enter(visitor, MembershipRole.ADMINISTRATOR)
    assert visitor.get("/workshop/unmarked").status_code == 403


def test_somebody_signed_out_is_asked_to_sign_in_and_comes_back(visitor: PageClient) -> None:
    assert visitor.get("/workshop/secret?q=1").location == "/sign-in?next=/workshop/secret?q%3D1"


def test_a_form_of_somebody_signed_out_does_not_come_back_as_a_page(visitor: PageClient) -> None:
    assert visitor.post("/workshop/secret-act").location == "/sign-in"


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (MembershipRole.MINISTERIAL_CHAMPION, 200),
        (MembershipRole.VETTING_OFFICER, 200),
        (MembershipRole.COORDINATOR, 403),
    ],
)
def test_one_of_the_permissions_is_enough_and_none_is_not(
    visitor: PageClient, role: MembershipRole, status: int
) -> None:
    enter(visitor, role)
    assert visitor.get("/workshop/secret").status_code == status


def test_a_page_that_is_not_there_says_nothing_of_permissions(visitor: PageClient) -> None:
    assert visitor.get("/workshop/no-such-page").status_code == 404
