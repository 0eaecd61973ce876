"""A peer mentor in custody is placed on the wing, then outside on day release, which is paused and resumed.

Four people act: the coordinator, the vetting officer, the prison's security contact, who also writes what the
governor says, and the peer mentor. Coordinator and peer mentor are never shown what the others write.
"""

from dataclasses import dataclass

import pytest

from tests.e2e.conftest import Visiting
from tests.e2e.server import Server
from tests.e2e.steps import coordinator, placed, prison, volunteer
from tests.e2e.steps.coordinator import in_days
from tests.e2e.steps.placed import KITCHEN, Somebody
from tests.e2e.visitor import Visitor

TELEPHONE = {"viewport": {"width": 320, "height": 568}}
LEEDS = "Leeds (HMP)"
ON_THE_WING = "Peer mentor serving a sentence"
OUTSIDE = "Peer mentor with lived experience, in the community"
NEEDS = f"Needs approval from the governor of {LEEDS}"
NOTE, QUARREL = "Two mornings a week in the kitchen", "A quarrel on the landing"
PROTECTED = ("In custody", "day release", "temporary release", "RDR", "A1234BC", NOTE, QUARREL, prison.WHY)
LOST = "An approval or permission that this needs does not hold any more"


@dataclass
class Story:
    """Who acts, and what they learned on the way."""

    server: Server
    bethan: Visitor
    petra: Visitor
    kai: Somebody
    record: str = ""


@pytest.fixture
def story(server: Server, visiting: Visiting) -> Story:
    kai = placed.somebody_in_custody(server)
    return Story(server, visiting("coordinator@"), visiting("security@"), kai)


def test_a_peer_mentor_in_custody_is_placed_on_the_wing_and_then_outside(
    story: Story, visiting: Visiting
) -> None:
    given_an_officer_asked_whether_they_serve_a_sentence(story, visiting("vetting@"))
    wing = when_the_coordinator_proposes(story, ON_THE_WING, LEEDS)
    when_the_governor_approves(story)
    then_it_is_approved(story, wing)
    outside = when_the_coordinator_proposes(story, OUTSIDE, KITCHEN)
    when_the_governor_authorises_a_release(story)
    then_it_is_approved(story, outside)
    kai = when_the_peer_mentor_signs_in(story, visiting("", **TELEPHONE))
    when_the_release_is_paused(story)
    then_only_the_placement_outside_is_paused(story, kai, outside, wing)
    when_the_release_is_resumed(story)
    then_the_coordinator_is_asked_and_lets_it_go_on(story, kai, outside)
    then_the_life_of_the_placement_says_what_happened(story, outside)


def given_an_officer_asked_whether_they_serve_a_sentence(story: Story, oren: Visitor) -> None:
    coordinator.opens_the_record(oren, story.kai.name)
    oren.presses("Sentence status")
    oren.chooses("In custody")
    oren.presses("Save")
    oren.has_problem("Select the prison")
    oren.selects("Prison", LEEDS)
    oren.types("Prison number (optional)", "A1234BC")
    oren.looks()
    oren.presses("Save")
    oren.sees("Saved")
    story.record = coordinator.opens_the_record(story.bethan, story.kai.name)
    story.bethan.does_not_see(*PROTECTED)


def when_the_coordinator_proposes(story: Story, role: str, place: str) -> str:
    """Screening is the same as for everybody; what it waits for is said in words, and never why."""
    bethan = story.bethan
    placement = coordinator.proposes(bethan, story.record, role=role, place=place, last_day=in_days(120))
    bethan.sees("You cannot approve this placement yet", NEEDS)
    bethan.does_not_see(*PROTECTED)
    bethan.looks()
    return placement


def when_the_governor_approves(story: Story) -> None:
    prison.asks_the_governor(story.petra, story.kai.name, role=ON_THE_WING, place=LEEDS)
    prison.says(story.petra, story.kai.name, prison.APPROVAL, "Approved")


