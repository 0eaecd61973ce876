"""Learning for tests, by the room's own service as whoever is told. They flush and never commit."""

from datetime import date

from tests.factories.organisations import BY
from tests.factories.packs import make_version
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training.learning import service
from volunteer_app.training.learning.models import ModuleAttempt, PackLearning
from volunteer_app.training.learning.rules import Way
from volunteer_app.training.learning.service import Given
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion

# The questions of tests.factories.packs: one answer, then two
RIGHT: list[list[int]] = [[0], [0, 1]]
WRONG: list[list[int]] = [[1], [2]]


def make_learning(
    person: Person,
    organisation: Organisation,
    version: TrainingPackVersion | None = None,
    *,
    passed: int = 0,
    by: Actor = BY,
) -> PackLearning:
    """On the way through a version (a new one of two modules), `passed` of them behind them."""
    version = version or make_version()
    learning = service.start(person, version, organisation=organisation, by=by)
    for module in version.modules[:passed]:
        answer(learning, module, RIGHT, by=by)
    return learning


def answer(
    learning: PackLearning,
    module: TrainingModule,
    answers: list[list[int]],
    *,
    way: Way = Way.ONLINE,
    on: date | None = None,
    by: Actor = BY,
) -> ModuleAttempt:
    """An attempt at a module, today unless told."""
    return service.answer(learning, module, Given(answers, way, on or clock.today()), by=by)
