"""Prison visitors for three months: the prison says when, and calls a day off; volunteers sign up, and are
told; the register is saved, and its hours are approved. Each signs in as themselves."""

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
TITLE, LEEDS = "Official visitors, A wing", "Leeds (HMP)"
FIRST, SECOND, LAST = in_days(1), in_days(8), in_days(85)
CALLED_OFF = "Your session is cancelled"
REGIME = "The prison’s regime is restricted"


@dataclass
class Story:
    """Who acts: a coordinator, the prison's own user, and two volunteers at their telephones."""

    server: Server
    bethan: Visitor
    petra: Visitor
    maren: Somebody
    tomos: Somebody


@pytest.fixture
def story(server: Server, visiting: Visiting) -> Story:
    maren, tomos = placed.two_visitors(server)
    given.can_sign_in(server, maren.email, tomos.email)
    return Story(server, visiting("coordinator@"), visiting("security@"), maren, tomos)


def test_prison_visitors_sign_up_come_and_have_their_hours_approved(story: Story, visiting: Visiting) -> None:
    given_the_prison_says_when_it_lets_volunteers_in(story)
    when_the_coordinator_plans_three_months(story)
    maren, tomos = (_at_a_telephone(visiting, each) for each in (story.maren, story.tomos))
    when_they_sign_up(maren, tomos)
    then_the_prison_sees_who_is_placed_there(story)
    when_the_prison_calls_a_day_off(story)
    then_both_are_told(story, maren, tomos)
    placed.the_first_session_was_yesterday(story.server, TITLE)
    when_the_register_is_saved(story)
    when_its_hours_are_approved(story)
    then_each_reads_what_came_of_it(maren, tomos)


def _at_a_telephone(visiting: Visiting, who: Somebody) -> Visitor:
    someone = visiting("", **TELEPHONE)
    sign_in(someone, who.email, PASSWORD)
    return someone


def given_the_prison_says_when_it_lets_volunteers_in(story: Story) -> None:
    petra = story.petra
    petra.opens(f"/rota/places/{placed.reference_of(story.server, placed.PRISON)}/regime")
    petra.is_on("Regime times")
    petra.sees(f"Recorded by {LEEDS}")
    petra.presses("Add these times")
    petra.has_problem("Select a weekday", "Enter from when", "Enter until when", "Enter from which day on")
    petra.looks()
    petra.selects("Weekday", f"{FIRST:%A}")
    petra.types("From", "1pm")
    petra.types("To", "4pm")
    petra.gives_date("From which day on?", in_days(-1))
    petra.presses("Add these times")
    petra.sees("The times are recorded")
    assert petra.row(f"{FIRST:%A}", "1pm to 4pm").count() == 1
    petra.looks()


def when_the_coordinator_plans_three_months(story: Story) -> None:
    bethan = story.bethan
    bethan.opens("/rota?view=all")
    bethan.presses("Plan a rota")
    bethan.types("Name of the rota", TITLE)
    bethan.selects("Place", LEEDS)
    bethan.selects("Role", "Official prison visitor")
    bethan.chooses("Every week")
    bethan.gives_date("First session", FIRST)
    bethan.gives_date("Last day", LAST)
    bethan.types("Start time", "10am")
    bethan.types("End time", "11:30am")
    bethan.types("How many volunteers are needed?", "2")
    bethan.presses("Plan the rota")
    bethan.has_problem("the prison lets volunteers in from 1pm to 4pm")
    bethan.types("Start time", "1:30pm")
    bethan.types("End time", "3pm")
    bethan.presses("Plan the rota")
    bethan.sees("The rota is planned", "1:30pm to 3pm")


def when_they_sign_up(*volunteers: Visitor) -> None:
    for someone in volunteers:
        someone.opens("/my/rota")
        ours = someone.page.get_by_label(TITLE)
        assert ours.count() == 13
        for each in ours.all():
            each.check()
        someone.presses("Sign up for those that are ticked")
        someone.sees("You are signed up for 13 sessions")
        someone.looks()


def then_the_prison_sees_who_is_placed_there(story: Story) -> None:
    petra = story.petra
    petra.opens("/start")
    petra.follows("In prison today")
    petra.is_on("In your prison today")
    for who in (story.maren, story.tomos):
        assert petra.row(who.name, "Official prison visitor").count() == 1
    petra.looks()
    petra.opens("/prison/today/export")
    petra.looks()


