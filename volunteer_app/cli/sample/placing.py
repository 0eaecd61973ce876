"""Sample placements. Each approval rests on a real readiness answer; the others wait to be decided."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from sqlalchemy import select

from volunteer_app.cli.sample import screening
from volunteer_app.cli.sample.people import days_ago, reference
from volunteer_app.cli.sample.records import RECORDED_BY, Story, at
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement, PlacementSuspension
from volunteer_app.placements.rules import EndReason, PlacementState, SuspendReason
from volunteer_app.readiness.queries import Case, answers
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.rules import Stage


def place(stories: Sequence[Story]) -> list[Placement]:
    """Place everybody whose application came to the end, organisation by organisation."""
    wanted = sorted(
        (s for s in stories if s.stage in {Stage.PLACED, Stage.READY}), key=lambda s: s.organisation_id
    )
    placements: list[Placement] = []
    for organisation_id, group in groupby(wanted, key=lambda story: story.organisation_id):
        placements += _place_group(organisation_id, list(group))
    db.session.flush()
    return placements


def _place_group(organisation_id: int, stories: Sequence[Story]) -> list[Placement]:
    ids = [story.person_id for story in stories]
    people = {p.id: p for p in db.session.scalars(select(Person).where(Person.id.in_(ids)))}
    applied = select(Application).where(Application.person_id.in_(ids))
    applications = {a.person_id: a for a in db.session.scalars(applied)}
    placements = [
        _placement(story, people[story.person_id], applications[story.person_id]) for story in stories
    ]
    cases = [Case(p.person, p.role, p.place, p.starts_on, p.ends_before) for p in placements]
    for story, placement, answer in zip(stories, placements, answers(cases, organisation_id), strict=True):
        if story.stage is not Stage.PLACED:
            continue
        if not answer.is_ready:
            raise AssertionError(f"sample data: not ready: {[line.title for line in answer.missing]}")
        placement.readiness = {**answer.as_json(), "asked_at": at(placement.starts_on).isoformat()}
        _approve(placement, story)
        _pause(placement, story)
    db.session.add_all(placements)
    return placements


def _placement(story: Story, person: Person, application: Application) -> Placement:
    begun = story.since if story.stage is Stage.PLACED else days_ago(-14)
    ends_before = begun + timedelta(days=story.chance.choice((120, 180, 270, 330)))
    if story.lapses_before:
        ends_before = min(ends_before, story.lapses_before)
    waits = story.stage is Stage.READY and story.number % 3 == 0
    return Placement(
        reference=reference("PLA", story.chance),
        screening=screening.asked(story, person, (begun, ends_before), waits=waits),
        application=application,
        person=person,
        organisation_id=story.organisation_id,
        role=story.opportunity.role,
        place=story.place,
        starts_on=begun,
        ends_before=ends_before,
        supervisor="",
        state=PlacementState.PROPOSED,
        proposed_at=at(begun - timedelta(days=7)),
    )


def _pause(placement: Placement, story: Story) -> None:
    """A few wait for a new certificate, and are paused meanwhile."""
    if placement.state is not PlacementState.APPROVED or story.number % 23 != 5:
        return
    placement.state = PlacementState.SUSPENDED
    since = max(placement.starts_on, days_ago(6))
    db.session.add(
        PlacementSuspension(
            placement=placement,
            reason=SuspendReason.CHECK_LAPSED,
            note="Waiting for the new certificate.",
            since=since,
            suspended_at=at(since),
            suspended_by=RECORDED_BY,
            suspended_by_key=RECORDED_BY,
        )
    )


def _approve(placement: Placement, story: Story) -> None:
    placement.state = PlacementState.APPROVED
    placement.decided_at = at(placement.starts_on - timedelta(days=3))
    placement.decided_by = RECORDED_BY
    ended = placement.starts_on + timedelta(days=30)
    if story.chance.random() < 0.12 and ended < days_ago(0):
        placement.state, placement.ends_before = PlacementState.ENDED, ended
        placement.end_reason = story.chance.choice(
            (EndReason.VOLUNTEER_CHOSE, EndReason.PAID_WORK, EndReason.MOVED_AWAY)
        )
