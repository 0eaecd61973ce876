"""Placements from before an organisation came here: those that are over, and those that still run.

One that runs is approved only by the same code as its page, over its whole interval: bringing a placement
never makes anybody ready.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import bulk_history, clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.bulk_history import Draft, Made
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db, new_reference
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people.importing import records
from volunteer_app.placements import approvable, referring, service
from volunteer_app.placements.facts import PlacementsApproved
from volunteer_app.placements.models import Placement
from volunteer_app.placements.plans import Plan, check_possible
from volunteer_app.placements.rules import MAY_NEED_REFERRAL, Action, EndReason, PlacementState
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.screening.models import Screening
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.rules.answers import Answer
from volunteer_app.readiness.rules.places import misplaced
from volunteer_app.vetting.barring import referrals

MARK = "Imported from earlier records"
EARLIEST = date(1990, 1, 1)
Key = tuple[int, int, int, date]


@dataclass(frozen=True)
class PastPlacement:
    """What old records say of a placement, and why it ended, where it did."""

    person_id: int
    plan: Plan
    end_reason: EndReason | None = None

    @cached_property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return self.plan.ends_before <= clock.today()

    @property
    def key(self) -> Key:
        """As what is there is compared."""
        return self.person_id, self.plan.role.id, self.plan.place.id, self.plan.starts_on


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
            check_possible(past.plan)
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
    """Whether everything holds over each one's whole interval, in a fixed number of statements for all."""
    return readiness.answers(_cases(running), organisation_id) if running else []


def _cases(running: Collection[PastPlacement]) -> list[readiness.Case]:
    people = records({each.person_id for each in running})
    return [
        readiness.Case(people[each.person_id], plan.role, plan.place, plan.starts_on, plan.ends_before)
        for each in running
        for plan in [each.plan]
    ]


def import_placements(
    brought: Sequence[PastPlacement], *, organisation: Organisation, by: Actor
) -> list[tuple[Made, str]]:
    """Bring placements of an organisation in a few statements for all: each ended, approved with what that
    rests on, or proposed. With each, why it is not approved.

    The caller holds the people (`bulk_rows.hold`), and has asked `problem` since.
    """
    running = [each for each in brought if not each.is_over]
    begun = iter(_begun(running, organisation, by))
    drafts = [(_ended(past), "") if past.is_over else next(begun) for past in brought]
    made = bulk_history.add_drafts([draft for draft, _ in drafts], by=by)
    _announce([(each, draft.row) for each, (draft, _) in zip(made, drafts, strict=True)], by)
    _open_duties([(past, draft.row) for past, (draft, _) in zip(brought, drafts, strict=True)], by)
    return [(each, remark) for each, (_, remark) in zip(made, drafts, strict=True)]


def _announce(brought: Sequence[tuple[Made, Placement]], by: Actor) -> None:
    approved = [made.id for made, row in brought if row.state is PlacementState.APPROVED]
    if approved:
        announce(PlacementsApproved(tuple(approved), by))


def waits(answer: Answer) -> str:
    """A sentence for a placement that is not ready: it waits, and for what."""
    return f"Waits for approval. Still missing: {'. '.join(line.title for line in answer.missing)}"


def _begun(
    running: Sequence[PastPlacement], organisation: Organisation, by: Actor
) -> list[tuple[Draft[Placement], str]]:
    cases = _cases(running)
    answers = readiness.answers(cases, organisation.id) if cases else []
    problems = approvable.problems(cases, answers, organisation.id, own_id=own_person_id(by))
    asked = [past.plan.asked_of_screening(past.person_id) for past in running]
    told = zip(running, answers, problems, screening.ask_at_once(asked, by=by), strict=True)
    return [_running(*each, by) for each in told]


def _running(
    past: PastPlacement, answer: Answer, problem: str, screened: Screening, by: Actor
) -> tuple[Draft[Placement], str]:
    """Proposed, and approved if it can be; else why not."""
    draft = Draft(service.planned(past.person_id, past.plan))
    draft.row.screening_id = screened.id
    draft.row.state = PlacementState.PROPOSED
    draft.note(Action.PROPOSE)
    if problem:
        return draft, f"Waits for approval: {problem}"
    if not answer.is_ready:
        return draft, waits(answer)
    if unsaid := screening.not_yet(screened):
        return draft, f"Waits for approval: {unsaid}"
    service.set_approved(draft.row, answer, by, MARK)
    draft.note(Action.APPROVE, MARK)
    return draft, ""


def _ended(past: PastPlacement) -> Draft[Placement]:
    draft = Draft(service.planned(past.person_id, past.plan))
    draft.row.reference = new_reference(Placement.__reference_prefix__)
    draft.row.state, draft.row.end_reason = PlacementState.ENDED, past.end_reason or EndReason.OTHER
    draft.row.end_note = MARK
    draft.note(Action.END, MARK)
    return draft


def _open_duties(brought: Sequence[tuple[PastPlacement, Placement]], by: Actor) -> None:
    """What ended for a reason that may have to be referred is somebody's task, as if it had ended here."""
    removals = [
        referring.removal(placement, past.plan.role, referring.CAUSES[placement.end_reason])
        for past, placement in brought
        if placement.end_reason in MAY_NEED_REFERRAL
    ]
    referrals.open_duties(removals, by=by)
