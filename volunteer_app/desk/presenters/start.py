"""What needs doing today, by what the viewer may do: a section for each kind of work."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import url_for

from volunteer_app.desk.presenters import start_also as also
from volunteer_app.desk.presenters import start_figures as figures
from volunteer_app.desk.presenters import start_practice as practice
from volunteer_app.desk.presenters import start_roles as roles
from volunteer_app.desk.presenters import start_safeguarding as safeguarding
from volunteer_app.desk.presenters import start_vetting as vetting
from volunteer_app.desk.presenters.sections import Line, Section, section_of
from volunteer_app.desk.queries import ending
from volunteer_app.desk.queries import gathering as queries
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.permissions import can, current_scope
from volunteer_app.foundation.presenting import day, hours, label, until
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.screening import presenters as screening
from volunteer_app.placements.sweeping.models import PlacementNotice
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.rules import LATE, Clock, clock_state
from volunteer_app.training.models import TrainingRecord


def sections() -> list[Section]:
    """The sections of the viewer: one statement each, whatever waits."""
    found: list[Section] = []
    for permission, makers in _SECTIONS:
        if can(permission):
            for make in makers:
                made = make(current_scope(permission))
                found += [made] if isinstance(made, Section) else made
    return [each for each in found if each.is_shown]


def _stuck(scope: Scope) -> Section:
    waiting = queries.stuck_applications(scope)
    more = url_for("recruitment.pipeline", clock=LATE)
    return section_of("applications", "Applications that are late", waiting, _application, more)


def _application(row: Application) -> Line:
    state = clock_state(row.amber_on, row.red_on, clock.today())
    red = state is Clock.RED
    late = "past its longest time" if red else "past its ideal time"
    return Line(
        row.person.full_name,
        url_for("recruitment.application", reference=row.reference),
        f"{row.opportunity.title}: {label(row.stage).lower()} since {day(row.stage_since)}, {late}",
        state.words,
        "bad" if red else "attention",
    )


def _expiring_training(scope: Scope) -> Section:
    waiting = ending.expiring_training(scope)
    return section_of("training-ends", "Training that ends within 90 days", waiting, _ending_training)


def _ending_training(row: TrainingRecord) -> Line:
    url = url_for("desk.person", reference=row.person.reference)
    return Line(row.person.full_name, url, f"{row.title}: last day {until(row.valid_before)}")


def _to_verify(scope: Scope) -> Section:
    waiting = queries.training_to_verify(scope)
    more = url_for("training.to_verify")
    return section_of("training", "Training to verify", waiting, _training, more)


def _training(row: TrainingRecord) -> Line:
    url = url_for("training.decide", reference=row.reference)
    return Line(row.person.full_name, url, f"{row.title}, completed on {day(row.completed_on)}")


def _hours(scope: Scope) -> Section:
    waiting = queries.hours_to_approve(scope)
    more = url_for("placements.hours_to_approve")
    return section_of("hours", "Hours to approve", waiting, _session, more)


def _session(row: PlacementSession) -> Line:
    url = url_for("placements.decide_hours", reference=row.reference)
    return Line(row.person.full_name, url, f"{hours(row.minutes)} on {day(row.held_on)}")


def _placements(scope: Scope) -> tuple[Section, ...]:
    """Three sections from one statement."""
    proposed, paused, to_review = queries.placements_waiting(scope)
    of_state = {each: url_for("placements.list_placements", state=each) for each in ("proposed", "suspended")}
    reviews = section_of("reviews", "Reviews of placements that are due within 14 days", to_review, _review)
    return (
        section_of("placements", "Placements to approve", proposed, _placement, of_state["proposed"]),
        section_of("paused", "Placements that are paused", paused, _paused_placement, of_state["suspended"]),
        replace(reviews, is_quiet=True),
    )


def _placement(row: Any) -> Line:
    placement = row[0]
    url = url_for("placements.placement", reference=placement.reference)
    about = f"{_where(placement)}, starts on {day(placement.starts_on)}"
    return Line(placement.person.full_name, url, about, screening.word(placement.screening))


def _paused_placement(row: Any) -> Line:
    placement = row[0]
    if row.asked_at is not None:
        url = url_for("placements.placement_life", reference=placement.reference)
        return Line(placement.person.full_name, url, _where(placement), "Can restart: decide", "attention")
    url = url_for("placements.placement", reference=placement.reference)
    return Line(placement.person.full_name, url, _where(placement), "Paused", "bad")


def _review(row: Any) -> Line:
    placement = row[0]
    url = url_for("placements.hold_review", reference=placement.reference)
    late = row.due_on <= clock.today()
    about = f"{_where(placement)}, on {day(row.due_on)}"
    return Line(placement.person.full_name, url, about, "Due" if late else "", "attention")


def _where(placement: Placement) -> str:
    return f"{placement.role.name} at {placement.place.name}"


def _ending_readiness(scope: Scope) -> Section:
    waiting = queries.placements_ending_readiness(scope)
    return section_of("readiness", "Placements that are not ready for all their days", waiting, _notice)


def _notice(row: PlacementNotice) -> Line:
    placement, lacks = row.placement, ", ".join(row.titles)
    now = row.lapses_on <= clock.today()
    return Line(
        placement.person.full_name,
        url_for("placements.placement", reference=placement.reference),
        f"{placement.role.name} at {placement.place.name}, from {day(row.lapses_on)}: {lacks}",
        "Decide today" if now else "Ends soon",
        "bad" if now else "attention",
    )


Maker = Callable[[Scope], Section | tuple[Section, ...]]

_SECTIONS: tuple[tuple[Permission, tuple[Maker, ...]], ...] = (
    (Permission.APPLICATION_MOVE, (_stuck,)),
    (Permission.PLACEMENT_APPROVE, (_placements, _ending_readiness)),
    (Permission.TRAINING_VERIFY, (_to_verify,)),
    (Permission.HOURS_VERIFY, (_hours,)),
    (Permission.PERSON_EDIT, (vetting.coordinators_checks,)),
    (Permission.PLACEMENT_APPROVE, (vetting.expiring_checks, _expiring_training)),
    (Permission.CHECK_RECORD, (vetting.look_again,)),
    (Permission.RECOGNITION_GIVE, (also.sections,)),
    (Permission.CHECK_DECIDE, (vetting.to_decide, vetting.update_service)),
    (Permission.DISCLOSURE_OPEN, (vetting.answers, vetting.assessments)),
    (Permission.BAR_RECORD, (vetting.lifts,)),
    (Permission.SENTENCE_HOLD, (vetting.sentences,)),
    (Permission.DO_NOT_MATCH_HOLD, (vetting.stood_against, vetting.of_one_person)),
    (Permission.CONCERN_HOLD, (safeguarding.to_take_on, safeguarding.under_way)),
    (Permission.REFERRAL_DECIDE, (vetting.referrals,)),
    (Permission.CLEARANCE_DECIDE, (vetting.clearances,)),
    (Permission.PRACTICE_EDIT, (practice.section,)),
    (Permission.DIVERSITY_PUBLISH, (figures.section,)),
    (Permission.ACCOUNT_ADMINISTER, (roles.both,)),
)
