"""Sample learning: the sample volunteer is half way through a pack, others have begun or finished one."""

from collections.abc import Sequence
from itertools import islice

from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.recruitment.rules import Stage
from volunteer_app.training.learning import service
from volunteer_app.training.learning.models import PackLearning
from volunteer_app.training.learning.rules import Way
from volunteer_app.training.learning.service import Given
from volunteer_app.training.packs import queries as packs
from volunteer_app.training.packs.content import Question
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion

PACK = "mentoring-skills"
MOST = 24


def begin(stories: Sequence[Story], by: Actor) -> None:
    """The first is half way, and failed a check; the second learns on paper; of the others one finishes."""
    version = packs.to_read(PACK, clock.today())
    if version.valid_from > clock.today():
        return  # the packs of this house begin later: nobody can have begun one
    asked = (s for s in stories if PACK in s.opportunity.role.requirements.training_packs)
    learners = (s for s in asked if s is stories[0] or s.stage is Stage.TRAINING)
    for number, story in enumerate(islice(learners, MOST)):
        modules = len(version.modules)
        passed = modules // 2 if story is stories[0] else modules if number == 2 else number % modules
        _learn(story, version, passed, Way.PAPER if number % 3 == 1 else Way.ONLINE, by)


def _learn(story: Story, version: TrainingPackVersion, passed: int, way: Way, by: Actor) -> None:
    person = db.session.get_one(Person, story.person_id)
    actor = by.acting_for(person.reference) if way is Way.PAPER else by
    learning = service.start(person, version, organisation=story.opportunity.organisation, by=actor)
    for module in version.modules[:passed]:
        _answer(learning, module, way, actor, is_right=True)
    if passed < len(version.modules) and passed % 2:
        _answer(learning, version.modules[passed], way, actor, is_right=False)


def _answer(learning: PackLearning, module: TrainingModule, way: Way, by: Actor, *, is_right: bool) -> None:
    answers = [sorted(each.right) if is_right else [_wrong(each)] for each in module.knowledge_check]
    service.answer(learning, module, Given(answers, way, clock.today()), by=by)


def _wrong(question: Question) -> int:
    return next(place for place in range(len(question.answers)) if place not in question.right)
