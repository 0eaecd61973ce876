"""Changes to what people work towards and have been awarded, each with its history entry."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.training.awards import queries, rules
from volunteer_app.training.awards.models import Award, AwardUnit, Qualification, QualificationUnit
from volunteer_app.training.awards.rules import Action, AwardState, UnitRoute, UnitState

OWN = "This is your own. Ask another coordinator to do it"
OVER = "They do not work towards this any more"


@dataclass(frozen=True)
class Outcome:
    """Who found that somebody achieved something, who checked that, and when."""

    achieved_on: date
    assessor: str
    verifier: str


def enrol(
    person: Person, qualification: Qualification, organisation: Organisation, *, started_on: date, by: Actor
) -> Award:
    """Somebody begins to work towards a qualification.

    Raises:
        Refused: they do already, it is not offered any more, the day is to come, or it is the actor's own.
    """
    people.hold(person.id)
    refuse_own(person.id, by)
    if started_on > clock.today():
        raise Refused("The first day must be today or in the past", "started_on")
    if not qualification.is_active:
        raise Refused("This qualification is not offered any more", "qualification")
    if _works_towards(person.id, qualification.id):
        raise Refused("They work towards this qualification already", "qualification")
    award = Award(person=person, organisation=organisation, qualification=qualification)
    award.started_on = started_on
    history.record(Action.ENROL, award, by=by)
    return award


def record_unit(
    award: Award, unit: QualificationUnit, outcome: Outcome, *, by: Actor, version: int | None = None
) -> AwardUnit:
    """A unit was assessed and achieved.

    Raises:
        Refused: it is achieved already, is of another qualification, the day cannot be, or it is one's own.
        StaleEdit: the award changed since `version`.
    """
    hold(award, by, version)
    refuse_outcome(award, outcome)
    found = fresh_unit(award, unit, by)
    found.route, found.described = UnitRoute.ASSESSED, ""
    achieve(found, outcome, by)
    save(Action.RECORD_UNIT, found, award, by)
    return found


def give(
    award: Award,
    outcome: Outcome,
    *,
    by: Actor,
    last_day: date | None = None,
    body_number: str = "",
    version: int | None = None,
) -> None:
    """The awarding body has awarded the qualification.

    Args:
        award: what the person works towards.
        outcome: when it was awarded, the assessor and the verifier.
        by: who records it.
        last_day: the last day on which it counts, if it runs out.
        body_number: what the awarding body's own certificate is numbered.
        version: the version that was shown.

    Raises:
        Refused: units or credits are missing, a day cannot be, or it is the actor's own.
        StaleEdit: the award changed since `version`.
    """
    hold(award, by, version)
    refuse_outcome(award, outcome)
    if problem := queries.progress_of(award).problem:
        raise Refused(problem)
    if problem := rules.too_early_problem(outcome.achieved_on, (each.achieved_on for each in award.units)):
        raise Refused(problem, "achieved_on")
    if problem := rules.expiry_problem(outcome.achieved_on, last_day):
        raise Refused(problem, "last_day")
    award.state, award.awarded_on = AwardState.AWARDED, outcome.achieved_on
    award.assessor, award.verifier = outcome.assessor, outcome.verifier
    award.valid_before = last_day + timedelta(days=1) if last_day else None
    award.body_number = body_number
    save(Action.AWARD, award, award, by)


def hold(
    award: Award,
    by: Actor | None,
    version: int | None,
    *,
    states: tuple[AwardState, ...] = (AwardState.WORKING,),
) -> None:
    """Let nobody else change it until the transaction ends, and look whether it can be changed.

    `by`: the coordinator who acts, whose own it must not be; None where the person acts for themselves.
    """
    people.hold(award.person_id)
    db.session.expire(award)  # with its units: what is read from here on is what is stored
    if version is not None and award.version != version:
        raise StaleEdit
    if by is not None:
        refuse_own(award.person_id, by)
    if award.state not in states:
        raise Refused(OVER)


def refuse_own(person_id: int, by: Actor) -> None:
    """Nobody decides on their own qualification."""
    if own_person_id(by) == person_id:
        raise Refused(OWN)


def refuse_outcome(award: Award, outcome: Outcome) -> None:
    """A day that can be, and two people other than the learner: one who assessed, one who checked that."""
    if outcome.achieved_on > clock.today():
        raise Refused("The day must be today or in the past", "achieved_on")
    if outcome.achieved_on < award.started_on:
        raise Refused("The day must be on or after the day they began", "achieved_on")
    if problem := rules.independence_problem(outcome.assessor, outcome.verifier):
        raise Refused(problem, "verifier")
    for field, name in (("assessor", outcome.assessor), ("verifier", outcome.verifier)):
        if problem := rules.learner_problem(field, name, _names(award.person)):
            raise Refused(problem, field)


def _names(person: Person) -> list[str]:
    firsts = [person.first_name, person.known_as] if person.known_as else [person.first_name]
    return [f"{first} {person.last_name}" for first in firsts]


def fresh_unit(award: Award, unit: QualificationUnit, by: Actor) -> AwardUnit:
    """The row of a unit that is not achieved yet: a new one, or that of a claim."""
    if unit.qualification_id != award.qualification_id:
        raise Refused("Select a unit of this qualification", "unit")
    statement = select(AwardUnit).where(AwardUnit.award_id == award.id, AwardUnit.unit_id == unit.id)
    found = db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        return AwardUnit(award_id=award.id, unit=unit, claimed_at=clock.now(), claimed_by=by.name)
    if found.state is UnitState.ACHIEVED:
        raise Refused("This unit is achieved already", "unit")
    return found


def achieve(unit: AwardUnit, outcome: Outcome, by: Actor) -> None:
    """Note that a unit is achieved, on whose word."""
    unit.state, unit.achieved_on = UnitState.ACHIEVED, outcome.achieved_on
    unit.assessor, unit.verifier = outcome.assessor, outcome.verifier
    unit.decided_at, unit.decided_by = clock.now(), by.name


def save(action: Action, row: Award | AwardUnit, award: Award, by: Actor) -> None:
    """Record the change; who saw an older version learns so."""
    try:
        history.record(action, row, by=by, person_id=award.person_id, organisation_id=award.organisation_id)
    except StaleDataError as error:
        raise StaleEdit from error


def _works_towards(person_id: int, qualification_id: int) -> bool:
    statement = select(Award.id).where(
        Award.person_id == person_id,
        Award.qualification_id == qualification_id,
        Award.state == AwardState.WORKING,
    )
    return db.session.scalars(statement.limit(1)).first() is not None
