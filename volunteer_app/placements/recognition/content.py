"""What a statement of service says: only what it needs, and nothing of checks, convictions or sentences.

A prison is named only where the volunteer chose it: else places and organisations that are prisons stay out,
and of training only packs are listed, whose titles say nothing of custody. A role that only people with such
an experience have gets another name.
"""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.presenting import day, hours, period
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.placements.models import Placement
from volunteer_app.placements.recognition import queries, rules
from volunteer_app.placements.recognition.models import ServiceStatement
from volunteer_app.placements.recognition.reference import reference
from volunteer_app.training import queries as training
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingKind, TrainingState


@dataclass(frozen=True)
class Facts:
    """What is stated: pairs of words, each role with its days, and training by title and day."""

    name: str
    organisation: str
    roles: list[tuple[str, str]]
    hours: str
    training: list[tuple[str, str]]
    prisons: list[str]

    @property
    def stored(self) -> dict[str, Any]:
        """The same for the database."""
        return {
            "name": self.name,
            "organisation": self.organisation,
            "roles": self.roles,
            "hours": self.hours,
            "training": self.training,
        }


def facts(statement: ServiceStatement) -> Facts:
    """What the statement would say if it were signed today."""
    of = statement.organisation
    here = {of.id}
    placed = queries.begun(statement.person_id, here)
    minutes = sum(m for _, m in queries.approved_days(statement.person_id, here).get(of.id, []))
    places = [each.place.name for each in placed if _is_prison(each.place)]
    prisons = [*places, of.name] if _is_prison(of) else places
    return Facts(
        name=statement.person.full_name,
        organisation=_organisation(of, named=statement.names_prisons),
        roles=[_role(each, named=statement.names_prisons) for each in placed],
        hours=hours(minutes) if minutes else "None approved yet",
        training=_training(statement, prisons) if statement.wants_training else [],
        prisons=prisons,
    )


def _role(placement: Placement, *, named: bool) -> tuple[str, str]:
    role, today = placement.role, clock.today()
    words = reference().roles.get(role.code, role.name)
    if named and _is_prison(placement.place):
        words = f"{words}, {placement.place.name}"
    if placement.ends_before > today:
        return words, f"since {day(placement.starts_on)}"
    return words, period(placement.starts_on, placement.ends_before)


def _organisation(organisation: Organisation, *, named: bool) -> str:
    return organisation.name if named or not _is_prison(organisation) else reference().prison


def _training(statement: ServiceStatement, prisons: list[str]) -> list[tuple[str, str]]:
    """Verified training that still counts, by this organisation; all of it, or what tells of no prison."""
    scope = Scope(frozenset({statement.organisation_id}))
    today = clock.today()
    counting = [
        each
        for each in training.records_of(scope, statement.person_id)
        if each.state is TrainingState.VERIFIED and (each.valid_before is None or each.valid_before > today)
    ]
    if not statement.names_prisons:
        counting = _telling_nothing(counting, prisons)
    return [(each.title, day(each.completed_on)) for each in counting]


def _telling_nothing(records: list[TrainingRecord], prisons: list[str]) -> list[TrainingRecord]:
    """Packs alone: the titles of other courses and of experience are anybody's words.

    That a pack is about volunteering in prison says no more than the role of whoever volunteers there. One
    whose title has the name of a town with a prison is left out: nobody has to find other words for it.
    """
    packs = [each for each in records if each.kind is TrainingKind.PACK]
    known = organisations.prison_names() if packs else ((), ())
    everywhere = list(chain(*known))
    return [
        each
        for each in packs
        if not (rules.prison_named(each.title, prisons, everywhere) or rules.custody_told(each.title))
    ]


def _is_prison(organisation: Organisation) -> bool:
    return organisation.kind is OrganisationKind.PRISON
