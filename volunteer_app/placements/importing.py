"""Placements from before an organisation came here: those that are over, and those that still run.

One that runs is approved only by the same code as its page, over its whole interval: bringing a placement
never makes anybody ready.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people.models import Person
from volunteer_app.placements import service
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import MAY_NEED_REFERRAL, Action, EndReason, PlacementState
from volunteer_app.placements.service import NotReady, Plan
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.rules.answers import Answer
from volunteer_app.readiness.rules.places import misplaced

MARK = "Imported from earlier records"
EARLIEST = date(1990, 1, 1)
Key = tuple[int, int, int, date]


@dataclass(frozen=True)
class PastPlacement:
    """What old records say of a placement, and why it ended, where it did."""

    person: Person
    plan: Plan
    end_reason: EndReason | None = None

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return self.plan.ends_before <= clock.today()

    @property
    def key(self) -> Key:
        """As what is there is compared."""
        return self.person.id, self.plan.role.id, self.plan.place.id, self.plan.starts_on


class There:
    """The placements that these people have, and those of earlier rows, as rows are compared with them."""

    def __init__(self, person_ids: Collection[int], organisation_id: int) -> None:
        """One statement. What runs or waits is compared whoever's it is; what ended, with this one's own."""
        self.keys: set[Key] = set()
        self.days: dict[tuple[int, int, int], list[tuple[date, date]]] = {}
        if not person_ids:
            return
        key = (Placement.person_id, Placement.role_id, Placement.place_id, Placement.starts_on)
        others = (Placement.ends_before, Placement.organisation_id, Placement.state)
        statement = select(*key, *others).where(
            is_among(Placement.person_id, person_ids),
            Placement.state != PlacementState.REFUSED,
            Placement.starts_on < Placement.ends_before,  # what never began has no days, and was no placement
        )
        for person, role, place, first, before, holder, state in db.session.execute(statement):
            if holder != organisation_id and state is PlacementState.ENDED:
                continue
            self.days.setdefault((person, role, place), []).append((first, before))
            if holder == organisation_id:
                self.keys.add((person, role, place, first))

    def add(self, past: PastPlacement) -> None:
        """What this row will be once it is taken."""
        self.keys.add(past.key)
        self.days.setdefault(past.key[:3], []).append((past.plan.starts_on, past.plan.ends_before))

    def has(self, past: PastPlacement) -> bool:
        """Whether this very placement is there."""
        return past.key in self.keys

    def overlaps(self, past: PastPlacement) -> bool:
        """Whether the person has this role at this place already on one of these days."""
        days = self.days.get(past.key[:3], ())
        plan = past.plan
        return any(first < plan.ends_before and plan.starts_on < before for first, before in days)


def problem(past: PastPlacement, there: There) -> tuple[str, str] | None:
    """Why this cannot be brought: the field and a sentence; None if it can."""
    try:
        if past.is_over:
            _check_ended(past.plan)
        else:
            service.check_possible(past.plan)
        if there.overlaps(past):
            raise Refused(service.OVERLAPS, "starts_on")
    except Refused as refusal:
        return refusal.field, refusal.message
    return None


def _check_ended(plan: Plan) -> None:
    """What is over only has to be possible: its place may have closed since."""
    if plan.starts_on < EARLIEST:
        raise Refused(f"First day must be on or after {EARLIEST.day} {EARLIEST:%B %Y}", "starts_on")
    if plan.ends_before <= plan.starts_on:
        raise Refused("Last day must be on or after the first day", "last_day")
    if plan.role.appointed_elsewhere:
        raise Refused("People are appointed to this role elsewhere, so it cannot be placed here", "role")
    if sentence := misplaced(plan.role.setting, in_prison=plan.place.kind is OrganisationKind.PRISON):
        raise Refused(sentence, "place")


def readiness_of(running: Collection[PastPlacement], organisation_id: int) -> list[Answer]:
    """Whether everything holds over each one's whole interval, in four statements for all."""
    cases = [
        readiness.Case(
            each.person, each.plan.role, each.plan.place, each.plan.starts_on, each.plan.ends_before
        )
        for each in running
    ]
    return readiness.answers(cases, organisation_id) if cases else []


def import_placement(past: PastPlacement, *, by: Actor) -> tuple[Placement, str]:
    """Bring one placement: ended, approved with what that rests on, or proposed. Says why it is not approved.

    Raises:
        Refused: a rule says no.
    """
    if past.is_over:
        _check_ended(past.plan)
        return _ended(past, by), ""
    placement = service.propose_placement(past.person, past.plan, by=by)
    try:
        service.approve_placement(placement, by=by, note=MARK)
    except NotReady as refusal:
        return placement, waits(refusal.answer)
    except Refused as refusal:
        return placement, f"Waits for approval: {refusal.message}"
    return placement, ""


def waits(answer: Answer) -> str:
    """A sentence for a placement that is not ready: it waits, and for what."""
    return f"Waits for approval. Still missing: {'. '.join(line.title for line in answer.missing)}"


def _ended(past: PastPlacement, by: Actor) -> Placement:
    placement = Placement(
        person_id=past.person.id,
        organisation_id=past.plan.organisation.id,
        role_id=past.plan.role.id,
        place_id=past.plan.place.id,
        starts_on=past.plan.starts_on,
        ends_before=past.plan.ends_before,
        supervisor=past.plan.supervisor,
        state=PlacementState.ENDED,
        end_reason=past.end_reason or EndReason.OTHER,
        end_note=MARK,
    )
    history.record(Action.END, placement, by=by, reason=MARK)
    if placement.end_reason in MAY_NEED_REFERRAL:
        service.open_duty(placement, service.CAUSES[placement.end_reason], by=by)
    return placement
