"""A placement that ends early ends its places on the rota; whoever waits has them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.organisations import BY, make_prison
from tests.factories.placements import make_placement
from tests.factories.rota import make_rota, place_in, placed, sessions_of, sign_up
from tests.factories.screening import screened
from tests.factories.vetting import make_clearance
from tests.integration.placements.conftest import World
from tests.integration.placements.rota.conftest import TODAY
from tests.integration.training.sessions.posted import letters
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.people.models import Person
from volunteer_app.placements import service, suspending
from volunteer_app.placements.bulk import service as bulk
from volunteer_app.placements.life import continuing
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rota import own, swapping
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp
from volunteer_app.placements.rota.rules import SignUpState, SwapState
from volunteer_app.placements.rules import EndReason, SuspendReason

FIRST = TODAY + timedelta(days=1)
PLACED, WAITING, ENDED = SignUpState.PLACED, SignUpState.WAITING, SignUpState.PLACEMENT_ENDED


@pytest.fixture
def sessions(world: World) -> list[RotaSession]:
    """Three, a week apart from tomorrow on, each for one."""
    return sessions_of(make_rota(world.hope, world.prison, needed=1))


def volunteer(world: World, name: str) -> Person:
    return placed(world.hope, world.prison, first_name=name, email=f"{name.lower()}@example.org")


def placement_of(person: Person) -> Placement:
    return db.session.scalars(select(Placement).where(Placement.person_id == person.id)).one()


def end(person: Person, days: int = 1, reason: EndReason = EndReason.CONDUCT) -> None:
    last_day = clock.today() + timedelta(days=days)
    service.end_placement(placement_of(person), last_day=last_day, reason=reason, note="Nobody’s", by=BY)


def states(*sign_ups: RotaSignUp) -> list[SignUpState]:
    return [each.state for each in sign_ups]


def test_places_after_the_last_day_end_and_those_until_then_stay(
    world: World, sessions: list[RotaSession]
) -> None:
    asha = volunteer(world, "Asha")
    theirs = [sign_up(each, asha)[0] for each in sessions]
    end(asha)
    assert states(*theirs) == [PLACED, ENDED, ENDED]
    assert [each.ended_at for each in theirs] == [None, clock.now(), clock.now()]
    assert [each.session for each in own.coming(asha.id)] == sessions[:1]


def test_whoever_waits_longest_and_can_come_has_the_place_and_who_waited_waits_no_more(
    world: World, sessions: list[RotaSession]
) -> None:
    asha, bryn, carys = (volunteer(world, name) for name in ("Asha", "Bryn", "Carys"))
    first, second, third = sign_up(sessions[1], asha, bryn, carys)
    suspending.suspend_placements(bryn.id, SuspendReason.OFFICER)
    end(asha)
    assert states(first, second, third) == [ENDED, WAITING, PLACED]
    end(bryn)
    assert states(first, second, third) == [ENDED, ENDED, PLACED]


def test_one_letter_says_which_sessions_and_neither_why_nor_where(
    world: World, sessions: list[RotaSession]
) -> None:
    asha, bryn = volunteer(world, "Asha"), volunteer(world, "Bryn")
    for each in sessions[1:]:
        sign_up(each, asha, bryn)
    letters()
    end(asha)
    told, *moved_up = letters()
    assert (told.to, told.subject) == ("asha@example.org", "You are no longer signed up for some sessions")
    assert "Monday 30 November 2026" in told.body
    assert "Monday 7 December 2026" in told.body
    for kept_out in (EndReason.CONDUCT.words, "Nobody’s", "Northwood", "Visitors", "placement"):
        assert kept_out not in told.body + told.subject
    assert [(each.to, each.subject) for each in moved_up] == [
        ("bryn@example.org", "You have a place on the rota")
    ] * 2


def test_the_history_of_a_place_says_that_the_placement_ends_and_not_why(
    world: World, sessions: list[RotaSession]
) -> None:
    asha = volunteer(world, "Asha")
    (made,) = sign_up(sessions[1], asha)
    end(asha)
    statement = select(HistoryEntry).where(
        HistoryEntry.subject_kind == "rota_sign_up", HistoryEntry.subject_id == made.id
    )
    last = list(db.session.scalars(statement.order_by(HistoryEntry.id)))[-1]
    assert (last.action, last.actor_name) == ("rota_sign_up:end", BY.name)
    assert last.reason == "The placement ends before"


def test_a_swap_that_was_asked_with_a_place_lapses_with_it(world: World, sessions: list[RotaSession]) -> None:
    asha, bryn = volunteer(world, "Asha"), volunteer(world, "Bryn")
    (given,) = sign_up(sessions[1], asha)
    sign_up(sessions[2], bryn)
    swap = swapping.ask(given, sessions[2], by=BY)
    end(asha)
    assert swap.state is SwapState.LAPSED


def test_a_session_that_has_begun_is_left_to_its_register(world: World, sessions: list[RotaSession]) -> None:
    asha = volunteer(world, "Asha")
    today, coming = (sign_up(each, asha)[0] for each in sessions[:2])
    with clock.standing_on(FIRST):  # at midday: it began at 10
        end(asha, days=-1)
    assert states(today, coming) == [PLACED, ENDED]


def test_a_place_with_another_placement_stays(world: World, sessions: list[RotaSession]) -> None:
    asha, bryn = volunteer(world, "Asha"), volunteer(world, "Bryn")
    later = place_in(asha, world.hope, make_prison("Southwood (HMP)"))
    (theirs,), (others,) = sign_up(sessions[1], asha), sign_up(sessions[2], bryn)
    service.end_placement(later, last_day=TODAY, reason=EndReason.HEALTH, note="", by=BY)
    assert states(theirs, others) == [PLACED, PLACED]


def test_all_that_end_at_a_prison_that_closes_end_their_places_and_each_is_told_once(
    world: World, sessions: list[RotaSession]
) -> None:
    asha, bryn = volunteer(world, "Asha"), volunteer(world, "Bryn")
    made = [*sign_up(sessions[1], asha, bryn), *sign_up(sessions[2], bryn, asha)]
    letters()
    scope = Scope(frozenset({world.hope.id}))
    change = bulk.prepare_end(world.prison, last_day=FIRST, reason=EndReason.PLACE_CLOSED, scope=scope, by=BY)
    bulk.begin(change, why="It closes", scope=scope, by=BY)
    assert states(*made) == [ENDED] * 4
    assert sorted(each.to for each in letters()) == ["asha@example.org", "bryn@example.org"]


def test_a_transfer_ends_the_places_at_the_old_prison_from_its_first_day_on(world: World) -> None:
    placement = make_placement(
        world.person, world.hope, world.prison, approved=True, ends_before=TODAY + timedelta(days=300)
    )
    rota = make_rota(world.hope, world.prison, role=placement.role)
    made = [sign_up(each, world.person)[0] for each in sessions_of(rota)]
    other = make_prison("Southwood (HMP)")
    make_clearance(world.person, world.hope, other)
    moved = continuing.transfer(
        placement,
        other,
        starts_on=TODAY + timedelta(days=8),
        ends_before=TODAY + timedelta(days=200),
        by=BY,
    )
    screened(moved)
    assert states(*made) == [PLACED] * 3
    service.approve_placement(moved, by=BY)
    assert states(*made) == [PLACED, ENDED, ENDED]
