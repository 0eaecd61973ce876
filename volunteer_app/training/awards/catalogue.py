"""Changes to the list of qualifications and their units, each with its history entry."""

from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.training.awards import rules
from volunteer_app.training.awards.models import Award, AwardUnit, Qualification, QualificationUnit
from volunteer_app.training.awards.rules import Action, Level

TITLE = "title"
# What makes a qualification the one that it is, as pages name it. A title can still be put right while people
# only work towards it
FIXED = {
    "number": "The number",
    TITLE: "The title",
    "awarding_body": "The awarding body",
    "level": "The level",
    "credits": "The credits",
}
IN_USE = (
    "somebody has been awarded this qualification, or works towards it. Add a new qualification instead, "
    "and say that this one is not offered any more"
)


@dataclass(frozen=True)
class QualificationDetails:
    """What an awarding body's register says of a qualification."""

    number: str
    title: str
    awarding_body: str
    level: Level
    credits: int
    is_active: bool = True


@dataclass(frozen=True)
class UnitDetails:
    """What it says of a unit."""

    number: str
    title: str
    level: Level
    credits: int
    is_mandatory: bool


def add_qualification(details: QualificationDetails, *, by: Actor) -> Qualification:
    """Add a qualification to the list.

    Raises:
        Refused: the number does not have the register's form.
    """
    _refuse_number(rules.qualification_number_problem(details.number))
    qualification = Qualification(**asdict(details))
    history.record(Action.ADD_QUALIFICATION, qualification, by=by)
    return qualification


def edit_qualification(
    qualification: Qualification, details: QualificationDetails, *, version: int, by: Actor
) -> None:
    """Change what the list says of a qualification.

    What people have or work towards stays what it was: certificates and badges tell of it.

    Raises:
        Refused: the number does not have the register's form, or somebody has the qualification and it would
            be another.
        StaleEdit: it changed since `version`.
    """
    _refuse_number(rules.qualification_number_problem(details.number))
    db.session.refresh(qualification, with_for_update=True)  # nobody begins to work towards it meanwhile
    if qualification.version != version:
        raise StaleEdit
    _refuse_another(qualification, details)
    for name, value in asdict(details).items():
        setattr(qualification, name, value)
    try:
        history.record(Action.EDIT_QUALIFICATION, qualification, by=by)
    except StaleDataError as error:
        raise StaleEdit from error


def add_unit(qualification: Qualification, details: UnitDetails, *, by: Actor) -> QualificationUnit:
    """Add a unit to a qualification.

    Raises:
        Refused: the number does not have the register's form.
    """
    _refuse_number(rules.unit_number_problem(details.number))
    unit = QualificationUnit(qualification_id=qualification.id, **asdict(details))
    history.record(Action.ADD_UNIT, unit, by=by)
    return unit


def remove_unit(unit: QualificationUnit, *, by: Actor) -> None:
    """Take a unit out of a qualification.

    Raises:
        Refused: somebody has achieved it, or says so.
    """
    used = select(AwardUnit.id).where(AwardUnit.unit_id == unit.id).limit(1)
    if db.session.scalars(used).first() is not None:
        raise Refused("Somebody has this unit already, so it stays in the list")
    db.session.delete(unit)
    history.record(Action.REMOVE_UNIT, unit, by=by)


def _refuse_another(qualification: Qualification, details: QualificationDetails) -> None:
    others = [name for name in FIXED if getattr(qualification, name) != getattr(details, name)]
    used = select(Award.awarded_on).where(Award.qualification_id == qualification.id)
    awards = list(db.session.scalars(used.order_by(Award.awarded_on.is_(None)).limit(1))) if others else []
    if not awards:
        return
    for name in others:
        if name != TITLE or awards[0] is not None:
            raise Refused(f"{FIXED[name]} cannot change: {IN_USE}", name)


def _refuse_number(problem: str) -> None:
    if problem:
        raise Refused(problem, "number")
