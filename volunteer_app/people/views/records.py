"""Pages about people: the list, adding and editing, a person's own details, and what they sign."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from volunteer_app.accounts import lists
from volunteer_app.accounts import service as accounts
from volunteer_app.foundation import clock, searching
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.conflicts import pages as conflicts
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.foundation.searching import SearchForm
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import listings, presenters, queries, service
from volunteer_app.people.forms import (
    AddForm,
    CloseSignInForm,
    EditForm,
    MyDetailsForm,
    PaperSignatureForm,
    SignForm,
    shown,
)
from volunteer_app.people.models import Person
from volunteer_app.people.rules import AgreementKind, ConsentRoute
from volunteer_app.people.views.room import blueprint


@blueprint.post("/people")
@requires(Permission.PERSON_VIEW)
def search() -> Response:
    """Look for people by name; the words stay out of the address."""
    form = SearchForm()
    if not form.validate_on_submit():
        return _list("", form)
    return redirect(url_for("people.list_people", search=searching.remember(form.words.data)))


@blueprint.get("/people")
@requires(Permission.PERSON_VIEW)
def list_people() -> Response:
    """Everybody whose record the viewer's organisations hold, by name."""
    text = searching.remembered("people.list_people")
    return lists.opening(listings.PEOPLE) or _list(text, SearchForm(data={"words": text}))


@blueprint.route("/people/export", methods=["GET", "POST"])
@requires(Permission.PERSON_VIEW)
def export_people() -> Response:
    """The list of people as a file."""
    return lists.export(_found(searching.remembered("people.list_people")))


def _list(text: str, form: SearchForm) -> Response:
    filters = listings.asked()
    return show(
        "people/list_people.html",
        form,
        table=lists.table(_found(text)),
        text=text,
        filters=filters,
        chosen=presenters.chosen_filters(filters),
        unfiltered=presenters.unfiltered(),
    )


def _found(text: str) -> Found[listings.Row]:
    return listings.found(current_scope(Permission.PERSON_VIEW), text)


