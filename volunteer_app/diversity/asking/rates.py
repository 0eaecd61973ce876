"""Counting, once a month, how many of each organisation's people answer (`rules.rates` says how it is said).

All organisations are read in a few statements; nothing of whose answers these are is kept.
"""

import secrets
from collections import defaultdict
from datetime import date

from sqlalchemy import select

from volunteer_app.diversity.asking import queries
from volunteer_app.diversity.models import EqualityRate
from volunteer_app.diversity.rules import rates as rules
from volunteer_app.diversity.rules.rates import Held
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.models import Placement
from volunteer_app.placements.queries import in_force
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.queries import WAITING

Counts = dict[int, tuple[int, int]]  # by organisation: people, and those of them who answered


def is_counted(month: date) -> bool:
    """Whether people were counted in the month that begins on this day."""
    counted = select(EqualityRate.id).where(EqualityRate.counted_on >= month).limit(1)
    return db.session.scalars(counted).first() is not None


def count() -> Counts:
    """How many people each organisation has in a placement or applying, and how many of these answered."""
    of: dict[int, set[int]] = defaultdict(set)
    placed = select(Placement.organisation_id, Placement.person_id).where(in_force(clock.today()))
    applying = select(Application.organisation_id, Application.person_id).where(
        Application.stage.in_(WAITING)
    )
    for organisation_id, person_id in db.session.execute(placed.union(applying)):
        of[organisation_id].add(person_id)
    found = queries.answers_of(set().union(*of.values()))
    answered = {person_id for person_id, each in found.items() if each.answers}
    return {organisation_id: (len(theirs), len(theirs & answered)) for organisation_id, theirs in of.items()}


def keep(day: date, counts: Counts) -> None:
    """Store what coordinators read from this day on, in the place of what they read before."""
    held = {row.organisation_id: row for row in db.session.scalars(select(EqualityRate).with_for_update())}
    for organisation_id in sorted({*counts, *held}):
        row = held.get(organisation_id) or EqualityRate(organisation_id=organisation_id)
        _count(row, *counts.get(organisation_id, (0, 0)))
        row.counted_on = day
        db.session.add(row)


def of_scope(scope: Scope) -> list[tuple[str, EqualityRate]]:
    """What is said of each organisation of the scope whose people were counted, with its name; by name."""
    statement = (
        select(Organisation.name, EqualityRate)
        .join(EqualityRate, EqualityRate.organisation_id == Organisation.id)
        .where(Organisation.id.in_(scope.organisation_ids), Organisation.is_active)
        .order_by(Organisation.name, Organisation.id)
    )
    return [(name, row) for name, row in db.session.execute(statement)]


def _count(row: EqualityRate, people_counted: int, answered: int) -> None:
    before = Held(**row.held) if row.held else None
    now = rules.moved(before, answered, secrets.randbelow(rules.STEP))
    row.held = {"answered": now.answered, "shown": now.shown}
    row.percent = rules.percent(now, people_counted)
