"""A prison visitor's rota for three months: planned, signed up for, swapped, called off and registered; and
hours that are put right."""

from datetime import timedelta

from icalendar import Calendar
from playwright.sync_api import expect

from tests.e2e import mailbox
from tests.e2e.conftest import Visiting, sign_in
from tests.e2e.server import Server
from tests.e2e.steps import given
from tests.e2e.visitor import Visitor
from volunteer_app.cli.sample.accounts import PASSWORD
from volunteer_app.foundation import clock

TELEPHONE = {"viewport": {"width": 320, "height": 568}}
TITLE = "Prison visitors"


def plans(cora: Visitor, place: str, role: str) -> None:
    """Every week from tomorrow, for three months."""
    cora.opens("/placements")
    cora.follows("Rota")
    cora.looks()
    cora.presses("Plan a rota")
    cora.presses("Plan the rota")
    cora.has_problem("Enter a name for the rota", "Select a place", "Select a role", "Enter the start time")
    cora.looks()
    tomorrow = clock.today() + timedelta(days=1)
    cora.types("Name of the rota", TITLE)
    cora.selects("Place", place)
    cora.selects("Role", role)
    cora.chooses("Every week")
    cora.gives_date("First session", tomorrow)
    cora.gives_date("Last day", tomorrow + timedelta(days=90))
    cora.types("Start time", "5am")
    cora.types("End time", "6am")
    cora.types("How many volunteers are needed?", "1")
    cora.types("What volunteers need to know (optional)", "Come to the main gate.")
    cora.presses("Plan the rota")
    cora.has_problem("lets volunteers in from")
    cora.types("Start time", "1:30pm")
    cora.types("End time", "3pm")
    cora.presses("Plan the rota")
    cora.sees("The rota is planned", "1:30pm to 3pm", "Come to the main gate.")
    cora.looks()


def signs_up(someone: Visitor, sessions: list[int]) -> None:
    """For some of the sessions of the new rota, counted from the first; -1: the last."""
    someone.opens("/my/rota")
    ours = someone.page.get_by_label(TITLE)
    for number in sessions:
        ours.nth(number).check()
    someone.looks()
    someone.presses("Sign up for those that are ticked")


def volunteer(visiting: Visiting, email: str) -> Visitor:
    someone = visiting("", **TELEPHONE)
    sign_in(someone, email, PASSWORD)
    return someone


def has_a_calendar(asha: Visitor) -> None:
    """A private address, read as a calendar reads it, and ended."""
    asha.opens("/my/rota")
    asha.follows("See your sessions in your own calendar")
    asha.looks()
    asha.presses("Make an address")
    asha.looks()
    address = asha.page.locator("dd").first.inner_text().strip()
    answer = asha.context.request.get(address)
    events = Calendar.from_ical(answer.body()).walk("VEVENT")
    assert [str(each["SUMMARY"]) for each in events] == [TITLE] * 13
    assert b"Rotaford" not in answer.body()
    asha.presses("Stop sharing")
    asha.sees("Make an address")
    assert asha.context.request.get(address).status == 404


def waits_and_moves_up(asha: Visitor, bryn: Visitor, server: Server) -> None:
    """Bryn waits for the last session, which is full; Asha gives her place there up, and it is Bryn's."""
    signs_up(bryn, [-1])
    bryn.sees("You are on the waiting list of 1 session", "On the waiting list")
    bryn.does_not_see("Signed up")
    asha.opens("/my/rota")
    asha.page.get_by_role("main").get_by_role("link", name="1:30pm to 3pm").last.click()
    asha.looks()
    asha.follows("Raise a concern from this session")
    asha.looks()
    asha.page.go_back()
    asha.presses("Give your place up")
    asha.looks()
    asha.presses("Give your place up")
    asha.sees("You are no longer signed up")
    bryn.opens("/my/rota")
    bryn.does_not_see("On the waiting list")
    bryn.sees("Signed up")
    told = mailbox.text_sent_to(
        server.instance, "bryn.rotaford@people.example", "You have a place on the rota"
    )
    assert "You were on the waiting list, and the place is now yours" in told
    assert TITLE not in told


