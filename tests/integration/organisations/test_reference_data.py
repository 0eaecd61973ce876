from datetime import date

import pytest
from sqlalchemy import func, select

from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations import queries, service
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.reference import facts
from volunteer_app.organisations.rules import Keeper, OrganisationKind

pytestmark = pytest.mark.usefixtures("database")

BY = Actor.job("load reference data")


def entries() -> int:
    return db.session.scalars(select(func.count()).select_from(HistoryEntry)).one()


def test_the_first_load_brings_every_row_of_the_files() -> None:
    service.load_reference_data(BY)
    stored = set(db.session.scalars(select(Organisation.code)))
    assert {fact.code for fact in facts()} <= stored
    leeds = queries.by_code("LEI")
    assert leeds is not None
    assert leeds.path == "/MOJ/HMPPS/LEI/"
    assert leeds.establishment is not None
    assert leeds.establishment.holds_men is True


def test_a_load_is_one_history_entry_in_the_name_of_the_job() -> None:
    before = entries()
    report = service.load_reference_data(BY)
    db.session.commit()
    assert entries() == before + (1 if report.added else 0)
    if report.added:
        entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc()).limit(1)).one()
        assert entry.actor_name == BY.name
        assert entry.action == "organisation:load_reference_data"


def test_a_second_load_changes_nothing_and_records_nothing() -> None:
    service.load_reference_data(BY)
    db.session.commit()
    before = entries()
    report = service.load_reference_data(BY)
    db.session.commit()
    assert (report.added, report.changed, report.kept, report.no_longer_listed) == ([], [], [], [])
    assert entries() == before


def test_a_row_that_differs_from_the_files_is_put_right() -> None:
    service.load_reference_data(BY)
    db.session.commit()
    leeds = queries.by_code("LEI")
    assert leeds is not None
    assert leeds.establishment is not None
    with history.loading("a wrong row"):
        leeds.name = "Leeds"
        leeds.establishment.postcode = "LS1 1AA"
    report = service.load_reference_data(BY)
    assert report.changed == ["LEI"]
    assert (leeds.name, leeds.establishment.postcode) == ("Leeds (HMP)", "LS12 2TJ")


def test_a_row_that_left_the_files_is_reported_and_stays() -> None:
    service.load_reference_data(BY)
    with history.loading("an older file"):
        db.session.add(
            Organisation(
                code="OLD",
                name="Old agency",
                kind=OrganisationKind.AGENCY,
                sector="courts",
                path="/OLD/",
                is_place=False,
                kept_by=Keeper.REFERENCE_DATA,
            )
        )
    report = service.load_reference_data(BY)
    assert report.no_longer_listed == ["OLD"]
    assert queries.by_code("OLD") is not None


def test_what_an_administrator_closed_or_renamed_stays_so_when_the_files_are_loaded_again() -> None:
    service.load_reference_data(BY)
    closed, renamed = queries.by_code("CKI"), queries.by_code("HEI")
    assert closed is not None
    assert renamed is not None
    service.close_organisation(closed, closed_on=date(2024, 3, 31), reason="Closed by HMPPS", by=BY)
    service.rename_organisation(renamed, name="Hewell (HMP & YOI)", by=BY)
    report = service.load_reference_data(BY)
    assert sorted(report.kept) == ["CKI", "HEI"]
    assert not closed.is_active
    assert renamed.name == "Hewell (HMP & YOI)"
