"""Leaving and coming back: an application by a link, a form of staff across the end of a sign-in."""

from datetime import date

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import EMAILS, Visiting, sign_in
from tests.e2e.mailbox import link_sent_to
from tests.e2e.server import Server
from tests.e2e.steps import applicant, given
from tests.e2e.steps.applicant import Applicant
from tests.e2e.visitor import Visitor
from volunteer_app.cli.sample.accounts import PASSWORD

ROLE = "Official prison visitor with Lantern Mentoring"
COORDINATOR = EMAILS["coordinator@"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_application_is_left_and_finished_in_another_browser(
    server: Server, visiting: Visiting, scripts: bool
) -> None:
    who = Applicant("Mair", "Latersend", f"mair{scripts:d}@people.example")
    library = visiting(java_script_enabled=scripts)
    applicant.opens_the_opportunity(library, ROLE)
    library.presses("Apply now")
    applicant.begins(library, who)
    library.chooses("Yes")
    library.types("Email address", who.email)
    library.presses("Save and come back later")
    library.is_on("Save and come back later")
    library.looks()
    expect(library.page.get_by_label("Email address")).to_have_value(who.email)
    library.presses("Send me a link")
    library.is_on("Check your email")
    library.looks()

    home = visiting(java_script_enabled=scripts)
    home.opens(link_sent_to(server.instance, who.email, "Finish your application"))
    home.is_on("Go on with your application")
    home.looks()
    home.presses("Go on with my application")
    home.is_on("What is your telephone number? (optional)")
    applicant.finishes(home)

    library.opens(link_sent_to(server.instance, who.email, "Finish your application"))
    library.is_on("This link no longer works")
    library.looks()


def test_who_has_no_email_address_is_told_what_else_to_do(visiting: Visiting) -> None:
    someone = visiting()
    applicant.opens_the_opportunity(someone, ROLE)
    someone.presses("Apply now")
    applicant.begins(someone, Applicant("No", "Mailbox", ""))
    someone.chooses("No, contact me another way")
    someone.presses("Save and come back later")
    someone.sees("print the application form")
    someone.looks()


def test_a_volunteer_finds_what_they_began_on_another_device(visiting: Visiting) -> None:
    telephone, computer = visiting("volunteer@"), visiting("volunteer@")
    telephone.opens("/opportunities?q=Official+prison+visitor")
    telephone.follows(ROLE)
    telephone.presses("Apply now")
    telephone.types("Why would you like to volunteer in this role?", "I was asked to think about it")
    telephone.presses("Save and come back later")
    telephone.is_on("Your answers are saved")
    telephone.looks()
    computer.opens("/my/volunteering")
    computer.sees("You began this on")
    computer.looks()
    computer.page.get_by_role("link", name="Go on with this application").first.click()
    computer.is_on("When could you volunteer?")


def signs_in_again(visitor: Visitor) -> None:
    """On the page that asks for it."""
    visitor.is_on("Sign in")
    visitor.types("Email address", COORDINATOR)
    visitor.types("Password", PASSWORD)
    visitor.presses("Sign in")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_form_outlives_the_end_of_a_sign_in(server: Server, visiting: Visiting, scripts: bool) -> None:
    staff = visiting(java_script_enabled=scripts)
    sign_in(staff, COORDINATOR, PASSWORD)
    staff.opens("/people/add")
    staff.types("First name", "Outlast")
    staff.types("Last name", f"Timeout{scripts:d}")
    staff.gives_date("Date of birth (optional)", date(1990, 5, 17))
    staff.chooses("Welsh", of="Preferred language")
    given.a_sign_in_runs_out(server, COORDINATOR)
    staff.presses("Add this person")
    staff.sees("it is kept for 24 hours")
    signs_in_again(staff)
    staff.is_on("Add a person")
    staff.sees("What you typed is below and has not been saved yet")
    staff.looks()
    expect(staff.page.get_by_label("Last name")).to_have_value(f"Timeout{scripts:d}")
    staff.chooses("We will, on their behalf")
    staff.chooses("They told me")
    staff.gives_date("When did they agree?", date(2026, 1, 5))
    staff.presses("Add this person")
    staff.is_on(f"Outlast Timeout{scripts:d}")


def test_a_form_that_spans_pages_loses_nothing_on_any_of_them(server: Server, visiting: Visiting) -> None:
    staff = visiting()
    sign_in(staff, COORDINATOR, PASSWORD)
    staff.opens("/manage/opportunities")
    staff.follows(ROLE)
    preview = staff.path
    staff.opens(f"{preview}/edit")
    staff.types("Time it takes", "3 hours after a time-out")
    given.a_sign_in_runs_out(server, COORDINATOR)
    staff.presses("Save")
    signs_in_again(staff)
    expect(staff.page.get_by_label("Time it takes")).to_have_value("3 hours after a time-out")
    staff.presses("Save")
    staff.sees("3 hours after a time-out")
    staff.opens(f"{preview}/close")
    staff.types("Why are you closing it?", "Never mind")
    given.a_sign_in_runs_out(server, COORDINATOR)
    staff.page.get_by_role("main").get_by_role("button").last.click()
    signs_in_again(staff)
    expect(staff.page.get_by_label("Why are you closing it?")).to_have_value("Never mind")
    staff.presses("Throw away what I typed")
    staff.sees("has been thrown away")
    expect(staff.page.get_by_label("Why are you closing it?")).to_have_value("")


def soon(route: Route) -> None:
    """The page as it is 26 minutes later."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('data-seconds="1740"', 'data-seconds="240"'))


def test_a_warning_comes_before_a_sign_in_ends_and_staying_needs_one_key(visiting: Visiting) -> None:
    staff = visiting("coordinator@")
    staff.page.route("**/people/add", soon)
    staff.opens("/people/add")
    warning = staff.page.get_by_role("dialog", name="You will soon be signed out")
    expect(warning).to_be_visible(timeout=10_000)
    expect(warning).to_contain_text("4 minutes")
    staff.looks()
    expect(warning.get_by_role("button", name="Stay signed in")).to_be_focused()
    staff.page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
