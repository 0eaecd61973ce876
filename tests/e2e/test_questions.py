"""A coordinator records how somebody was told of the question on convictions, and sends their envelope on."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor

TOLD = "Record that they were told"
SENT_ON = "Record that a paper was sent on"


def test_a_coordinator_tells_somebody_the_law_and_sends_their_envelope_on(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    _finds_somebody_to_tell(someone)
    someone.looks()
    question = _address(someone, TOLD)
    someone.opens(question)
    someone.is_on(TOLD)
    someone.looks()
    someone.presses("Save")
    someone.has_problem("Select how you told them")
    someone.chooses("Face to face")
    someone.presses("Save")
    someone.sees("Thank you, this is recorded")
    someone.opens(question)
    someone.is_on(SENT_ON)
    someone.looks()
    someone.presses("Save")
    someone.has_problem("Select that the envelope has gone to the vetting officer, unopened")
    someone.chooses("The closed envelope has gone to the vetting officer. I have not opened it")
    someone.presses("Save")
    someone.sees("Thank you, this is recorded")
    expect(someone.page.get_by_role("link", name=TOLD)).to_have_count(0)


def _finds_somebody_to_tell(someone: Visitor) -> None:
    """Through the first page of people, until a question waits to be put to one of them."""
    someone.opens("/people")
    people = someone.page.locator("main tbody a").evaluate_all(
        "links => links.map(a => a.getAttribute('href'))"
    )
    for path in people:
        page = f"{path}/convictions"
        if TOLD in someone.context.request.get(f"{someone.address}{page}").text():
            someone.opens(page)
            return
    raise AssertionError("the sample data has nobody to be told which law applies")


def _address(someone: Visitor, words: str) -> str:
    found = someone.page.get_by_role("link", name=re.compile(f"^{words}")).first.get_attribute("href")
    assert found
    return found
