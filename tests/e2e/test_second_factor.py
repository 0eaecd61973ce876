"""A vetting officer sets up a second factor, signs in with it, loses the telephone and is let in again."""

import re

import pytest

from tests.e2e.conftest import Visiting, sign_in
from tests.e2e.mailbox import text_sent_to
from tests.e2e.server import Server
from tests.e2e.steps import given
from tests.e2e.visitor import Visitor
from volunteer_app.accounts import totp
from volunteer_app.cli.sample.accounts import PASSWORD
from volunteer_app.foundation import clock


def code_of(key: str, later: int = 0) -> str:
    return totp.code_at(key, totp.step_of(clock.now()) + later)


def set_up(someone: Visitor) -> tuple[str, list[str]]:
    """Through the pages, as the role asks: the key, and the recovery codes."""
    someone.presses("Set up a second factor")
    someone.looks()
    key = someone.page.locator("#key").inner_text().replace(" ", "")
    someone.types("Code that the app shows", "000000")
    someone.presses("Turn on the second factor")
    someone.has_problem("The code is not right")
    someone.looks()
    someone.types("Code that the app shows", code_of(key))
    someone.presses("Turn on the second factor")
    someone.is_on("Keep your recovery codes")
    someone.looks()
    codes = re.findall(r"\d-\w{5}-\w{5}", someone.page.locator("#recovery-codes").inner_text())
    someone.presses("I have kept them")
    return key, codes


def gives(someone: Visitor, code: str) -> None:
    someone.types("Security code", code)
    someone.presses("Continue")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_vetting_officer_sets_it_up_and_signs_in_with_it(
    server: Server, visiting: Visiting, scripts: bool
) -> None:
    email = f"nia-{'with' if scripts else 'without'}@lantern.example"
    given.a_vetting_officer(server, email)
    someone = visiting(java_script_enabled=scripts)
    sign_in(someone, email, PASSWORD)
    someone.is_on("Second factor")
    someone.looks()
    someone.opens("/checks/to-decide")
    someone.is_on("Second factor")
    key, codes = set_up(someone)
    someone.opens("/checks/to-decide")
    someone.is_on("Checks to decide")
    text_sent_to(server.instance, email, "A second factor was turned on")
    signs_in_again(someone, email, codes[0])
    changes_device(someone, code_of(key, later=1))


def signs_in_again(someone: Visitor, email: str, code: str) -> None:
    """With a wrong code first, then with a recovery code."""
    someone.presses("Sign out")
    someone.types("Email address", email)
    someone.types("Password", PASSWORD)
    someone.presses("Sign in")
    someone.is_on("Enter your security code")
    someone.looks()
    gives(someone, "000000")
    someone.has_problem("The code is not right or was used already")
    someone.looks()
    gives(someone, code)


def changes_device(someone: Visitor, code: str) -> None:
    """Make other recovery codes, and use one to set up anew."""
    someone.opens("/account/second-factor")
    someone.sees("9")
    someone.looks()

    someone.presses("Make new recovery codes")
    someone.looks()
    someone.types("Security code", code)
    someone.presses("Make new codes")
    someone.is_on("Keep your recovery codes")
    new = re.findall(r"\d-\w{5}-\w{5}", someone.page.locator("#recovery-codes").inner_text())
    someone.presses("I have kept them")

    someone.opens("/account/second-factor")
    someone.presses("Set up another device")
    someone.looks()
    someone.types("Security code", new[0])
    someone.presses("Set up another device")
    someone.sees("You have to set up a second factor before you can do anything else")


def test_an_administrator_lets_somebody_in_who_lost_their_telephone(
    server: Server, visiting: Visiting
) -> None:
    email = "nia-lost@lantern.example"
    given.a_vetting_officer(server, email)
    someone, administrator = visiting(), visiting("admin@")
    sign_in(someone, email, PASSWORD)
    set_up(someone)
    administrator.opens("/accounts")
    administrator.types("Name or email address", email)
    administrator.page.get_by_role("main").get_by_role("button", name="Search").click()
    administrator.follows("Nia Newofficer")
    administrator.presses("Reset their second factor")
    administrator.looks()
    administrator.types("Reason", "Telephone lost; spoke to them")
    administrator.presses("Reset their second factor")
    administrator.sees("The second factor of Nia Newofficer is reset")
    text_sent_to(server.instance, email, "Your second factor was reset")
    someone.opens("/account")
    someone.is_on("Sign in")
    sign_in(someone, email, PASSWORD)
    agrees(visiting("admin2@"), "Nia Newofficer: ")
    someone.opens("/start")
    someone.sees("You have to set up a second factor")


def agrees(second: Visitor, whose: str) -> None:
    """Confirm, as a second administrator, a role that waits again."""
    second.opens("/accounts")
    second.page.get_by_role("link", name=whose).click()
    second.is_on("Confirm a role")
    second.looks()
    second.presses("Confirm this role")
