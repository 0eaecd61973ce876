"""What is refused when checks change, to whom and with which words: each raises `Refused` or `StaleEdit`."""

from datetime import date

from sqlalchemy import select

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people.models import Person
from volunteer_app.vetting import days, rules
from volunteer_app.vetting.barring.models import Bar
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.moves import CheckStage, moves
from volunteer_app.vetting.outweighed import is_outweighed
from volunteer_app.vetting.regimes.numbers import number_problem
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome, CheckState

OWN = "This check is your own, so somebody else has to decide it"
TO_WEIGH = "It has information, so it counts only once two vetting officers have weighed it and decided so"
TO_LIFT = "It says that they are barred. Two vetting officers lift the bar first, then record what came back"
UNDER_WAY = "There is already such a check under way for this person"
OUTWEIGHED = "A later check of this kind says otherwise, so this one cannot count again. Start a new check"


def unless_it_fits(
    kind: CheckKind, level: CertificateLevel | None, establishment: Organisation | None
) -> None:
    """A level belongs to a certificate and to nothing else, a prison to a clearance."""
    if (kind is CheckKind.CRIMINAL_RECORD) != (level is not None):
        raise Refused("Select the level of the certificate", "level")
    if (kind in rules.PRISON_DECIDES) != (establishment is not None):
        raise Refused("Select the prison", "establishment")
    if establishment is not None and establishment.kind is not OrganisationKind.PRISON:
        raise Refused("Select a prison", "establishment")
    if establishment is not None and not establishment.is_active:
        raise Refused("This prison is closed", "establishment")


def second_under_way(
    person: Person,
    organisation: Organisation,
    kind: CheckKind,
    establishment: Organisation | None,
    country: str = "",
) -> None:
    """One check of a kind at a time, but two references may be, and checks in two countries."""
    if kind in rules.SEVERAL_AT_ONCE:
        return
    statement = select(Check.id).where(
        Check.person_id == person.id,
        Check.organisation_id == organisation.id,
        Check.kind == kind,
        Check.establishment_id.is_not_distinct_from(establishment.id if establishment else None),
        Check.country == country,
        Check.state != CheckState.RETURNED,
    )
    if db.session.scalars(statement.limit(1)).first() is not None:
        raise Refused(UNDER_WAY, "kind")


def stale_version(check: Check, version: int | None) -> None:
    """The check changed since `version` was shown; None asks nothing."""
    if version is not None and version != check.version:
        raise StaleEdit


def own_check(person_id: int, own_id: int | None) -> None:
    """Nobody decides what a check of their own brought. `own_id`: which person the actor is."""
    if own_id is not None and own_id == person_id:
        raise Refused(OWN)


def all_but_officers(check: Check, by: Actor, authority: Scope) -> None:
    """Vetting officers of the organisation decide; what a coordinator can see, anybody who records checks.

    Nobody decides about themselves.
    """
    own_check(check.person_id, own_person_id(by))
    if check.kind in rules.PRISON_DECIDES:
        raise Refused("Only the prison’s security contact can decide a clearance")
    if check.kind in rules.COORDINATOR_DECIDES or by.kind is ActorKind.JOB:
        return
    if not authority.reaches(check.organisation_id):
        raise Refused("Only a vetting officer can decide this check")


def all_but_the_prison(check: Check, by: Actor, authority: Scope) -> None:
    """Only the security contact of that very prison decides on a clearance."""
    if check.kind not in rules.PRISON_DECIDES:
        raise Refused("This is not a prison clearance")
    if by.kind is not ActorKind.JOB and not authority.reaches(check.establishment_id):
        raise Refused("Only the prison’s security contact can decide a clearance")


def decided_clearance(check: Check, by: Actor, authority: Scope, version: int | None) -> None:
    """A prison decides a request once."""
    stale_version(check, version)
    all_but_the_prison(check, by, authority)
    own_check(check.person_id, own_person_id(by))
    if check.outcome is not None or check.state is CheckState.NOT_STARTED:
        raise Refused("This request has already been decided")


