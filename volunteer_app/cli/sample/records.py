"""Rows of an invented person's records: application, moves, checks, training, signatures, placement."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from volunteer_app.cli.sample import names
from volunteer_app.cli.sample.people import Row, days_ago, reference
from volunteer_app.foundation import clock
from volunteer_app.foundation.months import add_months
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.rules import AGREEMENT_VERSION, AgreementKind
from volunteer_app.recruitment.models import Opportunity
from volunteer_app.recruitment.rules import (
    DEFAULT_DAYS,
    PATH,
    ApplicationSource,
    MoveReason,
    Stage,
)
from volunteer_app.roles.rules import EstablishmentClearance, HmppsVetting
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.rules import TrainingState
from volunteer_app.vetting.barring.regulated import lists_of
from volunteer_app.vetting.clearing import STATE_WITH, Evidence, Need, PhotoId, StuckWith
from volunteer_app.vetting.counting.rules import needed
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState, ClearanceLevel

RECORDED_BY = "Sample data"
UNDER_WAY = (CheckState.REQUESTED, CheckState.SUBMITTED)

STAGES = {
    Stage.ENQUIRY: 4,
    Stage.APPLIED: 10,
    Stage.SHORTLISTED: 6,
    Stage.INTERVIEWED: 5,
    Stage.OFFERED: 4,
    Stage.CHECKS: 12,
    Stage.TRAINING: 6,
    Stage.READY: 4,
    Stage.PLACED: 38,
    Stage.DECLINED: 5,
    Stage.WITHDRAWN: 4,
    Stage.ON_HOLD: 2,
}


@dataclass
class Story:
    """One person's application to one opportunity, and how far it came."""

    person_id: int
    person: Row
    opportunity: Opportunity
    place: Organisation
    stage: Stage
    chance: Random
    number: int
    since: date = field(init=False)
    applied_on: date = field(init=False)
    lapses_before: date | None = field(init=False)

    def __post_init__(self) -> None:
        """Somebody who came further applied longer ago. For a few, a check ends within the next 90 days."""
        steps = PATH.index(self.stage) if self.stage in PATH else 3
        self.since = days_ago(_days_in(self.stage, self.chance))
        self.applied_on = self.since - timedelta(days=steps * self.chance.randint(4, 12))
        soon = self.stage is Stage.PLACED and self.chance.random() < 0.1
        self.lapses_before = days_ago(-self.chance.randint(5, 88)) if soon else None

    @property
    def organisation_id(self) -> int:
        """Whose volunteer this is."""
        return self.opportunity.organisation_id

    @property
    def done(self) -> bool:
        """Whether everything that the role needs is in place."""
        return self.stage in {Stage.READY, Stage.PLACED}

    @property
    def begun(self) -> bool:
        """Whether checks have begun."""
        return self.done or self.stage in {Stage.CHECKS, Stage.TRAINING}


def at(day: date, hour: int = 11) -> datetime:
    """A moment on that day."""
    return datetime.combine(day, time(hour), clock.LONDON)


def _days_in(stage: Stage, chance: Random) -> int:
    """How long they have been in their stage: most within the ideal, some past it, a few past the longest."""
    days = DEFAULT_DAYS.get(stage)
    if days is None:
        return chance.randint(10, 240)
    ranges = ((0, days.ideal), (days.ideal + 1, days.longest), (days.longest + 1, days.longest + 10))
    return chance.randint(*chance.choices(ranges, (75, 17, 8))[0])


def application(story: Story) -> Row:
    """The application's row."""
    since = story.since
    days = DEFAULT_DAYS.get(story.stage)
    accepted = story.begun
    return {
        "reference": reference("APP", story.chance),
        "opportunity_id": story.opportunity.id,
        "organisation_id": story.organisation_id,
        "person_id": story.person_id,
        "source": ApplicationSource.ON_BEHALF
        if story.person["entered_on_behalf"]
        else ApplicationSource.ONLINE,
        "why": story.chance.choice(names.WHY),
        "availability": story.chance.choice(names.AVAILABILITY),
        "applied_at": at(story.applied_on),
        "stage": story.stage,
        "stage_since": since,
        "amber_on": days.amber_on(since) if days else None,
        "red_on": days.red_on(since) if days else None,
        "held_from": Stage.INTERVIEWED if story.stage is Stage.ON_HOLD else None,
        "offer_accepted_at": at(story.applied_on + timedelta(days=20)) if accepted else None,
        "version": 1,
    }


