"""One server and one browser for all browser tests; each test opens windows of its own."""

import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright

from tests.e2e import server as servers
from tests.e2e.chromium import chromium_path, launch_arguments
from tests.e2e.server import Server
from tests.e2e.visitor import Visitor, complaints_of
from volunteer_app.accounts import totp
from volunteer_app.cli.sample.accounts import ACCOUNTS, PASSWORD, code_now
from volunteer_app.foundation import clock

FAILURES = Path(__file__).parent / "failures"
EMAILS = {account.email.partition("@")[0] + "@": account.email for account in ACCOUNTS}
_taken: dict[str, int] = {}  # the step of the last code that each account gave
TIMEOUT = 8_000  # milliseconds: enough for a slow machine, short for a page that never comes


# Looks at what the sample holds and changes nothing: first, while all of it is there to be looked at
FIRST = "test_every_page.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of what somebody decides come after the one that looks at what waits to be decided."""
    items.sort(key=lambda item: item.path.name != FIRST)


class Visiting(Protocol):
    """Opens a window: signed in as the account whose address starts so ("coordinator@"), or as nobody."""

    def __call__(self, account: str = "", **options: Any) -> Visitor: ...


class SignIns(Protocol):
    """The cookies of a sample account, which signs in once; after `cache_clear`, once more."""

    def __call__(self, account: str) -> StorageState: ...

    def cache_clear(self) -> None:
        """Whoever is asked for next signs in anew: an account's sign-ins were ended."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service with sample data, started once."""
    with servers.running(tmp_path_factory.mktemp("e2e")) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path(), args=launch_arguments())
        yield started
        started.close()


@pytest.fixture(scope="session")
def signed_in(server: Server, browser: Browser) -> SignIns:
    """The cookies of a sample account, which signs in once through the page."""

    @cache
    def state_of(account: str) -> StorageState:
        context = browser.new_context(base_url=server.address)
        visitor = Visitor(context, server.address)
        sign_in(visitor, EMAILS[account], PASSWORD)
        state = context.storage_state()
        context.close()
        return state

    return state_of


@pytest.fixture
def visiting(
    request: pytest.FixtureRequest,
    server: Server,
    browser: Browser,
    signed_in: SignIns,
) -> Iterator[Visiting]:
    """Open windows; afterwards keep a picture of each if the test failed, and look at their consoles."""
    visitors: list[Visitor] = []

    def visit(account: str = "", **options: Any) -> Visitor:
        state = signed_in(account) if account else None
        settings = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **options}
        context = browser.new_context(storage_state=state, **settings)
        context.set_default_timeout(TIMEOUT)
        scripts = settings.get("java_script_enabled", True)
        visitors.append(Visitor(context, server.address, scripts=scripts))
        return visitors[-1]

    yield visit
    failed = getattr(request.node, "failed", False)
    if failed:
        _keep(request.node.name, visitors, server)
    for visitor in visitors:
        visitor.context.close()
    if not failed:
        assert complaints_of(visitors) == []


def sign_in(visitor: Visitor, email: str, password: str) -> None:
    """Sign in by the page."""
    visitor.opens("/sign-in")
    visitor.types("Email address", email)
    visitor.types("Password", password)
    visitor.presses("Sign in")
    if visitor.path.startswith("/sign-in/code"):
        visitor.types("Security code", next_code(email))
        visitor.presses("Continue")
    assert "/sign-in" not in visitor.path, f"{email} could not sign in"


def next_code(email: str) -> str:
    """A code that this sample account has not given yet: each is taken once, so a third one is waited for."""
    step = max(totp.step_of(clock.now()), _taken.get(email, 0) + 1)
    while step > totp.step_of(clock.now()) + totp.DRIFT:
        time.sleep(1)
    _taken[email] = step
    return code_now(step)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Let the fixtures know whether the test failed."""
    report = yield
    if report.when == "call":
        item.failed = report.failed  # type: ignore[attr-defined]  # read by `visiting`
    return report


def _keep(test: str, visitors: list[Visitor], server: Server) -> None:
    """Pictures and pages of every window, and what the server wrote."""
    FAILURES.mkdir(exist_ok=True)
    name = re.sub(r"[^a-z0-9]+", "-", test.lower()).strip("-")
    for number, visitor in enumerate(visitors, 1):
        visitor.page.screenshot(path=FAILURES / f"{name}-{number}.png", full_page=True)
        (FAILURES / f"{name}-{number}.html").write_text(visitor.page.content(), "utf-8")
    (FAILURES / f"{name}.log").write_bytes(server.log.read_bytes())
