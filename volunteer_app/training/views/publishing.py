"""Editors' pages of training packs: uploading a version, looking at it, publishing and withdrawing it."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, requires
from volunteer_app.foundation.presenting import day
from volunteer_app.foundation.uploads import accepts_upload
from volunteer_app.training.packs import archive, comparing, presenters, queries, service
from volunteer_app.training.packs.format import READING_AGE
from volunteer_app.training.packs.forms import UploadForm, WithdrawForm
from volunteer_app.training.packs.models import TrainingPackVersion
from volunteer_app.training.packs.rules import PackState
from volunteer_app.training.views.room import blueprint

ONCE = {
    "uq_training_pack_code": (
        "file",
        "Somebody else uploaded this pack at the same moment. Look at their draft",
    ),
    "uq_training_pack_version_pack_id_version": (
        "file",
        "Somebody else uploaded this version at the same moment. Look at their draft",
    ),
}


@blueprint.get("/training/packs/versions")
@requires(Permission.PACK_PUBLISH)
def pack_versions() -> Response:
    """Every version of every pack: drafts, what is in force, what was."""
    versions = queries.every_version()
    return show(
        "training/packs/versions.html",
        versions=versions,
        standings=presenters.standings(versions, clock.today()),
    )


@blueprint.route("/training/packs/upload", methods=["GET", "POST"])
@requires(Permission.PACK_PUBLISH)
@accepts_upload(megabytes=archive.MEGABYTES)
def upload_pack() -> Response | Answer:
    """Upload a version as a zip. With faults nothing is stored, and the page names them all."""
    form = UploadForm()
    if form.validate_on_submit() and form.file.pack is not None:
        with saving(form, ONCE):
            draft = service.upload(form.file.pack, by=current_actor())
            flash("The draft is stored. Read it through, then publish it", "success")
            return redirect(url_for("training.pack_version", version=draft.reference))
    return show("training/packs/upload.html", form, faults=form.file.faults)


@blueprint.get("/training/packs/versions/<version>")
@requires(Permission.PACK_PUBLISH)
def pack_version(version: str) -> Response:
    """One version whole, with what it changes; a draft can be published from here."""
    return _preview(queries.version(version))


@blueprint.post("/training/packs/versions/<version>/publish")
@requires(Permission.PACK_PUBLISH)
def publish_pack(version: str) -> Response | Answer:
    """Put a draft in force from its first day on."""
    draft, form = queries.version(version), Form()
    if form.validate_on_submit():
        with saving(form):
            service.publish(draft, by=current_actor())
            flash(f"{draft.title} {draft.version} is published, from {day(draft.valid_from)}", "success")
            return redirect(url_for("training.pack_version", version=version))
    return _preview(queries.version(version), form)


@blueprint.route("/training/packs/versions/<version>/withdraw", methods=["GET", "POST"])
@requires(Permission.PACK_PUBLISH)
def withdraw_pack(version: str) -> Response | Answer:
    """Take a published version out of force, with a reason."""
    published, form = queries.version(version), WithdrawForm()
    if form.validate_on_submit():
        with saving(form):
            service.withdraw(published, reason=form.reason.data, by=current_actor())
            flash(f"{published.title} {published.version} is withdrawn", "success")
            return redirect(url_for("training.pack_version", version=version))
    return show("training/packs/withdraw.html", form, version=queries.version(version))


@blueprint.post("/training/packs/versions/<version>/delete")
@requires(Permission.PACK_PUBLISH)
def delete_pack_draft(version: str) -> Response | Answer:
    """Throw a draft away."""
    draft, form = queries.version(version), Form()
    if form.validate_on_submit():
        with saving(form):
            named = f"{draft.title} {draft.version}"
            service.delete_draft(draft, by=current_actor())
            flash(f"The draft of {named} is deleted", "success")
            return redirect(url_for("training.pack_versions"))
    return _preview(queries.version(version), form)


def _preview(version: TrainingPackVersion, form: Form | None = None) -> Response:
    """`form`: what was sent, when it was refused."""
    now = queries.in_force(version.pack_id, clock.today())
    begins = version.state is PackState.DRAFT or version.valid_from > clock.today()
    other = now if now is not None and now.id != version.id and begins else None
    return show(
        "training/packs/version.html",
        form or Form(),
        version=version,
        standing=presenters.standings(queries.versions_of(version.pack_id), clock.today())[version.id],
        facts=presenters.facts(version),
        other=other,
        changed=presenters.changed_facts(comparing.facts(other, version)) if other else [],
        changed_modules=comparing.modules(other, version) if other else [],
        hard=[each for each in version.modules if each.reading_age > READING_AGE],
        text_of=presenters.text_of,
        letters=presenters.LETTERS,
    )
