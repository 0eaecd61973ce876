"""Today names training that waits for a coordinator: registers, prior learning, and requests to join."""

from datetime import timedelta

from tests.factories.awards import make_award, make_opening, make_qualification
from tests.factories.organisations import BY
from tests.factories.training_sessions import book, make_session
from tests.integration.desk.conftest import World
from tests.page_client import PageClient
from volunteer_app.desk.presenters import start_also
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training.awards import claims
from volunteer_app.training.openings import service as openings
from volunteer_app.training.sessions.models import TrainingSession

TITLE = start_also.LEARNING


def start(client: PageClient) -> str:
    db.session.commit()
    answer = client.get("/start")
    assert answer.status_code == 200
    return str(answer.text)


def over(world: World, *, booked: bool) -> TrainingSession:
    """A session of yesterday, with somebody in it or not."""
    with clock.standing_on(clock.today() - timedelta(days=3)):
        session = make_session(world.hope, clock.today() + timedelta(days=2))
        if booked:
            book(session, world.person())
    return session


def claimed(person: Person, organisation: Organisation) -> None:
    """Prior learning that waits for a decision."""
    award = make_award(person, organisation, make_qualification((3, True)))
    claims.claim(award, award.qualification.units[0], "Two years as a tutor", None, by=BY)


def test_nothing_of_training_waits_and_the_section_is_not_there(
    coordinator: PageClient, world: World
) -> None:
    over(world, booked=False)
    book(make_session(world.hope), world.person())
    assert TITLE not in start(coordinator)


def test_each_kind_that_waits_is_named_with_its_number_and_leads_to_its_list(
    coordinator: PageClient, world: World
) -> None:
    over(world, booked=True)
    over(world, booked=True)
    claimed(world.person(), world.hope)
    opening = make_opening(world.hope)
    openings.ask(opening, world.person(), why="", by=BY)
    page = start(coordinator)
    assert f"{TITLE}: 3" in page
    for words, address in (
        ("2 sessions are over and have no register yet", "/training/sessions?when=past"),
        ("1 claim waits for a decision", "/training/prior-learning"),
        ("1 person waits for an answer", "/training/openings"),
    ):
        assert words in page
        assert f'href="{address}"' in page


def test_what_waits_with_another_organisation_is_not_told(coordinator: PageClient, world: World) -> None:
    claimed(world.person(world.other), world.other)
    assert TITLE not in start(coordinator)
