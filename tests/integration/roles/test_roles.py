import pytest
from sqlalchemy import func, select

from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.roles import queries, service
from volunteer_app.roles.models import Role
from volunteer_app.roles.reference import facts

pytestmark = pytest.mark.usefixtures("database")

BY = Actor.job("load reference data")


def entries() -> int:
    return db.session.scalars(select(func.count()).select_from(HistoryEntry)).one()


def loaded(code: str) -> Role:
    service.load_reference_data(BY)
    role = queries.by_code(code)
    assert role is not None
    return role


def test_a_loaded_role_says_what_its_line_in_the_file_says() -> None:
    role = loaded("mentor-prison")
    fact = next(fact for fact in facts() if fact.code == "mentor-prison")
    assert {name: getattr(role, name) for name in fact.columns()} == fact.columns()
    assert role.requirements.training_packs == ("mentoring-skills", "volunteering-in-prison")


def test_a_second_load_changes_nothing_and_records_nothing() -> None:
    service.load_reference_data(BY)
    db.session.commit()
    before = entries()
    report = service.load_reference_data(BY)
    db.session.commit()
    assert (report.added, report.changed, report.no_longer_listed) == ([], [], [])
    assert entries() == before


def test_a_role_whose_training_packs_differ_is_put_right() -> None:
    role = loaded("mentor-prison")
    with history.loading("an older file"):
        role.training_packs = role.training_packs[:1]
    assert service.load_reference_data(BY).changed == ["mentor-prison"]
    assert role.requirements.training_packs == ("mentoring-skills", "volunteering-in-prison")


def test_a_role_that_left_the_file_is_reported_and_stays() -> None:
    template = loaded("office-volunteer")
    columns = {column.key: getattr(template, column.key) for column in Role.__table__.columns}
    with history.loading("an older file"):
        db.session.add(Role(**{**columns, "id": None, "code": "lamplighter"}))
    assert service.load_reference_data(BY).no_longer_listed == ["lamplighter"]
    assert queries.by_code("lamplighter") is not None


def test_25_roles_are_recruited_here_in_the_order_of_their_names() -> None:
    service.load_reference_data(BY)
    found = queries.recruitable()
    assert len(found) == 25
    assert [role.name for role in found] == sorted(role.name for role in found)
    assert len(queries.all_roles()) == 31


@pytest.mark.parametrize("code", ["magistrate", "no-such-role", ""])
def test_a_role_appointed_elsewhere_or_unknown_cannot_be_recruited_for(code: str) -> None:
    service.load_reference_data(BY)
    with pytest.raises(NotFound):
        queries.recruitable_by_code(code)


def test_a_role_no_longer_used_cannot_be_recruited_for_but_is_still_found() -> None:
    role = loaded("listener")
    with history.loading("no longer used"):
        role.is_active = False
    assert queries.by_code("listener") is role
    with pytest.raises(NotFound):
        queries.recruitable_by_code("listener")
