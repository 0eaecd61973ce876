"""On paper: the form to apply by post and the list for the gate, without what only a screen needs."""

from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor


def as_printed(visitor: Visitor) -> None:
    """See the page as paper shows it."""
    visitor.page.emulate_media(media="print")


def no_frame_is_seen(visitor: Visitor) -> None:
    """Neither menu, nor signing out, nor footer, nor buttons."""
    for each in visitor.page.get_by_role("navigation").all():
        expect(each).to_be_hidden()
    for each in visitor.page.get_by_role("button").all():
        expect(each).to_be_hidden()
    expect(visitor.page.get_by_role("contentinfo")).to_be_hidden()


def test_the_application_form_can_be_printed(visiting: Visiting) -> None:
    someone = visiting()
    someone.opens("/opportunities")
    someone.page.get_by_role("main").get_by_role("heading", level=2).get_by_role("link").first.click()
    someone.follows("print the application form")
    expect(someone.page.get_by_role("button", name="Print this form")).to_be_visible()
    as_printed(someone)
    no_frame_is_seen(someone)
    someone.sees("First name", "Why would you like to volunteer in this role?", "Your name or signature")


def test_the_gate_list_can_be_printed(visiting: Visiting) -> None:
    someone = visiting("security@")
    someone.opens("/gate-list")
    expect(someone.page.get_by_role("button", name="Print the gate list")).to_be_visible()
    as_printed(someone)
    no_frame_is_seen(someone)
    expect(someone.page.get_by_role("table")).to_be_visible()
