"""A coordinator's own opportunities: list, write, look at, publish, close."""

from datetime import date, timedelta
from typing import cast

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from volunteer_app.accounts import lists as account_lists
from volunteer_app.foundation import clock
from volunteer_app.foundation.conflicts import pages as conflicts
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.filtering import asked
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.queries import organisations_in
from volunteer_app.recruitment import advising, listings, queries, service
from volunteer_app.recruitment.advising import Situation
from volunteer_app.recruitment.forms import opportunities as forms
from volunteer_app.recruitment.forms.opportunities import CloseForm, OpportunityForm
from volunteer_app.recruitment.models import Opportunity
from volunteer_app.recruitment.presenters import lists
from volunteer_app.recruitment.presenters import roles as wording
from volunteer_app.recruitment.queries import OpportunityFilters
from volunteer_app.recruitment.rules import OpportunityState, is_open
from volunteer_app.recruitment.service import OpportunityDetails
from volunteer_app.recruitment.views.room import asked_kind, blueprint
from volunteer_app.roles import queries as roles

MANAGE = Permission.OPPORTUNITY_MANAGE


@blueprint.get("/manage/opportunities")
@requires(MANAGE)
def manage_opportunities() -> Response:
    """The opportunities of the viewer's organisations."""
    opening = account_lists.opening(listings.OPPORTUNITIES)
    if opening is not None:
        return opening
    filters = _filters()
    names = {each.reference: each.name for each in organisations_in(current_scope(MANAGE))}
    gone = lists.gone_from_manage(filters, names, asked)
    return show(
        "recruitment/manage/opportunities.html",
        table=account_lists.table(listings.opportunities(current_scope(MANAGE), filters, gone)),
        filters=filters,
        organisations=names,
        states=OpportunityState,
        chosen=lists.chosen_manage(filters, names),
    )


@blueprint.route("/manage/opportunities/export", methods=["GET", "POST"])
@requires(MANAGE)
def export_opportunities() -> Response:
    """The list of own opportunities as a file."""
    return account_lists.export(listings.opportunities(current_scope(MANAGE), _filters()))


def _filters() -> OpportunityFilters:
    return OpportunityFilters(
        state=asked_kind(OpportunityState, "state"), organisation=asked("organisation"), search=asked("q")
    )


@blueprint.route("/manage/opportunities/new", methods=["GET", "POST"])
@requires(MANAGE)
def new_opportunity() -> Response:
    """Write a new opportunity; it stays a draft until it is published."""
    scope = current_scope(MANAGE)
    holders = organisations_in(scope)
    form = OpportunityForm(data={"role": asked("role"), "contact_email": ""})
    form.offer(holders, roles.recruitable())
    places = _places(form)
    if _only_shown_again() or not form.validate_on_submit():
        return _show(form, places)
    with saving(form):
        holder = next(each for each in holders if each.reference == form.organisation.data)
        opportunity = service.draft_opportunity(
            _details(form, places), organisation=holder, by=current_actor()
        )
    if form.errors:
        return _show(form, places)
    flash("The draft has been saved. Look at it, then publish it", "success")
    return redirect(url_for(".preview", reference=opportunity.reference))


