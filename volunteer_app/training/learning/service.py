"""Beginning a pack, answering its knowledge checks, and finishing it, each with its history entry."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.presenting import day
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training import witnessed
from volunteer_app.training.learning import queries
from volunteer_app.training.learning.models import ModuleAttempt, PackLearning
from volunteer_app.training.learning.rules import Action, Answers, Way, mark, next_module, unfit
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion
from volunteer_app.training.packs.rules import PackState
from volunteer_app.training.witnessed import Witnessed

IS_OWN = "You cannot enter your own answers from paper. Ask another coordinator, or take the pack online"
FINISHED = "This pack is finished already, so these answers were not needed"
PASSED = "The questions on this module were passed already, so these answers were not needed"
BY_CHECKS = "This service: every knowledge check was passed online"


@dataclass(frozen=True)
class Given:
    """Answers to the questions of a module: for each question the places that were chosen, from 0."""

    answers: Answers
    way: Way
    answered_on: date


def start(
    person: Person, version: TrainingPackVersion, *, organisation: Organisation, by: Actor
) -> PackLearning:
    """Begin a version of a pack; or go on with it, if the person is on the way through it already.

    Raises:
        Refused: the version is a draft or has not begun; or the person is on the way through another
            version, or takes the pack with another organisation.
    """
    if version.state is PackState.DRAFT or version.valid_from > clock.today():
        raise Refused("This version of the pack cannot be begun yet")
    queries.hold_person(person.id)
    begun = queries.open_learning(person.id, version.pack_id)
    if begun is not None:
        if begun.version_id != version.id:
            raise Refused(
                f"{person.full_name} has begun version {begun.version.version} of this pack, "
                "and finishes that one"
            )
        if begun.organisation_id != organisation.id:
            raise Refused(f"{person.full_name} is taking this pack already, so it cannot be begun again yet")
        return begun
    learning = PackLearning(
        person_id=person.id,
        organisation_id=organisation.id,
        pack_id=version.pack_id,
        version_id=version.id,
        at_module=1,
        started_at=clock.now(),
        moved_at=clock.now(),
    )
    history.record(Action.START, learning, by=by)
    return learning


def answer(learning: PackLearning, module: TrainingModule, given: Given, *, by: Actor) -> ModuleAttempt:
    """Keep an attempt at a module's questions, marked. The last module that is passed finishes the pack.

    Raises:
        Refused: the module was passed or the pack finished meanwhile, these cannot be its answers, or
            somebody enters their own from paper.
    """
    queries.hold(learning)
    attempts = queries.attempts(learning)
    before = attempts.get(module.id, [])
    _check(learning, module, given, by)
    if any(each.passed for each in before):
        raise Refused(PASSED)
    attempt = _attempt(learning, module, given, number=len(before) + 1, by=by)
    every = [attempt, *(each for of in attempts.values() for each in of)]
    _move(learning, module, {each.module_id for each in every if each.passed})
    action = Action.PASS_CHECK if attempt.passed else Action.FAIL_CHECK
    history.record(action, learning, by=by, reason=f"{module.title}, attempt {attempt.number}")
    if _is_complete(learning, every):
        _finish(learning, every, given.way, by)
    return attempt


def _check(learning: PackLearning, module: TrainingModule, given: Given, by: Actor) -> None:
    if learning.finished_at is not None:
        raise Refused(FINISHED)
    if given.way is Way.PAPER and own_person_id(by) == learning.person_id:
        raise Refused(IS_OWN)
    if problem := unfit(module.knowledge_check, given.answers):
        raise Refused(f"These cannot be the answers: {problem}")
    if problem := answered_on_problem(learning.version, given.answered_on):
        raise Refused(problem, "answered_on")


def answered_on_problem(version: TrainingPackVersion, answered_on: date) -> str:
    """A sentence if a sheet of this version cannot have been filled in then; else empty."""
    if answered_on > clock.today():
        return "The day on the sheet must be today or in the past"
    if answered_on < version.valid_from:
        return f"The day on the sheet must be on or after {day(version.valid_from)}, when this version began"
    return ""


def _attempt(
    learning: PackLearning, module: TrainingModule, given: Given, *, number: int, by: Actor
) -> ModuleAttempt:
    marked = mark(module.knowledge_check, given.answers, learning.version.pass_mark)
    attempt = ModuleAttempt(
        learning_id=learning.id,
        module_id=module.id,
        number=number,
        answers=[sorted(chosen) for chosen in given.answers],
        right_answers=marked.right,
        asked=marked.asked,
        passed=marked.passed,
        way=given.way,
        answered_on=given.answered_on,
        entered_at=clock.now(),
        entered_by=by.name,
    )
    db.session.add(attempt)
    return attempt


def _move(learning: PackLearning, module: TrainingModule, passed: Collection[int]) -> None:
    """Go on with the same module until it is passed, then with the next one that is left."""
    modules = learning.version.modules
    done = {each.position for each in modules if each.id in passed}
    if module.id in passed:
        following = next_module([each.position for each in modules], done, module.position)
        learning.at_module = module.position if following is None else following
    else:
        learning.at_module = module.position
    learning.moved_at = clock.now()


def _is_complete(learning: PackLearning, attempts: Iterable[ModuleAttempt]) -> bool:
    passed = {each.module_id for each in attempts if each.passed}
    return all(each.id in passed for each in learning.version.modules)


def _finish(learning: PackLearning, attempts: Iterable[ModuleAttempt], way: Way, by: Actor) -> None:
    """The pack is finished on the day of the last check that was passed; it counts from then on."""
    version = learning.version
    learning.finished_at = clock.now()
    learning.record_id = witnessed.add(
        Witnessed(
            pack=learning.pack,
            completed_on=max(each.answered_on for each in attempts if each.passed),
            minutes=version.minutes,
            validity_months=version.validity_months,
            verified_by=by.name if way is Way.PAPER else BY_CHECKS,
            note=f"{way.words}, version {version.version}: all knowledge checks passed",
        ),
        Action.RECORD,
        person_id=learning.person_id,
        organisation_id=learning.organisation_id,
        by=by,
    ).id
    history.record(Action.FINISH, learning, by=by)
