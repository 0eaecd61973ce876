"""Loading the sample data: rows are made from one seed and inserted in bulk, so it takes seconds."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from volunteer_app.accounts.models import Account
from volunteer_app.cli.sample import (
    accounts,
    awards,
    barring,
    champions,
    equality,
    good_practice,
    hours,
    learning,
    marks,
    mentoring,
    organisations,
    passports,
    people,
    placement_life,
    placing,
    programmes,
    recognition,
    records,
    references,
    rota,
    safeguarding,
    screening,
    sentences,
    staff_leave,
    survey,
    survey_results,
    training_log,
    training_sessions,
    waits,
    waivers,
)
from volunteer_app.cli.sample.people import Row
from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation import clock, history, search_index
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import Base, db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Affiliation, AgreementSignature, Person
from volunteer_app.placements.models import PlacementSession
from volunteer_app.recruitment.models import Application, ApplicationMove, Opportunity, Referee
from volunteer_app.recruitment.rules import Stage
from volunteer_app.training import queries as training
from volunteer_app.training.models import TrainingRecord, TrainingStep
from volunteer_app.vetting import examples
from volunteer_app.vetting.examples import Example
from volunteer_app.vetting.models import Check, CheckStep

SEED = 20090303  # the day on which the Neuberger review was published
BATCH = 2000


def is_empty() -> bool:
    """Whether nobody has used this database: it has neither an account nor a person."""
    counted = select(func.count()).select_from
    return not any(db.session.execute(counted(model)).scalar_one() for model in (Account, Person))


def is_sample() -> bool:
    """Whether the sample accounts are in it."""
    wanted = select(Account.id).where(Account.email == accounts.VOLUNTEER)
    return db.session.scalars(wanted).one_or_none() is not None


def load(count: int, at_first: float = 0.0) -> None:
    """Load `count` invented people with their records, 25 organisations and an account for each role.

    `at_first`: the share of people who are at the first organisation; the others are spread over all.
    """
    by = Actor.job("sample data")
    chance = Random(SEED)  # noqa: S311 - invented people, not secrets
    held = organisations.create(by)
    opportunities = organisations.offer(held, by)
    with history.loading("sample data"):
        stories = _people(count, opportunities, chance, at_first)
        _records(stories)
        _insert(PlacementSession, hours.sessions(placing.place(stories), chance))
    accounts.create(_volunteer(stories), by)
    references.ask(stories)
    barring.record(stories, by)
    sentences.ask(stories, by)
    safeguarding.raise_some(stories, by)
    waivers.give(stories, by)
    passports.share(stories, by)
    awards.offer(stories, by)
    learning.begin(stories, by)
    training_sessions.arrange(stories)
    recognition.give(stories, by)
    marks.assess(stories, by)
    training_log.log(stories, by)
    staff_leave.agree(stories, by)
    rota.plan(stories)
    mentoring.begin(stories, by)
    screening.say(stories[0].opportunity.organisation, by)
    placement_life.live(stories, chance, by)
    _oversee(stories[0].opportunity.organisation, by)
    _ask(stories, by)


def _oversee(organisation: Organisation, by: Actor) -> None:
    """What is there for those who commission volunteering, or speak for it."""
    programmes.run(organisation, by)
    champions.register(by)
    good_practice.share(organisation, by)


def _ask(stories: Sequence[Story], by: Actor) -> None:
    """What people say of themselves, and bodies of their volunteers."""
    with history.loading("sample data"):
        equality.answer(stories)
    survey_results.hold(by)
    survey.hold(by)


def _people(count: int, opportunities: Sequence[Opportunity], chance: Random, at_first: float) -> list[Story]:
    stages = [Stage.CHECKS, *(_stage(chance) for _ in range(count - 1))]
    others = count - min(mentoring.PLACED, count // 4)  # the last are mentors, however few are loaded
    stages[others:] = [Stage.PLACED] * (count - others)
    rows = [
        people.person(number, chance, given_contact=stage in {Stage.READY, Stage.PLACED})
        for number, stage in enumerate(stages, 1)
    ]
    ids = _insert(Person, rows)
    search_index.fill(Person, ids)
    stories = []
    for number, (person_id, row, stage) in enumerate(zip(ids, rows, stages, strict=True)):
        opportunity = opportunities[0] if number <= count * at_first else chance.choice(opportunities)
        if number >= others:
            opportunity = mentoring.opportunity(opportunities)
        place = _place(opportunity, chance)
        stories.append(Story(person_id, row, opportunity, place, stage, chance, number))
    held = [
        {"person_id": s.person_id, "organisation_id": s.organisation_id, "since": s.applied_on}
        for s in stories
    ]
    _insert(Affiliation, held)
    return stories


def _stage(chance: Random) -> Stage:
    return chance.choices(list(records.STAGES), list(records.STAGES.values()))[0]


def _place(opportunity: Opportunity, chance: Random) -> Organisation:
    return chance.choice(opportunity.places).place


def _records(stories: Sequence[Story]) -> None:
    applications = [records.application(story) for story in stories]
    ids = _insert(Application, applications)
    found = list(zip(stories, ids, applications, strict=True))
    _insert(ApplicationMove, [m for s, i, a in found for m in records.moves(s, i, a["stage_since"])])
    _insert(Referee, [r for story, number, _ in found for r in records.referees(story, number)])
    checks = _all(stories, records.checks)
    check_ids = _insert(Check, checks)
    _insert(CheckStep, [s for i, c in zip(check_ids, checks, strict=True) for s in waits.steps(i, c)])
    packs = {pack.code: pack for pack in training.packs()}
    logged = _all(stories, lambda story: records.training(story, packs))
    logged_ids = _insert(TrainingRecord, logged)
    _insert(TrainingStep, [s for i, r in zip(logged_ids, logged, strict=True) for s in records.steps(i, r)])
    _insert(AgreementSignature, _all(stories, records.signatures))
    examples.invent([_example(s, a) for s, _, a in found if s.begun], Random(SEED))  # noqa: S311 - as above


def _example(story: Story, row: Row) -> Example:
    """What the question on convictions is asked about, once the offer was accepted."""
    return Example(
        person_id=story.person_id,
        organisation_id=story.organisation_id,
        role=story.opportunity.role,
        offer_reference=row["reference"],
        asked_at=row["offer_accepted_at"],
        is_done=story.done,
    )


def _all(stories: Sequence[Story], make: Callable[[Story], list[Row]]) -> list[Row]:
    return [row for story in stories for row in make(story)]


def _insert(model: type[Base], rows: Sequence[Row]) -> list[int]:
    """Insert the rows in bulk. Returns their ids, in order.

    The ids are read afterwards: asked for with each row, they would take three times as long. Nobody else
    writes here: the load is one transaction in a database that nobody has used.
    """
    key: Any = model.__mapper__.primary_key[0]
    last = db.session.execute(select(func.coalesce(func.max(key), 0))).scalar_one()
    for start in range(0, len(rows), BATCH):
        db.session.execute(insert(model.__table__), list(rows[start : start + BATCH]))  # type: ignore[arg-type]  # a table
    ids = list(db.session.scalars(select(key).where(key > last).order_by(key)))
    if len(ids) != len(rows):
        raise AssertionError(f"sample data: {len(rows)} rows of {model.__tablename__} became {len(ids)}")
    return ids


def _volunteer(stories: Sequence[Story]) -> int:
    """The first person becomes the sample volunteer, whose checks are under way."""
    with history.loading("sample data"):
        person = db.session.get_one(Person, stories[0].person_id)
        person.first_name, person.last_name = "Sami", "Helperton"
        person.sort_name = "helperton sami"
        person.email = accounts.VOLUNTEER
        person.entered_on_behalf = False
        person.emergency_name = ""
        person.date_of_birth = clock.today() - timedelta(days=34 * 365)
    return person.id