def undecidable(check: Check, outcome: CheckOutcome) -> None:
    """A check that is over, or an outcome that this kind of check cannot have."""
    if not (rules.may_decide(check.state, check.outcome) or check.is_reconsidered):
        raise Refused("This check is over. Start a new one")
    if outcome not in rules.possible_outcomes(check.kind, check.level):
        raise Refused("This outcome does not belong to this kind of check, or to its level", "outcome")
    if check.outcome is CheckOutcome.BARRED and outcome is not CheckOutcome.BARRED:
        _bar_that_two_did_not_lift(check)
    if check.kind in rules.WEIGHED_KINDS and outcome is CheckOutcome.CLEAR and _showed_something(check):
        raise Refused(TO_WEIGH, "outcome")
    # What came back cannot be taken back by the person: it would lift a bar without a decision on it.
    if outcome is CheckOutcome.WITHDRAWN and check.outcome is not None:
        raise Refused("This check came back already, so it cannot be withdrawn", "outcome")


def _showed_something(check: Check) -> bool:
    """Whether this certificate ever came back with information; a bar in between takes nothing from that."""
    if check.outcome is CheckOutcome.HAS_INFORMATION:
        return True
    statement = select(CheckStep.id).where(
        CheckStep.check_id == check.id, CheckStep.outcome == CheckOutcome.HAS_INFORMATION
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def _bar_that_two_did_not_lift(check: Check) -> None:
    """One officer alone does not take back that somebody is barred: lifting a bar takes two."""
    statement = select(Bar.lifted_at).where(
        Bar.person_id == check.person_id, Bar.organisation_id == check.organisation_id
    )
    lifted = db.session.scalars(statement).all()
    stands = not lifted or any(at is None for at in lifted)
    if stands or not any(day_of(at) >= check.state_since for at in lifted if at is not None):
        raise Refused(TO_LIFT, "outcome")


def impossible_move(check: Check, stage: CheckStage) -> None:
    """A check cannot get to any place from any other."""
    if stage not in moves(check.kind, check.position, check.level):
        raise Refused(f"A check that is “{check.position.words}” cannot become “{stage.words}”", "to")


def counting_again(check: Check) -> None:
    """What came back once is not given new days while a later like check speaks against the person."""
    if check.outcome is not None and is_outweighed(check):
        raise Refused(OUTWEIGHED, "outcome")


def impossible_interval(valid_from: date | None, valid_before: date | None) -> None:
    """A clear check counts from a day on, for at least a day."""
    if valid_from is None:
        raise Refused("Enter the first day that it counts", "valid_from")
    if problem := days.first_day_problem(valid_from, clock.today()):
        raise Refused(problem, "valid_from")
    if problem := days.last_day_problem(valid_from, valid_before):
        raise Refused(problem, "last_day")


def impossible_certificate(
    kind: CheckKind, number: str, issued_on: date | None, valid_from: date | None
) -> None:
    """Only a certificate has a number and a date of issue, and both must be possible."""
    if (number or issued_on) and kind is not CheckKind.CRIMINAL_RECORD:
        raise Refused("Only a criminal record certificate has a number and a date of issue")
    if number and (problem := number_problem(number, issued_on)):
        raise Refused(problem, "certificate_number")
    if issued_on is None:
        return
    if issued_on > clock.today():
        raise Refused("Date of issue must be today or in the past", "issued_on")
    if issued_on < rules.EARLIEST:
        raise Refused("Date of issue must be on or after 1 January 1990", "issued_on")
    if valid_from is not None and valid_from < issued_on:
        raise Refused("First day must be on or after the date of issue", "valid_from")


def missing_reason(reason: str) -> str:
    """The reason without the spaces around it; an empty one is refused."""
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    return reason.strip()
