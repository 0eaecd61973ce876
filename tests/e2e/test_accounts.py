"""Signing out, a forgotten password, and roles that take two administrators."""

from tests.e2e.conftest import EMAILS, SignIns, Visiting, sign_in
from tests.e2e.mailbox import link_sent_to
from tests.e2e.server import Server
from tests.e2e.steps import given
from volunteer_app.cli.sample.accounts import PASSWORD


def test_after_signing_out_the_back_button_shows_nothing_personal(visiting: Visiting) -> None:
    someone = visiting()
    sign_in(someone, EMAILS["coordinator@"], PASSWORD)
    answer = someone.opens("/people")
    assert answer.headers["cache-control"] == "no-store"
    name = someone.page.get_by_role("rowheader").get_by_role("link").first.inner_text()
    someone.presses("Sign out")
    someone.page.go_back(wait_until="load")
    someone.is_on("Sign in")
    someone.does_not_see(name)


def test_somebody_who_has_forgotten_their_password_sets_another(
    server: Server, visiting: Visiting, signed_in: SignIns
) -> None:
    someone = visiting()
    someone.opens("/sign-in")
    someone.follows("I have forgotten my password")
    someone.types("Email address", EMAILS["editor@"])
    someone.presses("Send the link")
    someone.looks()
    someone.opens(link_sent_to(server.instance, EMAILS["editor@"], "Set a new password"))
    someone.looks()
    someone.types("New password", "password")
    someone.presses("Save password")
    someone.looks()
    someone.types("New password", PASSWORD)
    someone.presses("Save password")
    someone.sees("Your password is set. You can sign in now")
    signed_in.cache_clear()  # with a new password every earlier sign-in ends
    sign_in(someone, EMAILS["editor@"], PASSWORD)


def test_a_vetting_role_takes_a_second_administrator(visiting: Visiting) -> None:
    first, second = visiting("admin@"), visiting("admin2@")
    first.opens("/accounts/invite")
    first.types("Full name", "Vera Secondlook")
    first.types("Work email address", "vera@lantern.example")
    first.chooses("Vetting officer")
    first.presses("Send invitation")
    first.sees("Waiting for a second administrator")
    second.opens("/accounts")
    second.page.get_by_role("link", name="Vera Secondlook: ").click()
    second.is_on("Confirm a role")
    second.looks()
    second.presses("Confirm this role")
    second.does_not_see("Vera Secondlook: Vetting officer")


def test_the_ministry_adds_a_voluntary_organisation(server: Server, visiting: Visiting) -> None:
    given.an_administrator_of_the_ministry(server)
    someone = visiting()
    sign_in(someone, given.MINISTRYS_ADMINISTRATOR, PASSWORD)
    someone.opens("/accounts")
    someone.presses("Add a voluntary organisation")
    someone.looks()
    someone.types("Name of the organisation", "Brightwater Befrienders")
    someone.types("Full name", "Bo Firstwell")
    someone.types("Work email address", "bo@brightwater.example")
    someone.presses("Add and invite")
    someone.sees("Brightwater Befrienders is added, and Bo Firstwell invited")
