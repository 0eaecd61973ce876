"""What an organisation's own check said of a bar elsewhere, as was known at a moment."""

from datetime import datetime, time, timedelta
from typing import Any

from tests.factories.barring import make_bar
from tests.factories.disclosures import actor_of, decided, make_officer, over
from tests.factories.organisations import BY
from tests.factories.recruitment import role_named
from tests.factories.vetting import make_check
from tests.integration.vetting.barring.conftest import World
from volunteer_app.foundation import clock
from volunteer_app.vetting import service
from volunteer_app.vetting.assessing import opening
from volunteer_app.vetting.barring.queries import bars
from volunteer_app.vetting.rules import CertificateLevel, CheckOutcome

DAYS = [clock.today() + timedelta(days=number) for number in range(4)]
LEVEL = CertificateLevel.ENHANCED_CHILD_BARRED


def is_stopped(world: World, known_at: datetime | None = None) -> bool:
    return bool(bars([world.person.id], world.other.id, known_at=known_at)[world.person.id])


def at_the_end_of(day: int) -> datetime:
    with clock.standing_on(DAYS[day], time(23, 59)):
        return clock.now()


def own_check(world: World, outcome: CheckOutcome = CheckOutcome.CLEAR) -> Any:
    valid_from = clock.today() if outcome is CheckOutcome.CLEAR else None
    held: dict[str, Any] = {"level": LEVEL, "issued_on": clock.today(), "valid_from": valid_from}
    return make_check(world.person, world.other, outcome=outcome, **held)


def test_a_certificate_that_turned_before_the_moment_does_not_answer_for_it(world: World) -> None:
    with clock.standing_on(DAYS[0], time(23, 58)):
        make_bar(world.person, world.hope)
    with clock.standing_on(DAYS[1]):
        check = own_check(world)
    with clock.standing_on(DAYS[2]):
        nothing: dict[str, Any] = {"valid_from": None, "valid_before": None, "issued_on": DAYS[1]}
        service.decide_check(check, CheckOutcome.HAS_INFORMATION, by=BY, **nothing)
    with clock.standing_on(DAYS[3]):
        then = [is_stopped(world, at_the_end_of(day)) for day in (0, 1, 2)]
        assert then == [True, False, True]
        assert is_stopped(world)


def test_what_showed_something_that_is_no_bar_answers_once_it_was_weighed(world: World) -> None:
    with clock.standing_on(DAYS[0], time(23, 58)):
        make_bar(world.person, world.hope)
    with clock.standing_on(DAYS[1]):
        check = own_check(world, CheckOutcome.HAS_INFORMATION)
    with clock.standing_on(DAYS[2]):
        one, other = (make_officer(world.other, name) for name in ("Oren", "Tess"))
        opened = opening.open_for_check(
            check, role_named("mentor-young-people"), by=actor_of(one), authority=over(world.other)
        )
        assert is_stopped(world)
        decided(opened, one, other)
        assert not is_stopped(world)
        assert is_stopped(world, at_the_end_of(1))


def test_a_date_of_issue_that_was_recorded_later_was_not_known_then(world: World) -> None:
    with clock.standing_on(DAYS[0], time(23, 58)):
        make_bar(world.person, world.hope)
    with clock.standing_on(DAYS[1]):
        check = make_check(world.person, world.other, outcome=CheckOutcome.CLEAR, level=LEVEL)
        assert is_stopped(world)
    with clock.standing_on(DAYS[2]):
        told: dict[str, Any] = {"valid_from": DAYS[1], "valid_before": None, "issued_on": DAYS[1]}
        service.decide_check(check, CheckOutcome.CLEAR, by=BY, **told)
        assert not is_stopped(world)
        assert is_stopped(world, at_the_end_of(1))
