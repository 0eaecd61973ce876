"""Changes to checks and clearances, each with its history entry and its step.

Who may decide is asked here too, not only by the pages: `authority` is what the actor's permission to
decide reaches (CHECK_DECIDE for a vetting officer, CLEARANCE_DECIDE for a prison). Jobs load what was
decided elsewhere and need none. Reasons and notes stay on the check and out of history: coordinators
read a person's history, and a prison's reason may be intelligence.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.vetting import particulars as particulars_of
from volunteer_app.vetting import queries, refuse, rules
from volunteer_app.vetting.clearing import Evidence, PhotoId, StuckWith
from volunteer_app.vetting.facts import CheckTurnedAdverse, ClearanceRevoked, ClearCheckChanged
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.moves import CheckStage, moves
from volunteer_app.vetting.particulars import Particulars
from volunteer_app.vetting.rules import (
    TO_BE_DECIDED_ON,
    Action,
    CertificateLevel,
    CheckKind,
    CheckOutcome,
    CheckState,
    ClearanceLevel,
)

NOBODY = Scope()


def start_check(  # noqa: PLR0913 - by keyword only, each one a fact of the new row
    person: Person,
    *,
    organisation: Organisation,
    kind: CheckKind,
    by: Actor,
    level: CertificateLevel | None = None,
    establishment: Organisation | None = None,
    purpose: str = "",
    particulars: Particulars = particulars_of.NONE,
) -> Check:
    """Ask for a check of a person. A certificate needs a level, a clearance its prison.

    Raises:
        Refused: the level or prison is missing or out of place, or such a check is under way already.
    """
    refuse.unless_it_fits(kind, level, establishment)
    particulars_of.unfitting(kind, level, particulars)
    refuse.second_under_way(person, organisation, kind, establishment, particulars.country)
    check = Check(
        person_id=person.id,
        organisation_id=organisation.id,
        kind=kind,
        level=level,
        establishment_id=establishment.id if establishment else None,
        purpose=purpose,
        workforce=particulars.workforce,
        vetting_level=particulars.vetting_level,
        country=particulars.country,
    )
    return begin(check, by=by)


def begin(check: Check, *, by: Actor) -> Check:
    """Keep a new check. The caller has asked `refuse` whether it can be."""
    check.state, check.state_since = CheckState.REQUESTED, clock.today()
    if check.kind in rules.PRISON_DECIDES:
        check.stuck_with = StuckWith.PRISON
    return record(Action.START, check, by)


def move_check(
    check: Check,
    to: CheckState | CheckStage,
    *,
    by: Actor,
    version: int | None = None,
    application_reference: str = "",
) -> None:
    """Note where a check has got to: a state, or a place within one that this kind of check has.

    Raises:
        Refused: it is a prison's clearance, or the check cannot go there from where it is.
        StaleEdit: the check changed since `version`.
    """
    refuse.stale_version(check, version)
    if check.kind in rules.PRISON_DECIDES:
        raise Refused("Only the prison’s security contact can decide a clearance")
    stage = CheckStage(to.value)
    if stage not in moves(check.kind, check.position, check.level):
        raise Refused(f"A check that is “{check.position.words}” cannot become “{stage.words}”", "to")
    check.state, check.state_since = stage.state, clock.today()
    check.stage = stage if stage.is_finer else None
    if stage is CheckStage.SUBMITTED and check.applied_on is None:
        check.applied_on = clock.today()
    check.application_reference = application_reference.strip() or check.application_reference
    record(Action.MOVE, check, by)


def decide_check(  # noqa: PLR0913 - by keyword only, each one a fact of the decision
    check: Check,
    outcome: CheckOutcome,
    *,
    valid_from: date | None,
    valid_before: date | None,
    by: Actor,
    certificate_number: str = "",
    issued_on: date | None = None,
    seen_by: str = "",
    note: str = "",
    version: int | None = None,
    authority: Scope = NOBODY,
    workforce: Workforce | None = None,
) -> None:
    """Record what came back. The interval [valid_from, valid_before) counts only when it is clear.

    Raises:
        Refused: this is not the actor's to decide, or the facts cannot be.
        StaleEdit: the check changed since `version`.
    """
    people.hold(check.person_id)
    refuse.stale_version(check, version)
    refuse.all_but_officers(check, by, authority)
    refuse.undecidable(check, outcome)
    clear = outcome is CheckOutcome.CLEAR
    if clear:
        refuse.impossible_interval(valid_from, valid_before)
    refuse.impossible_certificate(check, certificate_number, issued_on, valid_from if clear else None)
    particulars_of.set_workforce(check, workforce, issued_on)
    before = check.outcome
    particulars_of.keep_number(check, certificate_number, issued_on)
    if check.is_reconsidered:
        check.reconsidered_on = clock.today()
    check.issued_on, check.seen_by, check.note = issued_on, seen_by, note
    came_back(check, outcome, valid_from if clear else None, valid_before if clear else None, by=by)
    if outcome in TO_BE_DECIDED_ON | {CheckOutcome.REFUSED} and outcome is not before:
        announce(CheckTurnedAdverse(check.id, check.person_id, check.organisation_id))


def came_back(
    check: Check, outcome: CheckOutcome, valid_from: date | None, valid_before: date | None, *, by: Actor
) -> None:
    """Keep what came back. The caller has asked `refuse` whether it can be, and holds the person."""
    was_clear = check.outcome is CheckOutcome.CLEAR
    _came_back(check, outcome, valid_from, valid_before)
    record(Action.DECIDE, check, by)
    if was_clear:
        announce(ClearCheckChanged(check.id))


@dataclass(frozen=True)
class Terms:
    """How a prison clears somebody: level, days of [valid_from, valid_before), conditions, and evidence.

    `follows_person`: other organisations may rely on it, with the person's consent (decision 0011).
    """

    level: ClearanceLevel
    valid_from: date
    valid_before: date | None
    conditions: str
    photo_id: PhotoId
    rested_on: tuple[Evidence, ...] = ()
    follows_person: bool = False


def grant_clearance(
    check: Check, terms: Terms, *, by: Actor, version: int | None = None, authority: Scope = NOBODY
) -> None:
    """Clear a person for a prison, on these terms.

    Raises:
        Refused: this is not the actor's to decide, it was decided, or the interval cannot be.
        StaleEdit: the check changed since `version`.
    """
    refuse.decided_clearance(check, by, authority, version)
    refuse.impossible_interval(terms.valid_from, terms.valid_before)
    _came_back(check, CheckOutcome.CLEAR, terms.valid_from, terms.valid_before)
    set_terms(check, terms)
    record(Action.CLEAR, check, by)


def set_terms(check: Check, terms: Terms) -> None:
    """Write the terms of a clearance on its row. The caller has asked `refuse`, and records it."""
    check.clearance_level, check.conditions = terms.level, terms.conditions
    check.photo_id, check.follows_person = terms.photo_id, terms.follows_person
    check.rested_on = [each.value for each in terms.rested_on]
    check.valid_from, check.valid_before = terms.valid_from, terms.valid_before


def refuse_clearance(
    check: Check, *, reason: str, by: Actor, version: int | None = None, authority: Scope = NOBODY
) -> None:
    """Refuse to clear a person for a prison.

    Raises:
        Refused: this is not the actor's to decide, it was decided, or the reason is missing.
        StaleEdit: the check changed since `version`.
    """
    refuse.decided_clearance(check, by, authority, version)
    check.note = refuse.missing_reason(reason)
    _came_back(check, CheckOutcome.REFUSED, None, None)
    record(Action.REFUSE, check, by, reason=check.note)


def revoke_clearance(
    check: Check, *, reason: str, by: Actor, version: int | None = None, authority: Scope = NOBODY
) -> None:
    """Take a clearance back from this moment on. Its days stay, so that the past can be answered.

    A prison decides about a person: whatever clearance it gave them, for whichever organisation, goes too.

    Raises:
        Refused: this is not the actor's to decide, there is no clearance in force, or the reason is missing.
        StaleEdit: the check changed since `version`.
    """
    people.hold(check.person_id)
    refuse.stale_version(check, version)
    refuse.all_but_the_prison(check, by, authority)
    ended = check.valid_before is not None and check.valid_before <= clock.today()
    if check.outcome is not CheckOutcome.CLEAR or ended:
        raise Refused("There is no clearance in force to revoke")
    reason = refuse.missing_reason(reason)
    for each in queries.clearances_in_force(check):
        each.note = reason
        _came_back(each, CheckOutcome.REVOKED, each.valid_from, each.valid_before)
        record(Action.REVOKE, each, by, reason=reason)
        assert each.establishment_id is not None  # noqa: S101 - the table's CHECK holds it for clearances
        announce(ClearanceRevoked(each.id, each.person_id, each.organisation_id, each.establishment_id))
        announce(ClearCheckChanged(each.id))


def record(action: Action, check: Check, by: Actor, *, reason: str = "") -> Check:
    """Keep a change with its history and its step. `reason`: a prison's own, on the step alone."""
    try:
        history.record(action, check, by=by)
    except StaleDataError as error:
        raise StaleEdit from error
    db.session.add(_step(check, by, reason))
    return check


def _step(check: Check, by: Actor, reason: str) -> CheckStep:
    return CheckStep(
        check_id=check.id,
        recorded_at=clock.now(),
        recorded_by=by.name,
        state=check.state,
        stage=check.stage,
        outcome=check.outcome,
        level=check.level,
        workforce=check.workforce,
        clearance_level=check.clearance_level,
        valid_from=check.valid_from,
        valid_before=check.valid_before,
        issued_on=check.issued_on,
        conditions=check.conditions or "",
        photo_id=check.photo_id,
        rested_on=list(check.rested_on or ()),
        follows_person=bool(check.follows_person),
        stuck_with=check.stuck_with,
        reason=reason,
    )


def _came_back(
    check: Check, outcome: CheckOutcome, valid_from: date | None, valid_before: date | None
) -> None:
    check.state, check.stage, check.state_since = CheckState.RETURNED, None, clock.today()
    check.outcome, check.valid_from, check.valid_before = outcome, valid_from, valid_before
    check.stuck_with, check.needs = None, []
