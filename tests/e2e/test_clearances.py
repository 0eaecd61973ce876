"""Clearances and passports in a browser: what a prison needs, a past day, relying, taking back."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.steps.coordinator import in_days
from tests.e2e.test_printing import as_printed, no_frame_is_seen
from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock


def first_of(visitor: Visitor) -> str:
    """Follow the first name of the list; gives the name."""
    link = visitor.page.get_by_role("rowheader").get_by_role("link").first
    name = link.inner_text()
    visitor.follows(name)
    return name


def test_a_prison_asks_for_something_and_the_organisation_gives_it_back(visiting: Visiting) -> None:
    prison = visiting("security@")
    prison.opens("/clearances?with=prison")
    prison.looks()
    first_of(prison)
    prison.follows("Ask for something before you decide")
    prison.presses("Ask for this")
    prison.has_problem("Select who has to do something", "Select what you need")
    prison.looks()
    prison.chooses("The organisation that asks")
    prison.chooses("Say on which days they will come")
    prison.presses("Ask for this")
    prison.sees("It is now with the organisation, who can see what you need")

    ours = visiting("coordinator@")
    ours.opens("/clearances/asked?with=organisation")
    ours.looks()
    first_of(ours)
    ours.follows("Say who has to do something now")
    ours.looks()
    ours.chooses("The prison")
    ours.presses("Save")
    ours.sees("It is now with the prison", "With the prison")
    ours.looks()


def test_a_prison_changes_a_clearance_and_answers_for_a_past_day(visiting: Visiting) -> None:
    prison = visiting("security@")
    prison.opens("/clearances/cleared")
    name = first_of(prison)
    prison.presses("Change this clearance")
    prison.looks()
    prison.selects("Level", "Escorted")
    prison.gives_date("Last day", in_days(200))
    prison.types("Conditions (optional)", "Only with the chaplain")
    prison.types("Why do you change this clearance?", "Asked by the wing")
    prison.presses("Change the clearance")
    prison.sees("Only with the chaplain", "Reason, kept for the prison: Asked by the wing")
    prison.looks()
    prison.opens("/gate-list?whole=yes")
    prison.looks()
    assert prison.row(name, "Only with the chaplain", "Passport", "Escorted").count() == 1
    prison.follows("Cleared on a day")
    prison.gives_date("Which day?", clock.today() - timedelta(days=1))
    prison.presses("Show this day")
    prison.sees("changes nothing here")
    prison.does_not_see("Only with the chaplain")
    prison.looks()
    prison.follows("Download")
    prison.chooses("CSV")
    with prison.page.expect_download() as taken:
        prison.page.get_by_role("button", name="Download").click()
    assert taken.value.suggested_filename.startswith("cleared-on-a-day")


def test_an_officer_is_asked_before_they_rely_on_a_check(visiting: Visiting) -> None:
    ours = visiting("vetting@")
    ours.opens("/reliances")
    first_of(ours)
    with ours.page.expect_navigation():
        ours.page.locator(".govuk-back-link").click()
    ours.looks()
    with ours.page.expect_navigation():
        ours.page.locator("main a[href$='/rely']").first.click()
    ours.looks()


def test_a_volunteer_answers_shares_prints_and_takes_back(visiting: Visiting) -> None:
    someone = visiting("volunteer@")
    someone.opens("/my/passport")
    someone.looks()
    question = someone.page.get_by_role("link", name="Read the question and answer").first
    with someone.page.expect_navigation():
        question.click()
    someone.is_on("May they rely on your checks?")
    someone.presses("Send your answer")
    someone.has_problem("Select yes if you agree")
    someone.chooses("Yes")
    someone.looks()
    someone.presses("Send your answer")
    someone.sees("may now rely on these checks")
    someone.follows("Let an organisation rely on your checks")
    someone.looks()
    someone.presses("I agree")
    someone.has_problem("Select an organisation", "Select at least one kind of check")
    someone.opens("/my/passport")
    with someone.page.expect_navigation():
        someone.page.get_by_role("link", name="Take this back from").first.click()
    someone.sees("It can no longer start to use your checks")
    someone.looks()
    someone.presses("Take it back")
    someone.sees("The agreement is taken back from now on", "Taken back on")
    expect(someone.page.get_by_role("button", name="Print your passport")).to_be_visible()
    as_printed(someone)
    no_frame_is_seen(someone)
    someone.sees("Your checks, and who holds them")


def test_who_relies_looks_again_stops_and_asks(visiting: Visiting) -> None:
    ours = visiting("vetting@")
    ours.opens("/reliances")
    ours.looks()
    first_of(ours)
    ours.sees("Look at this again")
    ours.looks()
    ours.presses("Stop relying on this check")
    ours.looks()
    ours.presses("Stop relying on it")
    ours.is_on("Checks of other organisations")
    ours.looks()
    ours.presses("Ask to rely on checks of others")
    ours.presses("Continue")
    ours.has_problem("Select at least one kind of check", "Select how they agree")
    ours.looks()
    ours.chooses("Criminal record certificate")
    ours.chooses("They have signed a form")
    ours.gives_date("Last day", in_days(90))
    ours.presses("Continue")
    ours.sees("Their agreement is recorded")
