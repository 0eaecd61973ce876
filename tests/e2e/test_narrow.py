"""Lists on a telephone: each row is a card of which nothing is cut off."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.test_importing import BAD, sends
from tests.e2e.test_many import ticks
from tests.e2e.test_merging import adds
from tests.e2e.visitor import Visitor
from tests.factories.imports import HEADINGS, csv_of
from volunteer_app.foundation import clock

FURTHER = "These are further hours of the same day"
TELEPHONE = {"width": 320, "height": 800}
CHOOSING = ["/people", "/applications", "/training/to-verify", "/hours/to-approve"]
# What stands off the screen, also within a frame that scrolls
CUT_OFF = """() => {
  const table = document.querySelector('main table.app-cards')
  if (!table) return ['no cards on ' + document.title]
  return [...table.querySelectorAll('tbody th, tbody td, tbody a, tbody button, tbody strong')]
    .filter(e => !e.closest('.govuk-visually-hidden'))
    .filter(e => { return e.getBoundingClientRect().right > window.innerWidth + 0.5 })
    .concat([...table.querySelectorAll('tbody td')].filter(e => e.scrollWidth > e.clientWidth + 1))
    .map(e => e.textContent.trim().slice(0, 40))
}"""


def all_is_seen(visitor: Visitor) -> None:
    """Nothing of the page's cards is off the screen, and no heading stands with nothing after it."""
    assert visitor.page.evaluate(CUT_OFF) == []
    expect(visitor.page.locator("main td[data-label]:empty").locator("visible=true")).to_have_count(0)
    visitor.looks()


def logs_training(someone: Visitor) -> None:
    """Somebody new has training that waits to be verified."""
    someone.opens(f"{adds(someone, 'Marged', 'Trainby')}/training/new")
    someone.chooses("Volunteering in Prison")
    someone.gives_date("When was it finished?", clock.today())
    someone.types("Hours", "5")
    someone.presses("Log the training")


def logs_hours(someone: Visitor) -> None:
    """A placement has hours that wait to be approved."""
    someone.opens("/placements?state=approved")
    someone.page.locator("main tbody a").first.click()
    someone.opens(f"{someone.path}/hours/new")
    someone.gives_date("Which day?", clock.today())
    someone.types("Hours", "2")
    someone.presses("Log the hours")
    if someone.page.get_by_label(FURTHER).count():
        someone.chooses(FURTHER)
        someone.presses("Log the hours")


# Other tests decide on all that waits, so each test brings something of its own
BRINGS: dict[str, Callable[[Visitor], None]] = {
    "/training/to-verify": logs_training,
    "/hours/to-approve": logs_hours,
}


def goes_to(someone: Visitor, path: str) -> None:
    """Open a list that is not empty."""
    if bring := BRINGS.get(path):
        bring(someone)
    someone.opens(path)


@pytest.mark.parametrize("path", CHOOSING)
def test_without_scripts_only_buttons_that_work_are_seen(path: str, visiting: Visiting) -> None:
    someone = visiting("coordinator@", java_script_enabled=False)
    goes_to(someone, path)
    expect(someone.page.locator(".js-choose-all")).to_have_count(1)
    expect(someone.page.locator(".js-choose-all")).to_be_hidden()
    expect(someone.page.locator(".js-choose-count")).to_be_hidden()


def test_a_link_above_the_list_leads_to_what_can_be_done_without_scripts(visiting: Visiting) -> None:
    someone = visiting("coordinator@", java_script_enabled=False, viewport=TELEPHONE)
    someone.opens("/people")
    ticks(someone, 1)
    someone.page.get_by_role("link", name="Send a message to those you ticked").click()
    expect(someone.page.get_by_label("With which people?")).to_be_in_viewport()
    someone.presses("Send them a message")
    someone.is_on("Write to 1 person")


@pytest.mark.parametrize("path", CHOOSING)
def test_nothing_of_a_list_is_cut_off_on_a_telephone(path: str, visiting: Visiting) -> None:
    someone = visiting("coordinator@", viewport=TELEPHONE)
    goes_to(someone, path)
    all_is_seen(someone)


def test_both_records_are_compared_on_a_telephone(visiting: Visiting) -> None:
    someone = visiting("coordinator@", viewport=TELEPHONE)
    kept, other = adds(someone, "Marged", "Narrowby"), adds(someone, "Marged", "Narrowby")
    someone.opens(kept)
    someone.presses("Merge with another record")
    someone.types("Reference of the other record", other.rpartition("/")[2])
    someone.presses("Compare the records")
    all_is_seen(someone)


def test_what_is_wrong_with_a_file_is_read_on_a_telephone(visiting: Visiting, tmp_path: Path) -> None:
    someone = visiting("coordinator@", viewport=TELEPHONE)
    file = tmp_path / "people.csv"
    file.write_bytes(csv_of(HEADINGS, [BAD]))
    address = sends(someone, file)
    someone.opens(f"{address}/rows/bad")
    someone.sees("Last name (column B)")
    all_is_seen(someone)
    someone.opens("/imports")
    all_is_seen(someone)


def test_what_is_decided_for_many_is_read_on_a_telephone_with_its_evidence(visiting: Visiting) -> None:
    someone = visiting("coordinator@", viewport=TELEPHONE)
    goes_to(someone, "/training/to-verify")
    ticks(someone, 1)
    someone.presses("Verify them, or send them back")
    expect(someone.page.locator("main td[data-label=Evidence]")).to_have_count(1)
    expect(someone.page.locator("main td[data-label=Evidence]")).not_to_be_empty()
    all_is_seen(someone)
