"""Recording when a prison lets volunteers in. What no longer holds ends on a day and stays readable."""

from datetime import date, time

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.day_times import minute_of
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.rota import regime_queries
from volunteer_app.placements.rota.models import RegimeTime
from volunteer_app.placements.rota.regime import outside_regime
from volunteer_app.placements.rota.rules import Action


def add(
    place: Organisation,
    organisation: Organisation,
    when: tuple[int, time, time],
    starts_on: date,
    *,
    by: Actor,
) -> RegimeTime:
    """Record that on a weekday (0 is Monday), between two times, volunteers are let in from a day on.

    Raises:
        Refused: it ends before it starts, or overlaps another of that weekday.
    """
    weekday, opens, closes = when
    if closes <= opens:
        raise Refused("End time must be after the start time", "closes")
    opens_minute, closes_minute = minute_of(opens), minute_of(closes)
    regime_queries.hold(place)
    for each in regime_queries.regime_rows(place.id, organisation.id):
        is_over = each.ends_before is not None and each.ends_before <= starts_on
        overlaps = each.opens_minute < closes_minute and opens_minute < each.closes_minute
        if each.weekday == weekday and overlaps and not is_over:
            raise Refused("This overlaps times that are recorded already. End those first", "opens")
    made = RegimeTime(
        place_id=place.id,
        organisation_id=organisation.id,
        weekday=weekday,
        opens_minute=opens_minute,
        closes_minute=closes_minute,
        starts_on=starts_on,
    )
    history.record(Action.ADD_REGIME, made, by=by)
    _point_out(place, by)
    return made


def end(regime_time: RegimeTime, ends_before: date, *, by: Actor) -> None:
    """End a regime time: it does not hold from this day on.

    Raises:
        Refused: it ended already, or the day is before its first or in the past.
    """
    regime_queries.hold(regime_time.place)
    db.session.refresh(regime_time, with_for_update={"of": RegimeTime})
    if regime_time.ends_before is not None:
        raise Refused("These times have an end already")
    if ends_before < clock.today():
        raise Refused("The day must be today or in the future", "ends_before")
    regime_time.ends_before = max(ends_before, regime_time.starts_on)
    history.record(Action.END_REGIME, regime_time, by=by)
    _point_out(regime_time.place, by)


def _point_out(place: Organisation, by: Actor) -> None:
    """Mark the sessions that are planned already and lie outside the times that hold now, and no others.

    Nothing is cancelled by itself: who runs a session decides.
    """
    coming = regime_queries.coming_at(place.id)
    times = regime_queries.times_at(place.id, {each.organisation_id for each in coming})
    changed = []
    for each in coming:
        is_outside = bool(outside_regime(each.starts_at, each.ends_at, times[each.organisation_id]))
        if is_outside != each.is_outside:
            each.is_outside = is_outside
            changed.append(each)
    history.record_all(Action.CHANGE_SESSION, changed, by=by, reason=f"Times recorded at {place.name}")
