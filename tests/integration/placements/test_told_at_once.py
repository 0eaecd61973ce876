"""Forms of this room say all that is wrong with what was entered, not one thing after the other."""

from datetime import date

from tests.factories.accounts import make_account, sign_in
from tests.factories.mentoring import make_match, make_mentor, make_supported, place_mentor
from tests.factories.organisations import make_organisation
from tests.factories.placements import days_on
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock


def typed_day(name: str, on: date) -> dict[str, str]:
    return {f"{name}__{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


def says_all(client: PageClient, page: str, *said: str, **typed: object) -> None:
    """The form comes back once with every one of these, each a link to its field and beside it."""
    refused = client.submit(page, **typed)
    assert refused.status_code == 422
    for each in said:
        assert refused.text.count(each) == 2, each


def test_somebody_who_wants_a_mentor(coordinator: PageClient, world: World) -> None:
    says_all(
        coordinator,
        "/supported/new",
        "They must agree before you can add them",
        "Release month must be this month or later",
        "The day on which they asked must be today or in the past",
        "This role is not done in a prison",
        organisation=world.hope.reference,
        agrees="no",
        evaluation="no",
        route="spoken",
        given_name="Ffion",
        release_month="3",
        release_year="2020",
        languages=["english"],
        meets="either",
        gender="any",
        lived_experience="no",
        role="mentor-community",
        place=world.prison.reference,
        source="prison",
        **typed_day("asked_on", days_on(3)),
    )


def test_a_rota(coordinator: PageClient, world: World) -> None:
    centre = make_organisation("Southmoor centre", is_place=True)
    says_all(
        coordinator,
        "/rotas/new",
        "This role is done in a prison. Choose a prison",
        "First day must be today or in the future",
        "End time must be after the start time",
        title="Visitors",
        organisation=world.hope.reference,
        place=centre.reference,
        role="literacy-tutor-prison",
        repeat="weekly",
        starts="2pm",
        ends="1pm",
        volunteers="2",
        **typed_day("starts_on", days_on(-1)),
        **typed_day("last_day", days_on(9)),
    )


def test_a_placement(coordinator: PageClient, world: World) -> None:
    centre = make_organisation("Southmoor centre", is_place=True)
    says_all(
        coordinator,
        f"/people/{world.person.reference}/placements/new",
        "This role is done in a prison. Choose a prison",
        "Last day must be on or after the first day",
        organisation=world.hope.reference,
        place=centre.reference,
        role="literacy-tutor-prison",
        **typed_day("starts_on", days_on(3)),
        **typed_day("last_day", days_on(1)),
    )


def test_the_beginning_of_a_mentoring(client: PageClient, world: World) -> None:
    mentor = make_mentor(world.hope, world.prison)
    match = make_match(make_supported(world.hope, world.prison), mentor)
    place_mentor(mentor, world.hope, world.prison)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, world.hope)]))
    says_all(
        client,
        f"/matches/{match.reference}/begin",
        "Planned last day must be after the first day",
        "The day on which they agreed must be today or in the past",
        every="7",
        words="Tuesdays",
        **typed_day("starts_on", clock.today()),
        **typed_day("ends_on", days_on(-1)),
        **typed_day("review_on", days_on(20)),
        **typed_day("agreed_on", days_on(2)),
    )
