"""Equality answers for tests, given by the room's own service. They flush and never commit."""

from collections.abc import Mapping

from sqlalchemy import select

from tests.factories.organisations import BY
from volunteer_app.diversity.asking import queries, service
from volunteer_app.diversity.models import EqualityAnswers, EqualityRate
from volunteer_app.diversity.rules.questions import questions
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import Base, db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person

SOME = {"disability": "yes", "disability_impact": "a_lot", "ethnic_group": "white_roma", "religion": "sikh"}


def make_answers(person: Person, answers: Mapping[str, str] = SOME) -> EqualityAnswers:
    """What somebody without a sign-in wrote on paper."""
    held_by = frozenset(each.id for each in people.organisations_of(person.id))
    service.enter_paper(person.id, answers, by=BY, authority=Scope(held_by))
    row = queries.row_of(person.id)
    assert row is not None
    return row


def every_answer() -> dict[str, str]:
    """The last answer to every question that needs no legal condition of its own; and a disability.

    So its impact is asked too.
    """
    asked = [each for each in questions() if not each.needs_condition]
    return {each.code: each.options[-1].code for each in asked} | {"disability": "yes"}


def some_rows(organisation: Organisation) -> list[Base]:
    """A row in each table of this room."""
    silent = select(Person).where(Person.id.not_in(select(EqualityAnswers.person_id)))
    person = db.session.scalars(silent.order_by(Person.id).limit(1)).one()
    answers = EqualityAnswers(person_id=person.id)
    answers.said = {"asked": ["sex"], "answers": {"sex": "female"}}
    rate = EqualityRate(organisation_id=organisation.id, counted_on=clock.today(), percent=40)
    rate.held = {"answered": 4, "shown": 5}
    return [answers, rate]
