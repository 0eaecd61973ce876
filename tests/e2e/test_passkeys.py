"""Passkeys with a device that Chromium pretends to have: added, used at the second step, renamed, removed."""

import re
from typing import Any

import pytest

from tests.e2e.conftest import Visiting, sign_in
from tests.e2e.mailbox import text_sent_to
from tests.e2e.server import Server
from tests.e2e.steps import given
from tests.e2e.visitor import Visitor
from volunteer_app.cli.sample.accounts import PASSWORD

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """A device with a finger that is there, until it is taken away."""

    def __init__(self, visitor: Visitor) -> None:
        self.browser = visitor.context.new_cdp_session(visitor.page)
        self.browser.send("WebAuthn.enable")
        made: Any = self.browser.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.name: str = made["authenticatorId"]

    def knows_its_owner(self, is_so: bool) -> None:
        """Whether the finger is the right one."""
        self.browser.send("WebAuthn.setUserVerified", {"authenticatorId": self.name, "isUserVerified": is_so})


@pytest.fixture
def email(request: pytest.FixtureRequest, server: Server) -> str:
    """A vetting officer's address, who has no second factor yet."""
    address = f"{re.sub('[^a-z]+', '-', request.node.name.lower())[-40:]}@lantern.example"
    given.a_vetting_officer(server, address)
    return address


def begins(someone: Visitor, email: str) -> None:
    """The first of the two steps."""
    someone.opens("/sign-in")
    someone.types("Email address", email)
    someone.types("Password", PASSWORD)
    someone.presses("Sign in")


def adds_the_first(someone: Visitor, email: str) -> list[str]:
    """As the role asks, with no app: the recovery codes."""
    sign_in(someone, email, PASSWORD)
    someone.is_on("Second factor")
    someone.looks()
    someone.follows("use a passkey")
    someone.sees("You have no passkeys")
    someone.looks()
    someone.presses("Add a passkey")
    someone.looks()
    someone.types("Name of the passkey", "Work laptop")
    someone.types("Current password", "not it")
    someone.presses("Continue")
    someone.has_problem("The current password is not right")
    someone.types("Current password", PASSWORD)
    someone.presses("Continue")
    someone.is_on("Make the passkey")
    someone.looks()
    someone.presses("Make the passkey")
    someone.is_on("Keep your recovery codes")
    codes = re.findall(r"\d-\w{5}-\w{5}", someone.page.locator("#recovery-codes").inner_text())
    someone.presses("I have kept them")
    return codes


def test_an_officer_adds_a_passkey_and_signs_in_with_it_alone(
    server: Server, visiting: Visiting, email: str
) -> None:
    someone = visiting()
    device = Device(someone)
    adds_the_first(someone, email)
    text_sent_to(server.instance, email, "A second factor was turned on")
    someone.opens("/checks/to-decide")
    someone.is_on("Checks to decide")
    someone.presses("Sign out")

    begins(someone, email)
    someone.is_on("Confirm that it is you")
    someone.looks()
    device.knows_its_owner(False)
    someone.page.get_by_role("button", name="Use a passkey").click()
    someone.sees("The passkey was not used. Try again, or enter a code.")
    someone.looks()
    device.knows_its_owner(True)
    someone.presses("Use a passkey")
    assert someone.path.startswith("/start")
    looks_after_them(server, someone, email)


def looks_after_them(server: Server, someone: Visitor, email: str) -> None:
    """A second one is refused on the same device; the only one is renamed, and cannot be removed."""
    someone.opens("/account/passkeys")
    someone.sees("Work laptop", "Last used")
    someone.looks()
    someone.presses("Add a passkey")
    someone.looks()
    someone.types("Name of the passkey", "The same again")
    someone.presses("Use a passkey")
    someone.is_on("Make the passkey")
    someone.page.get_by_role("button", name="Make the passkey").click()
    someone.sees("holds a passkey of yours already")
    someone.follows("Cancel")

    someone.follows("Rename Work laptop")
    someone.looks()
    someone.types("Name of the passkey", "Old laptop")
    someone.presses("Save")
    someone.sees("The passkey has a new name", "Old laptop")
    someone.follows("Remove Old laptop")
    someone.is_on("You cannot remove this passkey yet")
    someone.looks()
    someone.follows("add an authenticator app")
    someone.is_on("Add an authenticator app")
    someone.looks()
    someone.presses("Use a passkey")
    someone.is_on("Set up your authenticator app")
    someone.opens("/account/second-factor")
    someone.sees("Authenticator app", "Passkeys")
    someone.looks()


def test_without_scripts_a_recovery_code_signs_in(server: Server, visiting: Visiting, email: str) -> None:
    someone = visiting()
    Device(someone)
    codes = adds_the_first(someone, email)
    plain = visiting(java_script_enabled=False)
    begins(plain, email)
    plain.is_on("Confirm that it is you")
    plain.sees("A passkey needs JavaScript")
    plain.looks()
    plain.types("Recovery code", "0-AAAAA-AAAAA")
    plain.presses("Continue")
    plain.has_problem("The code is not right or was used already")
    plain.types("Recovery code", codes[0])
    plain.presses("Continue")
    assert plain.path.startswith("/start")

    plain.opens("/account/passkeys/add")
    plain.types("Name of the passkey", "Blue key")
    plain.types("Recovery code", codes[1])
    plain.presses("Continue")
    plain.is_on("Make the passkey")
    plain.sees("A passkey needs JavaScript")
    plain.looks()
    plain.opens("/account/second-factor/new-recovery-codes")
    plain.looks()


def test_with_another_passkey_one_is_removed(server: Server, visiting: Visiting, email: str) -> None:
    someone = visiting()
    Device(someone)
    codes = adds_the_first(someone, email)
    elsewhere = visiting()
    Device(elsewhere)
    begins(elsewhere, email)
    elsewhere.page.get_by_role("button", name="Use a passkey").click()
    elsewhere.sees("The passkey was not used")
    elsewhere.types("Recovery code", codes[0])
    elsewhere.presses("Continue")
    elsewhere.opens("/account/passkeys/add")
    elsewhere.types("Name of the passkey", "Telephone")
    elsewhere.types("Recovery code", codes[1])
    elsewhere.presses("Continue")
    elsewhere.presses("Make the passkey")
    elsewhere.sees("Telephone is added")
    text_sent_to(server.instance, email, "A passkey was added")

    elsewhere.follows("Remove Work laptop")
    elsewhere.is_on("Remove a passkey")
    elsewhere.looks()
    elsewhere.presses("Remove it, using a passkey")
    elsewhere.sees("Work laptop is removed", "Telephone")
    text_sent_to(server.instance, email, "A passkey was removed")
    someone.opens("/account")
    someone.is_on("Sign in")
