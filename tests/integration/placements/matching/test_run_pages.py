"""Pages of a run: everybody who waits is suggested a mentor at once, and a person decides."""

from tests.factories.mentoring import make_mentor, make_supported
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.placements.matching import queries
from volunteer_app.placements.supported.rules.wishes import Language, Profile


def test_everybody_is_suggested_a_mentor_and_a_person_decides(coordinator: PageClient, world: World) -> None:
    for name in ("Ann", "Bea"):
        make_supported(world.hope, world.prison, name=name)
    make_mentor(world.hope, world.prison)
    assert "Nothing has been suggested yet" in coordinator.get("/matching").text
    answer = coordinator.submit("/matching")
    assert answer.status_code == 302
    page = coordinator.get(answer.location).text
    assert "To decide" in page
    run = queries.latest_run(world.hope.id)
    assert run is not None
    one, other = queries.suggestions_of(run.id)
    unsaid = coordinator.submit(f"/matching/{one.reference}", decision="decline")
    assert unsaid.status_code == 422
    assert "Select why you decline" in unsaid.text
    assert (
        coordinator.submit(f"/matching/{one.reference}", decision="decline", reason="not_now").status_code
        == 302
    )
    assert (
        "The suggestion is declined. The person is still on the waiting list"
        in coordinator.get("/matching").text
    )
    taken = coordinator.submit(f"/matching/{other.reference}", decision="propose")
    assert taken.status_code == 302
    assert "/matches/MAT-" in taken.location
    assert "Declined on" in coordinator.get(f"/matching/{one.reference}").text
    again = coordinator.submit("/matching")
    assert again.status_code == 302


def test_what_waits_for_a_decision_stands_before_those_for_whom_there_is_nobody(
    coordinator: PageClient, world: World
) -> None:
    welsh = Profile(languages=frozenset({Language.WELSH}))
    alone = make_supported(world.hope, world.prison, name="Ann", days_ago=60, profile=welsh)
    make_supported(world.hope, world.prison, name="Bea", days_ago=1)
    make_mentor(world.hope, world.prison)
    page = coordinator.get(coordinator.submit("/matching").location).text
    heads = [
        page.index(words) for words in ("To decide: 1</h3>", "Bea<", "Nobody found: 1</h3>", "Ann, SUP-")
    ]
    assert heads == sorted(heads)
    assert f'href="/supported/{alone.reference}">Ann' in page
    assert "The only mentor has no language in common with them." in page
