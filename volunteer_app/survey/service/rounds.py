"""Preparing a round, and asking its bodies."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from volunteer_app.foundation import bulk_rows, clock, history, jobs
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey import queries, questionnaires
from volunteer_app.survey.models import SurveyContact, SurveyReturn, SurveyRound
from volunteer_app.survey.rules import rounds as rules
from volunteer_app.survey.rules.rounds import Action, RoundState, Times

JOB = "survey.round"
LAUNCHED = "This round has been launched: its bodies are asked about its reference day. Make another round"


@dataclass(frozen=True)
class Plan:
    """What a round is to be."""

    code: str
    title: str
    questionnaire: str
    times: Times


def make_round(plan: Plan, *, by: Actor) -> SurveyRound:
    """Prepare a round. Nobody is asked before it is launched.

    Raises:
        Refused: its days cannot be, its code is taken, or there is no such questionnaire.
    """
    _refuse(plan)
    if queries.round_by_code(plan.code) is not None:
        raise Refused("Another round has this code", "code")
    made = SurveyRound(code=plan.code, title=plan.title, questionnaire=plan.questionnaire)
    _set(made, plan.times)
    history.record(Action.MAKE_ROUND, made, by=by)
    return made


def edit_round(found: SurveyRound, plan: Plan, *, version: int, by: Actor) -> None:
    """Change a round. Once it is launched its reference day and questionnaire stay as they are.

    Raises:
        Refused: its days cannot be, or what is frozen would change.
        StaleEdit: it changed since `version`.
    """
    _lock(found)
    if found.version != version:
        raise StaleEdit
    _refuse(plan)
    frozen = (found.questionnaire, found.reference_day, found.code)
    if found.state is RoundState.LAUNCHED and frozen != (
        plan.questionnaire,
        plan.times.reference_day,
        plan.code,
    ):
        raise Refused(LAUNCHED, "reference_day")
    other = queries.round_by_code(plan.code)
    if other is not None and other is not found:
        raise Refused("Another round has this code", "code")
    found.code, found.title, found.questionnaire = plan.code, plan.title, plan.questionnaire
    _set(found, plan.times)
    history.record(Action.EDIT_ROUND, found, by=by)


def add_bodies(found: SurveyRound, bodies: Collection[Organisation], *, by: Actor) -> int:
    """Add bodies to the population; gives how many were not in it already.

    Raises:
        Refused: it would have too many, or a body is closed.
    """
    _lock(found)
    there = {each.organisation_id for each in queries.returns_of_round(found)}
    new = [each for each in bodies if each.id not in there]
    if len(there) + len(new) > rules.MOST_BODIES:
        raise Refused(f"A round can have {rules.MOST_BODIES} bodies")
    if any(not each.is_active for each in new):
        raise Refused("A body that is closed cannot be asked")
    rows = [SurveyReturn(round=found, organisation_id=each.id) for each in new]
    history.record_all(Action.ADD_BODIES, rows, by=by)
    jobs.wake_after_commit(JOB)
    return len(rows)


def remove_body(found: SurveyReturn, *, by: Actor) -> None:
    """Take a body out of the population, while the round is prepared.

    Raises:
        Refused: the round has been launched.
    """
    _lock(found.round)
    if found.round.state is not RoundState.DRAFT:
        raise Refused("The round has been launched. A body that does not answer stays without an answer")
    for contact in queries.contacts_of([found.id]).get(found.id, []):
        db.session.delete(contact)
        history.record(Action.REMOVE_BODY, contact, by=by, organisation_id=found.organisation_id)
    db.session.delete(found)
    history.record(Action.REMOVE_BODY, found, by=by)


def add_contact(found: SurveyReturn, account_id: int, *, by: Actor) -> None:
    """Write to this account too about a return, and let it answer.

    Raises:
        Refused: it is a contact already.
    """
    contact = SurveyContact(return_id=found.id, account_id=account_id)
    try:
        with db.session.begin_nested():
            history.record(Action.ADD_CONTACT, contact, by=by, organisation_id=found.organisation_id)
    except IntegrityError as error:
        raise Refused("They are a contact for this body already", "email") from error


def remove_contact(contact: SurveyContact, found: SurveyReturn, *, by: Actor) -> None:
    """Stop writing to this account about a return."""
    db.session.delete(contact)
    history.record(Action.REMOVE_CONTACT, contact, by=by, organisation_id=found.organisation_id)


def launch(found: SurveyRound, *, by: Actor) -> None:
    """Fix the round. On its opening day its bodies are invited, and figures are filled in.

    Raises:
        Refused: it is launched already, it has no bodies, or its days cannot be any more.
    """
    _lock(found)
    if found.state is RoundState.LAUNCHED:
        raise Refused("This round has been launched already")
    if not any(queries.states_of(found).values()):
        raise Refused("Add the bodies that are to be asked first")
    if problem := rules.problem_of(found.times) or rules.over(found.times, clock.now()):
        raise Refused(*problem)
    found.state = RoundState.LAUNCHED
    history.record(Action.LAUNCH, found, by=by)
    jobs.wake_after_commit(JOB)


def _refuse(plan: Plan) -> None:
    if problem := rules.problem_of(plan.times):
        raise Refused(*problem)
    if plan.questionnaire not in questionnaires.versions():
        raise Refused("Select a questionnaire", "questionnaire")


def _set(found: SurveyRound, times: Times) -> None:
    found.reference_day, found.opens_on, found.closes_at = (
        times.reference_day,
        times.opens_on,
        times.closes_at,
    )


def _lock(found: SurveyRound) -> None:
    bulk_rows.hold(SurveyRound, [found.id])
    db.session.refresh(found)
