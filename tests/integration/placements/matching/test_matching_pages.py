"""Pages of supported people and of matching, as a coordinator works through them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.mentoring import (
    make_match,
    make_mentor,
    make_supported,
    mentor_role,
    place_mentor,
    request_of,
    say_the_word,
)
from tests.factories.organisations import BY, make_organisation, make_probation_region
from tests.integration.placements.conftest import World
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.placements import suspending
from volunteer_app.placements.matching import queries, service
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.placements.supported import queries as supported_queries
from volunteer_app.placements.supported.models import SupportedPerson
from volunteer_app.placements.supported.rules.asking import ConsentKind, RequestState
from volunteer_app.placements.supported.rules.wishes import GenderWish, Help, Language, Pathway
from volunteer_app.placements.views.matching import PROPOSED


def details(**changes: object) -> dict[str, object]:
    return {
        "given_name": "Ffion",
        "outward_postcode": "ls1",
        "region": "",
        "release_month": "3",
        "release_year": str(clock.today().year + 1),
        "some_help": ["health"],
        "much_help": ["accommodation"],
        "languages": ["english", "welsh"],
        "times": ["evenings"],
        "meets": "either",
        "gender": "rather_woman",
        "lived_experience": "yes",
        **changes,
    }


def added(world: World, **changes: object) -> dict[str, object]:
    day = clock.today() - timedelta(days=4)
    return {
        "organisation": world.hope.reference,
        "agrees": "yes",
        "evaluation": "no",
        "route": "spoken",
        "role": "mentor-prison",
        "place": world.prison.reference,
        "source": "prison",
        "asked_on-day": str(day.day),
        "asked_on-month": str(day.month),
        "asked_on-year": str(day.year),
        **details(**changes),
    }


def find(world: World) -> SupportedPerson:
    scope = Scope(frozenset({world.hope.id}))
    db.session.expire_all()
    (found,) = db.session.scalars(supported_queries.waiting(scope)).all()
    return found.supported


def test_a_coordinator_adds_somebody_who_then_waits(coordinator: PageClient, world: World) -> None:
    region = make_probation_region()
    assert "Nobody waits for a mentor" in coordinator.get("/mentoring/waiting").text
    answer = coordinator.submit("/supported/new", **added(world, region=region.reference))
    assert answer.status_code == 302
    person = find(world)
    assert answer.location == f"/supported/{person.reference}"
    page = coordinator.get(answer.location).text
    for words in ("Ffion", "LS1", region.name, "Accommodation", "A woman, if possible", "Welsh"):
        assert words in page
    assert person.profile.needs == {Pathway.ACCOMMODATION: Help.MUCH, Pathway.HEALTH: Help.SOME}
    assert person.profile.gender is GenderWish.RATHER_WOMAN
    assert person.profile.languages == {Language.ENGLISH, Language.WELSH}
    waiting = coordinator.get("/mentoring/waiting").text
    assert "Ffion" in waiting
    assert "On time" in waiting
    assert "Accommodation" not in waiting, "what somebody needs is no column of a list"
    assert [each.kind for each in supported_queries.consents_of(person.id)] == [ConsentKind.SUPPORT]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"agrees": "no"}, "They must agree before you can add them"),
        ({"given_name": " "}, "Enter a first name or initials"),
        ({"outward_postcode": "ZZ9"}, "Enter the first half of a postcode in Great Britain"),
        ({"release_year": ""}, "Enter the month and the year of release, or neither"),
        ({"release_year": "2020"}, "Release month must be this month or later"),
        ({"much_help": ["health"]}, "Tick each matter once"),
        ({"languages": []}, "Select at least one language"),
        ({"asked_on-year": "2999"}, "must be today or in the past"),
        ({"role": "mentor-community"}, "prison"),
    ],
)
def test_what_makes_no_sense_is_said_and_nobody_is_added(
    coordinator: PageClient, world: World, changes: dict[str, object], says: str
) -> None:
    answer = coordinator.submit("/supported/new", **added(world, **changes))
    assert answer.status_code == 422
    assert says in answer.text
    assert db.session.scalars(select(SupportedPerson)).all() == []


def test_what_is_written_down_can_be_changed_and_two_who_do_so_at_once_are_told(
    coordinator: PageClient, world: World
) -> None:
    person = make_supported(world.hope, world.prison)
    page = f"/supported/{person.reference}/edit"
    assert coordinator.submit(page, **details(given_name="K. B.", languages=["polish"])).status_code == 302
    assert coordinator.submit(page, **details(version="1")).status_code == 409
    db.session.expire_all()
    assert person.given_name == "K. B."
    assert person.profile.languages == {Language.POLISH}


def test_consent_is_taken_back_and_the_person_leaves_the_list(coordinator: PageClient, world: World) -> None:
    person = make_supported(world.hope, world.prison)
    page = f"/supported/{person.reference}"
    answer = coordinator.submit(f"{page}/consent", what="withdraw:support", route="spoken")
    assert answer.status_code == 302
    assert "They took back their consent" in coordinator.get(page).text
    refused = coordinator.submit(f"{page}/ask", **_asks(world))
    assert refused.status_code == 422
    assert "Record their consent first" in refused.text
    assert coordinator.submit(f"{page}/consent", what="give:support", route="signed").status_code == 302
    assert coordinator.submit(f"{page}/ask", **_asks(world)).status_code == 302
    assert coordinator.submit(f"{page}/close", reason="other_help").status_code == 302
    assert "They are not on the waiting list" in coordinator.get(f"{page}/close").text


def _asks(world: World) -> dict[str, str]:
    day = clock.today()
    return {
        "role": "mentor-prison",
        "place": world.prison.reference,
        "source": "self",
        "asked_on-day": str(day.day),
        "asked_on-month": str(day.month),
        "asked_on-year": str(day.year),
    }


def test_mentors_are_shown_with_their_fit_and_those_kept_away_with_why(
    coordinator: PageClient, world: World
) -> None:
    person = make_supported(world.hope, world.prison)
    good = make_mentor(world.hope, world.prison, first_name="Gwen")
    make_mentor(world.hope, world.prison, first_name="Not", last_name="Yet", ready=False)
    address = f"/supported/{person.reference}/mentors"
    away = make_mentor(world.hope, world.prison, first_name="Away", last_name="Now")
    paused = place_mentor(away, world.hope, world.prison)
    suspending.suspend_placement(paused, SuspendReason.HEALTH, note="A knee", by=BY)
    page = coordinator.get(address).text
    assert "Away Now: Paused: talk to whoever paused them</li>" in page
    assert "Away Now: fit" not in page
    assert "A knee" not in page
    assert "Gwen Llewellyn: fit " in page
    assert "Gwen Llewellyn can help with housing" in page
    assert "Not Yet: Not ready for this role at this place. Missing: " in page
    answer = coordinator.submit(address, mentor=good.reference)
    assert answer.status_code == 302
    match = coordinator.get(answer.location).text
    assert PROPOSED in match
    assert "Screening pending" in match
    assert "How the fit comes about" in match
    assert "A mentor is proposed for them already" in coordinator.get(address).text


def test_a_match_is_declined_with_a_reason_that_the_list_of_matches_tells(
    coordinator: PageClient, world: World
) -> None:
    match = make_match(make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison))
    page = f"/matches/{match.reference}"
    assert coordinator.submit(f"{page}/decline", reason="mentor_said_no", note="Too busy").status_code == 302
    shown = coordinator.get(page).text
    assert "The mentor said no" in shown
    assert "Too busy" in shown
    assert "Declined" in coordinator.get("/matches?state=declined").text
    assert "No match is in this state" in coordinator.get("/matches?state=started").text
    assert coordinator.submit(f"{page}/decline", reason="not_now", note="").status_code == 422


def test_the_mentors_placement_is_proposed_from_the_match(coordinator: PageClient, world: World) -> None:
    match = make_match(make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison))
    answer = coordinator.submit(f"/matches/{match.reference}/placement")
    assert answer.status_code == 302
    assert "/placements/PLA-" in answer.location
    assert "Mentor in prison" in coordinator.get(answer.location).text


def test_a_mentor_says_what_they_offer_and_a_coordinator_writes_it_down_for_another(
    client: PageClient, world: World
) -> None:
    person = make_mentor(world.hope, world.prison, first_name="Gwen")
    sign_in(client, make_account(name="Gwen Llewellyn", person_id=person.id))
    offered = {
        "skills": ["health"],
        "languages": ["english", "welsh"],
        "times": ["weekends"],
        "meets": "phone",
        "most": "3",
        "farthest_miles": "25",
        "gender": "woman",
        "lived_experience": "yes",
        "is_open": "yes",
    }
    assert client.submit("/my/mentor-offer", **offered).status_code == 302
    found = queries.offer_of(person.id, world.hope.id)
    assert found is not None
    assert (found.most, found.farthest_km) == (3, 40)
    shown = client.get("/my/mentor-offer").text
    assert "How many miles would you travel" in shown
    assert form_fields(shown)["farthest_miles"] == "25"
    far = client.submit("/my/mentor-offer", **{**offered, "farthest_miles": "401"})
    assert "Miles must be a whole number from 1 to 400" in far.text
    assert found.offer.skills == {Pathway.HEALTH}
    refused = client.submit("/my/mentor-offer", **{**offered, "most": "", "languages": []})
    assert refused.status_code == 422
    sign_in(client, world.cora)
    assert "Gwen Llewellyn" in client.get("/mentors").text
    closed = client.submit(f"/people/{person.reference}/mentor-offer", **{**offered, "is_open": "no"})
    assert closed.status_code == 302
    db.session.expire_all()
    assert not found.is_open


def test_the_lists_can_be_had_as_files(coordinator: PageClient, world: World) -> None:
    person = make_supported(world.hope, world.prison, name="Ffion")
    make_match(person, make_mentor(world.hope, world.prison))
    for address in ("/mentoring/waiting/export", "/matches/export", "/mentors/export"):
        answer = coordinator.submit(address, kind="csv")
        assert answer.mimetype == "text/csv", address
        assert "housing" not in answer.text
        answer.close()


def test_another_organisation_sees_none_of_it(client: PageClient, world: World) -> None:
    person = make_supported(world.hope, world.prison)
    match = make_match(person, make_mentor(world.hope, world.prison))
    other = make_account(roles=[(MembershipRole.COORDINATOR, make_organisation("Other"))])
    sign_in(client, other)
    for address in (f"/supported/{person.reference}", f"/matches/{match.reference}"):
        assert client.get(address).status_code == 404
    assert "Nobody waits" in client.get("/mentoring/waiting").text


def test_a_request_that_is_answered_stands_still(world: World) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    place_mentor(mentor, world.hope, world.prison, role=mentor_role())
    match = make_match(person, mentor, screened=False)
    request = request_of(person)
    say_the_word(match.screening)
    service.start(match, by=BY)
    assert request.state is RequestState.MATCHED
