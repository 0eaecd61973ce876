"""The pipeline: who waits where and for how long, one application, and its moves."""

from collections.abc import Sequence

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from volunteer_app.accounts import lists as account_lists
from volunteer_app.foundation import clock, searching
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.filtering import asked
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.foundation.presenting import label
from volunteer_app.foundation.searching import SearchForm
from volunteer_app.recruitment import advising, listings, queries, service
from volunteer_app.recruitment.advising import Situation
from volunteer_app.recruitment.forms import pipeline as forms
from volunteer_app.recruitment.presenters import lists
from volunteer_app.recruitment.presenters import pipeline as presenters
from volunteer_app.recruitment.presenters import roles as wording
from volunteer_app.recruitment.queries import ApplicationFilters
from volunteer_app.recruitment.rules import LATE, Clock, Stage, allowed_moves
from volunteer_app.recruitment.views.room import asked_kind, blueprint
from volunteer_app.vetting.references import queries as references
from volunteer_app.vetting.references.rules import threshold

VIEW, MOVE = Permission.APPLICATION_VIEW, Permission.APPLICATION_MOVE


@blueprint.post("/applications")
@requires(VIEW)
def search() -> Response:
    """Look for applicants by name; the words stay out of the address."""
    form = SearchForm()
    if not form.validate_on_submit():
        return _pipeline("", form)
    return redirect(url_for(".pipeline", search=searching.remember(form.words.data)))


@blueprint.get("/applications")
@requires(VIEW)
def pipeline() -> Response:
    """The applications of the viewer's organisations, those that wait longest first."""
    words = searching.remembered("recruitment.pipeline")
    opening = account_lists.opening(listings.APPLICATIONS)
    return opening or _pipeline(words, SearchForm(data={"words": words}))


@blueprint.route("/applications/export", methods=["GET", "POST"])
@requires(VIEW)
def export_applications() -> Response:
    """The list of applications as a file."""
    return account_lists.export(_found(_filters(searching.remembered("recruitment.pipeline"))))


def _pipeline(words: str, form: SearchForm) -> Response:
    scope, filters = current_scope(VIEW), _filters(words)
    titles = dict(queries.opportunity_choices(scope))
    gone = lists.gone_from_pipeline(filters, titles, asked)
    return show(
        "recruitment/pipeline/pipeline.html",
        form,
        table=account_lists.table(_found(filters, gone)),
        advice=_advice(filters),
        filters=filters,
        titles=titles,
        clocks=Clock,
        stages=presenters.stage_links(queries.stage_counts(scope), filters.stage),
        chosen=lists.chosen_pipeline(filters, titles),
    )


def _advice(filters: ApplicationFilters) -> list[advising.Advice]:
    """What has helped elsewhere, for whoever looks at those of a stage who wait too long."""
    if filters.stage is None or not (filters.is_late or filters.clock in {Clock.AMBER, Clock.RED}):
        return []
    return advising.advice(Situation.SLOW_STAGE, label(filters.stage))


def _filters(words: str) -> ApplicationFilters:
    return ApplicationFilters(
        stage=asked_kind(Stage, "stage"),
        clock=asked_kind(Clock, "clock"),
        is_late=asked("clock") == LATE,
        opportunity=asked("opportunity"),
        search=words,
    )


def found_in_pipeline() -> Found[listings.InPipeline]:
    """What the address asks for of the list, for those who choose all of it."""
    return _found(_filters(searching.remembered("recruitment.pipeline")))


def _found(filters: ApplicationFilters, gone: Sequence[str] = ()) -> Found[listings.InPipeline]:
    return listings.applications(current_scope(VIEW), filters, gone)


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
        references=threshold(
            found.opportunity.role.references_needed,
            references.tally_of(found.person_id, found.organisation_id),
        ),
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
