"""What needs doing today, by what the viewer may do: a section for each kind of work."""

from collections.abc import Callable

from flask import url_for

from volunteer_app.desk.presenters import start_roles as roles
from volunteer_app.desk.presenters import start_vetting as vetting
from volunteer_app.desk.presenters.sections import Line, Section, section_of
from volunteer_app.desk.queries import ending
from volunteer_app.desk.queries import gathering as queries
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.permissions import can, current_scope
from volunteer_app.foundation.presenting import count, day, hours, label, until
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.sweeping.models import PlacementNotice
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.rules import LATE, Clock, clock_state
from volunteer_app.training.marks.models import QualityMark
from volunteer_app.training.marks.queries import standard_of
from volunteer_app.training.models import TrainingRecord

LEARNING = "Registers to take, prior learning to decide, and requests to join"


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
    """Two sections from one statement."""
    proposed, paused = queries.placements_waiting(scope)
    of_state = {each: url_for("placements.list_placements", state=each) for each in ("proposed", "suspended")}
    return (
        section_of("placements", "Placements to approve", proposed, _placement, of_state["proposed"]),
        section_of("paused", "Placements that are paused", paused, _paused_placement, of_state["suspended"]),
    )


def _placement(row: Placement) -> Line:
    url = url_for("placements.placement", reference=row.reference)
    return Line(
        row.person.full_name, url, f"{row.role.name} at {row.place.name}, starts on {day(row.starts_on)}"
    )


def _paused_placement(row: Placement) -> Line:
    url = url_for("placements.placement", reference=row.reference)
    return Line(row.person.full_name, url, f"{row.role.name} at {row.place.name}", "Paused", "bad")


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


def _also(scope: Scope) -> tuple[Section, ...]:
    """What few coordinators have often: two sections from one statement."""
    waiting = queries.also_waiting(scope, current_scope(Permission.TRAINING_VERIFY))
    lines = [_statements(waiting.statements)] if waiting.statements else []
    lines += [_leave(waiting.leave)] if waiting.leave else []
    lines += [_mark(each) for each in waiting.marks]
    title = "Statements to sign, leave to agree, and quality marks that run out"
    learning = [
        *([_registers(waiting.registers)] if waiting.registers else []),
        *([_claims(waiting.claims)] if waiting.claims else []),
        *([_requests(waiting.requests)] if waiting.requests else []),
    ]
    return (
        Section("learning", LEARNING, len(learning), learning, is_quiet=True),
        Section("recognition", title, len(lines), lines),
    )


def _registers(number: int) -> Line:
    about = f"{count(number, 'session is over and has', 'sessions are over and have')} no register yet"
    return Line("Registers to take", url_for("training.training_sessions", when="past"), about)


def _claims(number: int) -> Line:
    about = f"{count(number, 'claim waits', 'claims wait')} for a decision"
    return Line("Prior learning to decide", url_for("training.prior_learning"), about)


def _requests(number: int) -> Line:
    about = f"{count(number, 'person waits', 'people wait')} for an answer"
    return Line("Requests to join training", url_for("training.manage_openings"), about)


def _statements(number: int) -> Line:
    about = f"{count(number, 'of them waits', 'of them wait')} for a signature"
    return Line("Statements to sign", url_for("placements.statements"), about)


def _leave(number: int) -> Line:
    about = f"{count(number, 'volunteer waits', 'volunteers wait')} for an answer"
    return Line("Volunteering leave asked for", url_for("placements.list_leave", show="asked"), about)


def _mark(row: QualityMark) -> Line:
    url = url_for("training.mark", reference=row.reference)
    return Line(row.programme, url, f"{standard_of(row).title}: last day {until(row.expires_before)}")


Maker = Callable[[Scope], Section | tuple[Section, ...]]

_SECTIONS: tuple[tuple[Permission, tuple[Maker, ...]], ...] = (
    (Permission.APPLICATION_MOVE, (_stuck,)),
    (Permission.PLACEMENT_APPROVE, (_placements, _ending_readiness)),
    (Permission.TRAINING_VERIFY, (_to_verify,)),
    (Permission.HOURS_VERIFY, (_hours,)),
    (Permission.PERSON_EDIT, (vetting.coordinators_checks,)),
    (Permission.PLACEMENT_APPROVE, (vetting.expiring_checks, _expiring_training)),
    (Permission.CHECK_RECORD, (vetting.look_again,)),
    (Permission.RECOGNITION_GIVE, (_also,)),
    (Permission.CHECK_DECIDE, (vetting.to_decide, vetting.update_service)),
    (Permission.DISCLOSURE_OPEN, (vetting.answers, vetting.assessments)),
    (Permission.BAR_RECORD, (vetting.lifts,)),
    (Permission.SENTENCE_HOLD, (vetting.sentences,)),
    (Permission.REFERRAL_DECIDE, (vetting.referrals,)),
    (Permission.CLEARANCE_DECIDE, (vetting.clearances,)),
    (Permission.ACCOUNT_ADMINISTER, (roles.both,)),
)
