"""What needs doing today, by what the viewer may do: a section for each kind of work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Membership
from volunteer_app.desk.queries import gathering as queries
from volunteer_app.desk.queries.gathering import Waiting
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
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport.models import Reliance
from volunteer_app.vetting.rules import CheckOutcome


@dataclass(frozen=True)
class Line:
    """One thing to do: where it leads, what it is, and how pressing."""

    text: str
    url: str
    about: str
    tag: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class Section:
    """One kind of work, how much of it waits, and the first of it."""

    key: str
    title: str
    count: int
    lines: Sequence[Line]
    more_url: str = ""


def sections() -> list[Section]:
    """The sections of the viewer: one statement each, whatever waits."""
    found: list[Section] = []
    for permission, makers in _SECTIONS:
        if can(permission):
            found += [make(current_scope(permission)) for make in makers]
    return found


def _stuck(scope: Scope) -> Section:
    waiting = queries.stuck_applications(scope)
    more = url_for("recruitment.pipeline", clock=LATE)
    return _section("applications", "Applications that are late", waiting, _application, more)


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


def _sentences(scope: Scope) -> Section:
    waiting = queries.sentences_to_ask(scope)
    return _section("sentences", "People to ask about a sentence", waiting, _sentence)


def _sentence(row: Application) -> Line:
    return Line(
        row.person.full_name,
        url_for("sentences.start", reference=row.person.reference),
        f"{row.opportunity.title}: offer accepted, nobody has asked yet",
    )


def _expiring_checks(scope: Scope) -> Section:
    waiting = queries.expiring_checks(scope)
    return _section("checks", "Checks and clearances that end within 90 days", waiting, _ending_check)


def _ending_check(row: Check) -> Line:
    at = f" at {row.establishment.name}" if row.establishment else ""
    return Line(
        row.person.full_name, _record(row), f"{row.kind.words}{at}: last day {until(row.valid_before)}"
    )


def _expiring_training(scope: Scope) -> Section:
    waiting = queries.expiring_training(scope)
    return _section("training-ends", "Training that ends within 90 days", waiting, _ending_training)


def _ending_training(row: TrainingRecord) -> Line:
    return Line(row.person.full_name, _record(row), f"{row.title}: last day {until(row.valid_before)}")


def _to_verify(scope: Scope) -> Section:
    waiting = queries.training_to_verify(scope)
    more = url_for("training.to_verify")
    return _section("training", "Training to verify", waiting, _training, more)


def _training(row: TrainingRecord) -> Line:
    url = url_for("training.decide", reference=row.reference)
    return Line(row.person.full_name, url, f"{row.title}, completed on {day(row.completed_on)}")


def _hours(scope: Scope) -> Section:
    waiting = queries.hours_to_approve(scope)
    more = url_for("placements.hours_to_approve")
    return _section("hours", "Hours to approve", waiting, _session, more)


def _session(row: PlacementSession) -> Line:
    url = url_for("placements.decide_hours", reference=row.reference)
    return Line(row.person.full_name, url, f"{hours(row.minutes)} on {day(row.held_on)}")


def _to_approve(scope: Scope) -> Section:
    waiting = queries.placements_to_approve(scope)
    more = url_for("placements.list_placements", state="proposed")
    return _section("placements", "Placements to approve", waiting, _placement, more)


def _placement(row: Placement) -> Line:
    url = url_for("placements.placement", reference=row.reference)
    return Line(
        row.person.full_name, url, f"{row.role.name} at {row.place.name}, starts on {day(row.starts_on)}"
    )


def _paused(scope: Scope) -> Section:
    waiting = queries.paused_placements(scope)
    more = url_for("placements.list_placements", state="suspended")
    return _section("paused", "Placements that are paused", waiting, _paused_placement, more)


def _paused_placement(row: Placement) -> Line:
    url = url_for("placements.placement", reference=row.reference)
    return Line(row.person.full_name, url, f"{row.role.name} at {row.place.name}", "Paused", "bad")


def _ending_readiness(scope: Scope) -> Section:
    waiting = queries.placements_ending_readiness(scope)
    return _section("readiness", "Placements that are not ready for all their days", waiting, _notice)


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


def _referrals(scope: Scope) -> Section:
    waiting = queries.referrals_due(scope)
    more = url_for("vetting.list_referrals")
    return _section("referrals", "Referrals to consider", waiting, _referral, more)


def _referral(row: Any) -> Line:
    late = row.due_on < clock.today()
    url = url_for("vetting.referral", reference=row.reference)
    about = f"{row.role_name}, decide by {day(row.due_on)}"
    return Line(row.person.full_name, url, about, "Late" if late else "", "bad" if late else "neutral")


def _answers(scope: Scope) -> Section:
    waiting = queries.answers_to_look_at(scope)
    more = url_for("vetting.disclosures")
    return _section("answers", "Answers about convictions to look at", waiting, _answer, more)


def _answer(row: Any) -> Line:
    url = url_for("vetting.disclosure", reference=row.reference)
    since = f"answered on {day(row.answered_at)}" if row.answered_at else "on paper, to be entered"
    return Line(row.person.full_name, url, f"{row.role.name}, {since}")


def _recognition(scope: Scope) -> Section:
    """Statements and quality marks share one section, so that they cost one statement."""
    number, marks = queries.recognition_waiting(scope)
    waiting = [_statements(number)] if number else []
    lines = [*waiting, *(_mark(each) for each in marks)]
    return Section("recognition", "Statements to sign, and quality marks that run out", len(lines), lines)


def _statements(number: int) -> Line:
    about = f"{count(number, 'of them waits', 'of them wait')} for a signature"
    return Line("Statements to sign", url_for("placements.statements"), about)


def _mark(row: QualityMark) -> Line:
    url = url_for("training.mark", reference=row.reference)
    return Line(row.programme, url, f"{standard_of(row).title}: last day {until(row.expires_before)}")


def _to_decide(scope: Scope) -> Section:
    waiting = queries.checks_to_decide(scope)
    more = url_for("vetting.to_decide")
    return _section("vetting", "Checks that wait for you", waiting, _check, more)


def _check(row: Check) -> Line:
    came_back = row.outcome is CheckOutcome.HAS_INFORMATION
    return Line(
        row.person.full_name,
        url_for("vetting.check", reference=row.reference),
        f"{row.kind.words}, since {day(row.state_since)}",
        "Came back: decide" if came_back else row.state.words,
        "attention" if came_back else "progress",
    )


def _look_again(scope: Scope) -> Section:
    waiting = queries.checks_to_look_at_again(scope)
    more = url_for("vetting.look_again")
    return _section("look-again", "Checks of others to look at again", waiting, _reliance, more)


def _reliance(row: Reliance) -> Line:
    url = url_for("vetting.reliance", reference=row.reference)
    about = f"{row.kind.words}, relied on since {day(row.relied_at)}"
    return Line(row.person.full_name, url, about, "Look again", "attention")


def _clearances(scope: Scope) -> Section:
    waiting = queries.clearances_waiting(scope)
    more = url_for("vetting.clearances")
    return _section("clearances", "Clearances that wait for you", waiting, _clearance, more)


def _clearance(row: Check) -> Line:
    url = url_for("vetting.decide_clearance", reference=row.reference)
    prison = row.establishment.name if row.establishment else ""
    about = f"{prison}, asked for by {row.organisation.name} on {day(row.state_since)}"
    return Line(row.person.full_name, url, about)


def _roles(scope: Scope) -> Section:
    rows = accounts.waiting_roles(scope)
    return _section(
        "roles", "Roles that wait for a second administrator", Waiting(len(rows), rows[:10]), _role
    )


def _role(row: Membership) -> Line:
    url = url_for("accounts.account", reference=row.account.reference)
    return Line(row.account.name, url, f"{row.role.words} at {row.organisation.name}")


def _section(
    key: str, title: str, waiting: Waiting[Any], line: Callable[[Any], Line], more_url: str = ""
) -> Section:
    return Section(key, title, waiting.count, [line(row) for row in waiting.first], more_url)


def _record(row: Check | TrainingRecord) -> str:
    return url_for("desk.person", reference=row.person.reference)


Maker = Callable[[Scope], Section]

_SECTIONS: tuple[tuple[Permission, tuple[Maker, ...]], ...] = (
    (Permission.APPLICATION_MOVE, (_stuck,)),
    (Permission.PLACEMENT_APPROVE, (_to_approve, _paused, _ending_readiness)),
    (Permission.TRAINING_VERIFY, (_to_verify,)),
    (Permission.HOURS_VERIFY, (_hours,)),
    (Permission.PLACEMENT_APPROVE, (_expiring_checks, _expiring_training)),
    (Permission.CHECK_RECORD, (_look_again,)),
    (Permission.RECOGNITION_GIVE, (_recognition,)),
    (Permission.CHECK_DECIDE, (_to_decide,)),
    (Permission.DISCLOSURE_OPEN, (_answers,)),
    (Permission.SENTENCE_HOLD, (_sentences,)),
    (Permission.REFERRAL_DECIDE, (_referrals,)),
    (Permission.CLEARANCE_DECIDE, (_clearances,)),
    (Permission.ACCOUNT_ADMINISTER, (_roles,)),
)
