"""One small world for the desk: an organisation, a prison, and volunteers at every step of the way."""

from datetime import date, timedelta

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import Action as PlacementAction
from volunteer_app.placements.rules import PlacementState
from volunteer_app.recruitment import service as recruitment
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.rules import Action, ApplicationSource, Stage
from volunteer_app.roles import queries as roles


class World:
    """What the tests of this room stand on. Nothing is committed until somebody signs in."""

    def __init__(self) -> None:
        self.hope = make_organisation()
        self.prison = make_prison()
        self.other = make_organisation("Other")

    def person(self, organisation: Organisation | None = None, **columns: object) -> Person:
        return make_person(organisation or self.hope, **columns)  # type: ignore[arg-type]  # the keywords vary

    def opportunity(
        self, role: str = "mentor-prison", *places: Organisation, by: Organisation | None = None
    ) -> Opportunity:
        details = recruitment.OpportunityDetails(
            role=roles.recruitable_by_code(role),
            title="Mentor at Northwood",
            summary="Listen and help",
            description="Listen and help with plans for release.",
            commitment="2 hours a week",
            starts_on=clock.today() + timedelta(days=30),
            closes_on=clock.today() + timedelta(days=20),
            contact_email="hope@example.org",
            places=places or (self.prison,),
        )
        found = recruitment.draft_opportunity(details, organisation=by or self.hope, by=BY)
        recruitment.publish_opportunity(found, by=BY)
        return found

    def application(
        self, person: Person, opportunity: Opportunity | None = None, stage: Stage = Stage.APPLIED
    ) -> Application:
        """An application that was moved straight to a stage, with an accepted offer where one is needed."""
        found = recruitment.apply(
            opportunity or self.opportunity(),
            person,
            recruitment.ApplicationAnswers(),
            source=ApplicationSource.ON_BEHALF,
            by=BY,
        )
        if stage is not Stage.APPLIED:
            found.stage = stage
            found.offer_accepted_at = clock.now()
            history.record(Action.MOVE, found, by=BY)
        return found

    def late(self, application: Application, *, red: bool = False) -> Application:
        today = clock.today()
        application.amber_on = today - timedelta(days=9)
        application.red_on = today - timedelta(days=2) if red else today + timedelta(days=5)
        history.record(Action.MOVE, application, by=BY)
        return application

    def placement(
        self, person: Person, state: PlacementState = PlacementState.APPROVED, **columns: object
    ) -> Placement:
        values = {
            "organisation_id": self.hope.id,
            "starts_on": clock.today(),
            "ends_before": clock.today() + timedelta(days=200),
            **columns,
        }
        found = Placement(
            person=person,
            person_id=person.id,
            place_id=self.prison.id,
            role_id=roles.recruitable_by_code("mentor-prison").id,
            state=state,
            **values,
        )
        history.record(PlacementAction.PROPOSE, found, by=BY)
        return found


@pytest.fixture
def world(app: object) -> World:
    return World()


@pytest.fixture
def coordinator(client: PageClient, world: World) -> PageClient:
    sign_in(client, make_account(name="Cora", roles=[(MembershipRole.COORDINATOR, world.hope)]))
    return client


@pytest.fixture
def officer(client: PageClient, world: World) -> PageClient:
    sign_in(client, make_account(name="Vera", roles=[(MembershipRole.VETTING_OFFICER, world.hope)]))
    return client


@pytest.fixture
def volunteer(client: PageClient, world: World) -> Person:
    person = world.person(email="carys@example.org")
    sign_in(client, make_account(name=person.full_name, person_id=person.id))
    return person


SOON = timedelta(days=60)


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)
