"""A worry reaches the safeguarding lead at once, and an ending for harm says so to nobody else."""

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.mentoring import (
    agreement,
    make_match,
    make_mentor,
    make_mentoring,
    make_supported,
    mentor_role,
    place_mentor,
)
from tests.factories.organisations import BY
from tests.factories.placements import days_on
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.placements.matching import queries as matching
from volunteer_app.placements.mentoring import queries, safety, service
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringSession
from volunteer_app.placements.mentoring.rules import EndReason, Harm
from volunteer_app.placements.mentoring.safety import Worry
from volunteer_app.placements.rules import PlacementState
from volunteer_app.safeguarding.models import Concern
from volunteer_app.safeguarding.rules import Source, Told
from volunteer_app.vetting.barring import queries as barring

WORDS = "Marrowfat: she was afraid of him"
WORRIED = {"worried": "yes", "worry": WORDS, "worry_about": "Mr Elder", "worry_urgent": "yes"}
HARM = {"reason": "harm_by_mentor", "worry": WORDS, "worry_urgent": "no"}
WITH_CHILDREN = "mentor-young-people"


@pytest.fixture
def lead(world: World) -> str:
    made = make_account(
        "sofi@example.org", name="Sofi", roles=[(MembershipRole.SAFEGUARDING_LEAD, world.hope)]
    )
    db.session.commit()
    return made.email


@pytest.fixture
def mentor(client: PageClient, going: Mentoring) -> PageClient:
    sign_in(client, make_account(name="Carys Llewellyn", person_id=going.person_id))
    return client


def raised() -> list[Concern]:
    return list(db.session.scalars(select(Concern).order_by(Concern.id)))


def mailed_to(address: str) -> list[str]:
    return list(db.session.scalars(select(OutboxMessage.body).where(OutboxMessage.to_address == address)))


def test_a_worry_after_a_session_is_raised_with_it_in_one_press(
    mentor: PageClient, going: Mentoring, lead: str
) -> None:
    page = f"/mentoring/{going.reference}"
    answer = mentor.submit(f"{page}/sessions/held", hours="1", channel="in_person", **WORRIED)
    assert (answer.status_code, answer.location) == (302, page)
    (concern,) = raised()
    told = Told.of(concern.told)
    assert (told.words, told.about, concern.is_urgent) == (WORDS, "Mr Elder", True)
    assert (concern.source, concern.organisation_id) == (Source.SESSION, going.organisation_id)
    assert going.reference in told.origin
    (letter,) = mailed_to(lead)
    assert "Marrowfat" not in letter
    (session,) = db.session.scalars(select(MentoringSession)).all()
    assert session.record == {"topics": [], "note": ""}
    assert "Marrowfat" not in mentor.get(page).text


@pytest.mark.parametrize("lacking", ["worry", "worry_urgent"])
def test_half_a_worry_leaves_neither_a_session_nor_a_concern(
    mentor: PageClient, going: Mentoring, lead: str, lacking: str
) -> None:
    sent = {"hours": "1", "channel": "in_person", **WORRIED, lacking: ""}
    answer = mentor.submit(f"/mentoring/{going.reference}/sessions/held", **sent)
    assert answer.status_code == 422
    assert raised() == []
    assert db.session.scalars(select(MentoringSession)).all() == []
    assert mailed_to(lead) == []


def test_words_are_not_lost_where_somebody_ticks_no(mentor: PageClient, going: Mentoring) -> None:
    sent = {"hours": "1", "channel": "in_person", **WORRIED, "worried": "no"}
    answer = mentor.submit(f"/mentoring/{going.reference}/sessions/held", **sent)
    assert answer.status_code == 422
    assert "Answer yes above" in answer.text


def test_a_session_that_was_missed_may_worry_somebody_too(
    mentor: PageClient, going: Mentoring, lead: str
) -> None:
    page = f"/mentoring/{going.reference}"
    answer = mentor.submit(f"{page}/sessions/missed", missed_by="person", **WORRIED)
    assert (answer.status_code, answer.location) == (302, page)
    assert [Told.of(each.told).words for each in raised()] == [WORDS]
    assert len(mailed_to(lead)) == 1


def test_every_page_of_sessions_leads_to_a_concern_without_a_session(
    mentor: PageClient, going: Mentoring, lead: str
) -> None:
    page = f"/mentoring/{going.reference}"
    mentor.submit(f"{page}/sessions/missed", missed_by="person", worried="no")
    (session,) = db.session.scalars(select(MentoringSession)).all()
    for where in (page, f"{page}/sessions", f"/mentoring/sessions/{session.reference}"):
        assert f'href="{page}/concern"' in mentor.get(where).text
    assert mentor.submit(f"{page}/concern", worry="", worry_urgent="no").status_code == 422
    assert mentor.submit(f"{page}/concern", worry=WORDS, worry_urgent="no").location == page
    assert [Told.of(each.told).words for each in raised()] == [WORDS]
    assert len(mailed_to(lead)) == 1


