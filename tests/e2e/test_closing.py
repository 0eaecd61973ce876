"""A prison closes: the coordinator ends what runs there, and volunteers read what became of theirs."""

from dataclasses import dataclass
from datetime import date

import pytest

from tests.e2e import mailbox
from tests.e2e.conftest import Visiting, sign_in
from tests.e2e.server import Server
from tests.e2e.steps import given, placed
from tests.e2e.steps.coordinator import in_days
from tests.e2e.steps.placed import Somebody
from tests.e2e.visitor import Visitor
from volunteer_app.cli.sample.accounts import PASSWORD
from volunteer_app.foundation.presenting import day

TELEPHONE = {"viewport": {"width": 320, "height": 568}}
TITLE, WHY = "Official visitors, chapel", "The prison closes for good"
BEFORE, LAST_DAY, AFTER = in_days(1), in_days(7), in_days(8)
PIERS = "security@bronzefield.example"
NOT_EXPECTED = "You are no longer signed up for a session"


@dataclass
class Story:
    """Who acts, and the prison that closes."""

    server: Server
    bethan: Visitor
    prison: str
    rhian: Somebody
    osian: Somebody


@pytest.fixture
def story(server: Server, visiting: Visiting) -> Story:
    prison, rhian, osian = placed.two_at_a_prison_that_closes(server)
    given.can_sign_in(server, rhian.email, osian.email)
    return Story(server, visiting("coordinator@"), prison, rhian, osian)


def test_volunteers_of_a_prison_that_closes_read_what_became_of_theirs(
    story: Story, visiting: Visiting
) -> None:
    given_a_rota_that_goes_on_after_the_last_day(story)
    rhian, osian = (_at_a_telephone(visiting, each) for each in (story.rhian, story.osian))
    given_rhian_has_signed_up(rhian)
    when_the_coordinator_ends_all_placements_there(story)
    then_it_says_what_came_of_each(story)
    then_rhian_reads_that_hers_ends_and_what_became_of_her_place(story, rhian)
    then_osian_reads_that_his_ends(story, osian)
    then_nobody_can_sign_up_for_what_comes_after(story, rhian, osian)
    then_the_prisons_own_user_cancels_what_is_left(story, visiting())


def _at_a_telephone(visiting: Visiting, who: Somebody) -> Visitor:
    someone = visiting("", **TELEPHONE)
    sign_in(someone, who.email, PASSWORD)
    return someone


def given_a_rota_that_goes_on_after_the_last_day(story: Story) -> None:
    bethan = story.bethan
    bethan.opens("/rotas/new")
    bethan.types("Name of the rota", TITLE)
    bethan.selects("Place", story.prison)
    bethan.selects("Role", "Official prison visitor")
    bethan.chooses("Every week")
    bethan.gives_date("First session", BEFORE)
    bethan.gives_date("Last day", AFTER)
    bethan.types("Start time", "2pm")
    bethan.types("End time", "4pm")
    bethan.types("How many volunteers are needed?", "1")
    bethan.presses("Plan the rota")
    bethan.sees("The rota is planned")


def given_rhian_has_signed_up(rhian: Visitor) -> None:
    rhian.opens("/my/rota")
    for each in rhian.page.get_by_label(TITLE).all():
        each.check()
    rhian.presses("Sign up for those that are ticked")
    rhian.sees("You are signed up for 2 sessions")


def when_the_coordinator_ends_all_placements_there(story: Story) -> None:
    bethan = story.bethan
    bethan.opens("/placements/bulk")
    bethan.follows("End all placements at a place")
    bethan.selects("Place", story.prison)
    bethan.gives_date("Last day", LAST_DAY)
    bethan.chooses("The place closed")
    bethan.presses("See what will happen")
    bethan.sees("Nothing has happened yet", "Not begun", "2 placements end on the last day")
    bethan.sees("1 place on a rota is after that day and given up. Whoever has one is told.")
    assert bethan.row("Rhian Visitwell").count() == bethan.row("Osian Visitwell").count() == 1
    bethan.looks()
    bethan.types("Why?", WHY)
    bethan.presses("End 2 placements")


def then_it_says_what_came_of_each(story: Story) -> None:
    story.bethan.sees("2 placements of 2 done", WHY)
    story.bethan.looks()
    story.bethan.follows("Rhian Visitwell")
    story.bethan.sees("Ended early", "The place closed", WHY, day(LAST_DAY))


def then_rhian_reads_that_hers_ends_and_what_became_of_her_place(story: Story, rhian: Visitor) -> None:
    _reads_that_it_ends(story, rhian)
    letter = mailbox.text_sent_to(story.server.instance, story.rhian.email, NOT_EXPECTED)
    assert f"{_long(AFTER)}, 2pm to 4pm" in letter
    assert _long(BEFORE) not in letter
    assert story.prison not in letter
    rhian.follows("Your rota: your sessions, and those that you can sign up for")
    rhian.sees(f"{_long(BEFORE)}, 2pm to 4pm", "Signed up")
    rhian.sees(f"{_long(AFTER)}, 2pm to 4pm, {story.prison}: the placement ends before")
    rhian.looks()


def then_osian_reads_that_his_ends(story: Story, osian: Visitor) -> None:
    _reads_that_it_ends(story, osian)


def _reads_that_it_ends(story: Story, someone: Visitor) -> None:
    someone.opens("/my/volunteering")
    line = someone.task(f"Official prison visitor at {story.prison}")
    assert line.get_by_text("Ended early").count() == 1
    assert day(LAST_DAY) in line.inner_text()
    someone.looks()


def then_nobody_can_sign_up_for_what_comes_after(story: Story, *volunteers: Visitor) -> None:
    for someone in volunteers:
        someone.opens("/my/rota")
        assert someone.page.get_by_label(TITLE).count() == 0
    story.bethan.opens("/rota?when=coming")
    story.bethan.page.locator("main tbody tr", has_text=TITLE).get_by_role("link").last.click()
    story.bethan.sees("Rhian Visitwell: the placement ends before")
    story.bethan.looks()


def then_the_prisons_own_user_cancels_what_is_left(story: Story, piers: Visitor) -> None:
    """They see that nobody comes any more, and were never told who did."""
    given.a_security_contact(story.server, PIERS, placed.CLOSING)
    sign_in(piers, PIERS, PASSWORD)
    piers.opens("/start")
    piers.follows("Cancel sessions")
    piers.gives_date("First day", AFTER)
    piers.gives_date("Last day", AFTER)
    piers.presses("Show the sessions")
    piers.sees(TITLE, "0 people signed up or waiting")
    piers.looks()
    for box in piers.page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    piers.chooses("The prison’s regime is restricted")
    piers.presses("Cancel these sessions")
    piers.sees("1 session is cancelled. 0 people were told by email")
    piers.does_not_see("Visitwell")


def _long(when: date) -> str:
    return f"{when:%A} {day(when)}"