@blueprint.route("/people/add", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def add() -> Response:
    """Add a person by hand. Somebody alike who is there already is shown first."""
    scope = current_scope(Permission.PERSON_EDIT)
    organisations = queries.organisations_in(scope)
    form = AddForm()
    form.offer(organisations)
    alike: list[Person] = []
    if form.validate_on_submit():
        alike = [] if form.somebody_else.data else _alike(scope, form)
        if not alike:
            with saving(form):
                person = _add(form, organisations)
            if not form.errors:
                flash(f"{person.full_name} has been added", "success")
                return redirect(url_for("desk.person", reference=person.reference))
        else:
            form.form_errors.append("Somebody like this is already here. Check before you add them again")
    ask = bool(alike) or bool(form.somebody_else.data)
    return show("people/add.html", form, alike=alike, ask=ask, choose=len(organisations) != 1)


@blueprint.route("/people/<reference>/edit", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def edit(reference: str) -> Response:
    """Change all details of a person."""
    scope = current_scope(Permission.PERSON_EDIT)
    person = queries.person(scope, reference)
    record = url_for("desk.person", reference=person.reference)
    return _edit(EditForm, person, scope, "people/edit.html", record)


@blueprint.post("/people/<reference>/invite")
@requires(Permission.PERSON_EDIT)
def invite(reference: str) -> Response:
    """Make a sign-in for a person who has an e-mail address; the invitation goes there."""
    scope = current_scope(Permission.PERSON_EDIT)
    person = queries.person(scope, reference)
    record = url_for("desk.person", reference=person.reference)
    form = Form()
    if form.validate_on_submit():
        if not person.email:
            flash("Add an email address before you invite them to sign in")
            return redirect(record)
        if not queries.is_held_within(scope, person.id):
            flash("Another organisation holds this record too, so you cannot make a sign-in for them here")
            return redirect(record)
        with saving(form):
            accounts.invite_person(person.id, person.email, person.full_name[:200], by=current_actor())
    if form.errors:
        return show("people/invite.html", form, person=person)
    flash(f"An invitation to sign in has been sent to {person.email}", "success")
    return redirect(record)


@blueprint.route("/people/<reference>/sign-in/close", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def close_sign_in(reference: str) -> Response:
    """Close a volunteer's own sign-in, such as the second of somebody who has two records."""
    scope = current_scope(Permission.PERSON_EDIT)
    person, account = queries.person_and_sign_in(scope, reference)
    if account is None or not account.is_active:
        raise Refused("There is no sign-in to close")
    if not queries.is_held_within(scope, person.id):
        raise Refused("Another organisation holds this record too, so you cannot close their sign-in here")
    form = CloseSignInForm()
    if form.validate_on_submit():
        with saving(form):
            reason = form.reason.data
            accounts.deactivate_account(account, reason=reason, by=current_actor(), scope=scope)
        if not form.errors:
            flash(f"{person.full_name} can no longer sign in", "success")
            return redirect(url_for("desk.person", reference=person.reference))
    return show("people/close_sign_in.html", form, person=person, account=account)


@blueprint.route("/people/<reference>/agreements/<organisation>/<kind>", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def record_agreement(reference: str, organisation: str, kind: str) -> Response:
    """Record that a person signed an agreement on paper."""
    scope = current_scope(Permission.PERSON_EDIT)
    person = queries.person(scope, reference)
    holder = _holder(person, organisation, scope)
    form = PaperSignatureForm(data={"signed_name": person.full_name})
    if form.validate_on_submit():
        with saving(form):
            service.sign_agreement(
                person, holder, _kind(kind), form.signed_name.data, by=current_actor(), on_paper=True
            )
        if not form.errors:
            flash("The signature has been recorded", "success")
            return redirect(url_for("desk.person", reference=person.reference))
    return show(
        "people/record_agreement.html", form, person=person, agreement=_agreement(person, holder, kind)
    )


@blueprint.get("/my/details")
@requires(Permission.PERSON_OWN)
def my_details() -> Response:
    """What is held about the viewer, and what they signed."""
    person = _me()
    holders = queries.organisations_of(person.id)
    signatures = queries.signatures_in(Scope(frozenset(o.id for o in holders)), person.id)
    agreements = [presenters.agreement(kind, o, signatures) for o in holders for kind in AgreementKind]
    return show("people/my_details.html", person=person, holders=holders, agreements=agreements)


@blueprint.route("/my/details/edit", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def edit_my_details() -> Response:
    """Change one's own details."""
    person = _me()
    scope = Scope(frozenset(o.id for o in queries.organisations_of(person.id)))
    return _edit(MyDetailsForm, person, scope, "people/edit_my_details.html", url_for("people.my_details"))


@blueprint.route("/my/agreements/<organisation>/<kind>", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def sign_agreement(organisation: str, kind: str) -> Response:
    """Read an agreement with an organisation, and sign it by typing one's name."""
    person = _me()
    holder = _holder(person, organisation)
    form = SignForm()
    if form.validate_on_submit():
        with saving(form):
            service.sign_agreement(person, holder, _kind(kind), form.signed_name.data, by=current_actor())
        if not form.errors:
            flash("Thank you. You have signed the agreement", "success")
            return redirect(url_for("desk.my_start"))
    return show("people/sign_agreement.html", form, agreement=_agreement(person, holder, kind))


def _me() -> Person:
    return queries.person_by_id(current_scope(Permission.PERSON_OWN).person_id)


def _alike(scope: Scope, form: AddForm) -> list[Person]:
    details = form.details
    return queries.possible_duplicates(
        scope,
        first_name=details.first_name,
        last_name=details.last_name,
        date_of_birth=details.date_of_birth,
        email=details.email,
    )


def _add(form: AddForm, organisations: list[Organisation]) -> Person:
    chosen = next(o for o in organisations if o.reference == form.organisation.data)
    return service.add_person(
        form.details,
        organisation=chosen,
        by=current_actor(),
        on_behalf=form.keeps_up_to_date.data == "us",
        consent_route=ConsentRoute(form.consent_route.data),
        consent_on=form.consent_on.data or clock.today(),  # required by the form
    )


def _edit(kind: type[EditForm], person: Person, scope: Scope, template: str, done: str) -> Response:
    """The page that changes details, for staff and for the person alike; `scope` says whom to name."""
    form = kind(data=shown(person))
    if form.validate_on_submit():
        note = conflicts.note(form, person, scope)
        try:
            with saving(form):
                _save(person, form, scope)
        except StaleEdit:
            form = conflicts.again(lambda: kind(data=shown(person)))
        if not form.errors:
            flash("The details have been saved", "success")
            conflicts.tell(note)
            return redirect(done)
    if form.unsettled:
        return conflicts.ask(form, person, scope, back=done, caption=person.full_name)
    return show(template, form, person=person, done=done)


def _save(person: Person, form: EditForm, scope: Scope) -> None:
    if isinstance(form, MyDetailsForm):
        service.edit_own_details(person, form.details, version=form.shown_version, by=current_actor())
        return
    holders = [o.id for o in queries.organisations_of(person.id) if scope.reaches(o.id)]
    service.edit_person(
        person,
        form.details,
        version=form.shown_version,
        by=current_actor(),
        as_organisation_id=holders[0] if holders else None,
    )


def _kind(text: str) -> AgreementKind:
    if text not in set(AgreementKind):
        raise NotFound
    return AgreementKind(text)


def _holder(person: Person, reference: str, scope: Scope | None = None) -> Organisation:
    """The organisation with this reference, if it holds the person's record (and the scope reaches it)."""
    for organisation in queries.organisations_of(person.id):
        if organisation.reference == reference and (scope is None or scope.reaches(organisation.id)):
            return organisation
    raise NotFound


def _agreement(person: Person, organisation: Organisation, kind: str) -> presenters.Agreement:
    signatures = queries.signatures(person.id, organisation.id)
    return presenters.agreement(_kind(kind), organisation, signatures)