def moves(story: Story, application_id: int, since: date) -> list[Row]:
    """The moves that led to the application's stage, one a few days after the other."""
    path = [Stage.APPLIED, story.stage]
    if story.stage is Stage.ENQUIRY:
        path = [Stage.ENQUIRY]
    elif story.stage in PATH:
        path = list(PATH[1 : PATH.index(story.stage) + 1])
    span = max((since - story.applied_on).days, 0)
    rows = []
    for index, stage in enumerate(path):
        day = story.applied_on + timedelta(days=span * index // max(len(path) - 1, 1))
        off_path = stage not in PATH
        rows.append(
            {
                "application_id": application_id,
                "from_stage": path[index - 1] if index else None,
                "to_stage": stage,
                "reason": MoveReason.CIRCUMSTANCES if off_path else None,
                "note": "Told us by telephone." if off_path else "",
                "moved_at": at(day),
                "moved_by": RECORDED_BY,
            }
        )
    return rows


def referees(story: Story, application_id: int) -> list[Row]:
    """As many referees as the role asks for."""
    return [
        {
            "application_id": application_id,
            "name": f"{story.chance.choice(names.FIRST_NAMES)} {story.chance.choice(names.LAST_NAMES)}",
            "email": f"referee{story.number}-{each}@people.example",
            "phone": "",
            "how_known": story.chance.choice(names.HOW_KNOWN),
        }
        for each in range(story.opportunity.role.references_needed)
    ]


def checks(story: Story) -> list[Row]:
    """The checks of the role, done or under way."""
    role = story.opportunity.role
    rows = [_check(story, CheckKind.IDENTITY)] if story.begun else []
    rows += [_check(story, CheckKind.REFERENCE) for _ in range(role.references_needed if story.begun else 0)]
    need = needed(role.requirements, lists_of(role.code))
    if story.begun and need is not None:
        check = _check(story, CheckKind.CRIMINAL_RECORD, level=need.level, months=36)
        rows.append({**check, "workforce": need.workforce})
    if story.begun and role.hmpps_vetting is HmppsVetting.YES:
        rows.append(_check(story, CheckKind.HMPPS_VETTING, months=36))
    needs_clearance = role.establishment_clearance in {
        EstablishmentClearance.YES,
        EstablishmentClearance.GOVERNOR_APPROVAL,
    }
    if story.begun and needs_clearance and story.place.establishment is not None:
        rows.append(_check(story, CheckKind.ESTABLISHMENT_CLEARANCE, prison=story.place.id, months=24))
    return rows


def _check(
    story: Story, kind: CheckKind, *, level: Any = None, prison: int | None = None, months: int = 0
) -> Row:
    returned = story.done or story.chance.random() < 0.45
    started = story.applied_on + timedelta(days=story.chance.randint(0, 5))
    valid_from = started if returned else None
    ends = (story.lapses_before or add_months(started, months)) if months else None
    return {
        "reference": reference("CHK", story.chance),
        "person_id": story.person_id,
        "organisation_id": story.organisation_id,
        "kind": kind,
        "level": level,
        "establishment_id": prison,
        "clearance_level": story.chance.choice(list(ClearanceLevel)) if prison and returned else None,
        "state": CheckState.RETURNED if returned else story.chance.choice(UNDER_WAY),
        "state_since": started,
        "outcome": CheckOutcome.CLEAR if returned else None,
        "valid_from": valid_from,
        "valid_before": ends if returned else None,
        "purpose": story.opportunity.role.name if prison else "",
        **_of_clearance(story, is_clearance=prison is not None, returned=returned),
        "conditions": "",
        "certificate_number": f"00{story.chance.randint(10**9, 10**10 - 1)}" if level and returned else "",
        "issued_on": started if level and returned else None,
        "workforce": None,
        "seen_by": RECORDED_BY if returned else "",
        "note": "",
        "version": 1,
    }


def _of_clearance(story: Story, *, is_clearance: bool, returned: bool) -> Row:
    """What only a clearance has: of one that waits, who holds it up; of a decided one, what it rested on."""
    holder = story.number % len(StuckWith)
    waits = is_clearance and not returned
    decided = is_clearance and returned
    return {
        **({"state": STATE_WITH[list(StuckWith)[holder]]} if waits else {}),
        "stuck_with": list(StuckWith)[holder] if waits else None,
        "needs": [Need.FORM.value] if waits and holder else [],
        "photo_id": PhotoId.PASSPORT if decided else None,
        "rested_on": [Evidence.HMPPS_VETTING.value, Evidence.LOCAL_CHECK.value] if decided else [],
        "follows_person": decided and story.number % 2 == 0,
    }


def training(story: Story, packs: dict[str, TrainingPack]) -> list[Row]:
    """The packs of the role: verified for those who are done, some only logged for those who are not."""
    if not (story.done or story.stage is Stage.TRAINING):
        return []
    return [_record(story, packs[asked.pack_code]) for asked in story.opportunity.role.training_packs]


def _record(story: Story, pack: TrainingPack) -> Row:
    completed = max(story.applied_on, story.since - timedelta(days=story.chance.randint(1, 20)))
    if story.lapses_before is not None and story.number % 2:
        completed = add_months(story.lapses_before, -pack.validity_months)
    verified = story.done or story.chance.random() < 0.3
    return {
        "reference": reference("TRN", story.chance),
        "person_id": story.person_id,
        "organisation_id": story.organisation_id,
        "pack_id": pack.id,
        "course_title": "",
        "completed_on": min(completed, clock.today()),
        "minutes": pack.minutes,
        "note": "",
        "state": TrainingState.VERIFIED if verified else TrainingState.LOGGED,
        "valid_before": add_months(completed, pack.validity_months),
        "logged_at": at(min(completed, clock.today()), 8),
        "logged_by": RECORDED_BY,
        "decided_at": at(min(completed, clock.today()), 9) if verified else None,
        "decided_by": RECORDED_BY if verified else "",
        "decision_note": "",
        "version": 1,
    }


def steps(record_id: int, record: Row) -> list[Row]:
    """When it was logged, and when it was decided."""
    said = {name: record[name] for name in ("pack_id", "completed_on", "valid_before")}
    found = [{**said, "state": TrainingState.LOGGED, "recorded_at": record["logged_at"]}]
    if record["decided_at"] is not None:
        found.append({**said, "state": record["state"], "recorded_at": record["decided_at"]})
    return [{**each, "record_id": record_id} for each in found]


def signatures(story: Story) -> list[Row]:
    """What they signed, for those who are done."""
    if not story.done:
        return []
    return [
        {
            "person_id": story.person_id,
            "organisation_id": story.organisation_id,
            "kind": kind,
            "wording_version": AGREEMENT_VERSION,
            "signed_name": f"{story.person['first_name']} {story.person['last_name']}",
            "signed_at": at(story.applied_on + timedelta(days=4)),
            "on_paper": bool(story.person["entered_on_behalf"]),
        }
        for kind in AgreementKind
    ]
