"""What must hold of every page: axe finds nothing, it fits a telephone, its heading and title agree."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SERVICE = "Manage justice volunteering"
NARROW, WIDE = 320, 1280
HEIGHT = 900

# WCAG 2.2 at levels A and AA, and axe's own best practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async tags => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
  const where = rule => rule.nodes.map(node => node.target.join(' ')).join('; ')
  return found.violations.map(rule => `${rule.id}: ${rule.help}: ${where(rule)}`)
}"""
TOO_WIDE = """() => document.documentElement.scrollWidth > window.innerWidth
  ? [...document.querySelectorAll('body *')]
      .filter(e => e.getBoundingClientRect().right > window.innerWidth + 0.5)
      .filter(e => !e.closest('.moj-scrollable-pane'))
      .slice(0, 3).map(e => `${e.tagName.toLowerCase()} "${(e.textContent || '').trim().slice(0, 40)}"`)
  : null"""


def faults_at(page: Page, width: int, *, axe: bool = True) -> list[str]:
    """What is wrong with the page that is open, in a window of this many pixels."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    wide = page.evaluate(TOO_WIDE)
    faults = [] if wide is None else [f"scrolls sideways at {width} px: {wide}"]
    return faults + [f"axe at {width} px: {each}" for each in (_axe(page) if axe else [])]


def faults_of_heading(page: Page) -> list[str]:
    """The one h1 stands at the start of the title."""
    headings = [" ".join(each.split()) for each in page.locator("h1").all_text_contents()]
    if len(headings) != 1:
        return [f"{len(headings)} headings of the first level"]
    wanted = {f"{headings[0]} - {SERVICE}", f"Error: {headings[0]} - {SERVICE}"}
    return [] if page.title() in wanted else [f"title {page.title()!r} for the heading {headings[0]!r}"]


def faults_of_summary(page: Page) -> list[str]:
    """The error summary has the focus, and each of its links leads to a field of the page."""
    facts: dict[str, Any] = page.evaluate(
        """() => {
          const box = document.querySelector('.govuk-error-summary')
          if (!box) return {missing: true}
          const dead = [...box.querySelectorAll('a')].map(a => a.getAttribute('href').slice(1))
            .filter(id => !['INPUT', 'SELECT', 'TEXTAREA'].includes(document.getElementById(id)?.tagName))
          return {focus: document.activeElement === box, dead}
        }"""
    )
    if facts.get("missing"):
        return ["no error summary"]
    faults = [f"the summary leads to no field: #{each}" for each in facts["dead"]]
    return faults if facts["focus"] else [*faults, "the error summary has not the focus"]


def _axe(page: Page) -> list[str]:
    # Evaluated, not added as a script element: the page's own content security policy stays in force.
    if not page.evaluate("() => typeof axe !== 'undefined'"):
        page.evaluate(_axe_source())
    found: list[str] = page.evaluate(RUN_AXE, TAGS)
    return found


@cache
def _axe_source() -> str:
    assert AXE.exists(), "axe-core is missing: run `make frontend`"
    return f"{AXE.read_text('utf-8')}; undefined"
