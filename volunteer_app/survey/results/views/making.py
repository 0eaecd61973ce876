"""Results made by the office that holds the survey: begun, looked at, signed off by two, or discarded."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import paging
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, requires
from volunteer_app.survey import queries as rounds
from volunteer_app.survey.results import gathering, queries, service, sizing
from volunteer_app.survey.results.forms.making import DiscardForm, NewResultsForm, SignForm, SizeForm
from volunteer_app.survey.results.models import OPEN, WITH_ROWS, ResultsState
from volunteer_app.survey.results.presenters import pages
from volunteer_app.survey.results.views.room import MAKE, blueprint

SIGNED = "You have signed them off. They are published when a second person has signed them off too"


@blueprint.get("/survey/making")
@requires(MAKE)
def making() -> Response:
    """All results that were begun, and the rounds that there are."""
    anchor = paging.Anchor(request.args.get("after", ""), request.args.get("before", ""))
    return show(
        "survey/results/making.html",
        page=queries.listed(anchor),
        rounds=rounds.rounds(paging.Anchor("", "")).items,
        states=pages.STATES,
    )


@blueprint.route("/survey/making/rounds/<reference>", methods=["GET", "POST"])
@requires(MAKE)
def new_results(reference: str) -> Response | Answer:
    """Begin the results of a round; they are worked out in the background."""
    found, form = rounds.survey_round(reference), NewResultsForm()
    if form.validate_on_submit():
        with saving(form):
            made = service.draft(found, by=current_actor(), reason=form.reason.data or "")
            return redirect(url_for("survey_results.results", reference=made.reference))
    sized = gathering.sized(found)
    return show(
        "survey/results/new.html",
        form,
        found=found,
        editions=queries.editions(found),
        other=queries.being_made(found),
        sizeless=sum(each.size is None for each in sized),
        bodies=len(sized),
    )


@blueprint.get("/survey/making/<reference>")
@requires(MAKE)
def results(reference: str) -> Response:
    """How far some results are."""
    found = queries.by_reference(reference)
    return show(
        "survey/results/results.html",
        found=found,
        standing=pages.STATES[found.state],
        certificate=pages.certificate(found) if found.state in WITH_ROWS else [],
        has_signed=any(each.signed_key == current_actor().key for each in found.signatures),
        is_open=found.state in OPEN,
        has_rows=found.state in WITH_ROWS,
    )


@blueprint.route("/survey/making/<reference>/sign", methods=["GET", "POST"])
@requires(MAKE)
def sign_results(reference: str) -> Response | Answer:
    """Sign results off; the second signature publishes them."""
    found, form = queries.by_reference(reference), SignForm()
    if form.validate_on_submit():
        with saving(form):
            is_out = service.sign(found, by=current_actor())
            flash("The results are published" if is_out else SIGNED, "success")
            return redirect(url_for("survey_results.results", reference=reference))
    elif found.state is not ResultsState.CHECKED:
        return redirect(url_for("survey_results.results", reference=reference))
    return show("survey/results/sign.html", form, found=queries.by_reference(reference))


@blueprint.route("/survey/making/<reference>/discard", methods=["GET", "POST"])
@requires(MAKE)
def discard_results(reference: str) -> Response | Answer:
    """Give up results that are being made, with a reason."""
    found, form = queries.by_reference(reference), DiscardForm()
    if form.validate_on_submit():
        with saving(form):
            service.discard(found, reason=form.reason.data, by=current_actor())
            flash("The results are discarded. They can be made again", "success")
            return redirect(url_for("survey_results.making"))
    elif found.state not in OPEN:
        return redirect(url_for("survey_results.results", reference=reference))
    return show("survey/results/discard.html", form, found=queries.by_reference(reference))


@blueprint.get("/survey/making/rounds/<reference>/sizes")
@requires(MAKE)
def sizes(reference: str) -> Response:
    """The bodies of a round with their sizes."""
    found = rounds.survey_round(reference)
    return show("survey/results/sizes.html", found=found, bodies=gathering.sized(found))


@blueprint.route("/survey/making/rounds/<reference>/sizes/<body>", methods=["GET", "POST"])
@requires(MAKE)
def size(reference: str, body: str) -> Response | Answer:
    """Say how many volunteers a body had."""
    found, form = rounds.office_return(body), SizeForm()
    if found.round.reference != reference:
        raise NotFound
    if form.validate_on_submit():
        with saving(form):
            sizing.say_size(found, form.size.data or 0, by=current_actor())
            flash(f"The size of {found.organisation.name} is saved", "success")
            return redirect(url_for("survey_results.sizes", reference=reference))
    known = next(each for each in gathering.sized(found.round) if each.found.id == found.id)
    if not form.is_submitted():
        form.size.data = known.size
    return show("survey/results/size.html", form, found=found)
