"""Changes to checks and clearances, each with its history entry and its step.

Who may decide is asked here too, not only by the pages: `authority` is what the actor's permission to
decide reaches (CHECK_DECIDE for a vetting officer, CLEARANCE_DECIDE for a prison). Jobs load what was
decided elsewhere and need none. Reasons and notes stay on the check and out of history: coordinators
read a person's history, and a prison's reason may be intelligence.
"""

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
from volunteer_app.vetting import queries, refuse, rules, stepping
from volunteer_app.vetting.barring import certified
from volunteer_app.vetting.barring.service import BarDetails
from volunteer_app.vetting.clearing import Terms
from volunteer_app.vetting.facts import CheckTurnedAdverse, ClearanceRevoked, ClearCheckChanged
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.moves import CheckStage
from volunteer_app.vetting.particulars import Particulars
from volunteer_app.vetting.rules import (
    TO_BE_DECIDED_ON,
    Action,
    CertificateLevel,
    CheckKind,
    CheckOutcome,
    CheckState,
)

NOBODY = Scope()
ADVERSE = TO_BE_DECIDED_ON | {CheckOutcome.REFUSED}


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
    stepping.begin(check)
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
    refuse.impossible_move(check, stage)
    stepping.move(check, stage)
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
    bar: BarDetails | None = None,
) -> None:
    """Record what came back. The interval [valid_from, valid_before) counts only when it is clear.
    "Barred" comes with its `bar`, what the organisation was told, and what that stops is stopped.

    Raises:
        Refused: this is not the actor's to decide, or the facts cannot be.
        StaleEdit: the check changed since `version`.
    """
    people.hold(check.person_id)
    _refuse_deciding(check, outcome, by, authority, version)
    clear = outcome is CheckOutcome.CLEAR
    if clear:
        refuse.impossible_interval(valid_from, valid_before)
        refuse.counting_again(check)
    refuse.impossible_certificate(check.kind, certificate_number, issued_on, valid_from if clear else None)
    bar = certified.needed(check, outcome, bar)
    particulars_of.set_workforce(check, workforce, issued_on)
    is_news = outcome is not check.outcome
    _keep_what_was_seen(check, certificate_number, issued_on, seen_by, note)
    came_back(check, outcome, valid_from if clear else None, valid_before if clear else None, by=by)
    certified.keep(check, bar, by=by)
    if is_news and outcome in ADVERSE:
        announce(CheckTurnedAdverse(check.id, check.person_id, check.organisation_id))


def _refuse_deciding(
    check: Check, outcome: CheckOutcome, by: Actor, authority: Scope, version: int | None
) -> None:
    refuse.stale_version(check, version)
    refuse.all_but_officers(check, by, authority)
    refuse.undecidable(check, outcome)


def _keep_what_was_seen(check: Check, number: str, issued_on: date | None, seen_by: str, note: str) -> None:
    particulars_of.keep_number(check, number, issued_on)
    if check.is_reconsidered:
        check.reconsidered_on = clock.today()
    check.issued_on, check.seen_by, check.note = issued_on, seen_by, note


def came_back(
    check: Check, outcome: CheckOutcome, valid_from: date | None, valid_before: date | None, *, by: Actor
) -> None:
    """Keep what came back. The caller has asked `refuse` whether it can be, and holds the person."""
    was_clear = check.outcome is CheckOutcome.CLEAR
    stepping.come_back(check, outcome, valid_from, valid_before)
    record(Action.DECIDE, check, by)
    if was_clear:
        announce(ClearCheckChanged(check.id))


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
    stepping.come_back(check, CheckOutcome.CLEAR, terms.valid_from, terms.valid_before)
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
    """Refuse to clear a person for a prison. An older clearance for the same organisation counts no more.

    Raises:
        Refused: this is not the actor's to decide, it was decided, or the reason is missing.
        StaleEdit: the check changed since `version`.
    """
    people.hold(check.person_id)
    refuse.decided_clearance(check, by, authority, version)
    check.note = refuse.missing_reason(reason)
    outweighed = [
        each for each in queries.clearances_in_force(check) if each.organisation_id == check.organisation_id
    ]
    stepping.come_back(check, CheckOutcome.REFUSED, None, None)
    record(Action.REFUSE, check, by, reason=check.note)
    for each in outweighed:
        _announce_lost(each)


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
        stepping.come_back(each, CheckOutcome.REVOKED, each.valid_from, each.valid_before)
        record(Action.REVOKE, each, by, reason=reason)
        _announce_lost(each)


def _announce_lost(clearance: Check) -> None:
    """A clearance that was in force does not count any more."""
    place = clearance.establishment_id
    assert place is not None  # noqa: S101 - the table's CHECK holds it for clearances
    announce(ClearanceRevoked(clearance.id, clearance.person_id, clearance.organisation_id, place))
    announce(ClearCheckChanged(clearance.id))


def record(action: Action, check: Check, by: Actor, *, reason: str = "") -> Check:
    """Keep a change with its history and its step. `reason`: a prison's own, on the step alone."""
    try:
        history.record(action, check, by=by)
    except StaleDataError as error:
        raise StaleEdit from error
    db.session.add(CheckStep(**stepping.step_of(check, by, reason)))
    return check
