"""Who holds what first, where two decide about the same two people at the same moment.

One has held the first of what it needs when the other begins, and goes on once the other is seen to wait. An
order that is turned ends in a deadlock on PostgreSQL, and nothing is said of one of them.
"""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.factories.mentoring import (
    agreement,
    make_match,
    make_mentor,
    make_supported,
    place_mentor,
    request_of,
)
from tests.factories.organisations import BY
from tests.integration.at_once import Act, TwoTransactions
from tests.integration.placements.conftest import World
from tests.integration.placements.mentoring.going import held
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.people import service as people
from volunteer_app.placements.matching import service as matching
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.mentoring import service, sessions
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import Channel, EndReason, MissedBy
from volunteer_app.placements.supported import service as supported
from volunteer_app.placements.supported.models import MentorRequest, SupportedPerson
from volunteer_app.placements.supported.rules.asking import ConsentKind


def beside(app: Flask, hold: Act, act: Act, other: Act) -> list[str]:
    """What is said of one who holds something, waits until the other waits too, and acts."""

    def first() -> None:
        hold()
        two.see_the_other_wait("first")
        act()

    two = TwoTransactions(app, first, other)
    return two.run()


def misses(going: Mentoring) -> None:
    sessions.write_missed(going, on=clock.today(), missed_by=MissedBy.MENTOR, by=BY)


def meets(going: Mentoring) -> None:
    sessions.write_held(going, held(), by=BY)


def plans(going: Mentoring) -> None:
    sessions.plan(going, on=clock.today(), channel=Channel.PHONE, by=BY)


@pytest.mark.parametrize(("does", "then"), [(misses, "done"), (meets, "done"), (plans, "refused")])
def test_a_session_waits_for_an_ending(
    app: Flask, going: Mentoring, does: Callable[[Mentoring], Any], then: str
) -> None:
    number, mentor = going.id, going.person_id
    db.session.commit()

    def end() -> None:
        found = db.session.get_one(Mentoring, number)
        service.end(found, on=clock.today(), reason=EndReason.NOT_SUITED, note="", by=BY)

    def write() -> None:
        does(db.session.get_one(Mentoring, number))

    said = beside(app, lambda: people.hold(mentor), end, write)
    assert said == ["first done", f"second {then}"]


@pytest.fixture
def acts(world: World) -> dict[str, Act]:
    """What can be done to a match that is proposed, and what is held first for it."""
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match, request = make_match(person, mentor), request_of(person).id
    place_mentor(mentor, world.hope, world.prison)
    number, key, whom, who = match.id, mentor.reference, person.id, mentor.id
    db.session.commit()

    def supports() -> SupportedPerson:
        return db.session.get_one(SupportedPerson, whom)

    def begin() -> None:
        service.begin(db.session.get_one(MentorMatch, number), agreement(), by=BY)

    def propose() -> None:
        matching.propose(db.session.get_one(MentorRequest, request), key, by=BY)

    def hold_request() -> None:
        supported.hold(supports())
        supported.hold_request(db.session.get_one(MentorRequest, request))

    return {
        "hold the mentor": lambda: people.hold(who),
        "hold the person": lambda: supported.hold(supports()),
        "hold the request": hold_request,
        "begin": begin,
        "propose": propose,
        "withdraw": lambda: supported.withdraw(supports(), ConsentKind.SUPPORT, by=BY),
    }


@pytest.mark.parametrize(
    ("hold", "act", "other"),
    [
        ("hold the mentor", "begin", "propose"),
        ("hold the mentor", "begin", "begin"),
        ("hold the person", "withdraw", "begin"),
        ("hold the request", "withdraw", "propose"),
    ],
)
def test_of_two_who_decide_about_a_match_one_waits_and_is_refused(
    app: Flask, acts: dict[str, Act], hold: str, act: str, other: str
) -> None:
    assert beside(app, acts[hold], acts[act], acts[other]) == ["first done", "second refused"]


def test_who_takes_back_their_agreement_waits_for_a_beginning_that_came_first(
    app: Flask, acts: dict[str, Act]
) -> None:
    said = beside(app, acts["hold the person"], acts["begin"], acts["withdraw"])
    assert said == ["first done", "second done"]
