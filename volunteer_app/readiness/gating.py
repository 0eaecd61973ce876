"""From the gates of the sentences room to lines of readiness. Why there is a gate is not asked."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import select

from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Establishment, Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people.models import Person
from volunteer_app.readiness.rules.answers import Gate
from volunteer_app.roles.models import Role
from volunteer_app.sentences import queries as sentences
from volunteer_app.sentences.rules.gates import Question
from volunteer_app.sentences.rules.judging import Gates

TITLE = "Permission for this placement"


class Case(Protocol):
    """A person in a role at a place, on every day of an interval."""

    @property
    def person(self) -> Person:
        """Who."""

    @property
    def role(self) -> Role:
        """What."""

    @property
    def place(self) -> Organisation:
        """Where."""

    @property
    def starts_on(self) -> date:
        """The first day."""

    @property
    def ends_before(self) -> date:
        """The day after the last."""


def gates(
    cases: Sequence[Case], organisation_id: int, *, known_at: datetime | None = None
) -> list[list[Gate]]:
    """The gates of each case, in the order of the cases; none for somebody whom nobody has asked.

    One statement, and a second one where anybody was asked. Somebody who said that nothing applies has an
    open gate like somebody whom the governor approved: that there is a line says nothing.
    """
    ids = {case.person.id for case in cases}
    known = sentences.gates(ids, organisation_id, known_at)
    asked = [case for case in cases if known[case.person.id].is_asked]
    with_children = _holding_under_18s({case.place.id for case in asked}) if asked else frozenset()
    return [_of_case(case, known[case.person.id], case.place.id in with_children) for case in cases]


def _of_case(case: Case, known: Gates, with_children: bool) -> list[Gate]:
    if not known.is_asked:
        return []
    question = Question(
        role=case.role.requirements,
        place_id=case.place.id,
        place_is_prison=case.place.kind is OrganisationKind.PRISON,
        place_holds_under_18s=with_children,
        starts_on=case.starts_on,
        ends_before=case.ends_before,
    )
    step = known.judge(question).words
    spells = known.open_days(question)
    return [Gate(TITLE, *spell, step) for spell in spells] or [Gate(TITLE, None, None, step)]


def _holding_under_18s(place_ids: Collection[int]) -> frozenset[int]:
    """Which of these places are prisons that hold people under 18."""
    statement = select(Establishment.organisation_id).where(
        Establishment.organisation_id.in_(place_ids), Establishment.holds_under_18s.is_(True)
    )
    return frozenset(db.session.scalars(statement))
