"""What coordinators are told to look at: mentorings that cannot take place, and supervision that is due."""

import csv
from collections.abc import Callable

import pytest

from tests.factories.mentoring import make_mentor, make_mentoring, make_supported, mentor_role, place_mentor
from tests.factories.organisations import BY, make_prison
from tests.factories.placements import days_on, make_ready
from tests.factories.programmes import make_programme
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.placements import service as placements
from volunteer_app.placements import suspending
from volunteer_app.placements.mentoring import due, looking_back, queries, service
from volunteer_app.placements.mentoring.looking_back import Reviewed, Supervised
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import (
    Action,
    EndReason,
    Giver,
    GoalState,
    Moment,
    ReviewOutcome,
)
from volunteer_app.placements.models import Placement
from volunteer_app.placements.programmes.service import put_in
from volunteer_app.placements.rules import EndReason as PlacementEnd
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.placements.supported.rules.wishes import Pathway

EVALUATION = "/mentoring/evaluation"


def to_look_at(going: Mentoring) -> tuple[int, list[str]]:
    """How many Today counts, and what the list says of this one."""
    scope = Scope(frozenset({going.organisation_id}))
    return db.session.scalars(due.count(scope)).one(), due.whys([going])[going.id]


def pause(placement: Placement) -> None:
    suspending.suspend_placement(placement, SuspendReason.CHECK_LAPSED, by=BY)


def end(placement: Placement) -> None:
    eve = days_on(-1)
    placements.end_placement(placement, last_day=eve, reason=PlacementEnd.PLACE_CLOSED, note="", by=BY)


@pytest.mark.parametrize(
    ("happens", "says"),
    [(pause, "The mentor’s placement is paused"), (end, "The mentor’s placement has ended")],
)
def test_a_mentoring_whose_placement_is_paused_or_ended_is_looked_at(
    coordinator: PageClient, going: Mentoring, happens: Callable[[Placement], None], says: str
) -> None:
    assert to_look_at(going) == (0, [])
    happens(queries.stays_of(going.id)[0].placement)
    db.session.commit()
    assert to_look_at(going) == (1, [says])
    assert "/mentoring?look=yes" in coordinator.get("/start").text
    assert says in coordinator.get("/mentoring?look=yes").text
    service.end(going, on=clock.today(), reason=EndReason.MENTOR_LEFT, note="", by=BY)
    db.session.commit()
    assert to_look_at(going) == (0, [])
    assert "Nothing has to be looked at" in coordinator.get("/mentoring?look=yes").text


def test_a_mentoring_whose_placement_ran_out_or_that_is_late_is_looked_at(going: Mentoring) -> None:
    (stay,) = queries.stays_of(going.id)
    with clock.standing_on(stay.placement.ends_before):
        number, words = to_look_at(going)
    assert number == 1
    assert words == ["The mentor’s placement has ended", "Review due", "Planned last day is over"]


def test_supervision_that_is_due_stands_on_today_until_there_was_another(
    coordinator: PageClient, world: World, going: Mentoring
) -> None:
    first, then, next_day = days_on(0), days_on(20), days_on(21)
    looking_back.supervise(going.person, world.hope, Supervised(first, "Sue Visor", then), by=BY)
    db.session.commit()
    scope, key = Scope(frozenset({world.hope.id})), (going.person_id, world.hope.id)
    assert db.session.scalars(due.supervision_count(scope)).one() == 0
    assert due.next_supervisions([key]) == {key: then}
    assert f"{then.day} {then:%b %Y}" in coordinator.get("/mentors").text
    with clock.standing_on(then):
        assert db.session.scalars(due.supervision_count(scope)).one() == 1
        looking_back.supervise(going.person, world.hope, Supervised(then, "Sue Visor", None), by=BY)
        assert db.session.scalars(due.supervision_count(scope)).one() == 0
        assert due.next_supervisions([key]) == {}
        looking_back.supervise(going.person, world.hope, Supervised(then, "Sue Visor", next_day), by=BY)
    with clock.standing_on(next_day):
        assert db.session.scalars(due.supervision_count(scope)).one() == 1
        service.end(going, on=next_day, reason=EndReason.PLANNED, note="", by=BY)
        assert db.session.scalars(due.supervision_count(scope)).one() == 0, "they support nobody now"


def test_today_says_whose_supervision_is_due(coordinator: PageClient, world: World, going: Mentoring) -> None:
    said = Supervised(days_on(0), "Sue Visor", days_on(1))
    found = looking_back.supervise(going.person, world.hope, said, by=BY)
    db.session.flush()
    found.held_on, found.next_on = days_on(-5), days_on(-1)
    history.record(Action.SUPERVISE, found, by=BY)
    db.session.commit()
    page = coordinator.get("/start").text
    assert "Supervision of mentors" in page
    assert "1 mentor has a day for the next that has come" in page
    assert 'href="/mentors?supervision=due"' in page
    other = make_mentor(world.hope, world.prison)
    db.session.commit()
    listed = coordinator.get("/mentors?supervision=due").text
    assert going.person.reference in listed
    assert other.reference not in listed
    assert other.reference in coordinator.get("/mentors?view=all").text
    assert other.reference not in coordinator.get("/mentors/export?supervision=due").text


