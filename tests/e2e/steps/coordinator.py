"""What a volunteer coordinator does: publish, move applications, offer, ask for checks."""

from datetime import date, timedelta

from tests.e2e.visitor import Visitor
from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import day


def in_days(days: int) -> date:
    """The day so many days from today."""
    return clock.today() + timedelta(days=days)


def publishes_an_opportunity(visitor: Visitor, title: str, *, prison: str) -> None:
    """Write an opportunity at a prison, look at it, and publish it."""
    visitor.opens("/start")
    visitor.follows("Opportunities")
    visitor.presses("Write a new opportunity")
    visitor.selects("Role", "Official prison visitor")
    visitor.types("Title", title)
    visitor.types("Summary", "Visit people who have no other visitors.")
    visitor.types("What people will do", "You sit down with somebody and listen.\n\nOnce every two weeks.")
    visitor.types("Time it takes", "2 hours every second week")
    visitor.selects("Add a place", prison)
    visitor.types("How many volunteers do you want?", "3")
    visitor.gives_date("First day", in_days(14))
    visitor.gives_date("Last day (optional)", in_days(200))
    visitor.gives_date("Closing date", in_days(10))
    visitor.types("Contact email address", "visits@lantern.example")
    visitor.presses("Save")
    visitor.is_on(title)
    visitor.presses("Publish")
    visitor.sees("Published", "Public page")


def opens_the_application(visitor: Visitor, reference: str) -> None:
    """The page of one application."""
    visitor.opens(f"/applications/{reference}")


def moves_forward(visitor: Visitor, button: str) -> None:
    """Choose a move on the application's page, and confirm it."""
    visitor.presses(button)
    visitor.is_on(button)
    visitor.looks()
    visitor.presses(button)


def offers(visitor: Visitor) -> None:
    """Make the offer, after reading what will be said."""
    visitor.presses("Make an offer")
    visitor.is_on("Make an offer")
    visitor.looks()
    visitor.presses("Make and send the offer")
    visitor.sees("Ask nothing about convictions before they have accepted an offer.")


def looks_at_recording_an_answer(visitor: Visitor, reference: str) -> None:
    """The page for an answer that came by telephone."""
    visitor.opens(f"/applications/{reference}/answer")
    visitor.is_on("Record their answer to the offer")
    visitor.looks()


def opens_the_record(visitor: Visitor, name: str) -> str:
    """From the list of people to somebody's record; returns its address."""
    visitor.opens("/people")
    visitor.types("Search by name, email address, postcode or reference", name)
    visitor.presses("Search this list")
    first, last = name.split(" ")
    visitor.follows(f"{last}, {first}")
    visitor.is_on(name)
    return visitor.path


def starts_a_check(visitor: Visitor, record: str, kind: str, *, prison: str = "") -> str:
    """Ask for a check; returns the address of its page."""
    visitor.opens(record)
    visitor.presses("Start a check")
    visitor.chooses(kind)
    if kind == "HMPPS vetting":
        visitor.selects("Level of HMPPS vetting", "Standard")
    if prison:
        visitor.selects("Prison", prison)
        visitor.types("What will they do there?", "Official prison visitor, every second week")
    visitor.looks()
    visitor.presses("Start the check")
    visitor.sees(f"{kind} check started")
    return visitor.path


def enters_a_reference(visitor: Visitor, record: str, referee: str) -> None:
    """Record a reference that came on paper, from somebody whom the application names."""
    visitor.opens(record)
    visitor.presses("Start a check")
    visitor.chooses("Reference")
    visitor.presses("Start the check")
    visitor.is_on("Ask for a reference")
    visitor.looks()
    visitor.chooses(referee)
    visitor.chooses("They have answered already, on paper or by telephone. I enter it next")
    visitor.presses("Ask for the reference")
    visitor.is_on("Enter a reference")
    visitor.chooses("By letter or email")
    visitor.chooses("2 to 5 years", of="How long have you known them?")
    visitor.chooses("As an employer or manager")
    for group in visitor.page.get_by_role("group", name="Would you be content").all():
        group.get_by_role("radio", name="Yes").check()
    worries = visitor.page.get_by_role("group", name="Is there anything that worries you")
    worries.get_by_role("radio", name="No").check()
    visitor.presses("Save the reference")
    visitor.sees("The reference has been entered")


def decides(visitor: Visitor, check: str, outcome: str, *, last_day: date | None = None) -> None:
    """Record what came back."""
    visitor.opens(check)
    visitor.presses("Record the outcome")
    visitor.chooses(outcome)
    if last_day:
        visitor.gives_date("Last day that it counts (optional)", last_day)
    visitor.looks()
    visitor.presses("Save the outcome")
    visitor.sees("The outcome has been recorded")


def says_that_it_was_sent(visitor: Visitor, check: str) -> None:
    """Note that a check was sent off."""
    visitor.opens(check)
    visitor.presses("Say where it has got to")
    visitor.looks()
    visitor.chooses("Sent, waiting for an answer")
    visitor.presses("Save")
    visitor.sees("Sent, waiting for an answer")


def proposes_a_placement(visitor: Visitor, record: str, application: str) -> str:
    """Propose the placement that the application asks for; returns its address."""
    visitor.opens(f"{record}/placements/new?application={application}")
    visitor.is_on("Propose a placement")
    visitor.types("Name of somebody else (optional)", "Wren Overlook")
    visitor.looks()
    visitor.presses("Propose the placement")
    return visitor.path


def proposes(visitor: Visitor, record: str, *, role: str, place: str, last_day: date) -> str:
    """Propose a placement from today on that no application asks for; returns its address."""
    visitor.opens(f"{record}/placements/new")
    visitor.is_on("Propose a placement")
    visitor.selects("Role", role)
    visitor.selects("Place", place)
    visitor.gives_date("First day", in_days(0))
    visitor.gives_date("Last day", last_day)
    visitor.presses("Propose the placement")
    visitor.sees("Placement proposed")
    return visitor.path


def waits_for_screening(visitor: Visitor, placement: str) -> None:
    """Open the placement again until the background worker has said the word of its screening."""
    word = visitor.page.locator("h2", has_text="Screening").locator("+ p")
    for _ in range(30):
        visitor.opens(placement)
        if word.inner_text() == "Clear":
            return
        visitor.page.wait_for_timeout(4000)
    raise AssertionError(f"Screening says {word.inner_text()!r} after two minutes")


def ends_the_placement(visitor: Visitor, placement: str) -> None:
    """End it on its first day, with a reason."""
    visitor.opens(placement)
    visitor.presses("End this placement early")
    visitor.presses("End placement")
    visitor.has_problem("Select why it is ending")
    visitor.looks()
    visitor.gives_date("Last day", in_days(20))
    visitor.chooses("Moved away")
    visitor.presses("End placement")
    visitor.sees("Placement ended", "Moved away", day(in_days(20)))
