"""Templates of messages: the list, a new one, changing one, and taking one out of use."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from volunteer_app.foundation.conflicts import pages as conflicts
from volunteer_app.foundation.errors import StaleEdit
from volunteer_app.foundation.forms import EXPIRED, Form, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.people import queries as people
from volunteer_app.recruitment.forms.messages import TemplateForm
from volunteer_app.recruitment.messages import queries, wording
from volunteer_app.recruitment.messages.models import MessageTemplate
from volunteer_app.recruitment.presenters import messages as presenters
from volunteer_app.recruitment.views.room import blueprint

SEND = Permission.MESSAGE_SEND


@blueprint.get("/messages/templates")
@requires(SEND)
def message_templates() -> Response:
    """The templates in use, those that are not, and ours to start from."""
    scope = current_scope(SEND)
    return show(
        "recruitment/messages/templates.html",
        templates=queries.templates(scope),
        archived=queries.templates(scope, archived=True),
        starters=wording.starters().values(),
    )


@blueprint.route("/messages/templates/new", methods=["GET", "POST"])
@requires(SEND)
def new_template() -> Response:
    """A new template, empty or from one of ours."""
    organisations = people.organisations_in(current_scope(SEND))
    starter = wording.starters().get(request.args.get("from", ""))
    data = {"name": starter.name, "subject": starter.subject, "body": starter.body} if starter else {}
    if len(organisations) == 1:
        data["organisation"] = organisations[0].reference
    form = TemplateForm(data=data)
    form.organisation.choices = [SelectChoice(each.reference, each.name) for each in organisations]
    if form.validate_on_submit():
        of = next(each for each in organisations if each.reference == form.organisation.data)
        with saving(form, wording.NAME_TAKEN):
            words = (form.name.data, form.subject.data, form.body.data)
            wording.add_template(of, *words, by=current_actor())
        if not form.errors:
            flash("The template is ready to use", "success")
            return redirect(url_for(".message_templates"))
    return _show(form, choose=len(organisations) != 1)


@blueprint.route("/messages/templates/<reference>", methods=["GET", "POST"])
@requires(SEND)
def edit_template(reference: str) -> Response:
    """Change a template."""
    found = queries.template(current_scope(SEND), reference)
    form = _edit_form(found)
    if form.validate_on_submit():
        note = conflicts.note(form, found, current_scope(SEND))
        form = _save(found, form)
        if not form.errors:
            flash("The template has been saved", "success")
            conflicts.tell(note)
            return redirect(url_for(".message_templates"))
    if form.unsettled:
        back = url_for(".message_templates")
        return conflicts.ask(form, found, current_scope(SEND), back=back, caption=found.name)
    return _show(form, template=found)


@blueprint.post("/messages/templates/<reference>/archive")
@requires(SEND)
def archive_template(reference: str) -> Response:
    """Offer a template no more, or again."""
    found = queries.template(current_scope(SEND), reference)
    back = request.form.get("back") == "yes"
    if not Form().validate_on_submit():
        flash(EXPIRED)
        return redirect(url_for(".edit_template", reference=reference))
    wording.archive_template(found, by=current_actor(), back=back)
    flash("The template is offered again" if back else "The template is offered no more", "success")
    return redirect(url_for(".message_templates"))


def _edit_form(found: MessageTemplate) -> TemplateForm:
    words = {name: getattr(found, name) for name in TemplateForm.merges}
    form = TemplateForm(data={**words, "version": found.version})
    del form.organisation
    return form


def _save(found: MessageTemplate, form: TemplateForm) -> TemplateForm:
    """The form, with what stood against saving, if anything did."""
    try:
        with saving(form, wording.NAME_TAKEN):
            words = (form.name.data, form.subject.data, form.body.data)
            wording.edit_template(found, *words, version=form.shown_version, by=current_actor())
    except StaleEdit:
        return conflicts.again(lambda: _edit_form(found))
    return form


def _show(form: TemplateForm, *, template: MessageTemplate | None = None, choose: bool = False) -> Response:
    return show(
        "recruitment/messages/template.html",
        form,
        found=template,
        choose=choose,
        placeholders=presenters.placeholders_for(None),
    )
