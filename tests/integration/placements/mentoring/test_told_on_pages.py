"""What the pages of matches, placements and mentoring tell before somebody presses what cannot be yet."""

import re

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.mentoring import (
    agreement,
    make_match,
    make_mentor,
    make_supported,
    mentor_role,
    place_mentor,
    say_the_word,
)
from tests.factories.organisations import BY
from tests.factories.placements import days_on
from tests.factories.screening import make_statement
from tests.integration.placements.conftest import World
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation.database import db
from volunteer_app.foundation.presenting import day
from volunteer_app.placements import service as placements
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.mentoring import queries, service, sessions
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import Channel
from volunteer_app.placements.models import Placement
from volunteer_app.placements.plans import Plan

OUTLASTS = "before the planned last day of the mentoring"


def _proposed(world: World) -> tuple[MentorMatch, Placement]:
    """A match that waits for its word, and another placement of the mentor that waits for its own."""
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match = make_match(person, mentor, screened=False)
    plan = Plan(world.hope, mentor_role(), world.prison, days_on(1), days_on(60))
    return match, placements.propose_placement(mentor, plan, by=BY)


@pytest.mark.parametrize("kept_apart", [False, True])
def test_while_screening_is_pending_nothing_that_waits_for_it_is_the_main_button(
    coordinator: PageClient, world: World, *, kept_apart: bool
) -> None:
    match, placement = _proposed(world)
    if kept_apart:
        make_statement(world.hope, match.person, match.supported.reference)
    db.session.commit()
    shown = f"/matches/{match.reference}"
    for address, button in (
        (shown, "Begin the mentoring"),
        (f"{shown}/begin", "Begin the mentoring"),
        (f"/placements/{placement.reference}", "Approve placement"),
    ):
        page = coordinator.get(address).text
        assert "Screening is pending: " in page, address
        assert "govuk-button--secondary" in _button(page, button), address
    for asked in (match.screening, placement.screening):
        say_the_word(asked)
    db.session.commit()
    page = coordinator.get(shown).text
    assert "Screening is pending" not in page
    assert "govuk-button--secondary" not in _button(page, "Begin the mentoring")


def _button(page: str, words: str) -> str:
    """The tag that opens the link or button of these words."""
    (found,) = re.findall(rf"<(?:a|button) [^>]*govuk-button[^>]*>{words}<", page)
    return str(found)


def test_how_long_the_mentor_is_placed_is_told_before_and_after_mentoring_begins(
    coordinator: PageClient, world: World
) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match = make_match(person, mentor)
    address = f"/matches/{match.reference}/begin"
    assert "placement there ends on" not in coordinator.get(address).text
    place_mentor(mentor, world.hope, world.prison, ends_before=days_on(91))
    form = coordinator.get(address).text
    assert f"placement there ends on {day(days_on(90))}" in form
    suggested = {name: value for name, value in form_fields(form).items() if name.startswith("ends_on")}
    assert [int(suggested[f"ends_on-{part}"]) for part in ("day", "month", "year")] == [
        days_on(90).day,
        days_on(90).month,
        days_on(90).year,
    ]
    found = service.begin(match, agreement(ends_on=days_on(91)), by=BY)
    db.session.commit()
    page = f"/mentoring/{found.reference}"
    assert f"placement ends on {day(days_on(90))}, {OUTLASTS}" in coordinator.get(page).text
    to = service.Change(days_on(90), 7, agreement().words)
    service.change(found, to, version=found.version, by=BY)
    db.session.commit()
    assert OUTLASTS not in coordinator.get(page).text


def test_what_became_of_a_session_is_asked_from_its_day_on(coordinator: PageClient, going: Mentoring) -> None:
    for number in (0, 3):
        sessions.plan(going, on=days_on(number), channel=Channel.PHONE, by=BY)
    db.session.commit()
    today, later = queries.planned_sessions(going.id)
    for address in (f"/mentoring/{going.reference}", f"/mentoring/{going.reference}/sessions"):
        page = coordinator.get(address).text
        for what in ("held", "missed"):
            assert f"sessions/{what}?planned={today.reference}" in page
            assert f"sessions/{what}?planned={later.reference}" not in page
        assert page.count("Cancel it") == 1
    one = coordinator.get(f"/mentoring/sessions/{today.reference}").text
    assert "It was held" in one
    other = coordinator.get(f"/mentoring/sessions/{later.reference}").text
    assert "It was held" not in other
    assert "From its day on" in other
    assert "Cancel this session" in one
    assert "Cancel this session" in other


def test_who_answers_no_question_of_worry_is_told_which(coordinator: PageClient, going: Mentoring) -> None:
    refused = coordinator.submit(f"/mentoring/{going.reference}/sessions/missed", missed_by="prison")
    assert "Select whether you are worried about anybody’s safety" in refused.text


def test_a_mentor_says_how_it_was_in_their_own_name_and_reads_when_it_is_asked_for(
    client: PageClient, world: World, going: Mentoring
) -> None:
    page = f"/mentoring/{going.reference}"
    sign_in(client, world.cora)
    assert "Write down what they say: the mentor" in client.get(page).text
    assert "Both are asked once, when the mentoring ends" in client.get(page).text
    assert "<h1" in (asked := client.get(f"{page}/feedback/mentor").text)
    assert "What you say about the mentoring" not in asked
    sign_in(client, make_account(name="Carys Llewellyn", person_id=going.person_id))
    own = client.get(page).text
    assert "Write down what they say" not in own
    assert "You are asked once, when the mentoring ends" in own
    form = client.get(f"{page}/feedback/mentor").text
    for shown in (own, form):
        assert "What you say about the mentoring" in shown
    assert "You are asked this once, when the mentoring ends" in form
