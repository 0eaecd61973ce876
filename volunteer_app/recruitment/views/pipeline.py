"""The pipeline: who waits where and for how long, one application, and its moves."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from volunteer_app.foundation import clock, searching
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.foundation.searching import SearchForm
from volunteer_app.recruitment import queries, service
from volunteer_app.recruitment.forms import pipeline as forms
from volunteer_app.recruitment.presenters import lists
from volunteer_app.recruitment.presenters import pipeline as presenters
from volunteer_app.recruitment.presenters import roles as wording
from volunteer_app.recruitment.queries import ApplicationFilters
from volunteer_app.recruitment.rules import Clock, Stage, allowed_moves
from volunteer_app.recruitment.views.room import anchor, asked, asked_kind, blueprint

VIEW, MOVE = Permission.APPLICATION_VIEW, Permission.APPLICATION_MOVE


@blueprint.post("/applications")
@requires(VIEW)
def search() -> Response:
    """Look for applicants by name; the words stay out of the address."""
    form = SearchForm()
    if not form.validate_on_submit():
        return _pipeline("", form)
    searching.remember("applications", form.words.data)
    return redirect(url_for(".pipeline", search=searching.APPLIES if form.words.data else None))


@blueprint.get("/applications")
@requires(VIEW)
def pipeline() -> Response:
    """The applications of the viewer's organisations, those that wait longest first."""
    words = searching.remembered("applications")
    return _pipeline(words, SearchForm(data={"words": words}))


def _pipeline(words: str, form: SearchForm) -> Response:
    scope = current_scope(VIEW)
    filters = ApplicationFilters(
        stage=asked_kind(Stage, "stage"),
        clock=asked_kind(Clock, "clock"),
        opportunity=asked("opportunity"),
        search=words,
    )
    page = queries.applications(scope, filters, anchor())
    titles = dict(queries.opportunity_choices(scope))
    today = clock.today()
    return show(
        "recruitment/pipeline/pipeline.html",
        form,
        page=page,
        rows=[(each, presenters.waiting(each, today)) for each in page.items],
        filters=filters,
        titles=titles,
        clocks=Clock,
        stages=presenters.stage_links(queries.stage_counts(scope), filters.stage),
        chosen=lists.chosen_pipeline(filters, titles),
    )


@blueprint.get("/applications/<reference>")
@requires(VIEW)
def application(reference: str) -> Response:
    """One application: where it stands, what can be done, what was answered, what happened."""
    found = queries.application(current_scope(VIEW), reference)
    return show(
        "recruitment/pipeline/application.html",
        application=found,
        waiting=presenters.waiting(found, clock.today()),
        choices=presenters.choices(found),
        moves=[(presenters.move_title(each), each) for each in queries.moves_of(found)],
        days=queries.stage_days(found.organisation_id).get(found.stage),
        convictions=wording.convictions(found.opportunity.role),
        can_place=found.stage is Stage.READY,
        offer_waits=found.stage is Stage.OFFERED,
    )


@blueprint.route("/applications/<reference>/move/<stage>", methods=["GET", "POST"])
@requires(MOVE)
def move(reference: str, stage: str) -> Response:
    """Move an application to another stage, with a reason where the stage needs one."""
    found = queries.application(current_scope(MOVE), reference)
    if stage not in {each.value for each in Stage}:
        raise NotFound
    to = Stage(stage)
    if to not in allowed_moves(found.stage, found.held_from):
        flash(f"This application is {presenters.stage_words(found.stage)} now. Choose again what to do")
        return redirect(url_for(".application", reference=reference))
    form = forms.move_form(to, has_email=bool(found.person.email))
    words = presenters.move_words(found.stage, to)
    if form.validate_on_submit():
        with saving(form):
            service.move(
                found,
                to,
                reason=forms.chosen_reason(form),
                note=form.note.data,
                by=current_actor(),
                tell="tell" in form and form.tell.data == "email",
            )
        if not form.errors:
            flash(f"{found.person.full_name}: {presenters.stage_words(to)}", "success")
            return redirect(url_for(".application", reference=reference))
    return show("recruitment/pipeline/move.html", form, application=found, to=to, words=words)
