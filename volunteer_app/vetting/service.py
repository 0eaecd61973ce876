"""Changes to checks and clearances, each with its history entry and its step.

Who may decide is asked here too, not only by the pages: `authority` is what the actor's permission to
decide reaches (CHECK_DECIDE for a vetting officer, CLEARANCE_DECIDE for a prison). Jobs load what was
decided elsewhere and need none. Reasons and notes stay on the check and out of history: coordinators
read a person's history, and a prison's reason may be intelligence.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people.models import Person
from volunteer_app.vetting import rules
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import (
    Action,
    CertificateLevel,
    CheckBarred,
    CheckKind,
    CheckOutcome,
    CheckState,
    ClearanceLevel,
    ClearanceRevoked,
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
) -> Check:
    """Ask for a check of a person. A certificate needs a level, a clearance its prison.

    Raises:
        Refused: the level or prison is missing or out of place, or such a check is under way already.
    """
    _check_fits(kind, level, establishment)
    _refuse_second(person, organisation, kind, establishment)
    check = Check(
        person_id=person.id,
        organisation_id=organisation.id,
        kind=kind,
        level=level,
        establishment_id=establishment.id if establishment else None,
        purpose=purpose,
        state=CheckState.REQUESTED,
        state_since=clock.today(),
    )
    return _record(Action.START, check, by)


def move_check(check: Check, to: CheckState, *, by: Actor, version: int | None = None) -> None:
    """Note where a check has got to.

    Raises:
        Refused: the check cannot go there from where it is.
        StaleEdit: the check changed since `version`.
    """
    _same_version(check, version)
    if to not in rules.allowed_moves(check.state):
        raise Refused(f"A check that is “{check.state.words}” cannot become “{to.words}”", "to")
    check.state, check.state_since = to, clock.today()
    _record(Action.MOVE, check, by)


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
) -> None:
    """Record what came back. The interval [valid_from, valid_before) counts only when it is clear.

    Raises:
        Refused: this is not the actor's to decide, or the facts cannot be.
        StaleEdit: the check changed since `version`.
    """
    _same_version(check, version)
    _officer_only(check, by, authority)
    _decidable(check, outcome)
    clear = outcome is CheckOutcome.CLEAR
    if clear:
        _check_interval(valid_from, valid_before)
    _check_certificate(check, certificate_number, issued_on, valid_from if clear else None)
    was_barred = check.outcome is CheckOutcome.BARRED
    _came_back(check, outcome, valid_from if clear else None, valid_before if clear else None)
    check.certificate_number = rules.plain_certificate_number(certificate_number)
    check.issued_on, check.seen_by, check.note = issued_on, seen_by, note
    _record(Action.DECIDE, check, by)
    if outcome is CheckOutcome.BARRED and not was_barred:
        announce(CheckBarred(check.id, check.person_id, check.organisation_id))


def grant_clearance(  # noqa: PLR0913 - by keyword only, each one a fact of the decision
    check: Check,
    level: ClearanceLevel,
    *,
    valid_from: date,
    valid_before: date | None,
    conditions: str,
    by: Actor,
    version: int | None = None,
    authority: Scope = NOBODY,
) -> None:
    """Clear a person for a prison, at a level, on the days of [valid_from, valid_before).

    Raises:
        Refused: this is not the actor's to decide, it was decided, or the interval cannot be.
        StaleEdit: the check changed since `version`.
    """
    _open_clearance(check, by, authority, version)
    _check_interval(valid_from, valid_before)
    _came_back(check, CheckOutcome.CLEAR, valid_from, valid_before)
    check.clearance_level, check.conditions = level, conditions
    _record(Action.CLEAR, check, by)


def refuse_clearance(
    check: Check, *, reason: str, by: Actor, version: int | None = None, authority: Scope = NOBODY
) -> None:
    """Refuse to clear a person for a prison.

    Raises:
        Refused: this is not the actor's to decide, it was decided, or the reason is missing.
        StaleEdit: the check changed since `version`.
    """
    _open_clearance(check, by, authority, version)
    check.note = _reason(reason)
    _came_back(check, CheckOutcome.REFUSED, None, None)
    _record(Action.REFUSE, check, by)


def revoke_clearance(
    check: Check, *, reason: str, by: Actor, version: int | None = None, authority: Scope = NOBODY
) -> None:
    """Take a clearance back from this moment on. Its days stay, so that the past can be answered.

    Raises:
        Refused: this is not the actor's to decide, there is no clearance in force, or the reason is missing.
        StaleEdit: the check changed since `version`.
    """
    _same_version(check, version)
    _prison_only(check, by, authority)
    ended = check.valid_before is not None and check.valid_before <= clock.today()
    if check.outcome is not CheckOutcome.CLEAR or ended:
        raise Refused("There is no clearance in force to revoke")
    check.note = _reason(reason)
    _came_back(check, CheckOutcome.REVOKED, check.valid_from, check.valid_before)
    _record(Action.REVOKE, check, by)
    assert check.establishment_id is not None  # noqa: S101 - the table's CHECK holds it for clearances
    announce(ClearanceRevoked(check.id, check.person_id, check.organisation_id, check.establishment_id))


def _record(action: Action, check: Check, by: Actor) -> Check:
    try:
        history.record(action, check, by=by)
    except StaleDataError as error:
        raise StaleEdit from error
    db.session.add(_step(check, by))
    return check


def _step(check: Check, by: Actor) -> CheckStep:
    return CheckStep(
        check_id=check.id,
        recorded_at=clock.now(),
        recorded_by=by.name,
        state=check.state,
        outcome=check.outcome,
        level=check.level,
        clearance_level=check.clearance_level,
        valid_from=check.valid_from,
        valid_before=check.valid_before,
        conditions=check.conditions or "",
    )


def _came_back(
    check: Check, outcome: CheckOutcome, valid_from: date | None, valid_before: date | None
) -> None:
    check.state, check.state_since = CheckState.RETURNED, clock.today()
    check.outcome, check.valid_from, check.valid_before = outcome, valid_from, valid_before


def _check_fits(kind: CheckKind, level: CertificateLevel | None, establishment: Organisation | None) -> None:
    if (kind is CheckKind.CRIMINAL_RECORD) != (level is not None):
        raise Refused("Select the level of the certificate", "level")
    if (kind in rules.PRISON_DECIDES) != (establishment is not None):
        raise Refused("Select the prison", "establishment")
    if establishment is not None and establishment.kind is not OrganisationKind.PRISON:
        raise Refused("Select a prison", "establishment")
    if establishment is not None and not establishment.is_active:
        raise Refused("This prison is closed", "establishment")


def _refuse_second(
    person: Person, organisation: Organisation, kind: CheckKind, establishment: Organisation | None
) -> None:
    if kind in rules.SEVERAL_AT_ONCE:
        return
    statement = select(Check.id).where(
        Check.person_id == person.id,
        Check.organisation_id == organisation.id,
        Check.kind == kind,
        Check.establishment_id.is_not_distinct_from(establishment.id if establishment else None),
        Check.state != CheckState.RETURNED,
    )
    if db.session.scalars(statement.limit(1)).first() is not None:
        raise Refused("There is already such a check under way for this person", "kind")


def _same_version(check: Check, version: int | None) -> None:
    if version is not None and version != check.version:
        raise StaleEdit


def _officer_only(check: Check, by: Actor, authority: Scope) -> None:
    if check.kind in rules.PRISON_DECIDES:
        raise Refused("Only the prison’s security contact can decide a clearance")
    if check.kind in rules.COORDINATOR_DECIDES or by.kind is ActorKind.JOB:
        return
    if not authority.reaches(check.organisation_id):
        raise Refused("Only a vetting officer can decide this check")


def _prison_only(check: Check, by: Actor, authority: Scope) -> None:
    if check.kind not in rules.PRISON_DECIDES:
        raise Refused("This is not a prison clearance")
    if by.kind is not ActorKind.JOB and not authority.reaches(check.establishment_id):
        raise Refused("Only the prison’s security contact can decide a clearance")


def _open_clearance(check: Check, by: Actor, authority: Scope, version: int | None) -> None:
    _same_version(check, version)
    _prison_only(check, by, authority)
    if check.outcome is not None or check.state is CheckState.NOT_STARTED:
        raise Refused("This request has already been decided")


def _decidable(check: Check, outcome: CheckOutcome) -> None:
    if not rules.may_decide(check.state, check.outcome):
        raise Refused("This check is over. Start a new one")
    if outcome not in rules.possible_outcomes(check.kind):
        raise Refused("This outcome does not belong to this kind of check", "outcome")
    # What came back cannot be taken back by the person: it would lift a bar without a decision on it.
    if outcome is CheckOutcome.WITHDRAWN and check.outcome is not None:
        raise Refused("This check came back already, so it cannot be withdrawn", "outcome")


def _check_interval(valid_from: date | None, valid_before: date | None) -> None:
    if valid_from is None:
        raise Refused("Enter the first day that it counts", "valid_from")
    if problem := rules.interval_problem(valid_from, valid_before):
        raise Refused(problem, "valid_from" if valid_from < rules.EARLIEST else "last_day")


def _check_certificate(check: Check, number: str, issued_on: date | None, valid_from: date | None) -> None:
    if (number or issued_on) and check.kind is not CheckKind.CRIMINAL_RECORD:
        raise Refused("Only a criminal record certificate has a number and a date of issue")
    if number and (problem := rules.certificate_number_problem(number)):
        raise Refused(problem, "certificate_number")
    if issued_on is None:
        return
    if issued_on > clock.today():
        raise Refused("Date of issue must be today or in the past", "issued_on")
    if issued_on < rules.EARLIEST:
        raise Refused("Date of issue must be on or after 1 January 1990", "issued_on")
    if valid_from is not None and valid_from < issued_on:
        raise Refused("First day must be on or after the date of issue", "valid_from")


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    return reason.strip()
