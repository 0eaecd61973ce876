"""The main job, end to end: publish, apply, offer, check, train, place, end. Everybody uses pages only."""

from dataclasses import dataclass

import pytest

from tests.e2e.conftest import Visiting
from tests.e2e.server import Server
from tests.e2e.steps import applicant, coordinator, deciders, disclosing, volunteer
from tests.e2e.steps.applicant import Applicant
from tests.e2e.steps.coordinator import in_days
from tests.e2e.visitor import Visitor

TITLE = "Sunday visitor, east wing"
PRISON = "Leeds (HMP)"
PACK = "Volunteering in Prison"
ADA = Applicant("Siân", "O’Testbourne", "sian@people.example")
NEEDED = (
    "Question about convictions",
    "Identity checked",
    "2 satisfactory references",
    "HMPPS vetting",
    f"Clearance at {PRISON}",
    f"Training: {PACK}",
    "Volunteer agreement signed",
    "Confidentiality agreement signed",
    "Emergency contact given",
)


@dataclass
class Story:
    """Who acts, and the addresses and references that they learned on the way."""

    server: Server
    coordinator: Visitor
    applicant: Visitor
    application: str = ""
    record: str = ""
    placement: str = ""


@pytest.fixture
def story(server: Server, visiting: Visiting) -> Story:
    return Story(server, visiting("coordinator@"), visiting())


def test_a_volunteer_is_recruited_checked_trained_placed_and_leaves(story: Story, visiting: Visiting) -> None:
    given_an_opportunity_at_a_prison(story)
    when_a_member_of_the_public_applies(story)
    when_the_coordinator_takes_it_to_an_offer(story)
    when_the_offer_is_accepted(story)
    then_a_placement_cannot_be_approved_yet(story)
    officer, sian = visiting("vetting@"), visiting()
    when_the_checks_come_back(story, officer, visiting("security@"))
    when_the_volunteer_prepares(story, sian, officer)
    when_the_training_is_verified(story)
    then_the_placement_is_approved(story)
    then_hours_before_its_first_day_are_refused(sian)
    then_the_champions_office_sees_one_number(visiting("office@"))
    then_the_placement_can_be_ended_with_a_reason(story)


def given_an_opportunity_at_a_prison(story: Story) -> None:
    coordinator.publishes_an_opportunity(story.coordinator, TITLE, prison=PRISON)


def when_a_member_of_the_public_applies(story: Story) -> None:
    applicant.opens_the_opportunity(story.applicant, TITLE)
    story.application = applicant.applies(story.applicant, ADA, looking=True)
    applicant.reads_the_confirmation(story.server, ADA, story.application)


def when_the_coordinator_takes_it_to_an_offer(story: Story) -> None:
    someone = story.coordinator
    coordinator.opens_the_application(someone, story.application)
    someone.sees("Now I can.", "Referee Goodword 2")
    coordinator.moves_forward(someone, "Shortlist")
    coordinator.moves_forward(someone, "Record the interview")
    coordinator.offers(someone)
    coordinator.looks_at_recording_an_answer(someone, story.application)


def when_the_offer_is_accepted(story: Story) -> None:
    applicant.answers_the_offer(story.applicant, story.server, ADA, "Yes, I accept")
    story.applicant.is_on("Thank you for accepting")
    coordinator.opens_the_application(story.coordinator, story.application)
    story.coordinator.sees("They accepted the offer on")


def then_a_placement_cannot_be_approved_yet(story: Story) -> None:
    someone = story.coordinator
    story.record = coordinator.opens_the_record(someone, ADA.name)
    story.placement = coordinator.proposes_a_placement(someone, story.record, story.application)
    someone.sees("You cannot approve this placement yet", "9 things are still missing", *NEEDED)
    someone.looks()
    assert someone.page.get_by_role("button", name="Approve placement").count() == 0
    someone.follows("Refuse this placement")
    someone.looks()


def when_the_checks_come_back(story: Story, officer: Visitor, security: Visitor) -> None:
    someone = story.coordinator
    identity = coordinator.starts_a_check(someone, story.record, "Identity")
    coordinator.decides(someone, identity, "In order")
    for number in (1, 2):
        coordinator.enters_a_reference(someone, story.record, f"Referee Goodword {number}")
    vetting = coordinator.starts_a_check(someone, story.record, "HMPPS vetting")
    coordinator.says_that_it_was_sent(someone, vetting)
    assert someone.page.get_by_role("button", name="Record the outcome").count() == 0
    coordinator.decides(officer, vetting, "Clear", last_day=in_days(900))
    coordinator.starts_a_check(someone, story.record, "Prison clearance", prison=PRISON)
    deciders.clears(security, ADA.name, last_day=in_days(365))
    deciders.finds_on_the_gate_list(security, ADA.name)
    deciders.looks_at_revoking(security, ADA.name)


def when_the_volunteer_prepares(story: Story, sian: Visitor, officer: Visitor) -> None:
    story.coordinator.opens(story.record)
    story.coordinator.presses("Invite to sign in")
    volunteer.sets_a_password(sian, story.server, ADA.email)
    sian.sees("What is left before you can start", "5 things are left")
    sian.looks()
    volunteer.signs(sian, "Sign the volunteer agreement", ADA.name)
    volunteer.signs(sian, "Sign the confidentiality agreement", ADA.name)
    volunteer.names_an_emergency_contact(sian)
    volunteer.logs_training(sian, PACK)
    disclosing.tells_nothing(sian)
    disclosing.lets_go_on(officer, ADA.name)
    sian.opens("/my/volunteering")
    sian.sees("1 thing is left")


def when_the_training_is_verified(story: Story) -> None:
    someone = story.coordinator
    someone.opens(story.placement)
    someone.sees("1 thing is still missing", "A coordinator needs to verify it")
    someone.opens("/training/to-verify")
    someone.follows(f"{PACK} of {ADA.name}")
    someone.is_on("Verify training")
    someone.looks()
    someone.presses("Save the decision")
    someone.has_problem("Select yes if you accept this training")
    someone.chooses("Yes")
    someone.presses("Save the decision")


def then_the_placement_is_approved(story: Story) -> None:
    someone = story.coordinator
    coordinator.waits_for_screening(someone, story.placement)
    someone.sees("Everything is in place for every day.")
    someone.looks()
    someone.presses("Approve placement")
    someone.sees("Placement approved for", "What the approval rested on")
    coordinator.opens_the_application(someone, story.application)
    someone.sees("Placed since")


def then_hours_before_its_first_day_are_refused(sian: Visitor) -> None:
    sian.opens("/my/volunteering")
    sian.page.get_by_role("link", name="Your hours as").click()
    sian.sees("No hours are logged for this placement yet.")
    sian.looks()
    sian.presses("Log hours")
    sian.gives_date("Which day?", in_days(0))
    sian.types("Hours", "2")
    sian.presses("Log the hours")
    sian.has_problem("The day must be within the placement")
    sian.looks()


def then_the_champions_office_sees_one_number(office: Visitor) -> None:
    office.opens("/start")
    office.follows("National figures")
    office.is_on("Volunteers nationally")
    office.sees("People who volunteered on", "This number was counted on that day")
    office.does_not_see(ADA.last_name)


def then_the_placement_can_be_ended_with_a_reason(story: Story) -> None:
    coordinator.ends_the_placement(story.coordinator, story.placement)
