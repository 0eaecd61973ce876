"""What is saved says of what it is and what comes of it."""

from tests.factories.mentoring import make_match, make_mentor, make_supported
from tests.factories.organisations import BY
from tests.factories.placements import days_on
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation.presenting import day
from volunteer_app.placements.mentoring import looking_back
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.supported.rules.wishes import Pathway

TERSE = (">Saved<", ">Written down<", ">Declined<", "It is written down<")


def says(client: PageClient, page: str, said: str, /, **typed: object) -> None:
    """The form is taken, and the page to which it leads begins with these words."""
    answer = client.submit(page, **typed)
    assert answer.status_code == 302
    shown = client.get(answer.location).text
    assert said in shown
    assert not any(each in shown.split("<h1")[0] for each in TERSE)


def test_a_declined_match_says_that_the_person_still_waits(coordinator: PageClient, world: World) -> None:
    match = make_match(make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison))
    said = "The match with Carys Llewellyn is declined. The person is still on the waiting list"
    says(coordinator, f"/matches/{match.reference}/decline", said, reason="not_now", note="")


def test_an_agreement_that_changes_names_the_last_day_that_is_planned(
    coordinator: PageClient, going: Mentoring
) -> None:
    said = f"What you agreed is saved. The last day planned is {day(going.planned_end_on)}"
    says(coordinator, f"/mentoring/{going.reference}/change", said, every="14", words="Fewer")


def test_a_missed_session_a_closed_goal_and_scores_say_what_was_written_down(
    coordinator: PageClient, going: Mentoring
) -> None:
    page = f"/mentoring/{going.reference}"
    missed = f"That the session of {day(days_on(0))} was missed is written down. Plan the next one"
    says(coordinator, f"{page}/sessions/missed", missed, missed_by="prison", worried="no")
    goal = looking_back.set_goal(going, Pathway.HEALTH, "To sleep well", by=BY)
    closed = "What became of the goal is written down: partly reached"
    says(coordinator, f"{page}/goals/{goal.reference}/close", closed, state="partly")
    for moment, said in (
        ("start", "Where they stand at the start is written down. Ask again"),
        ("review", "Where they stand now is written down. The way since the start"),
        ("end", "Where they stand at the end is written down. The way since the start"),
    ):
        says(coordinator, f"{page}/scores", said, moment=moment, health="4")
    heard = {"helped": "5", "listened": "4", "again": "5", "words": ""}
    says(coordinator, f"{page}/feedback/person", "What they think of the mentoring is written down", **heard)


def test_what_is_known_of_somebody_and_what_they_agree_to_say_what_comes_of_it(
    coordinator: PageClient, world: World
) -> None:
    found = make_supported(world.hope, world.prison)
    page = f"/supported/{found.reference}"
    says(coordinator, f"{page}/edit", "Their details are saved. They count the next time")
    for what, said in (
        ("withdraw:evaluation", "They have taken back evaluation. New files for evaluators"),
        ("give:evaluation", "From today they agree to evaluation"),
        ("withdraw:support", "They do not wait any more, and nobody is proposed to them"),
        ("give:support", "Put them on the waiting list if they want a mentor"),
    ):
        says(coordinator, f"{page}/consent", said, what=what, route="spoken")


def test_an_offer_says_when_it_counts(coordinator: PageClient, world: World) -> None:
    mentor = make_mentor(world.hope, world.prison)
    page, offered = (
        f"/people/{mentor.reference}/mentor-offer",
        {"meets": "either", "most": "2", "gender": "unsaid", "lived_experience": "no"},
    )
    saved = "What Carys Llewellyn offers as a mentor is saved."
    says(coordinator, page, f"{saved} It counts the next time", is_open="yes", **offered)
    says(coordinator, page, f"{saved} They are suggested to nobody new", is_open="no", **offered)
