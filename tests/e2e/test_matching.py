"""A mentor is found for somebody on a waiting list of 40; the two go on through release to a planned ending.

The coordinator decides; the mentor signs in and writes the sessions. (It comes before the other tests of
mentoring, which add people to the list of 40.)
"""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visiting
from tests.e2e.server import Server
from tests.e2e.steps import coordinator, mentoring, placed, volunteer
from tests.e2e.steps.coordinator import in_days
from tests.e2e.steps.placed import Somebody
from tests.e2e.visitor import Visitor
from volunteer_app.foundation.presenting import day

TELEPHONE = {"viewport": {"width": 320, "height": 568}}
WAKEFIELD, REGION = "Wakefield (HMP)", "North East probation region"
INSIDE, OUTSIDE = "Mentor in prison", "Mentor in the community (adults)"
NEXT = "Screening is asked now"
WAITING, PROPOSED = 40, 2  # to two of the 40 a mentor is proposed already
TO_EVALUATION = "What changed for them is shared, without their name, with evaluators"


@dataclass
class Story:
    """Who acts, and what they learned on the way."""

    server: Server
    bethan: Visitor
    gwen: Somebody
    mentor: Visitor
    record: str = ""
    supported: str = ""
    mentoring: str = ""


@pytest.fixture
def story(server: Server, visiting: Visiting) -> Story:
    return Story(
        server, visiting("coordinator@"), placed.a_mentor_at(server, "WDI"), visiting("", **TELEPHONE)
    )


def test_a_mentor_is_found_on_a_waiting_list_of_40_and_followed_through_release(story: Story) -> None:
    given_40_people_wait(story)
    match = when_the_coordinator_takes_a_suggestion_up(story)
    then_mentoring_begins_once_screening_says_clear(story, match)
    when_they_begin_with_goals_and_where_they_stand(story)
    when_the_mentor_signs_in_and_writes_sessions_down(story)
    then_it_is_reviewed(story)
    place = then_another_placement_has_to_be_approved_for_after_release(story)
    when_it_goes_on_after_release(story, place)
    then_the_mentor_writes_down_a_session_there(story)
    when_it_ends_as_planned(story)
    then_the_outcomes_stand_in_chart_and_table(story)
    then_the_mentor_reads_that_it_has_ended_and_says_how_it_was(story)
    then_evaluators_may_have_it(story)


def given_40_people_wait(story: Story) -> None:
    assert mentoring.waiting(story.bethan) == WAITING
    story.bethan.looks()


def when_the_coordinator_takes_a_suggestion_up(story: Story) -> str:
    """The only mentor who is ready there is suggested to one of those who wait for that prison."""
    bethan = story.bethan
    bethan.opens("/matching")
    bethan.presses("Suggest anew")
    bethan.sees(f"{WAITING - PROPOSED} people waited")
    bethan.looks()
    line = bethan.page.locator("main li", has_text=story.gwen.name)
    assert line.count() == 1
    line.get_by_role("link").click()
    bethan.sees(f"{INSIDE}, {WAKEFIELD}", f"{story.gwen.name} can help with")
    bethan.looks()
    story.supported = bethan.reference("SUP")
    bethan.chooses("Propose this mentor")
    bethan.presses("Decide")
    bethan.sees(NEXT, "has an approved placement")
    bethan.looks()
    return bethan.path


def then_mentoring_begins_once_screening_says_clear(story: Story, match: str) -> None:
    bethan = story.bethan
    bethan.presses("Begin the mentoring")
    mentoring.fills_the_agreement(bethan)
    bethan.presses("Begin the mentoring")
    bethan.has_problem("Screening")
    bethan.looks()
    for _ in range(30):
        bethan.opens(match)
        if bethan.page.get_by_text("Screening: clear.", exact=True).count():
            break
        bethan.page.wait_for_timeout(4000)
    bethan.presses("Begin the mentoring")
    mentoring.fills_the_agreement(bethan)
    bethan.looks()
    bethan.presses("Begin the mentoring")
    bethan.sees("Mentoring begins. Write down the goals", "Going on", f"{INSIDE}, {WAKEFIELD}")
    bethan.looks()
    story.mentoring = bethan.path
    placed.the_two_began(story.server, story.mentoring.removeprefix("/mentoring/"), days_ago=35)
    assert mentoring.waiting(bethan) == WAITING - 1


