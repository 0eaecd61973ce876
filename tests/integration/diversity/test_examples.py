"""The sample data: about a quarter answered nothing, and the volunteer of the sample was not asked."""

from flask import Flask
from sqlalchemy import select

from volunteer_app.accounts.models import Account
from volunteer_app.cli.sample import accounts, loading
from volunteer_app.diversity.asking import queries
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction
from volunteer_app.people.models import Person


def test_three_quarters_of_invented_people_answered_something(app: Flask) -> None:
    with transaction():
        loading.load(600)
    people = list(db.session.scalars(select(Person.id)))
    found = queries.answers_of(people)
    something = sum(bool(each.answers) for each in found.values())
    assert 0.68 < something / len(people) < 0.82
    assert any(not each.answers for each in found.values())
    volunteer = db.session.scalars(select(Account).where(Account.email == accounts.VOLUNTEER)).one()
    assert volunteer.person_id not in found
