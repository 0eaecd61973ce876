"""What officers decided about somebody, as far as their own start page tells of it."""

from tests.factories.disclosures import a_matter, decided, make_disclosure, make_officer, open_assessment
from tests.integration.desk.conftest import World
from tests.integration.desk.test_my_start import own
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.people.models import Person
from volunteer_app.recruitment.rules import Stage
from volunteer_app.vetting.assessing.rules import Outcome


def test_what_officers_ask_of_a_coordinator_is_no_line_of_the_volunteers(
    client: PageClient, volunteer: Person, world: World
) -> None:
    application = world.application(volunteer, stage=Stage.CHECKS)
    told = make_disclosure(volunteer, world.hope, a_matter(clock.today()), offer=application.reference)
    one, other = make_officer(world.hope, "Vera"), make_officer(world.hope, "Oren")
    weighed = open_assessment(told, one)
    decided(weighed, one, other, Outcome.WITH_CONDITIONS, to_coordinator="Never alone with visitors")
    page = own(client)
    assert "What is left before you can start" in page
    assert "Never alone with visitors" not in page
    assert "What vetting officers ask of you" not in page
