"""Pages of mentoring, as its coordinator and its mentor work through them."""

import csv
from datetime import date

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.mentoring import (
    make_match,
    make_mentor,
    make_mentoring,
    make_supported,
    mentor_role,
    place_mentor,
)
from tests.factories.organisations import BY, make_prison
from tests.factories.placements import days_on, make_ready
from tests.factories.programmes import make_programme
from tests.integration.placements.conftest import World
from tests.integration.placements.mentoring.going import held
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.presenting import day
from volunteer_app.placements.mentoring import looking_back, queries, service, sessions
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import Channel, EndReason, Giver, Moment
from volunteer_app.placements.programmes.service import put_in
from volunteer_app.placements.supported.rules.asking import ConsentKind
from volunteer_app.placements.supported.rules.wishes import Pathway


def filled(day: date, name: str) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


@pytest.fixture
def mentor(client: PageClient, going: Mentoring) -> PageClient:
    sign_in(client, make_account(name="Carys Llewellyn", person_id=going.person_id))
    return client


def test_a_coordinator_begins_a_mentoring_from_a_cleared_match(coordinator: PageClient, world: World) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match = make_match(person, mentor)
    page = f"/matches/{match.reference}"
    form = {"every": "7", "words": "Tuesdays"}
    refused = coordinator.submit(f"{page}/begin", **form)
    assert refused.status_code == 422
    assert "has no approved placement" in refused.text
    place_mentor(mentor, world.hope, world.prison)
    assert "an approved placement" in coordinator.get(page).text
    answer = coordinator.submit(f"{page}/begin", **form)
    assert answer.status_code == 302
    shown = coordinator.get(answer.location).text
    for words in ("Carys Llewellyn and K.", "Tuesdays", "Every 7 days", "No goal is written down yet"):
        assert words in shown
    assert "The mentoring that began with it" in coordinator.get(page).text
    assert "Carys Llewellyn and K." in coordinator.get("/mentoring").text
    assert "Has a mentor" in coordinator.get(f"/supported/{person.reference}").text


def test_a_mentor_writes_down_sessions_goals_and_scores_on_their_own_pages(
    mentor: PageClient, going: Mentoring
) -> None:
    page = f"/mentoring/{going.reference}"
    assert "K." in mentor.get("/my/mentoring").text
    assert mentor.submit(f"{page}/goals/new", pathway="health", words="To sleep well").status_code == 302
    planned = mentor.submit(f"{page}/sessions/plan", channel="phone", **filled(clock.today(), "on_day"))
    assert planned.status_code == 302
    (session,) = queries.planned_sessions(going.id)
    address = f"{page}/sessions/held?planned={session.reference}"
    written = mentor.submit(
        address, hours="1", minutes="30", topics=["health"], note="Slept better", worried="no"
    )
    assert written.status_code == 302
    assert written.location == page
    one = mentor.get(f"/mentoring/sessions/{session.reference}").text
    assert "Slept better" in one
    assert "1 hour 30 minutes" in one
    scored = mentor.submit(f"{page}/scores", health="3", finance="")
    assert scored.status_code == 302
    shown = mentor.get(page).text
    for words in ("To sleep well", "Distance travelled, from 1 to 10", "Not scored again yet"):
        assert words in shown
    assert "Change the agreement" not in shown
    assert "supervision" not in shown.lower()
    for forbidden in ("change", "move", "end", "review"):
        assert mentor.get(f"{page}/{forbidden}").status_code == 403


def test_a_mentor_reaches_no_mentoring_of_another(client: PageClient, world: World, going: Mentoring) -> None:
    other = make_mentor(world.hope, world.prison, first_name="Other")
    sign_in(client, make_account(name="Other Llewellyn", person_id=other.id))
    assert client.get(f"/mentoring/{going.reference}").status_code == 404
    assert "You do not mentor anybody yet" in client.get("/my/mentoring").text


def test_a_session_is_missed_or_cancelled(mentor: PageClient, going: Mentoring) -> None:
    page = f"/mentoring/{going.reference}"
    sessions.plan(going, on=days_on(2), channel=Channel.PHONE, by=BY)
    first = sessions.plan(going, on=clock.today(), channel=Channel.PHONE, by=BY)
    assert (
        mentor.submit(
            f"{page}/sessions/missed?planned={first.reference}", missed_by="prison", worried="no"
        ).status_code
        == 302
    )
    (left,) = queries.planned_sessions(going.id)
    shown = f"/mentoring/sessions/{left.reference}"
    assert f'href="{shown}/cancel"' in mentor.get(shown).text
    assert f'href="{shown}/cancel"' in mentor.get(f"{page}/sessions").text
    asked = mentor.get(f"{shown}/cancel").text
    assert "We write to nobody about it" in asked
    assert queries.planned_sessions(going.id) == [left]
    sent = form_fields(asked)
    assert mentor.post(f"{shown}/cancel", data=sent).location == page
    assert queries.planned_sessions(going.id) == []
    assert f"The session of {day(days_on(2))} is cancelled" in mentor.get(page).text
    told = mentor.post(f"{shown}/cancel", data=sent | {"form_key": "another"})
    assert told.status_code == 422
    assert "dealt with already: cancelled" in told.text
    assert "Cancel the session" not in mentor.get(f"{shown}/cancel").text
    listed = mentor.get(f"{page}/sessions").text
    assert "The prison could not let it happen" in listed


