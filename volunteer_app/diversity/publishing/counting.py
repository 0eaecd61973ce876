"""Who is counted, on which line, with which answers. For the making of publications alone.

Only what was so on the reference day counts; what a person answered counts as it stands when it is counted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import numpy as np
from sqlalchemy import case, func, select

from volunteer_app.diversity.asking.queries import Answered, answers_of
from volunteer_app.diversity.publishing import declared
from volunteer_app.diversity.publishing.declared import (
    CONDITION_UNSAID,
    DISABILITY,
    NOT_ANSWERED,
    NOT_ASKED,
    NOT_KNOWN,
    PREFER_NOT,
    Breakdown,
    Characteristic,
    Table,
    band_name,
)
from volunteer_app.diversity.publishing.people import Basis, Coded, People
from volunteer_app.diversity.publishing.places import Place, places
from volunteer_app.diversity.rules import questions
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import db
from volunteer_app.foundation.months import add_months
from volunteer_app.people.models import Person
from volunteer_app.placements import queries as placements
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import BEGAN
from volunteer_app.recruitment.models import Application, ApplicationMove, Opportunity
from volunteer_app.recruitment.rules import Stage
from volunteer_app.roles.models import Role

NOT_OFFERED, NOT_PLACED, PLACED = STAGES = ("Applied, not offered", "Offered, not placed", "Placed")
CONDITION, IMPACT = "disability", "disability_impact"
LIMITED, NOT_LIMITED = ("a_lot", "a_little"), "not_at_all"


class Counted(NamedTuple):
    """One person: their number, whose they are, what they are counted under, and when they were born."""

    person_id: int
    organisation_id: int
    values: Mapping[str, str]  # by the source of the breakdown
    born_on: date | None


def count(population: str, day: date, tables: Sequence[Table]) -> People:
    """A population on a day, by its code, with what these tables ask of it."""
    counted = COUNTING[population](day)
    answered = answers_of([each.person_id for each in counted])
    silent = Answered({}, 0)
    said = [answered.get(each.person_id, silent) for each in counted]
    basis = Basis(
        np.array([each.person_id for each in counted], dtype=np.int64),
        np.array([each.changes for each in said], dtype=np.int64),
        np.array([each.organisation_id for each in counted], dtype=np.int64),
        {
            each.name: coded(_values(each, counted, said))
            for each in dict.fromkeys(table.breakdown for table in tables)
        },
    )
    answers = {
        each.name: _answers(each, counted, said, day)
        for each in dict.fromkeys(table.characteristic for table in tables)
    }
    return People(basis, answers)


def _values(breakdown: Breakdown, counted: Sequence[Counted], said: Sequence[Answered]) -> Iterable[str]:
    """On which line of a breakdown each person stands."""
    if breakdown.needs_condition:  # it is what people say of themselves
        labels = declared.labels_of(breakdown.source)
        return (_said(each, breakdown.source, labels) for each in said)
    return (row.values[breakdown.source] for row in counted)


def coded(values: Iterable[str], labels: Sequence[str] = ()) -> Coded:
    """Values as numbers of their labels; without labels, those that there are, in their order."""
    found = list(values)
    known = tuple(labels) or tuple(sorted(set(found)))
    number = {label: place for place, label in enumerate(known)}
    return Coded(known, np.array([number[each] for each in found], dtype=np.int64))


def volunteers(day: date) -> list[Counted]:
    """People with a placement in force on the day, each once, by the placement that began first."""
    statement = (
        select(
            Placement.person_id,
            Placement.organisation_id,
            Placement.place_id,
            Role.family,
            Person.date_of_birth,
        )
        .join(Role, Role.id == Placement.role_id)
        .join(Person, Person.id == Placement.person_id)
        .where(placements.in_force(day))
        .order_by(Placement.person_id, Placement.starts_on, Placement.id)
    )
    of_places, joined = places(), _joined(day)
    counted: dict[int, Counted] = {}
    for person_id, organisation_id, place_id, family, born_on in db.session.execute(statement):
        if person_id not in counted:
            values = {**_of_place(of_places[place_id]), "role_family": _words(family.value)}
            values["year_joined"] = str(joined[person_id].year)
            counted[person_id] = Counted(person_id, organisation_id, values, born_on)
    return list(counted.values())


def applicants(day: date) -> list[Counted]:
    """People who applied in the year that ends on the day, each once, by how far they had come by its end."""
    ends_before = day + timedelta(days=1)
    first, last = _midnight(add_months(ends_before, -12)), _midnight(ends_before)
    far = case(
        (ApplicationMove.to_stage == Stage.PLACED, 2),
        (ApplicationMove.to_stage.in_([Stage.OFFERED, Stage.CHECKS, Stage.TRAINING, Stage.READY]), 1),
        else_=0,
    )
    furthest = (
        select(ApplicationMove.application_id, func.max(far).label("far"))
        .where(ApplicationMove.moved_at < last)
        .group_by(ApplicationMove.application_id)
        .subquery()
    )
    statement = (
        select(
            Application.person_id,
            Application.organisation_id,
            Role.family,
            func.coalesce(furthest.c.far, 0),
            Person.date_of_birth,
        )
        .join(Opportunity, Opportunity.id == Application.opportunity_id)
        .join(Role, Role.id == Opportunity.role_id)
        .join(Person, Person.id == Application.person_id)
        .join(furthest, furthest.c.application_id == Application.id, isouter=True)
        .where(Application.applied_at >= first, Application.applied_at < last)
        .order_by(Application.person_id, func.coalesce(furthest.c.far, 0).desc(), Application.id)
    )
    counted: dict[int, Counted] = {}
    for person_id, organisation_id, family, stage, born_on in db.session.execute(statement):
        values = {"furthest_stage": STAGES[stage], "role_family": _words(family.value)}
        counted.setdefault(person_id, Counted(person_id, organisation_id, values, born_on))
    return list(counted.values())


COUNTING: Mapping[str, Callable[[date], list[Counted]]] = {
    "volunteers": volunteers,
    "recruitment": applicants,
}


def _joined(day: date) -> dict[int, date]:
    """When each person who has begun by the day began for the first time."""
    statement = (
        select(Placement.person_id, func.min(Placement.starts_on))
        .where(Placement.state.in_(BEGAN), Placement.starts_on <= day)
        .group_by(Placement.person_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def _of_place(place: Place) -> dict[str, str]:
    return {"region": place.region, "setting": place.setting, "agency": place.agency}


def _words(value: str) -> str:
    return value.replace("_", " ").capitalize()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def _answers(
    characteristic: Characteristic, counted: Sequence[Counted], said: Sequence[Answered], day: date
) -> Coded:
    """What each person is counted as. Shape: (people,)."""
    if characteristic.bands:
        values = (_band(characteristic, each.born_on, day) for each in counted)
    elif characteristic.source == CONDITION:
        values = (_disability(each) for each in said)
    else:
        labels = declared.labels_of(characteristic.source, is_grouped=characteristic.is_grouped)
        values = (_said(each, characteristic.source, labels) for each in said)
    return coded(values, characteristic.categories)


def _band(characteristic: Characteristic, born_on: date | None, day: date) -> str:
    if born_on is None:
        return NOT_KNOWN
    age = day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
    number = sum(age >= first for first in characteristic.bands)
    return band_name(characteristic.bands, number)


def _said(answered: Answered, question: str, labels: Mapping[str, str]) -> str:
    """Not asked, not answered and prefer not to say stay three values."""
    said = answered.answers.get(question)
    if said is None:
        return NOT_ANSWERED if question in answered.asked else NOT_ASKED
    return PREFER_NOT if said == questions.PREFER_NOT else labels.get(said, NOT_ANSWERED)


def _disability(answered: Answered) -> str:
    """Disabled: a lasting condition that limits day-to-day activities a lot or a little (GSS harmonised)."""
    said = answered.answers.get(CONDITION)
    if said != "yes":
        return _said(answered, CONDITION, {"no": DISABILITY[1]})
    impact = answered.answers.get(IMPACT)
    if impact in LIMITED:
        return DISABILITY[0]
    return DISABILITY[1] if impact == NOT_LIMITED else CONDITION_UNSAID