def when_the_governor_authorises_a_release(story: Story) -> None:
    petra, name = story.petra, story.kai.name
    prison.applies_for_a_release(petra, name, place=KITCHEN, last_day=in_days(200), note=NOTE)
    prison.says(petra, name, prison.RELEASE, "Authorised")


def then_it_is_approved(story: Story, placement: str) -> None:
    bethan = story.bethan
    coordinator.waits_for_screening(bethan, placement)
    bethan.sees("Everything is in place for every day.")
    bethan.presses("Approve placement")
    bethan.sees(f"Placement approved for {story.kai.name}", "Active", "What the approval rested on")
    bethan.does_not_see(*PROTECTED)
    bethan.looks()


def when_the_peer_mentor_signs_in(story: Story, kai: Visitor) -> Visitor:
    story.bethan.opens(story.record)
    story.bethan.presses("Invite to sign in")
    volunteer.sets_a_password(kai, story.server, story.kai.email)
    kai.sees(f"{ON_THE_WING} at {LEEDS}", f"{OUTSIDE} at {KITCHEN}")
    kai.does_not_see("Paused", *PROTECTED)
    kai.looks()
    return kai


def when_the_release_is_paused(story: Story) -> None:
    prison.says(story.petra, story.kai.name, prison.RELEASE, "Paused", note=QUARREL)


def when_the_release_is_resumed(story: Story) -> None:
    prison.says(story.petra, story.kai.name, prison.RELEASE, "Authorised")


def then_only_the_placement_outside_is_paused(story: Story, kai: Visitor, outside: str, wing: str) -> None:
    bethan = story.bethan
    bethan.opens(outside)
    bethan.sees("This placement is paused", LOST, "The volunteer must not go in")
    bethan.does_not_see(*PROTECTED)
    bethan.looks()
    bethan.opens(wing)
    bethan.sees("Active")
    bethan.does_not_see("This placement is paused")
    kai.opens("/my/volunteering")
    assert kai.task(KITCHEN).get_by_text("Paused: talk to your coordinator").count() == 1
    assert kai.task(LEEDS).get_by_text("Paused").count() == 0
    kai.does_not_see(LOST, *PROTECTED)
    kai.looks()


def then_the_coordinator_is_asked_and_lets_it_go_on(story: Story, kai: Visitor, outside: str) -> None:
    """Nothing restarts by itself."""
    bethan = story.bethan
    bethan.opens("/start")
    bethan.sees("Can restart: decide")
    bethan.page.locator(f"main a[href='{outside}/life']").click()
    bethan.is_on("Life of this placement")
    bethan.sees("Does it go on?", "holds again")
    bethan.does_not_see(*PROTECTED)
    bethan.looks()
    kai.opens("/my/volunteering")
    kai.sees("Paused: talk to your coordinator")
    bethan.presses("Lift the pause")
    bethan.is_on("Lift the pause")
    bethan.looks()
    bethan.presses("Lift the pause")
    bethan.has_problem("Select why it can go on")
    bethan.looks()
    bethan.chooses("What it needs holds again", of="Why can it go on?")
    bethan.presses("Lift the pause")
    bethan.sees("The pause is lifted. Tell the volunteer that they can go on", "Active")
    kai.opens("/my/volunteering")
    kai.does_not_see("Paused", *PROTECTED)


def then_the_life_of_the_placement_says_what_happened(story: Story, outside: str) -> None:
    story.bethan.opens(f"{outside}/life")
    titles = story.bethan.page.locator(".moj-timeline__title").all_inner_texts()
    told = [each for each in titles if each not in {"Review planned", "Another supervisor"}]
    assert told == [
        "The question whether it goes on was closed",
        "Goes on: the pause was lifted",
        "What it needs holds again: coordinators were asked whether it goes on",
        "Paused",
        "Approved",
        "Screening done",
        "Proposed",
    ]
    story.bethan.does_not_see(*PROTECTED)
    story.bethan.looks()
