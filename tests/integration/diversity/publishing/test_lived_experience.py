"""Tables by lived experience, from answers to lines that readers have; what is left without a condition."""

import json
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.publishing import CONFIRMER, MAKER, make_confirmed, make_draft, now
from volunteer_app.cli.sample import loading
from volunteer_app.diversity import tasks
from volunteer_app.diversity.condition import service as conditions
from volunteer_app.diversity.models import EqualityAnswers
from volunteer_app.diversity.publishing import declared, files, service
from volunteer_app.diversity.publishing.declared import Declared
from volunteer_app.diversity.publishing.models import PublicationState
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction

PEOPLE, LIVED = 400, "lived_experience"
NAME = "Lived experience"


@pytest.fixture
def few_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """One characteristic, so that it takes little time."""
    every = declared.declared(with_condition=True)
    chosen = tuple(each for each in every.tables if each.characteristic.code == "c2")
    without = tuple(each for each in chosen if not each.breakdown.needs_condition)

    def some(*, with_condition: bool = False) -> Declared:
        return Declared(every.version, chosen if with_condition else without)

    for module in ("computing", "service", "presenters", "forgetting"):
        monkeypatch.setattr(f"volunteer_app.diversity.publishing.{module}.declared", some)


def everybody_answers() -> None:
    """Half of the people say that they have been through the system, the others that they have not."""
    chance = Random(7)  # noqa: S311 - invented answers, not secrets
    for row in db.session.scalars(select(EqualityAnswers).order_by(EqualityAnswers.id)):
        said = row.said
        answers = {**said["answers"], LIVED: chance.choice(["own", "none"])}
        row.said = {"asked": [*said["asked"], LIVED], "answers": answers}


@pytest.mark.usefixtures("few_tables")
def test_with_a_condition_there_are_tables_by_it_and_without_one_nothing_is_left(app: Flask) -> None:
    with transaction():
        loading.load(PEOPLE)
        everybody_answers()
        condition = make_confirmed()
        reference = make_draft().reference
    tasks.publish()
    made = now(reference)
    assert made.state is PublicationState.CHECKED, made.problem
    assert made.condition_id == condition.id
    lines = {row.breakdown_value for row in files.rows_of(made.tables_csv) if row.breakdown == NAME}
    assert lines >= {"All", "I have been through the justice system myself"}
    with transaction():
        for each in (MAKER, CONFIRMER):
            service.sign(made, by=each)
        conditions.withdraw(condition, reason="It ends", by=MAKER)
    assert NAME in json.loads(made.workings["volunteers"]["basis"])["breakdowns"]

    tasks.forget_lived_experience()

    after = now(reference)
    assert NAME not in json.loads(after.workings["volunteers"]["basis"])["breakdowns"]
    assert "Region" in json.loads(after.workings["volunteers"]["basis"])["breakdowns"]
    said = [row.said["answers"] for row in db.session.scalars(select(EqualityAnswers))]
    assert not any(LIVED in each for each in said)
    with transaction():
        again = service.draft(after.reference_day, by=MAKER, reason="A prison was missing").reference
    tasks.publish()
    corrected = now(again)
    assert corrected.state is PublicationState.CHECKED, corrected.problem
    assert corrected.condition_id is None
    assert NAME not in corrected.tables_csv
