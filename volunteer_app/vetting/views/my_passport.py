"""A volunteer's own passport: what is held and by whom, who may rely on it, agreeing and taking it back."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.foundation.transactions import start_over
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.vetting import queries
from volunteer_app.vetting.passport import presenters, rules, service
from volunteer_app.vetting.passport import queries as passport
from volunteer_app.vetting.passport.forms import AnswerForm, ShareForm, WithdrawForm, offer_organisations
from volunteer_app.vetting.passport.models import PassportConsent
from volunteer_app.vetting.views.room import blueprint

CHANGED = "This agreement has changed since you opened the page. Look at it again. Nothing of yours was saved"


@blueprint.get("/my/passport")
@requires(Permission.PERSON_OWN)
def my_passport() -> Response:
    """The viewer's checks, who holds them, who may rely on them and who does; to print too."""
    person = _me()
    holders = people.organisations_of(person.id)
    checks = queries.checks_of(Scope(frozenset(each.id for each in holders)), person.id)
    consents = presenters.agreed(passport.consents_of(person.id))
    return show(
        "vetting/passport/my_passport.html",
        person=person,
        holders=holders,
        today=clock.today(),
        held=presenters.held(checks),
        waiting=[each for each in consents if each.waits],
        consents=[each for each in consents if not each.waits],
        relied=presenters.relied(passport.reliances_of(person.id)),
    )


@blueprint.route("/my/passport/share", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def share_passport() -> Response | Answer:
    """Let an organisation rely on checks that others recorded."""
    person = _me()
    holders = people.organisations_of(person.id)
    form = ShareForm(data={"last_day": service.suggested_last_day()})
    offer_organisations(form.organisation, holders)
    if form.validate_on_submit():
        with saving(form):
            to = _chosen(holders, form.organisation.data)
            service.give(person, to, rules.known_kinds(form.kinds.data), form.ends_before, by=current_actor())
            flash(f"{to.name} may now rely on these checks", "success")
            return redirect(url_for("vetting.my_passport"))
    return show("vetting/passport/share.html", form, holders=holders, stays=presenters.STAYS)


@blueprint.route("/my/passport/<reference>", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def answer_passport(reference: str) -> Response | Answer:
    """Answer an organisation that asks; afterwards, what was agreed."""
    found = passport.own_consent(current_scope(Permission.PERSON_OWN).person_id, reference)
    if not found.can_be_answered:
        return _shown(found)
    form = AnswerForm(
        data={"version": found.version, "kinds": found.kinds, "last_day": service.suggested_last_day()}
    )
    form.offer(found.kinds)
    if form.validate_on_submit():
        try:
            with saving(form):
                _answer(form, found)
                return redirect(url_for("vetting.my_passport"))
        except StaleEdit:
            start_over()
            raise Refused(CHANGED) from None
    return show("vetting/passport/answer.html", form, consent=found, stays=presenters.STAYS)


@blueprint.route("/my/passport/<reference>/withdraw", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def withdraw_passport(reference: str) -> Response | Answer:
    """Take an agreement back, once told what stays."""
    found = passport.own_consent(current_scope(Permission.PERSON_OWN).person_id, reference)
    return withdrawing(found, url_for("vetting.my_passport"), "Your passport")


def withdrawing(found: PassportConsent, back: str, back_text: str) -> Response | Answer:
    """The page that takes a consent back, for the volunteer and for whoever writes it down for them."""
    if rules.ConsentState.WITHDRAWN not in rules.moves(found.state):
        raise Refused("This agreement is not in force any more")
    form = WithdrawForm(data={"version": found.version})
    if form.validate_on_submit():
        try:
            with saving(form):
                service.withdraw(found, by=current_actor(), version=form.shown_version)
                flash("The agreement is taken back from now on", "success")
                return redirect(back)
        except StaleEdit:
            start_over()
            raise Refused(CHANGED) from None
    relied = presenters.relied(passport.reliances_of(found.person_id, [found.organisation_id]))
    return show(
        "vetting/passport/withdraw.html",
        form,
        consent=found,
        kinds=rules.kinds_in_words(found.kinds),
        relied=relied,
        stays=presenters.STAYS,
        back=back,
        back_text=back_text,
    )


def _shown(found: PassportConsent) -> Response:
    (seen,) = presenters.agreed([found])
    return show("vetting/passport/agreement.html", consent=found, seen=seen)


def _answer(form: AnswerForm, found: PassportConsent) -> None:
    by, version = current_actor(), form.shown_version
    if form.answer.data == "yes":
        kinds = rules.known_kinds(form.kinds.data)
        service.agree(found, kinds, form.ends_before, by=by, version=version)
        flash(f"{found.organisation.name} may now rely on these checks", "success")
    else:
        service.decline(found, by=by, version=version)
        flash(f"{found.organisation.name} may not rely on your checks", "success")


def _me() -> Person:
    return people.person_by_id(current_scope(Permission.PERSON_OWN).person_id)


def _chosen(holders: list[Organisation], reference: str) -> Organisation:
    return next(each for each in holders if each.reference == reference)