@blueprint.route("/manage/opportunities/<reference>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def edit_opportunity(reference: str) -> Response:
    """Change an opportunity. Whoever saves second sees what the first one changed."""
    opportunity = queries.opportunity(current_scope(MANAGE), reference)
    if opportunity.state is OpportunityState.CLOSED:
        raise Refused("This opportunity is closed and can no longer be changed")
    form = _edit_form(opportunity)
    if _only_shown_again():
        return _show(form, list(form.found_places), opportunity)
    if not form.validate_on_submit():
        return _show_edit(form, opportunity)
    note = conflicts.note(form, opportunity, current_scope(MANAGE))
    try:
        with saving(form):
            details = _details(form, list(form.found_places))
            service.edit_opportunity(opportunity, details, version=form.shown_version, by=current_actor())
    except StaleEdit:
        form = conflicts.again(lambda: _edit_form(opportunity))
    if form.errors:
        return _show_edit(form, opportunity)
    flash("The opportunity has been saved", "success")
    conflicts.tell(note)
    return redirect(url_for(".preview", reference=reference))


@blueprint.get("/manage/opportunities/<reference>")
@requires(MANAGE)
def preview(reference: str) -> Response:
    """An opportunity as the public sees or will see it, with what its coordinator can do."""
    opportunity = queries.opportunity(current_scope(MANAGE), reference)
    applied = queries.application_counts([opportunity.id]).get(opportunity.id, 0)
    is_quiet = advising.few_apply(opportunity, applied, clock.today())
    return show(
        "recruitment/manage/preview.html",
        opportunity=opportunity,
        is_open=is_open(opportunity.state, opportunity.closes_on, clock.today()),
        needs=wording.needs(opportunity.role),
        convictions=wording.convictions(opportunity.role),
        applied=applied,
        advice=advising.advice(Situation.FEW_APPLY, opportunity.role.name) if is_quiet else [],
        publishing=Form(),
    )


@blueprint.post("/manage/opportunities/<reference>/publish")
@requires(MANAGE)
def publish(reference: str) -> Response:
    """Show an opportunity to everybody."""
    opportunity = queries.opportunity(current_scope(MANAGE), reference)
    form = Form()
    if form.validate_on_submit():
        service.publish_opportunity(opportunity, by=current_actor())
        flash("The opportunity is published. People can apply now", "success")
    else:
        flash("It has not been published, because this page was open for too long. Press the button again")
    return redirect(url_for(".preview", reference=reference))


@blueprint.route("/manage/opportunities/<reference>/close", methods=["GET", "POST"])
@requires(MANAGE)
def close(reference: str) -> Response:
    """Take no more applications."""
    opportunity = queries.opportunity(current_scope(MANAGE), reference)
    form = CloseForm()
    if form.validate_on_submit():
        with saving(form):
            service.close_opportunity(opportunity, reason=form.reason.data, by=current_actor())
        if not form.errors:
            flash("The opportunity is closed", "success")
            return redirect(url_for(".preview", reference=reference))
    return show("recruitment/manage/close.html", form, opportunity=opportunity)


def _only_shown_again() -> bool:
    """The buttons that add a place, or show what a role asks, save nothing and lose nothing."""
    return request.method == "POST" and "refresh" in request.form


def _edit_form(opportunity: Opportunity) -> OpportunityForm:
    form = OpportunityForm(data=forms.shown(opportunity))
    form.offer([opportunity.organisation], roles.recruitable())
    _places(form)
    return form


def _show_edit(form: OpportunityForm, opportunity: Opportunity) -> Response:
    """The form again, or what both changed."""
    if not form.unsettled:
        return _show(form, list(form.found_places), opportunity)
    chosen = {
        each.reference: each for each in [*(each.place for each in opportunity.places), *form.found_places]
    }
    form.show_places(list(chosen.values()))
    back = url_for(".preview", reference=opportunity.reference)
    return conflicts.ask(form, opportunity, current_scope(MANAGE), back=back, caption=opportunity.title)


def _show(
    form: OpportunityForm,
    places: list[Organisation],
    opportunity: Opportunity | None = None,
) -> Response:
    form.show_places(places)
    role = roles.by_code(str(form.role.data or ""))
    return show(
        "recruitment/manage/edit.html",
        form,
        opportunity=opportunity,
        cautions=wording.cautions(role) if role else [],
        basis=role.basis if role else "",
        offered_places=lists.places_by_kind(organisations.places(), {each.id for each in places}),
    )


def _details(form: OpportunityForm, places: list[Organisation]) -> OpportunityDetails:
    last_day = form.last_day.data
    return OpportunityDetails(
        role=roles.recruitable_by_code(form.role.data),
        title=form.title.data,
        summary=form.summary.data,
        description=form.description.data,
        commitment=form.commitment.data,
        volunteers_wanted=form.volunteers_wanted.data or 1,
        starts_on=cast(date, form.starts_on.data),
        ends_before=last_day + timedelta(days=1) if last_day else None,
        closes_on=cast(date, form.closes_on.data),
        contact_email=form.contact_email.data,
        postal_address=form.postal_address.data,
        places=tuple(places),
    )


def _places(form: OpportunityForm) -> list[Organisation]:
    """The open places that were chosen; the form learns which of them exist."""
    form.found_places = queries.places_named(form.chosen_places)
    return form.found_places