def when_they_begin_with_goals_and_where_they_stand(story: Story) -> None:
    bethan = story.bethan
    bethan.opens(story.mentoring)
    bethan.follows("Add a goal")
    bethan.selects("What is it about?", "Accommodation")
    bethan.types("What do they want to reach?", "A room of my own")
    bethan.presses("Add the goal")
    mentoring.scores(bethan, story.mentoring, "At the start", in_days(-35), accommodation=2, health=5)
    bethan.sees("Not scored again yet")
    bethan.looks()


def when_the_mentor_signs_in_and_writes_sessions_down(story: Story) -> None:
    """At a telephone: one session was held, one was missed."""
    story.record = coordinator.opens_the_record(story.bethan, story.gwen.name)
    story.bethan.presses("Invite to sign in")
    mentor = story.mentor
    volunteer.sets_a_password(mentor, story.server, story.gwen.email)
    opens_the_mentoring(story)
    mentor.does_not_see("End the mentoring", "The mentor’s supervision")
    mentor.looks()
    mentoring.writes_a_session(mentor, in_days(-28), "45")
    mentor.follows("Write down a session that was missed")
    mentor.looks()
    mentor.gives_date("Which day?", in_days(-21))
    mentor.chooses("The person did not come")
    mentoring.worries_nobody(mentor)
    mentor.presses("Write it down")
    mentor.sees("was missed is written down", "1, 45 minutes together")
    mentor.looks()


def opens_the_mentoring(story: Story) -> None:
    story.mentor.opens("/my/mentoring")
    story.mentor.is_on("Your mentoring")
    story.mentor.looks()
    story.mentor.page.locator(f"main a[href='{story.mentoring}']").click()
    story.mentor.sees("Where it takes place", "A room of my own")


def then_it_is_reviewed(story: Story) -> None:
    bethan = story.bethan
    bethan.opens(f"{story.mentoring}/review")
    bethan.presses("Write it down")
    bethan.has_problem("Select what it came to")
    bethan.looks()
    bethan.gives_date("When was it?", in_days(-1))
    bethan.chooses("It goes on with changes")
    bethan.gives_date("When is the next one? (optional)", in_days(30))
    bethan.types("Note (optional)", "They are released this week, and want to go on.")
    bethan.presses("Write it down")
    bethan.sees("It goes on with changes", day(in_days(30)))
    mentoring.scores(bethan, story.mentoring, "At a review", in_days(-1), accommodation=4, health=5)
    bethan.sees("Up 2")


def then_another_placement_has_to_be_approved_for_after_release(story: Story) -> str:
    """Readiness is asked anew for the other place."""
    bethan = story.bethan
    bethan.opens(f"{story.mentoring}/move")
    bethan.sees("The mentor has no other approved placement")
    bethan.looks()
    found = coordinator.proposes(bethan, story.record, role=OUTSIDE, place=REGION, last_day=in_days(120))
    bethan.sees("You cannot approve this placement yet", "criminal record certificate")
    placed.is_ready_outside(story.server, story.gwen)
    coordinator.waits_for_screening(bethan, found)
    bethan.sees("Everything is in place for every day.")
    bethan.presses("Approve placement")
    bethan.sees(f"Placement approved for {story.gwen.name}")
    return found


