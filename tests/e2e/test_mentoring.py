"""A mentor is found for somebody who waits, and the two go on until a planned ending with outcomes."""

import re
from datetime import timedelta

from tests.e2e.conftest import Visiting
from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock

WORRIED = "Are you worried about anybody’s safety?"
WORRY = "Invented by a browser test: he said that he would not come home"
TELEPHONE = {"viewport": {"width": 320, "height": 568}}


def adds_somebody(bethan: Visitor) -> None:
    """Somebody who asked four weeks ago."""
    bethan.opens("/mentoring/waiting?view=all")
    bethan.is_on("Waiting for a mentor")
    bethan.looks()
    bethan.presses("Add somebody")
    bethan.looks()
    bethan.presses("Add to the waiting list")
    bethan.has_problem(
        "Select yes if they agree",
        "Select yes if it may be shared with evaluators",
        "Select how they told you",
        "Enter a first name or initials",
        "Select how they want to meet",
        "Select whom they want as a mentor",
        "Select yes if they want a mentor with lived experience",
        "Select a kind of mentoring",
        "Select a place",
        "Select who asked for it",
    )
    bethan.looks()
    bethan.chooses("Yes", of="Do they agree that we hold this to find and support a mentor?")
    bethan.chooses("Yes", of="May what changes for them be shared, without their name, with evaluators?")
    bethan.chooses("They told me")
    bethan.types("First name or initials", "Zed")
    bethan.types("First half of their home postcode (optional)", "LS1")
    bethan.chooses("Accommodation", of="What would they like much help with?")
    bethan.chooses("Either")
    bethan.chooses("No preference")
    bethan.chooses("No", of="Do they want a mentor with lived experience?")
    bethan.selects("Which kind of mentoring?", "Mentor in prison")
    bethan.selects("Where would it begin?", "Leeds (HMP)")
    bethan.chooses("Probation")
    bethan.gives_date("When did they ask?", clock.today() - timedelta(days=28))
    bethan.presses("Add to the waiting list")
    bethan.sees("Zed")
    bethan.sees("They are on the waiting list", "Accommodation", "28 days")
    bethan.looks()


def test_a_coordinator_adds_somebody_and_reads_whom_one_could_propose(visiting: Visiting) -> None:
    bethan = visiting("coordinator@")
    adds_somebody(bethan)
    bethan.presses("Find a mentor")
    bethan.sees("Who cannot be proposed, and why")
    bethan.looks()


def test_everybody_who_waits_is_matched_at_once_and_a_person_decides(visiting: Visiting) -> None:
    bethan = visiting("coordinator@")
    bethan.opens("/matching")
    bethan.looks()
    bethan.presses("Suggest anew")
    bethan.sees("people waited", "What was suggested on")
    bethan.looks()
    bethan.page.locator("main li a", has_text="SUG-").first.click()
    bethan.looks()
    bethan.presses("Decide")
    bethan.has_problem("Select what you decide")
    bethan.chooses("Decline")
    bethan.presses("Decide")
    bethan.has_problem("Select why you decline")
    bethan.chooses("Not now")
    bethan.presses("Decide")
    bethan.sees("The suggestion is declined")


def test_the_pages_of_a_match_and_of_its_beginning_can_be_read_by_everybody(visiting: Visiting) -> None:
    bethan = visiting("coordinator@")
    bethan.opens("/matches?state=proposed")
    bethan.looks()
    bethan.page.locator("main tbody th a").first.click()
    bethan.sees("What comes next", "Screening")
    bethan.looks()
    match = bethan.path
    for page in ("begin", "placement", "decline"):
        bethan.opens(f"{match}/{page}")
        bethan.looks()
    bethan.presses("Decline")
    bethan.has_problem("Select why")


def test_the_forms_of_a_mentoring_can_be_read_by_everybody(visiting: Visiting) -> None:
    bethan = visiting("coordinator@")
    bethan.opens("/mentoring?view=all")
    bethan.page.locator("main tbody th a").last.click()
    page = bethan.path
    for form in (
        "sessions/plan",
        "sessions/missed",
        "goals/new",
        "feedback/mentor",
        "review",
        "move",
        "change",
    ):
        bethan.opens(f"{page}/{form}")
        bethan.looks()
    plans_and_cancels(bethan, page)
    bethan.opens(f"{page}/sessions")
    bethan.page.locator("main tbody th a").first.click()
    bethan.looks()
    bethan.opens(page)
    bethan.page.get_by_role("link", name="What became of it").first.click()
    bethan.looks()


