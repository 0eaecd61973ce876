"""A volunteer's own way through a training pack: begin, read, answer, and go on where they left it."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.training.learning import asked, presenters, queries, service
from volunteer_app.training.learning.forms import StartForm, check_form
from volunteer_app.training.learning.models import ModuleAttempt, PackLearning
from volunteer_app.training.learning.rules import Way
from volunteer_app.training.learning.service import Given
from volunteer_app.training.packs import presenters as packs_in_words
from volunteer_app.training.packs import queries as packs
from volunteer_app.training.packs.models import TrainingModule
from volunteer_app.training.packs.rules import in_force
from volunteer_app.training.views.room import blueprint


@blueprint.route("/my/learning/new/<pack_code>", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def start_learning(pack_code: str) -> Response | Answer:
    """Begin a pack. Whoever is on the way through it goes on with what they began."""
    person = people.person_by_id(current_scope(Permission.PERSON_OWN).person_id)
    version = packs.to_read(pack_code, clock.today())
    if begun := queries.open_learning(person.id, version.pack_id):
        return redirect(_page(begun))
    holding = people.organisations_of(person.id)
    likely = _likely(person, holding, pack_code)
    form = StartForm(data={"organisation": likely.reference} if likely else None)
    form.organisation.choices = [SelectChoice(each.reference, each.name) for each in holding]
    if form.validate_on_submit():
        organisation = next(each for each in holding if each.reference == form.organisation.data)
        with saving(form):
            begun = service.start(person, version, organisation=organisation, by=current_actor())
            return redirect(_module_page(begun, version.modules[0]))
    return show(
        "training/learning/start.html",
        form,
        version=version,
        code=pack_code,
        holding=holding,
        facts=packs_in_words.facts(version),
    )


@blueprint.get("/my/learning/<reference>")
@requires(Permission.PERSON_OWN)
def my_learning(reference: str) -> Response:
    """How far the viewer is with a pack, and the module to go on with; or that it is finished."""
    learning = _own(reference)
    return show(
        "training/learning/mine.html",
        learning=learning,
        steps=presenters.steps(learning, queries.attempts(learning)),
        newer=_newer(learning),
        how_far=presenters.how_far(queries.progress([learning])[learning.id]),
    )


@blueprint.get("/my/learning/<reference>/modules/<module_code>")
@requires(Permission.PERSON_OWN)
def learn_module(reference: str, module_code: str) -> Response:
    """One module, to read; its questions come after it."""
    learning = _own(reference)
    module = packs.module_of(learning.version, module_code)
    return show(
        "training/learning/module.html",
        learning=learning,
        module=module,
        text=packs_in_words.text_of(module),
        passed=_passed(learning, module),
        newer=_newer(learning),
        must_be_right=presenters.must_be_right(module, learning.version),
    )


@blueprint.route("/my/learning/<reference>/modules/<module_code>/questions", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def answer_questions(reference: str, module_code: str) -> Response | Answer:
    """The questions on a module. What was chosen stays while something is missing."""
    learning = _own(reference)
    module = packs.module_of(learning.version, module_code)
    form = check_form(module)
    if form.validate_on_submit():
        with saving(form):
            given = Given(form.answers, Way.ONLINE, clock.today())
            attempt = service.answer(learning, module, given, by=current_actor())
            return redirect(_result_page(learning, module, attempt))
    elif passed := _passed(learning, module):
        return redirect(_result_page(learning, module, passed))
    return show(
        "training/learning/questions.html",
        form,
        learning=learning,
        module=module,
        must_be_right=presenters.must_be_right(module, learning.version),
    )


@blueprint.get("/my/learning/<reference>/modules/<module_code>/answers/<int:number>")
@requires(Permission.PERSON_OWN)
def my_answers(reference: str, module_code: str, number: int) -> Response:
    """What an attempt came to, with the explanations; and what comes next."""
    learning = _own(reference)
    module = packs.module_of(learning.version, module_code)
    attempt = queries.attempt(learning, module, number)
    modules = learning.version.modules
    return show(
        "training/learning/result.html",
        learning=learning,
        module=module,
        attempt=attempt,
        explained=presenters.explained(module, attempt),
        must_be_right=presenters.must_be_right(module, learning.version),
        passed=attempt if attempt.passed else _passed(learning, module),
        following=next((each for each in modules if each.position == learning.at_module), None),
    )


def _likely(person: Person, holding: list[Organisation], pack_code: str) -> Organisation | None:
    """The only organisation, or the only one with which a role of theirs asks for the pack."""
    if len(holding) > 1:
        asking = {ask.organisation_id for ask in asked.of_people([person.id]) if ask.pack_code == pack_code}
        holding = [each for each in holding if each.id in asking]
    return holding[0] if len(holding) == 1 else None


def _own(reference: str) -> PackLearning:
    """The viewer's own.

    Raises:
        NotFound: it is not theirs.
    """
    return queries.learning(current_scope(Permission.PERSON_OWN), reference)


def _passed(learning: PackLearning, module: TrainingModule) -> ModuleAttempt | None:
    attempts = queries.attempts(learning).get(module.id, [])
    return next((each for each in attempts if each.passed), None)


def _newer(learning: PackLearning) -> str:
    if learning.finished_at is not None:
        return ""
    now = in_force(packs.versions_of(learning.pack_id), clock.today())
    return presenters.newer(learning, now)


def _page(learning: PackLearning) -> str:
    return url_for("training.my_learning", reference=learning.reference)


def _module_page(learning: PackLearning, module: TrainingModule) -> str:
    return url_for("training.learn_module", reference=learning.reference, module_code=module.code)


def _result_page(learning: PackLearning, module: TrainingModule, attempt: ModuleAttempt) -> str:
    return url_for(
        "training.my_answers",
        reference=learning.reference,
        module_code=module.code,
        number=attempt.number,
    )
