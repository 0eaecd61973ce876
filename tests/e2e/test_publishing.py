"""The champion's office makes figures, looks at them as readers would have them, and discards them."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor

PATIENCE = 90  # looks, a second apart, at figures that a worker makes meanwhile


def until_they_are_made(office: Visitor) -> None:
    """Look again and again until the worker has counted, protected and attacked."""
    for _ in range(PATIENCE):
        if office.page.get_by_text("are being counted, protected and attacked").count() == 0:
            return
        office.page.wait_for_timeout(1000)
        office.opens(office.path)


def test_figures_are_made_looked_at_and_discarded(visiting: Visiting) -> None:
    office = visiting("office@")
    office.opens("/publications")
    office.looks()
    office.opens("/publications/new")
    office.looks()
    office.page.get_by_role("radio").first.check()
    office.page.get_by_role("textbox").last.fill("Only to look at it")  # the sample has published it
    office.presses("Make this publication")
    until_they_are_made(office)
    expect(office.page.get_by_text("The audit has passed")).to_be_visible()
    office.looks()
    here = office.path
    office.page.locator(f"main a[href^='{here}/tables/']").first.click()
    office.page.wait_for_url(re.compile("/tables/"))
    office.looks()
    office.opens(f"{here}/sign")
    office.looks()
    office.opens(f"{here}/discard")
    office.looks()
    office.page.get_by_role("textbox").last.fill("Only looked at")
    office.presses("Discard this publication")
    office.opens(here)
    office.sees("This publication was discarded", "Only looked at")
    office.looks()
