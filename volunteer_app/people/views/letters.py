"""Letters on a person's record: the list, adding one, opening and removing it."""

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from volunteer_app.foundation.files import downloads
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.foundation.uploads import accepts_upload
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import letters, queries
from volunteer_app.people.forms import LetterForm, RemoveLetterForm
from volunteer_app.people.models import Person
from volunteer_app.people.rules import LetterKind, LetterRemoval
from volunteer_app.people.views.room import blueprint


@blueprint.get("/people/<reference>/letters")
@requires(Permission.PERSON_VIEW)
def list_letters(reference: str) -> Response:
    """What the viewer's organisations and the person wrote to each other."""
    scope = current_scope(Permission.PERSON_VIEW)
    person = queries.person(scope, reference)
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    return show(
        "people/list_letters.html",
        person=person,
        letters=letters.letters_page(scope, person, anchor),
        editing=current_scope(Permission.PERSON_EDIT),
    )


@blueprint.route("/people/<reference>/letters/add", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
@accepts_upload(megabytes=10)
def add_letter(reference: str) -> Response:
    """Add a letter to a person's record."""
    scope = current_scope(Permission.PERSON_EDIT)
    person = queries.person(scope, reference)
    holding = [each for each in queries.organisations_of(person.id) if scope.reaches(each.id)]
    form = LetterForm(data={"organisation": holding[0].reference} if len(holding) == 1 else None)
    form.organisation.choices = [SelectChoice(each.reference, each.name) for each in holding]
    if form.validate_on_submit():
        with saving(form):
            _add(form, person, holding)
        if not form.errors:
            flash("The letter has been added", "success")
            return redirect(url_for("people.list_letters", reference=person.reference))
    return show("people/add_letter.html", form, person=person, choose=len(holding) != 1)


@blueprint.get("/letters/<reference>")
@requires(Permission.PERSON_VIEW)
def open_letter(reference: str) -> Response:
    """The letter itself, to save."""
    return downloads.send(letters.letter(current_scope(Permission.PERSON_VIEW), reference).file)


@blueprint.route("/letters/<reference>/remove", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def remove_letter(reference: str) -> Response:
    """Take a letter off the record, and say why."""
    letter = letters.letter(current_scope(Permission.PERSON_EDIT), reference)
    form, done = RemoveLetterForm(), url_for("people.list_letters", reference=letter.person.reference)
    if form.validate_on_submit():
        letters.remove_letter(letter, LetterRemoval(form.why.data), by=current_actor())
        flash("The letter has been removed", "success")
        return redirect(done)
    return show("people/remove_letter.html", form, letter=letter, done=done)


def _add(form: LetterForm, person: Person, holding: Sequence[Organisation]) -> None:
    kept = form.file.keep()
    holder = next(each for each in holding if each.reference == form.organisation.data)
    letters.add_letter(person, holder, LetterKind(form.kind.data), kept, by=current_actor())
