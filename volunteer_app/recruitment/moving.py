"""Carrying out a move between stages, of one application or of many, and why some cannot be moved."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.queries import Case
from volunteer_app.readiness.rules.answers import Answer
from volunteer_app.recruitment import letters, queries, rules
from volunteer_app.recruitment.clocks import start_clock
from volunteer_app.recruitment.models import Application, ApplicationMove
from volunteer_app.recruitment.racing import one_at_a_time
from volunteer_app.recruitment.rules import Action, MoveReason, Stage
from volunteer_app.vetting import asking


def problems(applications: Sequence[Application], to: Stage) -> dict[str, str]:
    """Why some of these may not move there, as sentences by reference; the others are not in it."""
    found: dict[str, str] = {}
    for each in applications:
        accepted = each.offer_accepted_at is not None
        if problem := rules.move_problem(each.stage, to, each.held_from, offer_accepted=accepted):
            found[each.reference] = problem
    if to is Stage.READY:
        found |= _unready([each for each in applications if each.reference not in found])
    return found


def move_all(
    applications: Sequence[Application],
    to: Stage,
    *,
    reason: MoveReason | None = None,
    note: str = "",
    by: Actor,
    tell: bool = True,
) -> None:
    """Move applications to another stage. `tell`: write to each applicant where the stage has a letter.

    Raises:
        Refused: the rules do not allow one of the moves, a reason or note is missing, or one is not ready.
    """
    for problem in problems(applications, to).values():
        raise Refused(problem)
    move_judged(applications, to, reason=reason, note=note, by=by, tell=tell)


def move_judged(
    applications: Sequence[Application],
    to: Stage,
    *,
    reason: MoveReason | None = None,
    note: str = "",
    by: Actor,
    tell: bool = True,
) -> None:
    """The same for those that have no `problems`: these were asked in this transaction.

    Raises:
        Refused: a reason or note is missing.
    """
    field, problem = rules.reason_problem(to, reason, note)
    if problem:
        raise Refused(problem, field)
    carry_out(applications, to, action=Action.MOVE, by=by, reason=reason, note=note.strip())
    if tell:
        for each in applications:
            letters.ended(each)


def carry_out(
    applications: Sequence[Application],
    to: Stage,
    *,
    action: StrEnum,
    by: Actor,
    reason: MoveReason | None = None,
    note: str = "",
) -> None:
    """Set the stage and its clock, and keep the move and its history: a fixed number of reads."""
    with one_at_a_time():  # reading writes first what was changed before
        days = {each: queries.stage_days(each) for each in {one.organisation_id for one in applications}}
    before = {each.id: each.stage for each in applications}
    for each in applications:
        each.held_from = each.stage if to is Stage.ON_HOLD else None
        each.stage, each.stage_since = to, clock.today()
        start_clock(each, days[each.organisation_id])
    words = ": ".join(text for text in (reason.words if reason else "", note) if text)
    with one_at_a_time():
        history.record_all(action, applications, by=by, reason=words)
    for each in applications:
        keep_move(each, before[each.id], reason, note, by)
    if to in {Stage.DECLINED, Stage.WITHDRAWN}:
        asking.close_questions([each.reference for each in applications], by=by)


def keep_move(
    application: Application, before: Stage | None, reason: MoveReason | None, note: str, by: Actor
) -> None:
    """Keep one move for the clocks and the waits that are measured from it."""
    db.session.add(
        ApplicationMove(
            application_id=application.id,
            from_stage=before,
            to_stage=application.stage,
            reason=reason,
            note=note,
            moved_by=by.name,
        )
    )


def _unready(applications: Sequence[Application]) -> dict[str, str]:
    """Ready at any one of the opportunity's places will do; else say what the nearest place lacks.

    Readiness is asked once for all the applications of an organisation.
    """
    found: dict[str, str] = {}
    cases: dict[int, list[tuple[Application, Case]]] = defaultdict(list)
    for each in applications:
        opportunity = each.opportunity
        day = rules.readiness_day(opportunity.starts_on, opportunity.ends_before, clock.today())
        if day is None:
            found[each.reference] = "The opportunity is over, so nobody can start in it any more"
        elif not opportunity.places:
            found[each.reference] = "Add a place to the opportunity first"
        else:
            cases[each.organisation_id] += [
                (each, Case(each.person, opportunity.role, one.place, day, day + timedelta(days=1)))
                for one in opportunity.places
            ]
    for organisation_id, asked in cases.items():
        found |= _lacking(asked, organisation_id)
    return found


def _lacking(asked: Sequence[tuple[Application, Case]], organisation_id: int) -> dict[str, str]:
    answers = readiness.answers([case for _, case in asked], organisation_id)
    by_application: dict[str, list[tuple[Answer, Case]]] = defaultdict(list)
    for (application, case), answer in zip(asked, answers, strict=True):
        by_application[application.reference].append((answer, case))
    return {
        reference: _missing(*min(given, key=lambda one: len(one[0].missing)))
        for reference, given in by_application.items()
        if not any(answer.is_ready for answer, _ in given)
    }


def _missing(nearest: Answer, case: Case) -> str:
    """A short sentence for each thing: there may be a dozen, and titles have commas of their own."""
    missing = ". ".join(requirement.title for requirement in nearest.missing)
    return f"Not ready to start at {case.place.name}. Still missing: {missing}"