def test_an_ending_for_harm_by_the_mentor_stops_them_tells_the_lead_and_opens_the_duty(
    coordinator: PageClient, world: World, lead: str
) -> None:
    going = make_mentoring(world.hope, world.hope, role=mentor_role(WITH_CHILDREN))
    (stay,) = queries.stays_of(going.id)
    page, placement = f"/mentoring/{going.reference}", stay.placement
    assert coordinator.submit(f"{page}/end", **HARM).status_code == 302
    (concern,) = raised()
    assert (Told.of(concern.told).words, concern.person_id) == (WORDS, going.person_id)
    assert len(mailed_to(lead)) == 1
    db.session.refresh(placement)
    assert placement.state is PlacementState.SUSPENDED
    assert barring.due_among([placement.reference]) == {placement.reference}
    offer = matching.offer_of(going.person_id, world.hope.id)
    assert offer is not None
    assert not offer.is_open, "nobody new is proposed to them"


def test_an_ending_for_harm_reads_like_any_other_reason_to_everybody(
    coordinator: PageClient, world: World, lead: str
) -> None:
    going = make_mentoring(world.hope, world.prison)
    page = f"/mentoring/{going.reference}"
    coordinator.submit(f"{page}/end", **HARM)
    db.session.refresh(going)
    assert going.end_reason is EndReason.OTHER
    seen = [coordinator.get(page).text, coordinator.get(f"/supported/{going.supported.reference}").text]
    coordinator.submit("/lists/mentoring-evaluation/columns", columns=["why"])
    answer = coordinator.submit("/mentoring/evaluation/export", kind="csv")
    seen.append(answer.text)
    answer.close()
    for entry in db.session.scalars(select(HistoryEntry).where(HistoryEntry.action.like("mentoring%"))):
        seen.append(f"{entry.before} {entry.after} {entry.reason}")
    for text in seen:
        for words in ("Marrowfat", "safeguarding lead knows", "by the mentor", "keep somebody safe", "harm_"):
            assert words not in text
    assert any("Another reason" in text for text in seen)


def test_an_ending_to_keep_the_mentor_safe_stops_nobody(
    coordinator: PageClient, world: World, lead: str
) -> None:
    going = make_mentoring(world.hope, world.prison)
    sent = HARM | {"reason": "harm_otherwise"}
    assert coordinator.submit(f"/mentoring/{going.reference}/end", **sent).status_code == 302
    (concern,) = raised()
    assert concern.person_id is None
    (stay,) = queries.stays_of(going.id)
    db.session.refresh(stay.placement)
    assert stay.placement.state is PlacementState.APPROVED


def test_an_ending_for_harm_says_nothing_where_many_can_read_it(
    coordinator: PageClient, world: World, lead: str
) -> None:
    going = make_mentoring(world.hope, world.prison)
    page = f"/mentoring/{going.reference}/end"
    for wrong, says in (
        ({"note": "He hurt her"}, "Leave this empty"),
        ({"worry": ""}, "Enter what happened"),
        ({"worry_urgent": ""}, "Select yes if somebody may be harmed"),
        ({"reason": "planned"}, "Select a reason of harm or safety above"),
    ):
        answer = coordinator.submit(page, **(HARM | wrong))
        assert answer.status_code == 422
        assert says in answer.text
    assert raised() == []
    assert going.is_going


def test_where_the_placement_was_over_already_the_duty_is_opened_all_the_same(world: World) -> None:
    going = make_mentoring(world.hope, world.hope, role=mentor_role(WITH_CHILDREN))
    (stay,) = queries.stays_of(going.id)
    after = stay.placement.ends_before
    with clock.standing_on(after):
        safety.end_for_harm(going, on=after, harm=Harm.BY_MENTOR, worry=Worry(WORDS, "", True), by=BY)
    assert barring.due_among([stay.placement.reference]) == {stay.placement.reference}


def test_harm_is_told_of_a_mentoring_that_is_yet_to_begin(
    coordinator: PageClient, world: World, lead: str
) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match = make_match(person, mentor)
    place_mentor(mentor, world.hope, world.prison)
    going = service.begin(match, agreement(days_on(21)), by=BY)
    db.session.commit()
    page = f"/mentoring/{going.reference}/end"
    assert "It is yet to begin" in coordinator.get(page).text
    assert coordinator.submit(page, **HARM).status_code == 302, "its first day stands there already"
    (concern,) = raised()
    told = Told.of(concern.told)
    assert told.words == WORDS
    assert "ended before its first day" in told.origin
    assert len(mailed_to(lead)) == 1
    db.session.refresh(going)
    assert (going.ended_on, going.end_reason) == (days_on(21), EndReason.OTHER)
    assert not queries.is_supported_from(going.supported_id, clock.today())
