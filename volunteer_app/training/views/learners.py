"""Who learns what, for coordinators; and answer sheets, entered for people who learn on paper."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.training import queries as training
from volunteer_app.training.learning import listings, presenters, queries, service
from volunteer_app.training.learning.forms import SheetForm, StartForForm, sheet_form
from volunteer_app.training.learning.listings import LearnerRow
from volunteer_app.training.learning.models import ModuleAttempt, PackLearning
from volunteer_app.training.learning.rules import Stand, Way
from volunteer_app.training.learning.service import Given
from volunteer_app.training.packs import presenters as packs_in_words
from volunteer_app.training.packs import queries as packs
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion
from volunteer_app.training.packs.presenters import LETTERS
from volunteer_app.training.views.room import blueprint


@blueprint.get("/training/learners")
@requires(Permission.TRAINING_VERIFY)
def learners() -> Response | Answer:
    """Who learns what, and how far they are."""
    return lists.opening(listings.LEARNERS) or show(
        "training/learning/learners.html",
        table=lists.table(_found()),
        state=_asked_state(),
        states=Stand,
        packs=training.packs(),
        pack_code=request.args.get("pack", ""),
    )


@blueprint.route("/training/learners/export", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def export_learners() -> Response:
    """The list of learners as a file."""
    return lists.export(_found())


@blueprint.route("/people/<reference>/learning/new", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def start_for(reference: str) -> Response | Answer:
    """Begin a pack for somebody who learns on paper, or go on with the sheet of one that they began."""
    scope = current_scope(Permission.TRAINING_VERIFY)
    person = people.person(scope, reference)
    holding = [each for each in people.organisations_of(person.id) if scope.reaches(each.id)]
    versions = queries.begun_versions()
    form = StartForForm(data={"organisation": holding[0].reference} if len(holding) == 1 else None)
    form.organisation.choices = [SelectChoice(each.reference, each.name) for each in holding]
    form.version.choices = [
        SelectChoice(each.reference, f"{each.title}, version {each.version}") for each in versions
    ]
    if form.validate_on_submit():
        with saving(form):
            learning = service.start(
                person,
                next(each for each in versions if each.reference == form.version.data),
                organisation=next(each for each in holding if each.reference == form.organisation.data),
                by=_acting(person),
                sheet_on=form.sheet_on.data,
            )
            return redirect(_next_sheet(packs.version(learning.version.reference), learning))
    return show(
        "training/learning/start_for.html",
        form,
        person=person,
        choose=len(holding) != 1,
        versions=versions,
    )


@blueprint.get("/training/learners/<reference>")
@requires(Permission.TRAINING_VERIFY)
def learner(reference: str) -> Response:
    """How far somebody is with a pack, with every attempt."""
    learning = _reached(reference)
    progress = queries.progress([learning])[learning.id]
    return show(
        "training/learning/learner.html",
        learning=learning,
        facts=presenters.facts(learning, progress),
        steps=presenters.steps(learning, queries.attempts(learning)),
    )


@blueprint.route("/training/learners/<reference>/modules/<module_code>/sheet", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def enter_sheet(reference: str, module_code: str) -> Response | Answer:
    """Enter the answers of a module from paper, on behalf of the learner."""
    learning = _reached(reference)
    version = learning.version
    module = packs.module_of(version, module_code)
    form = sheet_form(module, version)
    if form.validate_on_submit():
        with saving(form):
            attempt = service.answer(learning, module, _given(form), by=_acting(learning.person))
            flash(_said(module, attempt), "success" if attempt.passed else "message")
            return redirect(_after_sheet(learning, module, attempt))
    return show("training/learning/sheet.html", form, learning=learning, module=module)


@blueprint.get("/training/learners/<reference>/modules/<module_code>/answers/<int:number>")
@requires(Permission.TRAINING_VERIFY)
def learner_answers(reference: str, module_code: str, number: int) -> Response:
    """One attempt with its explanations, to read and to print for the learner."""
    learning = _reached(reference)
    module = packs.module_of(learning.version, module_code)
    attempt = queries.attempt(learning, module, number)
    return show(
        "training/learning/learner_answers.html",
        learning=learning,
        module=module,
        attempt=attempt,
        explained=presenters.explained(module, attempt),
        must_be_right=presenters.must_be_right(module, learning.version),
    )


@blueprint.get("/training/learners/<reference>/print")
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
def print_learning(reference: str) -> Response:
    """The version that somebody began, whole, on one page for paper with its answer sheet."""
    staff = current_scope(Permission.TRAINING_VERIFY)
    reached = Scope(staff.organisation_ids, current_scope(Permission.PERSON_OWN).person_id)
    learning = queries.learning(reached, reference)
    version = packs.version(learning.version.reference)
    return show(
        "training/packs/print.html",
        version=version,
        code=learning.pack.code,
        facts=packs_in_words.facts(version),
        text_of=packs_in_words.text_of,
        letters=LETTERS,
    )


def _reached(reference: str) -> PackLearning:
    return queries.learning(current_scope(Permission.TRAINING_VERIFY), reference)


def _found() -> Found[LearnerRow]:
    state, code = _asked_state(), request.args.get("pack", "")
    known = not code or training.pack_by_code(code) is not None
    gone = [name for name, is_gone in (("Training pack", not known),) if is_gone]
    if state is None and request.args.get("state"):
        gone.append("State")
    scope = current_scope(Permission.TRAINING_VERIFY)
    return listings.learners(scope, state, code if known else "", gone)


def _asked_state() -> Stand | None:
    asked = request.args.get("state", "")
    return Stand(asked) if asked in set(Stand) else None


def _acting(person: Person) -> Actor:
    return current_actor().acting_for(person.reference)


def _given(form: SheetForm) -> Given:
    return Given(form.answers, Way.PAPER, form.answered_on.data or clock.today())  # required by the form


def _said(module: TrainingModule, attempt: ModuleAttempt) -> str:
    passed = "passed" if attempt.passed else "not passed yet"
    return f"{module.title}: {passed}, {attempt.right_answers} of {attempt.asked} right"


def _after_sheet(learning: PackLearning, module: TrainingModule, attempt: ModuleAttempt) -> str:
    """The next sheet after one that passed; else the answers, to go through with the learner."""
    if learning.finished_at is not None:
        return url_for("training.learner", reference=learning.reference)
    if not attempt.passed:
        return url_for(
            "training.learner_answers",
            reference=learning.reference,
            module_code=module.code,
            number=attempt.number,
        )
    return _next_sheet(learning.version, learning)


def _next_sheet(version: TrainingPackVersion, learning: PackLearning) -> str:
    """The answer sheet of the module to go on with."""
    module = next(each for each in version.modules if each.position == learning.at_module)
    return url_for("training.enter_sheet", reference=learning.reference, module_code=module.code)
