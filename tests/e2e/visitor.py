"""Somebody at a browser. Things are found as people find them: by their role and their label."""

import re
from collections.abc import Sequence
from datetime import date

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from tests.e2e import inspecting

# The browser notes every answer of 400 and above; tests look at the answer itself instead.
EXPECTED_NOISE = "Failed to load resource: the server responded with a status of 4"


class Visitor:
    """One person with one browser window. `complaints` is what the browser's console objected to."""

    def __init__(self, context: BrowserContext, address: str, *, scripts: bool = True) -> None:
        self.context, self.address, self.scripts = context, address, scripts
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def opens(self, path: str) -> Response:
        """Open an address of the service, or a whole one that came by mail."""
        url = path if path.startswith("http") else f"{self.address}{path}"
        response = self.page.goto(url, wait_until="load")
        assert response is not None
        assert response.status < 500, f"{path} answered {response.status}"
        return response

    def looks(self) -> None:
        """Look closely: what is not accessible, or too wide for a telephone, is a complaint."""
        self.page.wait_for_load_state()  # a click waits for the answer to begin, not for the page
        size = self.page.viewport_size
        found = inspecting.faults_of_heading(self.page)
        for width in (inspecting.NARROW, inspecting.WIDE):
            # axe is a script that waits for timers, and none runs where scripts do not
            found += inspecting.faults_at(self.page, width, axe=self.scripts)
        if size is not None:
            self.page.set_viewport_size(size)
        self.complaints += [f"{self.path}: {each}" for each in found]

    def follows(self, name: str) -> None:
        """Follow a link by its words."""
        self._leaves_by(self.page.get_by_role("link", name=name, exact=True))

    def presses(self, name: str) -> None:
        """Press a button by its words; a link that looks like one is a button too."""
        self._leaves_by(self.page.get_by_role("button", name=name, exact=True))

    def types(self, label: str, text: str) -> None:
        """Fill in the field with this label."""
        self._field(label).fill(text)

    def gives_date(self, legend: str, value: date) -> None:
        """Fill in the three parts of a date."""
        group = self.group(legend)
        for part, number in (("Day", value.day), ("Month", value.month), ("Year", value.year)):
            group.get_by_label(part, exact=True).fill(str(number))

    def selects(self, label: str, option: str) -> None:
        """Choose from a drop-down list."""
        self._field(label).select_option(label=option)

    def chooses(self, option: str, *, of: str = "") -> None:
        """Choose a radio button, or tick a box, by its words."""
        whole = self.group(of) if of else self.page.get_by_role("main")
        found = whole.get_by_role("radio", name=option, exact=True)
        if not found.count():
            found = whole.get_by_role("checkbox", name=option, exact=True)
        found.check()

    def group(self, legend: str) -> Locator:
        """The fields under one legend."""
        return self.page.get_by_role("group", name=legend, exact=True)

    def sees(self, *words: str) -> None:
        """Each of these stands on the page."""
        for each in words:
            expect(self.page.get_by_role("main").get_by_text(each).first).to_be_visible()

    def does_not_see(self, *words: str) -> None:
        """None of these stands on the page."""
        for each in words:
            expect(self.page.get_by_text(each)).to_have_count(0)

    def is_on(self, heading: str) -> None:
        """The page's one heading of the first level says this."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def has_problem(self, *messages: str) -> None:
        """The page says that there is a problem, and each of these is in the list of them."""
        summary = self.page.get_by_role("alert")
        for message in messages:
            expect(summary.get_by_text(message)).to_be_visible()

    def task(self, title: str) -> Locator:
        """A line of a task list or of a readiness list."""
        return self.page.get_by_role("main").get_by_role("listitem").filter(has_text=title)

    def row(self, *words: str) -> Locator:
        """A row of a table that holds all of these words."""
        found = self.page.get_by_role("row")
        for each in words:
            found = found.filter(has_text=each)
        return found

    def reference(self, prefix: str) -> str:
        """The first reference on the page that begins so, such as APP-7Z15DVRP."""
        found = re.search(rf"{prefix}-[0-9A-Z]+", self.page.get_by_role("main").inner_text())
        assert found, f"No {prefix}- reference stands on {self.path}"
        return found[0]

    @property
    def path(self) -> str:
        """The path of the page that is open."""
        return self.page.url.removeprefix(self.address)

    def _field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True).locator("visible=true")

    def _leaves_by(self, way: Locator) -> None:
        """Wait for the page that comes next; a click that changes nothing fails."""
        with self.page.expect_navigation(wait_until="load"):
            way.click()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED_NOISE):
            self.complaints.append(f"{message.text} ({self.path})")


def complaints_of(visitors: Sequence[Visitor]) -> list[str]:
    """What the consoles of all these visitors objected to: errors, warnings, breaches of the CSP."""
    return [each for visitor in visitors for each in visitor.complaints]