def when_the_prison_calls_a_day_off(story: Story) -> None:
    """The prison's user learns how many come, and not who."""
    petra = story.petra
    petra.opens("/start")
    petra.follows("Cancel sessions")
    petra.gives_date("First day", SECOND)
    petra.gives_date("Last day", SECOND)
    petra.presses("Show the sessions")
    petra.sees("What will happen", TITLE, "2 people signed up or waiting")
    petra.does_not_see("Maren", "Tomos", "Visitwell")
    petra.looks()
    for box in petra.page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    petra.presses("Cancel these sessions")
    petra.has_problem("Select why you are cancelling")
    petra.looks()
    petra.chooses(REGIME)
    petra.presses("Cancel these sessions")
    petra.sees("1 session is cancelled. 2 people were told by email")
    petra.does_not_see("Maren", "Tomos", "Visitwell")


def then_both_are_told(story: Story, maren: Visitor, tomos: Visitor) -> None:
    for who, someone in ((story.maren, maren), (story.tomos, tomos)):
        letter = mailbox.text_sent_to(story.server.instance, who.email, CALLED_OFF)
        assert f"{_long(SECOND)}, 1:30pm to 3pm" in letter
        assert REGIME in letter
        assert "Leeds" not in letter  # whoever reads along learns of no prison
        someone.opens("/my/rota")
        someone.sees(f"{_long(SECOND)}, 1:30pm to 3pm, {LEEDS}: the session was cancelled")
        someone.looks()
    heard = mailbox.text_sent_to(
        story.server.instance, "coordinator@lantern.example", "A session of your rota is cancelled"
    )
    assert _long(SECOND) in heard


def when_the_register_is_saved(story: Story) -> None:
    """Maren came and Tomos did not."""
    bethan = story.bethan
    bethan.opens("/rota?when=register")
    bethan.page.locator("main tbody tr", has_text=TITLE).get_by_role("link").first.click()
    bethan.presses("Take the register")
    bethan.is_on("Register")
    bethan.sees("2 people are in this register. The time of everybody who came, 1 hour 30 minutes")
    bethan.presses("Save the register")
    bethan.has_problem("Select whether Maren Visitwell and 1 other came")
    bethan.looks()
    marks(bethan, "Maren Visitwell", "Came")
    marks(bethan, "Tomos Visitwell", "Did not come")
    bethan.presses("Save the register")
    bethan.sees("The register is saved", "Held")
    assert bethan.row("Maren Visitwell", "Came").count() == 1
    assert bethan.row("Tomos Visitwell", "Did not come").count() == 1
    bethan.looks()


def marks(bethan: Visitor, name: str, mark: str) -> None:
    row = bethan.page.get_by_role("group", name=name)
    row.get_by_role("radio", name=mark, exact=True).check()


def when_its_hours_are_approved(story: Story) -> None:
    bethan = story.bethan
    bethan.opens("/hours/to-approve?view=all&sort=-held")
    assert bethan.row("Tomos Visitwell").count() == 0
    bethan.follows("Maren Visitwell")
    bethan.is_on("Approve hours")
    bethan.sees("1 hour 30 minutes", day(in_days(-1)), LEEDS)
    bethan.looks()
    bethan.chooses("Yes")
    bethan.presses("Save the decision")
    bethan.sees("Hours approved for Maren Visitwell")


def then_each_reads_what_came_of_it(maren: Visitor, tomos: Visitor) -> None:
    for someone, said, hours in ((maren, "came", "1 hour 30 minutes"), (tomos, "did not come", "0 minutes")):
        someone.opens("/my/rota")
        someone.sees(f"{_long(in_days(-1))}, 1:30pm to 3pm, {LEEDS}: {said}")
        someone.opens("/my/volunteering")
        someone.page.get_by_role("link", name="Your hours as").click()
        summary = someone.page.locator(".govuk-summary-list__row", has_text="Approved")
        assert summary.locator("dd").inner_text().strip() == hours
        someone.looks()


def _long(when: date) -> str:
    return f"{when:%A} {day(when)}"
