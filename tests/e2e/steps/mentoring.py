"""Steps of mentoring: counting who waits, agreeing, writing down sessions and scores, saying how it was."""

import re
from datetime import date

from tests.e2e.steps.coordinator import in_days
from tests.e2e.visitor import Visitor


def waiting(bethan: Visitor) -> int:
    """How many wait, counted on the pages of the list; its caption says the same number."""
    bethan.opens("/mentoring/waiting?view=all")
    bethan.is_on("Waiting for a mentor")
    caption = re.search(r": ([0-9]+) people", bethan.page.locator("main table caption").inner_text())
    assert caption is not None
    counted = bethan.page.locator("main tbody tr").count()
    while bethan.page.get_by_role("link", name=re.compile("^Next")).count():
        with bethan.page.expect_navigation():
            bethan.page.get_by_role("link", name=re.compile("^Next")).click()
        counted += bethan.page.locator("main tbody tr").count()
    assert counted == int(caption[1])
    return counted


def fills_the_agreement(bethan: Visitor) -> None:
    """They meet from today on."""
    bethan.gives_date("First day", in_days(0))
    bethan.gives_date("Planned last day", in_days(60))
    bethan.chooses("Every week")
    bethan.gives_date("Day of the first review", in_days(10))
    bethan.types("What they agree", "We meet on Tuesdays, and what is said stays between us.")
    bethan.gives_date("When did both agree?", in_days(0))


def scores(
    bethan: Visitor, mentoring: str, moment: str, on: date, *, accommodation: int, health: int
) -> None:
    """Write down where somebody stands, in their own view, from 1 to 10."""
    bethan.opens(f"{mentoring}/scores")
    bethan.chooses(moment)
    bethan.gives_date("On which day did they say so?", on)
    bethan.types("Accommodation", str(accommodation))
    bethan.types("Health", str(health))
    bethan.presses("Write it down")


def writes_a_session(mentor: Visitor, on: date, minutes: str) -> None:
    """A session about accommodation that was held, in person, and worried nobody."""
    mentor.follows("Write down a session that was held")
    mentor.gives_date("Which day?", on)
    mentor.types("Minutes", minutes)
    mentor.chooses("In person")
    mentor.chooses("Accommodation")
    worries_nobody(mentor)
    mentor.looks()
    mentor.presses("Write it down")
    mentor.sees("Session written down. Its hours wait for approval")


def worries_nobody(mentor: Visitor) -> None:
    """Answer the question that each session asks."""
    mentor.chooses("No", of="Are you worried about anybody’s safety?")


def says_how_it_was(someone: Visitor, form: str, words: str, *, shared: bool = False) -> None:
    """Answer each question with 4 of 5. `shared`: a mentor says so; the person agrees elsewhere."""
    someone.opens(form)
    someone.presses("Send")
    someone.has_problem("Select whether it helped")
    someone.looks()
    for question in ("Did it help?", "Did you feel listened to?", "Would you do it again?"):
        someone.chooses("Mostly", of=question)
    if shared:
        someone.chooses("Yes", of="May evaluators have these three answers, without your name?")
    someone.types("What else do you want to say? (optional)", words)
    someone.presses("Send")


def answers(bethan: Visitor, consent: str, what: str) -> None:
    """Write down what somebody agrees to, or takes back."""
    bethan.opens(consent)
    bethan.chooses(what)
    bethan.chooses("They told me")
    bethan.presses("Write it down")


def evaluated(bethan: Visitor) -> int:
    """How many ended as planned after a release, of those that evaluators may have."""
    bethan.opens("/mentoring/evaluation?view=all")
    return bethan.row("Before and after release", "As planned").count()
