"""Reads of when prisons let volunteers in."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.rota import queries
from volunteer_app.placements.rota.models import RegimeTime, Rota, RotaSession
from volunteer_app.placements.rota.regime import Regime
from volunteer_app.placements.rota.rules import SessionState


def regimes(rota: Rota) -> list[Regime]:
    """When the place lets volunteers in: as it says itself; else as this rota's organisation has recorded."""
    from_place = regime_rows(rota.place_id, rota.place_id)
    rows = from_place or regime_rows(rota.place_id, rota.organisation_id)
    return [each.as_regime for each in rows]


def times_at(place_id: int, organisation_ids: Collection[int]) -> dict[int, list[Regime]]:
    """The same for the rotas of each of these organisations at a place; two statements."""
    from_place = [each.as_regime for each in regime_rows(place_id, place_id)]
    if from_place:
        return dict.fromkeys(organisation_ids, from_place)
    statement = select(RegimeTime).where(
        RegimeTime.place_id == place_id, RegimeTime.organisation_id.in_(organisation_ids)
    )
    found: dict[int, list[Regime]] = {each: [] for each in organisation_ids}
    for row in db.session.scalars(statement):
        found[row.organisation_id].append(row.as_regime)
    return found


def hold(place: Organisation) -> None:
    """Let nobody record other times, or plan sessions at this place, until the present transaction ends."""
    db.session.refresh(place, with_for_update={"of": Organisation})


def plans_at(place_id: int) -> None:
    """Let nobody record other times until the sessions that are planned now are stored."""
    statement = select(Organisation.id).where(Organisation.id == place_id)
    db.session.execute(statement.with_for_update(read=True, key_share=True, of=Organisation))


def coming_at(place_id: int) -> list[RotaSession]:
    """The sessions of anybody's rotas at a place that are planned and have not begun, held."""
    statement = (
        select(RotaSession)
        .where(
            RotaSession.place_id == place_id,
            RotaSession.state == SessionState.OPEN,
            RotaSession.starts_at > clock.now(),
        )
        .order_by(RotaSession.id)
        .with_for_update(of=RotaSession)
    )
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def outside_at(scope: Scope, place_id: int) -> int:
    """How many coming sessions lie outside the times of a place, of those that the scope can cancel."""
    statement = select(func.count(RotaSession.id)).where(
        queries.can_be_called_off(scope),
        RotaSession.place_id == place_id,
        RotaSession.state == SessionState.OPEN,
        RotaSession.starts_at > clock.now(),
        RotaSession.is_outside,
    )
    return db.session.scalar(statement) or 0


def regime_rows(place_id: int, organisation_id: int) -> Sequence[RegimeTime]:
    """What an organisation has recorded of a place, also for days that are over, in the order of the week."""
    statement = (
        select(RegimeTime)
        .where(RegimeTime.place_id == place_id, RegimeTime.organisation_id == organisation_id)
        .order_by(RegimeTime.weekday, RegimeTime.opens_minute, RegimeTime.id)
    )
    return db.session.scalars(statement).all()


def regime_time(scope: Scope, reference: str) -> RegimeTime:
    """A regime time that the scope's organisations recorded.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = select(RegimeTime).where(
        RegimeTime.reference == reference, RegimeTime.organisation_id.in_(scope.organisation_ids)
    )
    found = db.session.scalars(statement.options(joinedload(RegimeTime.place))).one_or_none()
    if found is None:
        raise NotFound
    return found


def runs_a_rota_at(scope: Scope, place_reference: str) -> Organisation | None:
    """The first of the scope's organisations that has a rota at a place."""
    place = aliased(Organisation)
    statement = (
        select(Organisation)
        .join(Rota, Rota.organisation_id == Organisation.id)
        .join(place, place.id == Rota.place_id)
        .where(Rota.organisation_id.in_(scope.organisation_ids), place.reference == place_reference)
        .order_by(Organisation.id)
        .limit(1)
    )
    return db.session.scalars(statement).first()
