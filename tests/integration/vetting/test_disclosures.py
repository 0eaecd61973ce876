"""What people tell after an offer: asked lawfully, kept encrypted, and no more of it than is lawful."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.disclosures import (
    SPENT_ONES,
    UNSPENT_ALONE,
    a_matter,
    actor_of,
    make_disclosure,
    make_officer,
    over,
)
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import make_application, make_opportunity, role_named
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.encryption import CannotOpen
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.recruitment import service as recruitment
from volunteer_app.recruitment.rules import MoveReason, Stage
from volunteer_app.roles.models import Role
from volunteer_app.roles.rules import ConvictionsQuestion
from volunteer_app.vetting import asking
from volunteer_app.vetting.disclosures import presenters, queries, service
from volunteer_app.vetting.disclosures.models import DisclosedMatter, Disclosure
from volunteer_app.vetting.disclosures.rules import DisclosureState, Route, ToldHow

pytestmark = pytest.mark.usefixtures("database")


def all_disclosures() -> list[Disclosure]:
    return list(db.session.scalars(select(Disclosure)))


def test_the_question_opens_when_the_offer_is_accepted_and_not_before(app: Flask) -> None:
    hope = make_organisation()
    application = make_application(make_opportunity(hope), stage=Stage.OFFERED)
    assert all_disclosures() == []
    recruitment.accept_offer(application, by=BY)
    (found,) = all_disclosures()
    assert found.offer_reference == application.reference
    assert (found.person_id, found.organisation_id) == (application.person_id, hope.id)
    assert (found.question, found.state) == (ConvictionsQuestion.UNSPENT, DisclosureState.TO_BE_TOLD)
    standing = asking.standing_of(application.person_id, hope.id, application.opportunity.role_id)
    assert standing.asks is DisclosureState.TO_BE_TOLD


def test_nothing_is_asked_for_a_role_that_does_not_allow_it(app: Flask) -> None:
    person, hope = make_person(), make_organisation()
    none = db.session.scalars(
        select(Role).where(Role.convictions_question == ConvictionsQuestion.NONE).order_by(Role.id).limit(1)
    ).one()
    assert service.open_question(person, hope, none, offer_reference="APP-1", by=BY) is None
    assert all_disclosures() == []


def test_whoever_can_sign_in_is_told_by_mail_that_there_is_something_and_no_more(app: Flask) -> None:
    person, hope = make_person(email="carys@example.org"), make_organisation()
    make_account("carys@example.org", person_id=person.id)
    asking.open_question(person, hope, role_named(), offer_reference="APP-1", by=BY)
    (letter,) = db.session.scalars(select(OutboxMessage))
    assert "Sign in to read it" in letter.body
    assert "convict" not in (letter.body + letter.subject).lower()


def test_nobody_is_asked_before_they_were_told_which_law_applies(app: Flask) -> None:
    hope = make_organisation()
    person = make_person(hope)
    found = service.open_question(person, hope, role_named(), offer_reference="APP-1", by=BY)
    assert found is not None
    with pytest.raises(Refused, match="does not wait for an answer"):
        service.answer(found, [], route=Route.PAPER, by=BY, authority=over(hope))
    service.tell_law(found, ToldHow.LETTER, by=BY)
    with pytest.raises(Refused, match="cannot become"):
        service.tell_law(found, ToldHow.LETTER, by=BY)
    service.answer(found, [], route=Route.PAPER, by=BY, authority=over(hope))
    assert (found.state, found.told_something) == (DisclosureState.ANSWERED, False)


def test_a_coordinator_and_another_person_can_enter_no_answer(app: Flask) -> None:
    hope, other = make_organisation(), make_organisation()
    person = make_person(hope)
    found = make_disclosure(person, hope)
    cora = make_account(roles=[(MembershipRole.COORDINATOR, hope)])
    for by, route, scope in (
        (cora, Route.PAPER, over(other)),
        (make_officer(other), Route.PROXY, over(other)),
        (make_account(person_id=make_person(hope).id), Route.ONLINE, over(hope)),
    ):
        with pytest.raises(Refused):
            service.answer(found, [], route=route, by=actor_of(by), authority=scope)
    own = make_account(person_id=person.id, roles=[(MembershipRole.VETTING_OFFICER, hope)])
    with pytest.raises(Refused, match="about yourself"):
        service.answer(found, [], route=Route.PAPER, by=actor_of(own), authority=over(hope))
    assert found.state is DisclosureState.TOLD


def test_what_was_told_is_kept_encrypted_and_bound_to_its_row(app: Flask) -> None:
    hope = make_organisation()
    today = clock.today()
    person = make_person(hope)
    found = make_disclosure(person, hope, a_matter(today, "MARKER-1"), a_matter(today, "MARKER-2"))
    one, two = queries.kept(found.id)
    assert b"MARKER" not in (one.content_sealed or b"MARKER")
    assert [each.offence for each in presenters.told(found)] == ["MARKER-1", "MARKER-2"]
    one.content_sealed = two.content_sealed
    with pytest.raises(CannotOpen):
        _ = one.content
    db.session.rollback()


def test_what_the_role_does_not_allow_to_ask_about_is_never_stored(app: Flask) -> None:
    hope = make_organisation()
    old, new = clock.today() - timedelta(days=800), clock.today() - timedelta(days=30)
    matters = (a_matter(old, "old"), a_matter(new, "new"))
    found = make_disclosure(make_person(hope), hope, *matters, role=UNSPENT_ALONE)
    assert [each.offence for each in presenters.told(found)] == ["new"]
    all_of_it = make_disclosure(make_person(hope), hope, *matters, role=SPENT_ONES, offer="APP-2")
    assert [each.offence for each in presenters.told(all_of_it)] == ["old", "new"]


def test_history_keeps_that_something_was_told_and_not_what(app: Flask) -> None:
    hope = make_organisation()
    make_disclosure(make_person(hope), hope, a_matter(clock.today(), "MARKER", "MARKER"))
    told = select(HistoryEntry).where(HistoryEntry.action.like("disclosure:%"))
    entries = db.session.scalars(told.order_by(HistoryEntry.id)).all()
    assert [each.action for each in entries] == [
        "disclosure:open_question",
        "disclosure:tell_law",
        "disclosure:answer",
        "disclosure:keep_matter",
    ]
    text = str([(each.before, each.after, each.reason) for each in entries])
    assert "MARKER" not in text
    assert "'told_something_sealed': '[protected]'" in text


def test_only_an_officer_lets_somebody_go_on_and_only_if_nothing_was_told(app: Flask) -> None:
    hope = make_organisation()
    vera = actor_of(make_officer(hope))
    told = make_disclosure(make_person(hope), hope, a_matter(clock.today()))
    with pytest.raises(Refused, match="has to be weighed"):
        service.nothing_to_weigh(told, by=vera, authority=over(hope))
    nothing = make_disclosure(make_person(hope), hope, offer="APP-2")
    service.answer(nothing, [], route=Route.PROXY, by=vera, answered_by="Her sister", authority=over(hope))
    with pytest.raises(Refused, match="Only a vetting officer"):
        service.nothing_to_weigh(nothing, by=vera, authority=over(make_organisation()))
    with pytest.raises(StaleEdit):
        service.nothing_to_weigh(nothing, by=vera, authority=over(hope), version=1)
    service.nothing_to_weigh(nothing, by=vera, authority=over(hope), version=nothing.version)
    assert (nothing.state, nothing.answered_by) == (DisclosureState.CAN_GO_ON, "Her sister")


def test_the_question_closes_with_the_application(app: Flask) -> None:
    hope = make_organisation()
    application = make_application(make_opportunity(hope), stage=Stage.OFFERED)
    recruitment.accept_offer(application, by=BY)
    recruitment.move(application, Stage.WITHDRAWN, reason=MoveReason.CHANGED_MIND, note="They say so", by=BY)
    assert [each.state for each in all_disclosures()] == [DisclosureState.CLOSED]
    assert db.session.scalars(select(DisclosedMatter)).all() == []


def test_what_waits_for_officers_comes_in_the_order_in_which_it_reached_them(app: Flask) -> None:
    hope = make_organisation()
    made = []
    for number, on_paper in enumerate((False, True, False)):
        with clock.standing_on(clock.today() - timedelta(days=9 - number)):
            matters = () if on_paper else (a_matter(clock.today()),)
            asked = make_disclosure(make_person(hope), hope, *matters, offer=f"APP-{number}")
            if on_paper:
                service.pass_paper(asked, by=BY)
            made.append(asked.id)
    assert [each.id for each in queries.waiting(over(hope))] == made
