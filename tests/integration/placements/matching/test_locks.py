"""What waits for what in matching, where transactions run side by side."""

from flask import Flask

from tests.factories.mentoring import make_mentor, make_supported
from tests.factories.organisations import BY
from tests.integration.at_once import TwoTransactions
from tests.integration.placements.conftest import World
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.matching import runs


def test_a_run_waits_for_whoever_decides_about_one_of_its_mentors(app: Flask, world: World) -> None:
    make_supported(world.hope, world.prison)
    mentor, organisation = make_mentor(world.hope, world.prison).id, world.hope.id
    db.session.commit()

    def decide() -> None:
        db.session.get_one(Person, mentor, with_for_update=True)

    def suggest() -> None:
        runs.suggest(db.session.get_one(Organisation, organisation), by=BY)

    assert TwoTransactions(app, decide, suggest).run() == ["first done", "second done"]