def test_today_leads_to_those_it_counts_and_calls_counts_no_part_of_a_list(
    coordinator: PageClient, world: World
) -> None:
    late, longest = (make_supported(world.hope, world.prison, days_ago=days) for days in (31, 400))
    in_time = make_supported(world.hope, world.prison, days_ago=0)
    db.session.commit()
    page = coordinator.get("/start").text
    assert "Mentoring today, and to look at: 2" in page
    assert "2 people have waited for longer than the ideal time" in page
    assert "These are the first" not in page
    assert 'href="/mentoring/waiting?clock=late"' in page
    listed = coordinator.get("/mentoring/waiting?clock=late").text
    assert late.reference in listed
    assert longest.reference in listed
    assert in_time.reference not in listed
    assert "no longer there" not in listed


def test_no_page_of_a_supported_person_has_their_name_in_its_title(
    coordinator: PageClient, world: World
) -> None:
    going = make_mentoring(world.hope, world.prison, name="Zebedee")
    db.session.commit()
    for address in (
        f"/mentoring/{going.reference}",
        f"/matches/{going.match.reference}",
        f"/supported/{going.supported.reference}",
    ):
        page = coordinator.get(address).text
        title = page[page.index("<title") : page.index("</title>")]
        assert "Zebedee" not in title
        assert "Llewellyn" not in title
        assert "Zebedee" in page, "the page itself says who it is"


def rows_of(coordinator: PageClient, query: str) -> list[list[str]]:
    answer = coordinator.submit(f"{EVALUATION}/export{query}", kind="csv")
    rows = list(csv.reader(answer.text.splitlines()))
    answer.close()
    return rows


def test_the_evaluation_is_filtered_by_programme_state_and_year(
    coordinator: PageClient, world: World
) -> None:
    one, other = (make_mentoring(world.hope, world.prison) for _ in range(2))
    programme = make_programme(world.hope, name="Through")
    put_in(queries.stays_of(one.id)[0].placement, programme, by=BY)
    service.end(other, on=clock.today(), reason=EndReason.PLANNED, note="", by=BY)
    db.session.commit()
    year = clock.today().year
    for query, found in (
        ("", {one, other}),
        (f"?programme={programme.reference}", {one}),
        ("?going=yes", {one}),
        ("?going=no", {other}),
        (f"?year={year}", {one, other}),
        (f"?programme={programme.reference}&going=no", set()),
    ):
        page = coordinator.get(f"{EVALUATION}{query or '?view=all'}").text
        shown = {each for each in (one, other) if each.reference in page}
        assert shown == found, query
    assert (
        "No mentoring matches these filters"
        in coordinator.get(f"{EVALUATION}?programme={programme.reference}&going=no").text
    )
    assert "is no longer there" in coordinator.get(f"{EVALUATION}?year=1999").text
    assert [row[0] for row in rows_of(coordinator, "?going=no")[1:]] == [other.reference]


def test_what_the_mentor_says_is_evaluated_only_where_they_agreed(
    coordinator: PageClient, world: World
) -> None:
    said = {"helped": 4, "listened": 4, "again": 4, "words": ""}
    yes, no, silent = (make_mentoring(world.hope, world.prison) for _ in range(3))
    looking_back.give_feedback(yes, Giver.MENTOR, {**said, "shared": True}, by=BY)
    looking_back.give_feedback(no, Giver.MENTOR, {**said, "shared": False}, by=BY)
    looking_back.give_feedback(no, Giver.PERSON, said, by=BY)
    looking_back.give_feedback(silent, Giver.MENTOR, said, by=BY)
    db.session.commit()
    coordinator.submit("/lists/mentoring-evaluation/columns", columns=["person_helped", "mentor_helped"])
    rows = {row[0]: row[1:] for row in rows_of(coordinator, "")[1:]}
    assert rows == {yes.reference: ["", "4"], no.reference: ["4", ""], silent.reference: ["", ""]}


def test_the_file_for_evaluators_has_goals_reviews_and_the_day_of_the_last_scores(
    coordinator: PageClient, going: Mentoring
) -> None:
    goals = [looking_back.set_goal(going, Pathway.HEALTH, "To sleep", by=BY) for _ in range(2)]
    looking_back.close_goal(goals[1], GoalState.REACHED, by=BY)
    looking_back.review(going, Reviewed(clock.today(), ReviewOutcome.GO_ON, None), by=BY)
    looking_back.score(going, Moment.START, {Pathway.HEALTH: 3}, on=clock.today(), by=BY)
    db.session.commit()
    columns = ["goals_set", "goals_reached", "reviews", "last_scored"]
    coordinator.submit("/lists/mentoring-evaluation/columns", columns=columns)
    (_, row) = rows_of(coordinator, "")
    assert row[:4] == [going.reference, "2", "1", "1"]
    assert row[4]


def test_the_file_for_evaluators_says_when_they_were_scored_last_and_went_on_elsewhere(
    coordinator: PageClient, world: World
) -> None:
    role, outside = mentor_role("mentor-through-the-gate"), make_prison("Openfield (HMP)")
    moved, stayed = (make_mentoring(world.hope, world.prison, role=role) for _ in range(2))
    make_ready(moved.person, world.hope, outside, role)
    service.move(moved, place_mentor(moved.person, world.hope, outside, role=role), by=BY)
    for moment in (Moment.START, Moment.END):
        looking_back.score(moved, moment, {Pathway.HEALTH: 3}, on=clock.today(), by=BY)
    looking_back.score(stayed, Moment.START, {Pathway.HEALTH: 3}, on=clock.today(), by=BY)
    db.session.commit()
    coordinator.submit("/lists/mentoring-evaluation/columns", columns=["last_moment", "moved_on"])
    rows = {row[0]: row[1:] for row in rows_of(coordinator, "")[1:]}
    assert rows == {
        moved.reference: ["At the end", clock.today().isoformat()],
        stayed.reference: ["At the start", ""],
    }
