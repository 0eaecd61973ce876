"""A proposal that is blocked and one that is clear differ in the final word, and in nothing else."""

from datetime import time
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import sign_in
from tests.factories.mentoring import make_match, make_mentor, make_supported
from tests.factories.organisations import BY
from tests.factories.people import make_person
from tests.factories.placements import make_placement, plan, ready_person
from tests.factories.screening import make_statement
from tests.integration.placements.conftest import World
from tests.integration.placements.screening.watched import (
    Proposal,
    Seen,
    Watcher,
    others,
    same_but_for_the_word,
)
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.placements import service
from volunteer_app.placements.matching import service as matching
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.matching.rules.states import DeclineReason
from volunteer_app.placements.models import Placement
from volunteer_app.placements.supported import service as supported
from volunteer_app.placements.supported.models import SupportedPerson
from volunteer_app.placements.supported.rules.asking import CloseReason


def a_placement(world: World, person: Person) -> Proposal:
    """Somebody is proposed for a place."""
    placement = service.propose_placement(person, plan(world.hope, world.prison), by=BY)
    return Proposal(
        placement.screening_id or 0,
        [
            f"/placements/{placement.reference}",
            f"/placements/{placement.reference}/life",
            f"/placements/{placement.reference}/refuse",
            "/placements",
            "/placements?state=proposed",
            "/placements/caseload",
            "/placements/today",
            "/placements/waiting",
            "/placements/regions",
            f"/people/{person.reference}",
            "/start",
        ],
        ["/placements/caseload/export", "/placements/waiting/export"],
    )


def a_match(person: SupportedPerson, mentor: Person) -> Proposal:
    """Somebody is proposed as a mentor."""
    match = make_match(person, mentor, screened=False)
    return Proposal(
        match.screening_id,
        [
            f"/matches/{match.reference}",
            f"/matches/{match.reference}/begin",
            f"/matches/{match.reference}/decline",
            f"/matches/{match.reference}/placement",
            "/matches",
            "/matches?state=proposed",
            "/matching",
            "/mentoring/waiting",
            "/mentors",
            f"/supported/{person.reference}",
            "/start",
        ],
        ["/matches/export", "/mentoring/waiting/export"],
        [f"/supported/{person.reference}/mentors"],
    )


@pytest.mark.parametrize("ready", [True, False])
@pytest.mark.parametrize("blocked_first", [True, False])
def test_a_blocked_and_a_clear_placement_differ_in_the_final_word_alone(
    app: Flask, world: World, client: PageClient, statements: list[str], blocked_first: bool, ready: bool
) -> None:
    seen: dict[bool, Seen] = {}
    with clock.standing_on(clock.today(), time(12)):
        sign_in(client, world.cora)
        there = ready_person(world.hope, world.prison, first_name="There")
        make_placement(there, world.hope, world.prison, approved=True)
        for is_blocked in (blocked_first, not blocked_first):
            of_them: dict[str, Any] = {"first_name": "Ada", "last_name": "Same"}
            who = (
                ready_person(world.hope, world.prison, **of_them)
                if ready
                else make_person(world.hope, **of_them)
            )
            if is_blocked:
                make_statement(world.hope, who, there)
            watcher = Watcher(client, others(app, world, who), statements)
            seen[is_blocked] = watcher.watch(partial(a_placement, world, who))
            (placement,) = db.session.scalars(select(Placement).where(Placement.person_id == who.id))
            service.refuse_placement(placement, note="Looked at", by=BY)
            db.session.commit()
    same_but_for_the_word(seen[True], seen[False])


@pytest.mark.parametrize("blocked_first", [True, False])
def test_a_blocked_and_a_clear_match_differ_in_the_final_word_alone(
    app: Flask, world: World, client: PageClient, statements: list[str], blocked_first: bool
) -> None:
    seen: dict[bool, Seen] = {}
    with clock.standing_on(clock.today(), time(12)):
        sign_in(client, world.cora)
        mentor = make_mentor(world.hope, world.prison)
        watching = others(app, world, mentor)
        for is_blocked in (blocked_first, not blocked_first):
            person = make_supported(world.hope, world.prison)
            if is_blocked:
                make_statement(world.hope, mentor, person.reference)
            seen[is_blocked] = Watcher(client, watching, statements).watch(partial(a_match, person, mentor))
            (match,) = db.session.scalars(select(MentorMatch).where(MentorMatch.supported_id == person.id))
            matching.decline(match, DeclineReason.NOT_NOW, by=BY)
            supported.close(match.request, CloseReason.MOVED, by=BY)
            db.session.commit()
    same_but_for_the_word(seen[True], seen[False])


def test_the_page_of_a_blocked_proposal_offers_what_that_of_a_clear_one_does(
    world: World, coordinator: PageClient
) -> None:
    make_statement(world.prison, world.person, "A1234BC")
    placement = make_placement(world.person, world.hope, world.prison)
    where = f"/placements/{placement.reference}"
    page = coordinator.get(where).text
    assert "Choose another" in page
    answer = coordinator.post(f"{where}/approve", data={**form_fields(page), "note": ""})
    assert answer.status_code == 422
    assert "Screening says: choose another" in answer.text
