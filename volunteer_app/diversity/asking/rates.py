"""Counting, once a month, how many of each organisation's people answer (`rules.rates` says how it is said).

All organisations are read in a few statements; nothing of whose answers these are is kept.
"""

import secrets
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from volunteer_app.diversity.asking import queries
from volunteer_app.diversity.models import EqualityRate
from volunteer_app.diversity.rules import rates as rules
from volunteer_app.diversity.rules.rates import Held
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.placements import queries as placements
from volunteer_app.recruitment import queries as recruitment

Counts = dict[int, tuple[int, int]]  # by organisation: people, and those of them who answered


def is_counted(month: date) -> bool:
    """Whether the people of this month are counted."""
    return (
        db.session.scalars(select(EqualityRate.id).where(EqualityRate.month >= month).limit(1)).first()
        is not None
    )


def count() -> Counts:
    """How many people each organisation has in a placement or applying, and how many of these answered."""
    of: dict[int, set[int]] = defaultdict(set)
    for organisation_id, person_id in (*placements.placed_with(), *recruitment.applying_to()):
        of[organisation_id].add(person_id)
    everybody = set().union(*of.values())
    found = queries.answers_of(everybody)
    answered = {person_id for person_id, each in found.items() if each.answers}
    return {organisation_id: (len(theirs), len(theirs & answered)) for organisation_id, theirs in of.items()}


def keep(month: date, counts: Mapping[int, tuple[int, int]]) -> None:
    """Store what coordinators read for a month, in place of the month before."""
    held = {row.organisation_id: row for row in db.session.scalars(select(EqualityRate).with_for_update())}
    for organisation_id in sorted({*counts, *held}):
        row = held.get(organisation_id) or EqualityRate(organisation_id=organisation_id)
        _count(row, *counts.get(organisation_id, (0, 0)))
        row.month = month
        db.session.add(row)


def of_scope(scope: Scope) -> list[tuple[Organisation, EqualityRate | None]]:
    """Each organisation of the scope that holds records, and the latest that is said of it; by name."""
    held = people.organisations_in(scope)
    statement = select(EqualityRate).where(EqualityRate.organisation_id.in_([each.id for each in held]))
    rates = {row.organisation_id: row for row in db.session.scalars(statement)}
    return [(each, rates.get(each.id)) for each in held]


def _count(row: EqualityRate, people_counted: int, answered: int) -> None:
    before = Held(**row.held) if row.held else None
    now = rules.moved(before, answered, secrets.randbelow(rules.STEP))
    row.held = {"answered": now.answered, "shown": now.shown}
    row.percent = rules.percent(now, people_counted)
