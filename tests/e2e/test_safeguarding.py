"""A concern is raised, by anybody and by staff; the lead hears of it, opens it, pauses, closes it."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e import mailbox
from tests.e2e.conftest import Visiting
from tests.e2e.server import Server
from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock

WHY = "Why do you need to open this record?"
REASONS = "Reasons, or what you have to say"
WORRIES = "What happened, or what worries you?"
SOON = "May somebody be harmed soon?"
INVENTED = "Invented by a browser test"
CONCERN = "I am worried that somebody has been harmed, or may be"
TOLD = "The safeguarding lead was told that there is something to read"


@pytest.mark.parametrize("scripts", [True, False])
def test_anybody_raises_a_concern_and_the_lead_opens_it_from_the_mail(
    visiting: Visiting, server: Server, scripts: bool
) -> None:
    someone = visiting(java_script_enabled=scripts)
    someone.opens("/opportunities")
    someone.follows("Raise a concern")
    someone.is_on("Raise a concern")
    someone.sees("call 999")
    someone.looks()
    someone.presses("Send to the safeguarding lead")
    someone.has_problem("Select the organisation that it is about", "Select what you want to tell us")
    someone.looks()
    someone.selects("Which organisation is it about?", "Lantern Mentoring (sample)")
    _says_what_worries(someone)
    someone.types("Your name (optional)", "Ash Example")
    someone.presses("Send to the safeguarding lead")
    someone.is_on("Thank you for telling us")
    someone.looks()
    reference = someone.reference("CON")
    someone.does_not_see(INVENTED)
    _reads_it(visiting("safeguarding@", java_script_enabled=scripts), reference, server)


def _reads_it(lead: Visitor, reference: str, server: Server) -> None:
    """The mail says where; the page asks why."""
    assert _is_mailed(server, f"/concerns/{reference}")
    lead.opens("/start")
    lead.sees("Concerns to take on", reference, "Urgent")
    lead.opens(f"/concerns/{reference}")
    lead.does_not_see(INVENTED, "Ash Example")
    lead.looks()
    lead.presses("Open")
    lead.has_problem("Enter why you need to open this record")
    _opens(lead)
    lead.sees(INVENTED, "Ash Example", "Who knew what, and when", "Dita Safeholm")
    lead.looks()


def test_a_coordinator_raises_one_from_a_record_and_reads_nothing_of_it_again(visiting: Visiting) -> None:
    someone = visiting("coordinator@")
    someone.opens("/placements?state=approved")
    someone.page.locator("main tbody a").first.click()
    someone.follows("See and log hours")
    if not someone.page.get_by_role("link", name="Raise a concern from").count():
        _logs_hours(someone)
    someone.page.get_by_role("link", name="Raise a concern from").first.click()
    someone.is_on("Raise a concern")
    someone.looks()
    someone.presses("Send to the safeguarding lead")
    someone.has_problem("Enter what happened, or what worries you")
    _says_what_worries(someone)
    someone.presses("Send to the safeguarding lead")
    someone.sees(TOLD)
    someone.opens("/people")
    someone.page.locator("main tbody a").nth(4).click()
    someone.presses("Raise a concern")
    someone.looks()
    _says_what_worries(someone)
    someone.presses("Send to the safeguarding lead")
    someone.sees(TOLD)
    someone.does_not_see(INVENTED)
    assert someone.opens("/concerns").status == 403


def test_a_lead_takes_one_on_pauses_somebody_and_closes_it(visiting: Visiting) -> None:
    coordinator = visiting("coordinator@")
    placement, person = _placed(coordinator)
    public = visiting()
    public.opens("/concerns/raise")
    public.selects("Which organisation is it about?", "Lantern Mentoring (sample)")
    _says_what_worries(public)
    public.presses("Send to the safeguarding lead")
    lead = visiting("safeguarding@")
    address = f"/concerns/{public.reference('CON')}"
    lead.opens("/concerns")
    lead.looks()
    lead.opens(address)
    _does(lead, "Take it on", "Take it on")
    _does(lead, "Add a note", "Save note", {REASONS: INVENTED})
    _does(lead, "Say whose record it is about", "Save", {"Reference of the record": person})
    _tells_and_refers(lead)
    _does(lead, "Pause their placements", "Pause placements", {REASONS: INVENTED})
    coordinator.opens(placement)
    coordinator.sees("This placement is paused")
    coordinator.does_not_see(INVENTED)
    _does(lead, "End the pause of their placements", "End the pause", {REASONS: INVENTED})
    _closes(lead)
    _does(lead, "Open it again", "Open it again", {REASONS: INVENTED})
    lead.opens("/concerns/board")
    lead.sees("Fewer than 10", "12")
    lead.looks()
    lead.opens("/concerns?state=referred")
    lead.looks()


def _is_mailed(server: Server, address: str) -> bool:
    """Whether the lead is sent this address; an earlier message may be the newest for a moment."""
    to, deadline = "safeguarding@lantern.example", time.monotonic() + mailbox.SECONDS
    while time.monotonic() < deadline:
        if mailbox.link_sent_to(server.instance, to, "There is a safeguarding concern").endswith(address):
            return True
        time.sleep(0.1)
    return False


def _closes(lead: Visitor) -> None:
    """With an outcome and reasons; the whole story is read then."""
    lead.follows("Close it")
    lead.looks()
    lead.presses("Close concern")
    lead.has_problem("Select what came of it")
    lead.chooses("It was found not to be so")
    lead.types(REASONS, INVENTED)
    lead.presses("Close concern")
    _opens(lead)
    lead.sees("Placements paused", "Pause ended", "The police", "The chair of trustees", "Closed")
    lead.looks()


def _says_what_worries(someone: Visitor) -> None:
    someone.chooses(CONCERN)
    someone.types(WORRIES, INVENTED)
    someone.chooses("Yes, or I do not know", of=SOON)


def _opens(lead: Visitor) -> None:
    lead.types(WHY, "A browser test")
    lead.presses("Open")


def _does(lead: Visitor, link: str, button: str, fields: dict[str, str] | None = None) -> None:
    """Open the page of an act, look at it, send it empty where it asks something, then as it should be."""
    lead.follows(link)
    lead.looks()
    if fields:
        lead.presses(button)
        expect(lead.page.get_by_role("alert").first).to_be_visible()
    for label, text in (fields or {}).items():
        lead.types(label, text)
    lead.presses(button)
    lead.sees("Success")


def _tells_and_refers(lead: Visitor) -> None:
    lead.follows("Record who was told")
    lead.looks()
    lead.types("Who was told?", "The chair of trustees")
    lead.gives_date("When was that?", clock.today())
    lead.types(REASONS, INVENTED)
    lead.presses("Save")
    lead.follows("Record a referral to others")
    lead.looks()
    lead.chooses("The police")
    lead.gives_date("When was that?", clock.today())
    lead.types(REASONS, INVENTED)
    lead.presses("Save referral")
    lead.sees("The referral is recorded", "Referred to others")


def _placed(coordinator: Visitor) -> tuple[str, str]:
    """The address of an approved placement, and the reference of the person who is in it."""
    coordinator.opens("/placements?state=approved")
    coordinator.page.locator("main tbody a").last.click()
    placement = coordinator.path
    coordinator.follows("Back to the person’s record")
    return placement, coordinator.reference("VOL")


def _logs_hours(someone: Visitor) -> None:
    someone.presses("Log hours")
    someone.gives_date("Which day?", clock.today())
    someone.types("Hours", "1")
    someone.presses("Log the hours")
