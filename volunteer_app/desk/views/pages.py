"""The front page, what needs doing today, the person record, and a volunteer's own start page."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from volunteer_app.accounts.signing_in import me
from volunteer_app.desk.presenters import own, record
from volunteer_app.desk.presenters import start as today
from volunteer_app.desk.queries import own as own_queries
from volunteer_app.desk.views.room import blueprint
from volunteer_app.foundation import clock, kept_store
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import Form, show
from volunteer_app.foundation.permissions import Permission, can, current_scope, public, requires, viewer
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.rules import VOLUNTEER_READS
from volunteer_app.recruitment import drafts
from volunteer_app.recruitment.rules import DRAFT_KEPT


@blueprint.get("/")
@public
def home() -> Response:
    """What this service is. Who is signed in goes on to what needs doing."""
    if viewer().is_authenticated:
        return redirect(url_for("desk.start"))
    return show("desk/home.html")


@blueprint.get("/start")
@requires(Permission.ACCOUNT_OWN)
def start() -> Response:
    """What needs doing today. A volunteer has a page of their own."""
    if first := me().must_do_first():
        return redirect(url_for(first))
    if can(Permission.PERSON_OWN) and not can(Permission.DESK_VIEW):
        return redirect(url_for("desk.my_start"))
    roles = [(each.role.words, each.organisation.name) for each in me().memberships]
    unfinished = kept_store.unfinished(me().reference)
    return show("desk/start.html", sections=today.sections(), roles=roles, unfinished=unfinished)


@blueprint.get("/people/<reference>")
@requires(Permission.PERSON_VIEW)
def person(reference: str) -> Response:
    """The record of one person."""
    found = record.record(current_scope(Permission.PERSON_VIEW), reference)
    return show(
        "desk/person.html",
        record=found,
        person=found.person,
        contact=record.contact(found.person),
        care=record.care(found.person),
        may_edit=found.may(Permission.PERSON_EDIT),
        may_record=found.may(Permission.CHECK_RECORD),
        may_keep_apart=found.may(Permission.DO_NOT_MATCH_HOLD),
        press=Form(),
    )


@blueprint.get("/my/volunteering")
@requires(Permission.PERSON_OWN)
def my_start() -> Response:
    """What is left before the viewer can start, and their applications and placements."""
    whose = current_scope(Permission.PERSON_OWN).person_id
    found = own_queries.own_person(whose, own.NEWS)
    person = found.person
    applications = own_queries.own_applications(person.id)
    placed = own_queries.own_placements(person.id)
    plans = own.plans(person, applications, list(placed))
    organisations = own.waiting_organisations(plans)
    chosen = _chosen(organisations, request.args.get("with", ""))
    return show(
        "desk/my_start.html",
        person=person,
        starts=own.starts(person, plans, chosen, found.questions) if chosen else [],
        questions=found.questions,
        organisations=organisations,
        chosen=chosen,
        drafts=drafts.begun_by(person.id) if found.has_begun else [],
        today=clock.today(),
        applications=applications,
        placements=placed,
        paused_words=VOLUNTEER_READS,
        sent_back=found.sent_back,
        learning=found.learning,
        thanks=found.thanks,
        unfinished=kept_store.unfinished(me().reference),
    )


@blueprint.get("/privacy")
@public
def privacy() -> Response:
    """What is held about people, why, and their rights."""
    return show("desk/privacy.html", draft_days=DRAFT_KEPT.days)


@blueprint.get("/accessibility")
@public
def accessibility() -> Response:
    """How accessible the service is."""
    return show("desk/accessibility.html")


@blueprint.get("/cookies")
@public
def cookies() -> Response:
    """Which cookies are set."""
    return show("desk/cookies.html")


def _chosen(organisations: list[Organisation], reference: str) -> Organisation | None:
    """The organisation that the address names, else the first; readiness is asked of one at a time."""
    if not reference:
        return organisations[0] if organisations else None
    found = next((o for o in organisations if o.reference == reference), None)
    if found is None:
        raise NotFound
    return found


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"application_words": own.application_words, "placement_days": own.placement_days}
