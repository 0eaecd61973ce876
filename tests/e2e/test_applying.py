"""Applying and moving an application without JavaScript, and the answers that end an application."""

from datetime import date

import pytest

from tests.e2e.conftest import EMAILS, Visiting, sign_in
from tests.e2e.server import Server
from tests.e2e.steps import applicant, coordinator
from tests.e2e.steps.applicant import Applicant
from tests.e2e.visitor import Visitor
from volunteer_app.cli.sample.accounts import PASSWORD

ROLE = "Official prison visitor with Lantern Mentoring"


@pytest.fixture
def somebody(visiting: Visiting) -> Visitor:
    """Somebody whose browser runs no JavaScript, on a small telephone."""
    return visiting(java_script_enabled=False, viewport={"width": 320, "height": 700})


def test_an_application_needs_no_javascript(server: Server, somebody: Visitor, visiting: Visiting) -> None:
    who = Applicant("Llŷr", "Plainpage", "llyr@people.example")
    applicant.opens_the_opportunity(somebody, ROLE)
    reference = applicant.applies(somebody, who)
    staff = visiting(java_script_enabled=False)
    sign_in(staff, EMAILS["coordinator@"], PASSWORD)
    coordinator.opens_the_application(staff, reference)
    coordinator.moves_forward(staff, "Shortlist")
    coordinator.moves_forward(staff, "Record the interview")
    coordinator.offers(staff)
    applicant.answers_the_offer(somebody, server, who, "No, thank you")
    somebody.is_on("Thank you for your answer")
    coordinator.opens_the_application(staff, reference)
    staff.sees("Withdrawn since")


def test_a_missing_answer_is_named_without_javascript(somebody: Visitor) -> None:
    applicant.opens_the_opportunity(somebody, ROLE)
    somebody.presses("Apply now")
    applicant.is_told_what_is_missing(somebody)


def test_somebody_too_young_is_told_when_they_can_apply(visiting: Visiting) -> None:
    someone = visiting()
    years = coordinator.in_days(0).year - 15
    who = Applicant("Early", "Springer", "early@people.example", date(years, 1, 1))
    applicant.opens_the_opportunity(someone, ROLE)
    someone.presses("Apply now")
    applicant.begins(someone, who)
    someone.is_on("You can apply when you are 18")
    someone.sees(f"1 January {years + 18}")
    someone.looks()
