"""What of the survey moves from one champion to the next, and what a body's page says of its return."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation
from tests.factories.survey import CHAMPION, make_return, section_of
from volunteer_app.champions.facts import ChampionHandedOver, HandoverAsked, Moved
from volunteer_app.foundation import clock
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.database import db
from volunteer_app.survey import telling
from volunteer_app.survey.models import SurveyContact, SurveyDelegation, SurveyReturn
from volunteer_app.survey.rules.rounds import ReturnState
from volunteer_app.survey.service import handing, returns


@pytest.fixture
def found(app: Flask) -> SurveyReturn:
    return make_return(make_organisation("Northshire police"))


def asked(found: SurveyReturn, account_id: int) -> list[Moved]:
    fact = HandoverAsked(found.organisation_id, account_id)
    announce(fact)
    return [each for each in fact.moved if each.what == handing.WHAT]


def hand_over(found: SurveyReturn, first: int, second: int) -> list[Moved]:
    fact = ChampionHandedOver(found.organisation_id, first, second, clock.today(), BY)
    announce(fact)
    return [each for each in fact.moved if each.what == handing.WHAT]


def holders(found: SurveyReturn) -> list[tuple[str, int]]:
    statement = select(SurveyDelegation).where(SurveyDelegation.return_id == found.id)
    return sorted((each.section, each.account_id) for each in db.session.scalars(statement))


def test_sections_and_letters_pass_to_the_next_champion(found: SurveyReturn) -> None:
    first, second = make_account(), make_account()
    returns.delegate(found, section_of(found), first.id, by=CHAMPION)
    db.session.add(SurveyContact(return_id=found.id, account_id=first.id))
    db.session.flush()
    (would,) = asked(found, first.id)
    assert len(would.names) == 2
    assert holders(found) == [("extent", first.id)]
    assert hand_over(found, first.id, second.id) == [would]
    db.session.expire_all()
    assert holders(found) == [("extent", second.id)]
    letters = select(SurveyContact.account_id).where(SurveyContact.return_id == found.id)
    assert db.session.scalars(letters).all() == [second.id]
    assert asked(found, first.id) == []


def test_what_the_next_champion_has_already_stays_theirs_alone(found: SurveyReturn) -> None:
    first, second = make_account(), make_account()
    for account in (first, second):
        returns.delegate(found, section_of(found), account.id, by=CHAMPION)
    hand_over(found, first.id, second.id)
    db.session.flush()
    db.session.expire_all()
    assert holders(found) == [("extent", second.id)]


def test_what_is_signed_off_or_of_another_body_stays(found: SurveyReturn) -> None:
    first, second = make_account(), make_account()
    other = make_return(make_organisation("Southshire police"))
    for each in (found, other):
        returns.delegate(each, section_of(each), first.id, by=CHAMPION)
    found.state, found.signed_at, found.signed_by = ReturnState.SIGNED_OFF, clock.now(), "C"
    db.session.flush()
    assert hand_over(found, first.id, second.id) == []
    assert holders(found) == holders(other) == [("extent", first.id)]


def test_a_body_that_was_asked_is_told_how_far_its_return_is(app: Flask, found: SurveyReturn) -> None:
    with app.test_request_context():
        told = telling.of_body(found.organisation_id)
        assert telling.of_body(make_organisation("Never asked").id) is None
    assert told is not None
    assert ("Round", found.round.title) in told.rows
    assert ("Status", "Not started") in told.rows