def plans_and_cancels(bethan: Visitor, page: str) -> None:
    """Plan a session, look at the page that asks before it is cancelled, and cancel it."""
    bethan.opens(f"{page}/sessions/plan")
    bethan.gives_date("Which day?", clock.today() + timedelta(days=1))
    bethan.page.get_by_role("radio").first.check()
    bethan.presses("Plan it")
    bethan.opens(f"{page}/sessions")
    bethan.page.get_by_role("link", name="Cancel it").first.click()
    bethan.is_on("Cancel this session")
    bethan.looks()
    bethan.presses("Cancel the session")


def writes_down_a_goal_and_a_session(bethan: Visitor, page: str) -> None:
    bethan.follows("Add a goal")
    bethan.looks()
    bethan.selects("What is it about?", "Health")
    bethan.types("What do they want to reach?", "To sleep through the night")
    bethan.presses("Add the goal")
    bethan.sees("To sleep through the night")
    bethan.opens(f"{page}/sessions/held")
    bethan.looks()
    bethan.types("Minutes", "45")
    bethan.chooses("By phone")
    bethan.chooses("No", of=WORRIED)
    bethan.presses("Write it down")
    bethan.sees("Session written down")
    bethan.opens(f"{page}/sessions")
    bethan.looks()


def concerns_on_today(lead: Visitor) -> set[str]:
    """What the lead's start page names, by reference."""
    lead.opens("/start")
    lead.sees("Concerns to take on")
    return set(re.findall(r"CON-[0-9A-Z]+", lead.page.get_by_role("main").inner_text()))


def test_a_worry_in_a_session_is_found_by_the_safeguarding_lead_on_today(visiting: Visiting) -> None:
    lead = visiting("safeguarding@")
    before = concerns_on_today(lead)
    bethan = visiting("coordinator@", java_script_enabled=False, **TELEPHONE)
    bethan.opens("/mentoring?going=yes")
    bethan.page.locator("main tbody th a").first.click()
    page = bethan.path
    bethan.opens(f"{page}/concern")
    bethan.looks()
    bethan.opens(f"{page}/sessions/held")
    bethan.types("Minutes", "30")
    bethan.chooses("By phone")
    bethan.chooses("Yes: tell the safeguarding lead now", of=WORRIED)
    bethan.presses("Write it down")
    bethan.has_problem(
        "Enter what happened, or what worries you", "Select yes if somebody may be harmed soon"
    )
    bethan.types("What happened, or what worries you?", WORRY)
    bethan.chooses("Yes, or I do not know", of="May somebody be harmed soon?")
    bethan.presses("Write it down")
    bethan.sees("Session written down", "The safeguarding lead was told that there is something to read")
    bethan.does_not_see(WORRY)
    (reference,) = concerns_on_today(lead) - before
    lead.sees("Urgent")
    lead.does_not_see(WORRY)
    lead.follows(reference)
    lead.does_not_see(WORRY)
    lead.types("Why do you need to open this record?", "It is new")
    lead.presses("Open")
    lead.sees(WORRY, "Bethan Coordwell")


def asks_where_they_stand_at_the_end(bethan: Visitor, page: str) -> None:
    bethan.opens(f"{page}/scores")
    bethan.looks()
    bethan.chooses("At the end")
    bethan.types("Health", "8")
    bethan.types("Accommodation", "9")
    bethan.presses("Write it down")
    bethan.sees("Up 7")


def ends_it(bethan: Visitor, page: str) -> None:
    bethan.opens(f"{page}/end")
    bethan.looks()
    bethan.presses("End the mentoring")
    bethan.has_problem("Select why it ends")
    bethan.chooses("As planned")
    bethan.types("How it ended (optional)", "With a meal together")
    bethan.presses("End the mentoring")
    bethan.sees("Mentoring ended", "With a meal together", "As planned")
    bethan.looks()


def test_a_mentoring_is_followed_to_its_planned_ending_with_outcomes(visiting: Visiting) -> None:
    bethan = visiting("coordinator@", **TELEPHONE)
    bethan.opens("/mentoring?going=yes")
    bethan.looks()
    bethan.page.locator("main tbody th a").first.click()
    bethan.sees("Distance travelled", "Where it takes place", "Sessions that are planned")
    bethan.looks()
    page = bethan.path
    writes_down_a_goal_and_a_session(bethan, page)
    asks_where_they_stand_at_the_end(bethan, page)
    ends_it(bethan, page)
    bethan.opens("/mentoring/evaluation")
    bethan.looks()