def when_it_goes_on_after_release(story: Story, place: str) -> None:
    bethan = story.bethan
    bethan.opens(story.mentoring)
    bethan.presses("Go on somewhere else")
    bethan.presses("Go on there")
    bethan.has_problem("Select where it goes on")
    bethan.looks()
    bethan.chooses(f"{OUTSIDE}, {REGION}")
    bethan.presses("Go on there")
    bethan.sees("The mentoring goes on there")
    stays = bethan.page.locator("ol.govuk-list--number li").all_inner_texts()
    assert [each.split(",")[0] for each in stays] == [INSIDE, OUTSIDE]
    assert stays[0].endswith(f"from {day(in_days(-35))} to {day(in_days(0))}")
    assert stays[1].endswith(f"from {day(in_days(0))}")
    assert bethan.page.locator(f"main ol a[href='{place}']").count() == 1
    bethan.looks()


def then_the_mentor_writes_down_a_session_there(story: Story) -> None:
    opens_the_mentoring(story)
    mentoring.writes_a_session(story.mentor, in_days(0), "30")
    story.mentor.sees("2, 1 hour 15 minutes together")


def when_it_ends_as_planned(story: Story) -> None:
    bethan = story.bethan
    bethan.opens(story.mentoring)
    bethan.page.get_by_role("link", name="What became of it").click()
    bethan.is_on("What became of a goal")
    bethan.chooses("Reached")
    bethan.presses("Write it down")
    mentoring.scores(bethan, story.mentoring, "At the end", in_days(0), accommodation=9, health=4)
    mentoring.says_how_it_was(bethan, f"{story.mentoring}/feedback/person", "He listened")
    bethan.opens(f"{story.mentoring}/end")
    bethan.chooses("As planned")
    bethan.types("How it ended (optional)", "With a meal together")
    bethan.presses("End the mentoring")
    bethan.sees("Mentoring ended", "As planned", "With a meal together", "Reached", "He listened")


def then_the_outcomes_stand_in_chart_and_table(story: Story) -> None:
    """The picture says what the table says: where they stood at the start, at the review and at the end."""
    bethan = story.bethan
    bethan.opens(story.mentoring)
    chart = bethan.page.get_by_role("img", name="Distance travelled, from 1 to 10")
    expect(chart).to_be_visible()
    said = chart.locator("desc").text_content() or ""
    assert "Accommodation: 2 at the start, 9 now" in said
    assert "Health: 5 at the start, 4 now" in said
    assert chart.locator("circle").count() == chart.locator("rect").count() == 2
    for pathway, cells in (("Accommodation", ["2", "4", "9", "Up 7"]), ("Health", ["5", "5", "4", "Down 1"])):
        assert bethan.row(pathway).locator("td").all_inner_texts() == cells
    bethan.looks()


def then_the_mentor_reads_that_it_has_ended_and_says_how_it_was(story: Story) -> None:
    """What stands there of the person is not open to the mentor any more; least of all what they said."""
    mentor = story.mentor
    mentor.opens("/my/mentoring")
    mentor.sees("Ended")
    mentor.looks()
    mentor.page.locator(f"main a[href='{story.mentoring}']").click()
    mentor.sees(f"This mentoring ended on {day(in_days(0))}")
    mentor.does_not_see("He listened", "A room of my own")
    mentor.looks()
    form = f"{story.mentoring}/feedback/mentor"
    mentoring.says_how_it_was(mentor, form, "I learned to wait", shared=True)
    story.bethan.opens(story.mentoring)
    story.bethan.sees("I learned to wait")


def then_evaluators_may_have_it(story: Story) -> None:
    """Only while the person agrees to that, and without anybody's name."""
    bethan, consent = story.bethan, f"/supported/{story.supported}/consent"
    bethan.opens(consent)
    bethan.looks()
    if bethan.page.get_by_role("radio", name=f"They take back: {TO_EVALUATION}", exact=True).count():
        mentoring.answers(bethan, consent, f"They take back: {TO_EVALUATION}")
    assert mentoring.evaluated(bethan) == 0
    mentoring.answers(bethan, consent, f"They agree: {TO_EVALUATION}")
    assert mentoring.evaluated(bethan) == 1
    bethan.does_not_see(story.gwen.name)
    bethan.looks()
