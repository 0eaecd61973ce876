"""By keyboard alone: the skip link comes first, focus is seen, errors take it, actions come in order."""

import pytest

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor

MOST_STEPS = 60
FOCUSED = """() => {
  const e = document.activeElement
  const style = getComputedStyle(e)
  const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
    || style.boxShadow !== 'none' || style.backgroundColor === 'rgb(255, 221, 0)'
  const label = e.labels && e.labels[0] ? e.labels[0].textContent : e.textContent
  return {words: (label || '').trim().replace(/\\s+/g, ' '), seen: seen || e.tagName === 'BODY'}
}"""


def tabs_to(visitor: Visitor, words: str) -> list[str]:
    """Press Tab until the focus is on something with these words; returns what was passed, it included."""
    passed: list[str] = []
    for _ in range(MOST_STEPS):
        visitor.page.keyboard.press("Tab")
        # The colour of focus fades in on some controls; what is asked is how it ends.
        visitor.page.wait_for_timeout(20)
        focused = visitor.page.evaluate(FOCUSED)
        assert focused["seen"], f"the focus on {focused['words']!r} cannot be seen"
        passed.append(focused["words"])
        if focused["words"] == words:
            return passed
    raise AssertionError(f"{words!r} is not reached by keyboard: {passed}")


@pytest.mark.parametrize("path", ["/", "/sign-in", "/opportunities"])
def test_the_skip_link_comes_first_and_leads_to_the_content(path: str, visiting: Visiting) -> None:
    someone = visiting()
    someone.opens(path)
    assert tabs_to(someone, "Skip to main content") == ["Skip to main content"]
    someone.page.keyboard.press("Enter")
    assert someone.page.evaluate("document.activeElement.id") == "main-content"


def test_somebody_signs_in_by_keyboard(visiting: Visiting) -> None:
    someone = visiting()
    someone.opens("/sign-in")
    passed = tabs_to(someone, "Email address")
    passed += tabs_to(someone, "Password")
    tabs_to(someone, "Sign in")
    with someone.page.expect_navigation(wait_until="load"):
        someone.page.keyboard.press("Enter")
    assert passed.index("Email address") < passed.index("Password")
    assert someone.page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    tabs_to(someone, "Enter your email address")
    someone.page.keyboard.press("Enter")
    assert someone.page.evaluate("document.activeElement.type") == "email"


def test_a_coordinator_reaches_the_next_step_of_an_application_by_keyboard(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/applications")
    someone.page.get_by_role("rowheader").get_by_role("link").first.click()
    someone.page.get_by_role("heading", name="What to do next").wait_for()
    action = someone.page.get_by_role("main").get_by_role("button").first.inner_text()
    passed = tabs_to(someone, action)
    assert passed[0] == "Skip to main content"
    assert passed.index("People") < passed.index(action)
    with someone.page.expect_navigation(wait_until="load"):
        someone.page.keyboard.press("Enter")
    someone.is_on(action)


def test_the_menu_of_a_telephone_opens_by_keyboard(visiting: Visiting) -> None:
    someone = visiting("coordinator@", viewport={"width": 320, "height": 700})
    someone.opens("/start")
    menu = someone.page.get_by_role("button", name="Menu", exact=True)
    assert menu.get_attribute("aria-expanded") == "false"
    tabs_to(someone, "Menu")
    someone.page.keyboard.press("Enter")
    assert menu.get_attribute("aria-expanded") == "true"
    tabs_to(someone, "People")


@pytest.mark.parametrize("width", [320, 1280])
def test_somebody_misspelt_is_found_from_any_page_by_keyboard(width: int, visiting: Visiting) -> None:
    someone = visiting("coordinator@", viewport={"width": width, "height": 700})
    someone.opens("/placements")
    tabs_to(someone, "Search people, opportunities and organisations")
    someone.page.keyboard.type("helpreton")
    tabs_to(someone, "Search")
    someone.page.keyboard.press("Enter")
    someone.page.wait_for_url("**/search?search=1")
    found = someone.page.get_by_role("list", name="People").get_by_role("listitem")
    assert "Helperton, Sami" in found.first.inner_text()
    assert "Similar to what you typed" in found.first.inner_text()
    assert someone.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_prison_is_found_from_any_page_and_read_about(visiting: Visiting) -> None:
    someone = visiting("champion@")
    someone.opens("/start")
    someone.types("Search opportunities and organisations", "leeds")
    someone.presses("Search")
    someone.follows("Leeds (HMP)")
    someone.sees("LEI", "Who to ask")
    someone.looks()
