"""Beginning a pack, answering its knowledge checks, and finishing it, each with its history entry."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from volunteer_app.accounts.ownership import may_do, own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.presenting import day
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training import witnessed
from volunteer_app.training.learning import queries
from volunteer_app.training.learning.models import ModuleAttempt, PackLearning
from volunteer_app.training.learning.rules import Action, Answers, Way, mark, next_module, unfit
from volunteer_app.training.packs import queries as packs
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion
from volunteer_app.training.packs.rules import PackState, in_force
from volunteer_app.training.witnessed import Witnessed

IS_OWN = "You cannot enter your own answers from paper. Ask another coordinator, or take the pack online"
FINISHED = "This pack is finished already, so these answers were not needed"
PASSED = "The questions on this module were passed already, so these answers were not needed"
NOT_IN_FORCE = (
    "This version of the pack is not in force, so it can only be begun with an answer sheet "
    "that was filled in while it was. Enter the day on that sheet"
)
FROM_A_SHEET = (
    "This version of the pack is not in force any more. It was begun for an answer sheet "
    "that was filled in while it was, so enter that sheet first"
)
OPENS_ANSWERS = ". The learner’s own sign-in opens the right answers, so another coordinator verifies it"
# Whoever may verify training or publish packs can read the right answers
ANSWER_KEY = frozenset({Permission.TRAINING_VERIFY, Permission.PACK_PUBLISH})
BY_CHECKS = "This service: every knowledge check was passed online"
LONGEST_NAMES = 200
BY_SOME_CHECKS = "This service: the other knowledge checks were passed online"


@dataclass(frozen=True)
class Given:
    """Answers to the questions of a module: for each question the places that were chosen, from 0."""

    answers: Answers
    way: Way
    answered_on: date


def start(
    person: Person,
    version: TrainingPackVersion,
    *,
    organisation: Organisation,
    by: Actor,
    sheet_on: date | None = None,
) -> PackLearning:
    """Begin a version of a pack; or go on with it, if the person is on the way through it already.

    `sheet_on`: the day on an answer sheet from paper.

    Raises:
        Refused: the version is a draft or has not begun, or is not in force today nor was on the day of the
            sheet; or the person is on the way through another version, or takes the pack with another
            organisation.
    """
    if version.state is PackState.DRAFT or version.valid_from > clock.today():
        raise Refused("This version of the pack cannot be begun yet")
    queries.hold_person(person.id)
    begun = queries.open_learning(person.id, version.pack_id)
    if begun is not None:
        return _gone_on_with(begun, version, organisation, person.full_name)
    in_time = _is_begun_in_time(version, sheet_on)
    learning = PackLearning(
        person_id=person.id,
        organisation_id=organisation.id,
        pack_id=version.pack_id,
        version_id=version.id,
        at_module=1,
        started_at=clock.now(),
        moved_at=clock.now(),
        sheet_on=None if in_time else sheet_on,
    )
    history.record(Action.START, learning, by=by)
    return learning


def _gone_on_with(
    begun: PackLearning, version: TrainingPackVersion, organisation: Organisation, name: str
) -> PackLearning:
    if begun.version_id != version.id:
        raise Refused(f"{name} has begun version {begun.version.version} of this pack, and finishes that one")
    if begun.organisation_id != organisation.id:
        raise Refused(f"{name} is taking this pack already, so it cannot be begun again yet")
    return begun


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
    if not attempts and learning.sheet_on is not None:
        _refuse_unless_from_such_a_sheet(learning, given)
    if any(each.passed for each in before):
        raise Refused(PASSED)
    attempt = _attempt(learning, module, given, number=len(before) + 1, by=by)
    every = [attempt, *(each for of in attempts.values() for each in of)]
    _move(learning, module, {each.module_id for each in every if each.passed})
    action = Action.PASS_CHECK if attempt.passed else Action.FAIL_CHECK
    history.record(action, learning, by=by, reason=f"{module.title}, attempt {attempt.number}")
    if _is_complete(learning, every):
        _finish(learning, [each for each in every if each.passed], by)
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


def _is_begun_in_time(version: TrainingPackVersion, sheet_on: date | None) -> bool:
    """Whether the version is in force today.

    Raises:
        Refused: neither is it, nor was it on the day on which the sheet was filled in.
    """
    if _was_in_force(version, clock.today()):
        return True
    if sheet_on is not None and (problem := answered_on_problem(version, sheet_on)):
        raise Refused(problem, "sheet_on")
    if sheet_on is None or not _was_in_force(version, sheet_on):
        raise Refused(NOT_IN_FORCE, "sheet_on")
    return False


def _refuse_unless_from_such_a_sheet(learning: PackLearning, given: Given) -> None:
    """What was begun too late, for a sheet of its days, takes no other answers first."""
    if given.way is not Way.PAPER:
        raise Refused(FROM_A_SHEET)
    if not _was_in_force(learning.version, given.answered_on):
        raise Refused(FROM_A_SHEET, "answered_on")


def _was_in_force(version: TrainingPackVersion, on: date) -> bool:
    found = in_force(packs.versions_of(version.pack_id), on)
    return found is not None and found.id == version.id


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


def _finish(learning: PackLearning, passed: Collection[ModuleAttempt], by: Actor) -> None:
    """The pack is finished on the day of the last check that was passed; it counts from then on."""
    version, is_sure = learning.version, not opens_answers(learning.person_id)
    learning.finished_at = clock.now()
    learning.record_id = witnessed.add(
        Witnessed(
            pack=learning.pack,
            completed_on=max(each.answered_on for each in passed),
            minutes=version.minutes,
            validity_months=version.validity_months,
            verified_by=_seen_by(passed) if is_sure else "",
            note=f"{_ways(passed)}, version {version.version}: all knowledge checks passed"
            + ("" if is_sure else OPENS_ANSWERS),
        ),
        Action.RECORD,
        person_id=learning.person_id,
        organisation_id=learning.organisation_id,
        by=by,
    ).id
    history.record(Action.FINISH, learning, by=by)


def opens_answers(person_id: int) -> bool:
    """Whether somebody's own sign-in opens the right answers: then passing the checks shows nothing."""
    return bool(may_do(person_id) & ANSWER_KEY)


def _seen_by(passed: Iterable[ModuleAttempt]) -> str:
    """Everybody whose word it rests on that the checks were passed: who entered sheets, and this service."""
    from_paper = sorted({each.entered_by for each in passed if each.way is Way.PAPER})
    if not from_paper:
        return BY_CHECKS
    online = [BY_SOME_CHECKS] if any(each.way is Way.ONLINE for each in passed) else []
    return shorten("; ".join([*online, *from_paper]), width=LONGEST_NAMES, placeholder=" …")


def _ways(passed: Iterable[ModuleAttempt]) -> str:
    ways = {each.way for each in passed}
    return " and ".join(each.words for each in Way if each in ways).capitalize()