def test_the_sessions_of_a_listener_ask_for_no_words(client: PageClient, world: World) -> None:
    going = make_mentoring(world.hope, world.prison, role=mentor_role("listener"))
    sign_in(client, make_account(name="Carys Llewellyn", person_id=going.person_id))
    page = client.get(f"/mentoring/{going.reference}/sessions/held").text
    assert "Listeners write down neither" in page
    assert 'name="note"' not in page
    assert 'name="topics"' not in page
    written = client.submit(
        f"/mentoring/{going.reference}/sessions/held", hours="1", channel="in_person", worried="no", note="x"
    )
    assert written.status_code == 302


def test_reviews_feedback_supervision_and_the_ending(coordinator: PageClient, world: World) -> None:
    going = make_mentoring(world.hope, world.prison)
    page = f"/mentoring/{going.reference}"
    looking_back.score(going, Moment.START, {Pathway.HEALTH: 3}, on=clock.today(), by=BY)
    reviewed = coordinator.submit(
        f"{page}/review", outcome="go_on", note="Well", **filled(days_on(50), "next_on")
    )
    assert reviewed.status_code == 302
    assert coordinator.submit(f"{page}/scores", moment="review", health="6").status_code == 302
    said = {"helped": "5", "listened": "4", "again": "5", "words": "Thank you"}
    assert coordinator.submit(f"{page}/feedback/person", **said).status_code == 302
    assert coordinator.submit(f"{page}/feedback/person", **said).status_code == 422
    assert coordinator.get(f"{page}/feedback/nobody").status_code == 404
    supervised = coordinator.submit(
        f"/people/{going.person.reference}/supervision",
        organisation=world.hope.reference,
        supervisor="Sue Visor",
        **filled(clock.today(), "held_on"),
    )
    assert supervised.status_code == 302
    changed = coordinator.submit(f"{page}/change", every="14", words="Fewer")
    assert changed.status_code == 302
    shown = coordinator.get(page).text
    for words in ("Up 3", "Thank you", "Sue Visor", "Every 14 days", "It goes on as it is. Well"):
        assert words in shown
    ended = coordinator.submit(f"{page}/end", reason="mentor_left", note="She moved")
    assert ended.status_code == 302
    after = coordinator.get(page).text
    assert "They are on the waiting list again" in after
    assert "The mentor leaves" in after
    assert "She moved" in after
    assert "K." in coordinator.get("/mentoring/waiting").text
    assert "K." in coordinator.get("/mentoring?going=no").text
    assert "There is no mentoring here yet" in coordinator.get("/mentoring?going=yes").text


def test_after_release_it_goes_on_somewhere_else(coordinator: PageClient, world: World) -> None:
    role = mentor_role("mentor-through-the-gate")
    going = make_mentoring(world.hope, world.prison, role=role)
    page = f"/mentoring/{going.reference}/move"
    assert "no other approved placement" in coordinator.get(page).text
    outside = make_prison("Openfield (HMP)")
    make_ready(going.person, world.hope, outside, role)
    elsewhere = place_mentor(going.person, world.hope, outside, role=role)
    assert coordinator.submit(page, placement=elsewhere.reference).status_code == 302
    shown = coordinator.get(f"/mentoring/{going.reference}").text
    assert shown.index("Northwood (HMP)") < shown.index("Openfield (HMP)")


def test_the_file_for_evaluators_names_nobody_and_has_the_scores(
    coordinator: PageClient, world: World
) -> None:
    going = make_mentoring(world.hope, world.prison, name="Zebedee")
    looking_back.score(going, Moment.START, {Pathway.HEALTH: 3}, on=clock.today(), by=BY)
    looking_back.give_feedback(
        going, Giver.PERSON, {"helped": 5, "listened": 4, "again": 3, "words": "Zebedee"}, by=BY
    )
    sessions.write_held(going, held(), by=BY)
    service.end(going, on=clock.today(), reason=EndReason.PLANNED, note="", by=BY)
    db.session.commit()
    page = coordinator.get("/mentoring/evaluation").text
    assert going.reference in page
    assert "Zebedee" not in page
    columns = ["role", "health_first", "health_latest", "person_helped", "held", "why", "waited"]
    coordinator.submit("/lists/mentoring-evaluation/columns", columns=columns)
    answer = coordinator.submit("/mentoring/evaluation/export", kind="csv")
    text = answer.text
    answer.close()
    assert "Zebedee" not in text
    assert "Llewellyn" not in text
    assert going.reference in text
    assert "Health, start" in text
    assert "As planned" in text


def test_the_file_for_evaluation_names_the_programmes_of_the_mentoring_and_of_no_other(
    coordinator: PageClient, world: World
) -> None:
    going, other = (make_mentoring(world.hope, world.prison) for _ in range(2))
    silent = make_mentoring(world.hope, world.prison, consents=[ConsentKind.SUPPORT])
    through, before, never = (
        make_programme(world.hope, name=name) for name in ("Through", "Before", "Never")
    )
    (stay,) = queries.stays_of(going.id)
    put_in(stay.placement, through, by=BY)
    put_in(queries.stays_of(silent.id)[0].placement, never, by=BY)
    db.session.commit()
    assert "Through" in coordinator.get("/mentoring/evaluation").text
    coordinator.submit("/lists/mentoring-evaluation/columns", columns=["programme", "programme_reference"])
    answer = coordinator.submit("/mentoring/evaluation/export", kind="csv")
    heads, *rows = csv.reader(answer.text.splitlines())
    answer.close()
    assert heads[1:] == ["Programme", "Reference of the programme"]
    assert sorted(rows) == sorted(
        [[going.reference, "Through", through.reference], [other.reference, "", ""]]
    )
    assert before.name not in answer.text
    assert never.name not in answer.text
