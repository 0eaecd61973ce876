"""Two coordinators propose one mentor at the same moment: nobody has more people than they want."""

from flask import Flask

from tests.factories.mentoring import make_mentor, make_supported, request_of
from tests.factories.organisations import BY
from tests.integration.at_once import TwoTransactions
from tests.integration.placements.conftest import World
from volunteer_app.foundation.database import db
from volunteer_app.placements.matching import queries, service
from volunteer_app.placements.matching.rules.fitting import Offer
from volunteer_app.placements.matching.service import Terms
from volunteer_app.placements.supported.models import MentorRequest


def test_the_last_place_with_a_mentor_goes_to_one_of_two(app: Flask, world: World) -> None:
    terms = Terms(Offer(), most=1, farthest_km=None, is_open=True)
    mentor = make_mentor(world.hope, world.prison, terms=terms).reference
    people = [make_supported(world.hope, world.prison, name=name) for name in ("A.", "B.")]
    one, other = (request_of(each).id for each in people)
    organisation = world.hope.id
    db.session.commit()

    def propose(number: int) -> None:
        service.propose(db.session.get_one(MentorRequest, number), mentor, by=BY)

    said = TwoTransactions(app, lambda: propose(one), lambda: propose(other)).run()
    assert sorted(said) == ["first done", "second refused"]
    db.session.expire_all()
    assert list(queries.supported_by(organisation).values()) == [1]
