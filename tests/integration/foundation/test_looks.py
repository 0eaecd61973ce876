"""A look at a protected record is kept whatever happens afterwards, and nothing is shown without one."""

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from volunteer_app.foundation import looks
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.looks import Look
from volunteer_app.foundation.submissions import Submission

BY = Actor.job("looking")


@dataclass
class Record:
    """Something protected."""

    __tablename__ = "record"
    reference: str = "REC-1"
    person_id: int = 7
    organisation_id: int = 3


def kept() -> list[str]:
    return list(db.session.scalars(select(Look.why).order_by(Look.id)))


def test_a_look_survives_a_rollback(app: Flask) -> None:
    looks.record(Record(), why=" Deciding on the offer ", by=BY)
    db.session.add(Submission(key_hash="x", location="/"))
    db.session.rollback()
    assert kept() == ["Deciding on the offer"]
    assert db.session.scalars(select(Submission)).all() == []


def test_there_is_no_look_without_a_reason(app: Flask) -> None:
    with pytest.raises(Refused, match="Enter why"):
        looks.record(Record(), why="  ", by=BY)
    assert kept() == []


def test_a_look_never_takes_other_changes_with_it(app: Flask) -> None:
    db.session.add(Submission(key_hash="x", location="/"))
    with pytest.raises(RuntimeError):
        looks.record(Record(), why="Deciding", by=BY)
    db.session.rollback()
    assert kept() == []


def test_looks_are_told_by_record_and_by_person_the_latest_first(app: Flask) -> None:
    looks.record(Record(), why="first", by=BY)
    looks.record(Record(), why="second", by=BY)
    looks.record(Record(reference="REC-2"), why="another record", by=BY)
    looks.record(Record(organisation_id=4), why="elsewhere", by=BY)
    assert [each.why for each in looks.looks_at(Record())] == ["elsewhere", "second", "first"]
    found = looks.looks_at_person(7, {"record"}, {3})
    assert [each.why for each in found] == ["another record", "second", "first"]
    assert looks.looks_at_person(7, {"other"}, {3}) == []
