from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.rota import at, details, make_rota, plan, sessions_of, sign_up
from tests.integration.placements.rota.conftest import TODAY
from tests.integration.placements.rota.test_signing_up import some, states
from tests.integration.training.sessions.posted import letters
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.service import close_organisation
from volunteer_app.placements.rota import service
from volunteer_app.placements.rota.models import RotaSession
from volunteer_app.placements.rota.recurring import Repeat
from volunteer_app.placements.rota.rules import SignUpState

pytestmark = pytest.mark.usefixtures("database")

TOMORROW = TODAY + timedelta(days=1)
PLACED = SignUpState.PLACED


@pytest.mark.parametrize("changes", [date(2027, 3, 28), date(2026, 10, 25)])
def test_a_rota_keeps_its_time_by_the_clock_when_the_clocks_change(changes: date) -> None:
    organisation, prison = make_organisation(), make_prison()
    with clock.standing_on(changes - timedelta(days=20)):
        first = changes - timedelta(days=7)
        rota = make_rota(organisation, prison, starts_on=first, ends_before=first + timedelta(days=15))
        before, on, after = sessions_of(rota)
    local = [each.starts_at.astimezone(clock.LONDON).hour for each in (before, on, after)]
    assert local == [10, 10, 10]
    apart = on.starts_at - before.starts_at - timedelta(days=7)
    assert apart == (timedelta(hours=-1) if changes.month == 3 else timedelta(hours=1))


def test_a_session_over_the_night_of_a_change_lasts_as_long_as_time_passes() -> None:
    organisation, prison = make_organisation(), make_prison()
    back, forward = date(2027, 10, 31), date(2027, 3, 28)
    minutes = []
    with clock.standing_on(date(2027, 3, 1)):
        for day in (back, forward):
            rota = make_rota(
                organisation,
                prison,
                repeat=Repeat.ONCE,
                starts_on=day,
                starts=at(day, 0, 30).time(),
                ends=at(day, 3, 30).time(),
            )
            minutes.append(sessions_of(rota)[0].minutes)
        with pytest.raises(Refused, match="The clocks go forward that night"):
            make_rota(
                organisation, prison, repeat=Repeat.ONCE, starts_on=forward, starts=at(forward, 1, 30).time()
            )
    assert minutes == [240, 120]


def test_what_comes_again_is_changed_for_sessions_to_come_and_told_once() -> None:
    organisation, prison = make_organisation(), make_prison()
    rota = make_rota(organisation, prison)
    one, two, three = sessions_of(rota)
    (person,) = some(organisation, prison, 1)
    for each in (one, two, three):
        sign_up(each, person)
    own_times = service.SessionDetails(
        clock.day_of(two.starts_at), at(TODAY, 15).time(), at(TODAY, 16).time(), 2
    )
    assert service.change_session(two, own_times, version=two.version, by=BY) == []
    letters()
    changed = service.change(rota, details(starts=at(TODAY, 9).time(), needed=3), version=rota.version, by=BY)
    assert changed == [one, two, three]
    hours = [each.starts_at.astimezone(clock.LONDON).hour for each in (one, two, three)]
    assert (hours, {each.needed for each in changed}) == ([9, 15, 9], {3})
    (told,) = letters()
    assert told.subject == "Your session on the rota has changed"
    assert told.body.count("9am to midday") == 2
    assert (one.calendar_sequence, two.calendar_sequence) == (1, 1)


def test_more_places_go_to_those_who_wait_and_fewer_than_are_taken_is_refused() -> None:
    organisation, prison = make_organisation(), make_prison()
    rota = make_rota(organisation, prison, needed=1)
    session = sessions_of(rota)[0]
    people = sign_up(session, *some(organisation, prison, 2))
    service.change(rota, details(needed=2), version=rota.version, by=BY)
    assert states(*people) == [PLACED, PLACED]
    with pytest.raises(Refused, match="must be 2 or more: 2 people have a place"):
        service.change(rota, details(needed=1), version=rota.version, by=BY)


def test_sessions_are_added_until_another_last_day() -> None:
    organisation, prison = make_organisation(), make_prison()
    rota = make_rota(organisation, prison, repeat=Repeat.FORTNIGHTLY)
    assert len(sessions_of(rota)) == 2
    added = service.extend(rota, TOMORROW + timedelta(days=43), by=BY)
    assert [clock.day_of(each.starts_at) - TOMORROW for each in added] == [
        timedelta(days=28),
        timedelta(days=42),
    ]
    with pytest.raises(Refused, match="after the present last day"):
        service.extend(rota, TOMORROW, by=BY)


def test_no_session_is_added_at_a_place_that_has_closed() -> None:
    organisation, prison = make_organisation(), make_prison()
    rota = make_rota(organisation, prison)
    until = rota.ends_before
    close_organisation(prison, closed_on=TODAY, reason="Closed by HMPPS", by=BY)
    with pytest.raises(Refused, match="Choose a place that is open"):
        service.extend(rota, until + timedelta(days=14), by=BY)
    assert (len(sessions_of(rota)), rota.ends_before) == (3, until)


def test_a_rota_that_goes_on_for_years_is_still_prolonged() -> None:
    organisation, prison = make_organisation(), make_prison()
    rota = make_rota(organisation, prison)
    with clock.standing_on(TODAY + timedelta(days=6 * 365)):
        assert service.extend(rota, clock.today() + timedelta(days=14), by=BY)


def test_a_rota_that_cannot_be_is_refused_at_its_field() -> None:
    organisation, prison = make_organisation(), make_prison()
    for of_plan, of_details, field, words in (
        ({"starts_on": TODAY - timedelta(days=1)}, {}, "starts_on", "today or in the future"),
        ({"ends_before": TODAY}, {}, "last_day", "on or after the first day"),
        ({"ends_before": TODAY + timedelta(days=400)}, {}, "last_day", "within a year"),
        ({}, {"ends": at(TODAY, 9).time()}, "ends", "after the start time"),
        ({}, {"needed": 0}, "volunteers", "from 1 to 100"),
    ):
        with pytest.raises(Refused, match=words) as refusal:
            service.plan(plan(organisation, prison, **of_plan), details(**of_details), by=BY)
        assert refusal.value.field == field
    assert db.session.scalars(select(RotaSession)).all() == []
