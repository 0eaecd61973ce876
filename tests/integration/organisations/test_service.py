from datetime import date

import pytest
from sqlalchemy import select

from tests.factories.organisations import make_organisation, make_prison
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations import service
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind, Sector

pytestmark = pytest.mark.usefixtures("database")

BY = Actor.job("test")


def last_entry() -> HistoryEntry:
    return db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc()).limit(1)).one()


def create(name: str = "Hope Mentoring", code: str = "", parent: Organisation | None = None) -> Organisation:
    return service.create_organisation(
        name=name, kind=OrganisationKind.VOLUNTARY, sector=Sector.VOLUNTARY, by=BY, code=code, parent=parent
    )


def test_a_new_voluntary_organisation_gets_a_code_a_path_and_is_a_place() -> None:
    organisation = create("  Tŷ   Gobaith ")
    assert organisation.name == "Tŷ Gobaith"
    assert organisation.path == f"/{organisation.code}/"
    assert organisation.is_place
    assert organisation.reference.startswith("ORG-")


def test_creating_closing_and_renaming_are_recorded_with_the_organisation() -> None:
    organisation = create()
    assert last_entry().action == "organisation:create"
    assert last_entry().organisation_id == organisation.id
    service.rename_organisation(organisation, name="New Hope", by=BY)
    assert (last_entry().action, last_entry().before["name"]) == ("organisation:rename", "Hope Mentoring")
    with clock.standing_on(date(2026, 11, 22)):
        service.close_organisation(organisation, closed_on=date(2026, 11, 22), reason="Merged", by=BY)
    assert (last_entry().action, last_entry().reason) == ("organisation:close", "Merged")


def test_a_branch_sits_under_its_own_charity() -> None:
    charity = create()
    branch = create("Hope Mentoring, York", parent=charity)
    assert branch.path == f"{charity.path}{branch.code}/"


def test_a_charity_cannot_sit_under_a_prison() -> None:
    with pytest.raises(Refused, match="kind"):
        create(parent=make_prison())


def test_nothing_can_be_added_under_a_closed_organisation() -> None:
    with pytest.raises(Refused, match="closed"):
        create(parent=make_organisation(is_active=False))


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_name_must_be_there_and_fit(name: str) -> None:
    with pytest.raises(Refused) as refused:
        create(name)
    assert refused.value.field == "name"


@pytest.mark.parametrize("code", ["A/B", "a b", "X" * 17])
def test_a_code_that_would_break_a_path_is_refused(code: str) -> None:
    with pytest.raises(Refused) as refused:
        create(code=code)
    assert refused.value.field == "code"


def test_a_code_is_given_once() -> None:
    create(code="HOPE")
    with pytest.raises(Refused, match="has this code"):
        create(code="hope")


def test_closing_asks_for_a_reason_and_a_day_that_has_come() -> None:
    organisation = create()
    with clock.standing_on(date(2026, 11, 22)):
        with pytest.raises(Refused, match="why"):
            service.close_organisation(organisation, closed_on=date(2026, 11, 22), reason=" ", by=BY)
        with pytest.raises(Refused, match="past"):
            service.close_organisation(organisation, closed_on=date(2026, 11, 23), reason="Merged", by=BY)


def test_an_organisation_closes_once_and_after_those_under_it() -> None:
    charity = create()
    branch = create("Hope Mentoring, York", parent=charity)
    with pytest.raises(Refused, match="under this one first"):
        service.close_organisation(charity, closed_on=date(2026, 1, 31), reason="Wound up", by=BY)
    for organisation in (branch, charity):
        service.close_organisation(organisation, closed_on=date(2026, 1, 31), reason="Wound up", by=BY)
    with pytest.raises(Refused, match="already closed"):
        service.close_organisation(charity, closed_on=date(2026, 1, 31), reason="Wound up", by=BY)
