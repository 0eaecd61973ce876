"""Two windows, or a learner and a coordinator, who answer in the same moment."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.learning import RIGHT, WRONG, answer, make_learning
from tests.factories.organisations import BY, make_organisation
from tests.factories.packs import make_version
from tests.factories.people import make_person
from tests.integration.at_once import TwoTransactions
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training.learning import service
from volunteer_app.training.learning.models import ModuleAttempt, PackLearning
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.packs.models import TrainingPackVersion

pytestmark = pytest.mark.usefixtures("database")


def both(app: Flask, learning: PackLearning, one: list[list[int]], other: list[list[int]]) -> list[str]:
    """Two transactions, each of which answers the last module."""
    number, position = learning.id, len(learning.version.modules) - 1
    db.session.commit()

    def answering(answers: list[list[int]]) -> None:
        found = db.session.get_one(PackLearning, number)
        answer(found, found.version.modules[position], answers)

    db.session.remove()
    return TwoTransactions(app, lambda: answering(one), lambda: answering(other)).run()


def kept() -> tuple[list[bool], int]:
    """Which attempts passed, and how many records there are."""
    passed = db.session.scalars(
        select(ModuleAttempt.passed).order_by(ModuleAttempt.module_id, ModuleAttempt.number)
    )
    return list(passed), len(list(db.session.scalars(select(TrainingRecord.id))))


def a_learning(passed: int) -> PackLearning:
    organisation = make_organisation()
    return make_learning(make_person(organisation), organisation, passed=passed)


def test_two_windows_that_pass_the_last_check_finish_the_pack_once(app: Flask) -> None:
    said = both(app, a_learning(1), RIGHT, RIGHT)
    assert sorted(said) == ["first done", "second refused"]
    assert kept() == ([True, True], 1)


def test_two_windows_that_fail_keep_both_attempts(app: Flask) -> None:
    said = both(app, a_learning(1), WRONG, [RIGHT[0], WRONG[1]])
    assert sorted(said) == ["first done", "second done"]
    assert kept() == ([True, False, False], 0)


def test_a_fail_and_a_pass_in_one_moment_are_both_kept_and_finish_once(app: Flask) -> None:
    said = both(app, a_learning(1), WRONG, RIGHT)
    assert sorted(said) == ["first done", "second done"]
    assert kept() == ([True, False, True], 1)


def test_two_windows_that_start_begin_one_learning(app: Flask) -> None:
    organisation = make_organisation()
    person, version = make_person(organisation), make_version()
    ids = person.id, organisation.id, version.id
    db.session.commit()

    def starting() -> None:
        whose, where, which = ids
        service.start(
            db.session.get_one(Person, whose),
            db.session.get_one(TrainingPackVersion, which),
            organisation=db.session.get_one(Organisation, where),
            by=BY,
        )

    db.session.remove()
    assert sorted(TwoTransactions(app, starting, starting).run()) == ["first done", "second done"]
    assert len(list(db.session.scalars(select(PackLearning.id)))) == 1
