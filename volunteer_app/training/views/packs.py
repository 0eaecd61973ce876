"""Training packs, to read and to print, for everybody who is signed in."""

from flask import Response

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, requires
from volunteer_app.training.packs import presenters, queries
from volunteer_app.training.packs.models import TrainingModule
from volunteer_app.training.packs.presenters import LETTERS
from volunteer_app.training.views.room import blueprint


@blueprint.get("/training/packs")
@requires(Permission.ACCOUNT_OWN)
def packs() -> Response:
    """Every pack that there is to read."""
    return show(
        "training/packs/list.html",
        versions=queries.all_to_read(clock.today()),
        settings=presenters.settings,
    )


@blueprint.get("/training/packs/<pack_code>")
@requires(Permission.ACCOUNT_OWN)
def pack(pack_code: str) -> Response:
    """What a pack is about, and its modules."""
    version = queries.to_read(pack_code, clock.today())
    return show("training/packs/pack.html", version=version, code=pack_code, facts=presenters.facts(version))


@blueprint.get("/training/packs/<pack_code>/modules/<module_code>")
@requires(Permission.ACCOUNT_OWN)
def pack_module(pack_code: str, module_code: str) -> Response:
    """One module, to read."""
    version = queries.to_read(pack_code, clock.today())
    module = queries.module_of(version, module_code)
    return show(
        "training/packs/module.html",
        version=version,
        code=pack_code,
        module=module,
        text_of=presenters.text_of,
        before=_beside(version.modules, module.position - 1),
        after=_beside(version.modules, module.position + 1),
    )


@blueprint.get("/training/packs/<pack_code>/print")
@requires(Permission.ACCOUNT_OWN)
def print_pack(pack_code: str) -> Response:
    """The whole pack on one page for paper, with a sheet to answer the questions on."""
    version = queries.to_read(pack_code, clock.today())
    return show(
        "training/packs/print.html",
        version=version,
        code=pack_code,
        facts=presenters.facts(version),
        text_of=presenters.text_of,
        letters=LETTERS,
    )


@blueprint.get("/training/packs/<pack_code>/answers")
@requires(Permission.TRAINING_VERIFY, Permission.PACK_PUBLISH)
def pack_answers(pack_code: str) -> Response:
    """The right answers with their explanations, for whoever marks an answer sheet."""
    version = queries.to_read(pack_code, clock.today())
    return show("training/packs/answers.html", version=version, code=pack_code, letters=LETTERS)


def _beside(modules: list[TrainingModule], position: int) -> TrainingModule | None:
    return next((each for each in modules if each.position == position), None)
