"""Answering, changing and taking back: who may, what is kept, and what nobody can tell from outside."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.equality import SOME, every_answer, make_answers
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from volunteer_app.accounts.models import Account
from volunteer_app.diversity.asking import queries, service
from volunteer_app.diversity.models import EqualityAnswers
from volunteer_app.diversity.rules.acts import Action
from volunteer_app.diversity.rules.questions import PREFER_NOT, AnsweredBy
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import merging
from volunteer_app.people.models import Person, PersonMerge


@dataclass
class World:
    """An organisation, somebody who signs in and somebody who does not."""

    hope: Organisation
    ana: Person
    account: Account
    ben: Person

    @property
    def by(self) -> Actor:
        return Actor(ActorKind.ACCOUNT, self.account.reference, self.account.name)

    @property
    def scope(self) -> Scope:
        return Scope(frozenset({self.hope.id}))


@pytest.fixture
def world(app: Flask) -> World:
    hope = make_organisation("Hope")
    ana, ben = make_person(hope, first_name="Ana"), make_person(hope, first_name="Ben")
    account = make_account(name="Ana Llewellyn", person_id=ana.id)
    return World(hope, ana, account, ben)


def held(person: Person) -> EqualityAnswers:
    found = queries.row_of(person.id)
    assert found is not None
    return found


def test_what_somebody_answers_is_theirs_to_read_again(world: World) -> None:
    service.answer(
        world.ana.id, ["religion", "sex", "caring"], {"religion": "sikh", "sex": PREFER_NOT}, by=world.by
    )
    found = queries.answers_of([world.ana.id, world.ben.id])
    assert list(found) == [world.ana.id]
    assert found[world.ana.id].answers == {"religion": "sikh", "sex": PREFER_NOT}
    assert found[world.ana.id].asked == {"religion", "sex", "caring"}
    assert found[world.ana.id].changes == 1


def test_a_question_on_another_page_keeps_its_answer(world: World) -> None:
    service.answer(world.ana.id, ["religion"], {"religion": "sikh"}, by=world.by)
    service.answer(world.ana.id, ["sex"], {"sex": "female"}, by=world.by)
    assert held(world.ana).answers == {"religion": "sikh", "sex": "female"}
    service.answer(world.ana.id, ["religion"], {}, by=world.by)
    assert held(world.ana).answers == {"sex": "female"}
    assert held(world.ana).asked == {"religion", "sex"}
    assert held(world.ana).changes == 3


def test_saying_the_same_again_is_no_change(world: World) -> None:
    for _ in range(2):
        service.answer(world.ana.id, ["sex"], {"sex": "female"}, by=world.by)
    assert held(world.ana).changes == 1
    service.answer(world.ana.id, ["caring"], {}, by=world.by)
    assert held(world.ana).changes == 1


def test_answers_are_deleted_at_once_and_the_row_counts_one_change_more(world: World) -> None:
    service.answer(world.ana.id, ["sex"], {"sex": "female"}, by=world.by)
    service.withdraw(world.ana.id, by=world.by)
    assert (held(world.ana).answers, held(world.ana).asked, held(world.ana).changes) == ({}, frozenset(), 2)
    service.withdraw(world.ana.id, by=world.by)
    assert held(world.ana).changes == 2


def test_only_the_person_answers_and_takes_back(world: World) -> None:
    other = make_account(name="Ben", person_id=world.ben.id)
    by = Actor(ActorKind.ACCOUNT, other.reference, other.name)
    for actor in (by, BY):
        with pytest.raises(Refused, match="Only the person"):
            service.answer(world.ana.id, ["sex"], {"sex": "male"}, by=actor)
        with pytest.raises(Refused, match="Only the person"):
            service.withdraw(world.ana.id, by=actor)
    assert queries.row_of(world.ana.id) is None


def test_paper_is_for_whoever_cannot_sign_in_and_entered_by_those_who_hold_the_record(
    world: World,
) -> None:
    with pytest.raises(Refused, match="can sign in"):
        service.enter_paper(world.ana.id, SOME, by=BY, authority=world.scope)
    with pytest.raises(Refused, match="can sign in"):
        service.withdraw_on_paper(world.ana.id, by=BY, authority=world.scope)
    elsewhere = Scope(frozenset({make_organisation("Other").id}))
    with pytest.raises(Refused, match="holds this record"):
        service.enter_paper(world.ben.id, SOME, by=BY, authority=elsewhere)
    service.enter_paper(world.ben.id, SOME, by=BY, authority=world.scope)
    assert held(world.ben).answered_by is AnsweredBy.PAPER
    service.enter_paper(world.ben.id, {"sex": "male"}, by=BY, authority=world.scope)
    assert held(world.ben).answers == {"sex": "male"}
    service.withdraw_on_paper(world.ben.id, by=BY, authority=world.scope)
    assert held(world.ben).answers == {}


def test_an_applicant_whom_nobody_knows_replaces_nothing(world: World) -> None:
    service.answer_once(world.ben.id, {"sex": "male"})
    service.answer_once(world.ben.id, {"sex": "female"})
    assert held(world.ben).answers == {"sex": "male"}
    service.withdraw_on_paper(world.ben.id, by=BY, authority=world.scope)
    service.answer_once(world.ben.id, {"sex": "female"})
    assert held(world.ben).answers == {}


def test_history_says_that_it_was_done_and_neither_of_whom_nor_what(world: World) -> None:
    service.answer(world.ana.id, ["sex"], {"sex": "female"}, by=world.by)
    service.withdraw(world.ana.id, by=world.by)
    make_answers(world.ben)
    entries = list(
        db.session.scalars(
            select(HistoryEntry).where(HistoryEntry.action.like("equality:%")).order_by(HistoryEntry.id)
        )
    )
    assert [each.action for each in entries] == [Action.ANSWER, Action.WITHDRAW, Action.ENTER_PAPER]
    assert {(each.person_id, each.organisation_id) for each in entries} == {(None, None)}
    assert all(each.before == {} and each.after == {} for each in entries)
    assert world.account.name not in {each.actor_name for each in entries}
    assert world.account.reference not in {each.actor_key for each in entries}


def test_every_sealed_value_is_as_long_as_any_other(world: World) -> None:
    lengths = set()
    for answers in ({}, {"sex": "male"}, every_answer()):
        service.enter_paper(world.ben.id, answers, by=BY, authority=world.scope)
        lengths.add(len(held(world.ben).said_sealed or b""))
    service.withdraw_on_paper(world.ben.id, by=BY, authority=world.scope)
    lengths.add(len(held(world.ben).said_sealed or b""))
    assert len(lengths) == 1


def merged(kept: Person, other: Person, world: World) -> PersonMerge:
    return merging.merge(kept, other, take=(), reason="Same person", scope=world.scope, by=BY)


def age(person: Person, days: int) -> None:
    """Their answers are some days old."""
    row = held(person)
    row.changed_at = clock.now() - timedelta(days=days)
    db.session.flush()


@pytest.mark.parametrize("newer", ["kept", "merged"])
def test_of_two_the_newer_answers_stay_and_an_undo_gives_each_their_own(world: World, newer: str) -> None:
    eve = make_person(world.hope, first_name="Eve")
    make_answers(world.ben, {"sex": "male"})
    make_answers(eve, {"sex": "female"})
    age(world.ben, 1 if newer == "kept" else 3)
    age(eve, 2)
    row = merged(world.ben, eve, world)
    found = held(world.ben)
    assert found.answers == {"sex": "male" if newer == "kept" else "female"}
    assert found.is_theirs == (newer == "kept")
    assert found.changes > 1
    merging.undo(row, reason="Two people", scope=world.scope, by=BY)
    assert (held(world.ben).answers, held(eve).answers) == ({"sex": "male"}, {"sex": "female"})
    assert held(world.ben).is_theirs
    assert held(eve).is_theirs


def test_answers_that_came_with_a_merge_are_replaced_and_never_added_to(world: World) -> None:
    make_answers(world.ben, {"sex": "male", "religion": "sikh"})
    age(world.ben, 2)
    row = merged(world.ana, world.ben, world)
    assert not held(world.ana).is_theirs
    service.answer(world.ana.id, ["sex"], {"sex": "female"}, by=world.by)
    assert held(world.ana).answers == {"sex": "female"}
    assert held(world.ana).is_theirs
    merging.undo(row, reason="Two people", scope=world.scope, by=BY)
    found = queries.answers_of([world.ana.id, world.ben.id])
    assert [each.answers for each in found.values()] == [{}], "whose these were nobody can tell"


def test_what_was_answered_while_two_were_one_goes_with_the_undo(world: World) -> None:
    make_answers(world.ben, {"sex": "male"})
    service.answer(world.ana.id, ["religion"], {"religion": "none"}, by=world.by)
    age(world.ben, 2)
    age(world.ana, 3)
    row = merged(world.ana, world.ben, world)
    service.answer(world.ana.id, ["sex"], {"sex": "female"}, by=world.by)
    merging.undo(row, reason="Two people", scope=world.scope, by=BY)
    assert held(world.ana).answers == {"religion": "none"}
    assert held(world.ben).answers == {}


def test_taking_back_reaches_what_a_hidden_record_says(world: World) -> None:
    make_answers(world.ben, {"sex": "male"})
    service.answer(world.ana.id, ["religion"], {"religion": "none"}, by=world.by)
    merged(world.ana, world.ben, world)
    service.withdraw(world.ana.id, by=world.by)
    assert (held(world.ana).answers, held(world.ben).answers) == ({}, {})


def test_an_unrecorded_merge_of_three_gives_each_their_own_back(world: World) -> None:
    people = [world.ben, make_person(world.hope, first_name="Cy"), make_person(world.hope, first_name="Di")]
    said = [{"sex": "male"}, {"sex": "female"}, {"religion": "sikh"}]
    for days, (person, answers) in enumerate(zip(people, said, strict=True)):
        make_answers(person, answers)
        age(person, 9 - 3 * days)
    first = merged(people[0], people[1], world)
    second = merged(people[0], people[2], world)
    assert held(people[0]).answers == said[2]
    merging.undo(second, reason="No", scope=world.scope, by=BY)
    assert held(people[0]).answers == said[1]
    assert not held(people[0]).is_theirs
    merging.undo(first, reason="No", scope=world.scope, by=BY)
    assert [held(each).answers for each in people] == said
    assert all(held(each).is_theirs for each in people)
    assert history.unrecorded(db.session()) == []
