"""What somebody without a sign-in wrote on paper, entered in one step by somebody who never sees it again."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.diversity.asking import queries, service
from volunteer_app.diversity.forms.answers import PaperForm, form_of
from volunteer_app.diversity.forms.deleting import DeletePaperForm
from volunteer_app.diversity.views.room import blueprint
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, Scope, current_actor, current_scope, requires
from volunteer_app.people import queries as people


@blueprint.route("/people/<reference>/equality-paper", methods=["GET", "POST"])
@requires(Permission.EQUALITY_ENTER)
def enter_paper(reference: str) -> Response | Answer:
    """All questions, always empty: it never tells whether anything is held."""
    person, account = people.person_and_sign_in(_scope(), reference)
    signs_in = account is not None and account.is_active
    form = form_of(queries.asked(), PaperForm)()
    if form.validate_on_submit():
        with saving(form):
            service.enter_paper(person.id, form.answers, by=current_actor(), authority=_scope())
            flash("The answers are saved. Nobody but the person can see them from now on", "success")
            return redirect(url_for("desk.person", reference=reference))
    return show("diversity/paper.html", form, person=people.person(_scope(), reference), signs_in=signs_in)


@blueprint.route("/people/<reference>/equality-paper/delete", methods=["GET", "POST"])
@requires(Permission.EQUALITY_ENTER)
def delete_paper(reference: str) -> Response | Answer:
    """Delete what somebody without a sign-in takes back; the same whether there is anything or not."""
    person, account = people.person_and_sign_in(_scope(), reference)
    signs_in = account is not None and account.is_active
    form = DeletePaperForm()
    if form.validate_on_submit():
        with saving(form):
            service.withdraw_on_paper(person.id, by=current_actor(), authority=_scope())
            flash("Their answers to the equality questions are deleted, if there were any", "success")
            return redirect(url_for("desk.person", reference=reference))
    return show(
        "diversity/delete_paper.html", form, person=people.person(_scope(), reference), signs_in=signs_in
    )


def _scope() -> Scope:
    return current_scope(Permission.EQUALITY_ENTER)