def swaps(asha: Visitor, bryn: Visitor, cora: Visitor) -> None:
    """Bryn has the last session, Asha those before, and they swap."""
    asha.opens("/my/rota")
    asha.page.get_by_role("main").get_by_role("link", name="1:30pm to 3pm").first.click()
    asha.follows("Ask to swap it for another session")
    asha.looks()
    asha.presses("Ask to swap")
    asha.has_problem("Select a session")
    asha.page.get_by_role("radio").last.check()
    asha.presses("Ask to swap")
    asha.sees("Waiting for somebody to agree")
    asha.looks()
    bryn.opens("/my/rota")
    bryn.sees("Can you swap?")
    bryn.does_not_see("Asha")
    bryn.looks()
    bryn.page.get_by_role("button", name="Swap").first.click()
    bryn.looks()
    bryn.presses("Swap")
    bryn.sees("You have swapped")
    cora.opens("/rota?when=coming")
    cora.sees(TITLE)


def calls_off(cora: Visitor, place: str) -> None:
    """The prison's regime is restricted in the week of the second session."""
    day = clock.today() + timedelta(days=8)
    cora.opens("/rota/cancel")
    cora.looks()
    cora.gives_date("First day", day)
    cora.gives_date("Last day", day)
    cora.selects("Place", place)
    cora.presses("Show the sessions")
    cora.sees("What will happen", "1 person signed up or waiting")
    cora.looks()
    for box in cora.page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    cora.presses("Cancel these sessions")
    cora.has_problem("Select why you are cancelling")
    cora.looks()
    cora.chooses("The prison’s regime is restricted")
    cora.presses("Cancel these sessions")
    cora.sees("1 session is cancelled. 1 person was told by email")


def test_a_prison_visitors_rota_for_three_months(visiting: Visiting, server: Server) -> None:
    place, role, emails = given.two_who_are_placed_at_the_rota(server)
    cora = visiting("coordinator@")
    plans(cora, place, role)
    asha, bryn = (volunteer(visiting, email) for email in emails)
    signs_up(asha, list(range(13)))
    asha.sees("You are signed up for 13 sessions")
    asha.looks()
    has_a_calendar(asha)
    calls_off(cora, place)
    asha.opens("/my/rota")
    asha.sees("the session was cancelled")
    waits_and_moves_up(asha, bryn, server)
    swaps(asha, bryn, cora)


def test_a_coordinator_takes_the_register_of_today_on_a_telephone_without_scripts(visiting: Visiting) -> None:
    cora = visiting("coordinator@", java_script_enabled=False, **TELEPHONE)
    cora.opens("/rota/today")
    cora.is_on("Today’s sessions")
    cora.looks()
    cora.page.get_by_role("main").get_by_role("heading", level=2).get_by_role("link").first.click()
    cora.looks()
    page = cora.path
    cora.opens(f"{page}/people")
    cora.looks()
    cora.opens(f"{page}/register")
    cora.looks()
    cora.opens("/rota?when=coming")
    cora.page.locator("main tbody a").first.click()
    cora.presses("Change the session")
    cora.looks()
    cora.types("How many volunteers are needed?", "6")
    cora.presses("Save the session")
    cora.sees("The session is saved", "of 6 volunteers")
    remove = cora.page.get_by_role("link", name="Remove")
    if remove.count():
        remove.first.click()
        cora.looks()


def test_a_rota_is_changed_and_prolonged_and_the_times_of_the_prison_end(visiting: Visiting) -> None:
    cora = visiting("coordinator@", java_script_enabled=False, **TELEPHONE)
    cora.opens("/rotas")
    cora.looks()
    cora.page.locator("main tbody a").last.click()
    cora.presses("Change the rota")
    cora.looks()
    cora.opens(cora.path.removesuffix("/edit"))
    cora.presses("Add sessions")
    cora.looks()
    cora.opens(cora.path.removesuffix("/extend"))
    cora.page.get_by_role("link", name="Regime times of").click()
    cora.looks()
    cora.page.get_by_role("link", name="End").first.click()
    cora.looks()


def test_hours_are_put_right_and_summed_up(visiting: Visiting) -> None:
    cora = visiting("coordinator@")
    cora.opens("/hours/corrections")
    cora.looks()
    cora.page.locator("main tbody a").first.click()
    cora.looks()
    cora.follows("All hours of this placement")
    ask = cora.page.get_by_role("link", name="Ask for a correction")
    if ask.count():
        ask.first.click()
        cora.looks()
    cora.opens("/hours/corrections")
    cora.page.locator("main tbody a").first.click()
    cora.presses("Save")
    cora.has_problem("Select yes if you put the hours right")
    cora.looks()
    cora.chooses("Yes")
    cora.presses("Save")
    cora.sees("The correction is accepted")
    cora.opens("/hours/totals")
    cora.looks()
    cora.sees("All together", "£")
    expect(cora.page.get_by_role("columnheader", name="Role")).to_be_visible()
