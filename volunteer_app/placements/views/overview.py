"""Placements side by side: the caseload, who is where today, regions, what waits for approval."""

from flask import Response
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock, filtering
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.placements.overview import listings, presenters, queries
from volunteer_app.placements.overview.listings import Row
from volunteer_app.placements.overview.queries import AtPlace, Filters
from volunteer_app.placements.overview.rules import Part
from volunteer_app.placements.programmes import queries as programmes
from volunteer_app.placements.views.room import blueprint

VIEW, APPROVE = Permission.PLACEMENT_VIEW, Permission.PLACEMENT_APPROVE
MINE = {"mine": "Me"}


@blueprint.get("/placements/caseload")
@requires(VIEW)
def caseload() -> Response | Answer:
    """Placements that run, will run or wait, with what each needs next."""
    opening = lists.opening(listings.CASELOAD)
    if opening is not None:
        return opening
    scope, offered = current_scope(VIEW), _offered()
    numbers = queries.parts(scope)
    gone = filtering.gone(listings.CASELOAD.filters, offered)
    return show(
        "placements/overview/caseload.html",
        table=lists.table(listings.caseload(scope, _filters(), gone)),
        parts=[(each, numbers[each]) for each in Part],
        choices=filtering.choices(listings.CASELOAD.filters, offered),
        chosen=filtering.chosen(offered),
    )


@blueprint.route("/placements/caseload/export", methods=["GET", "POST"])
@requires(VIEW)
def export_caseload() -> Response:
    """The caseload as a file."""
    return lists.export(listings.caseload(current_scope(VIEW), _filters()))


@blueprint.get("/placements/today")
@requires(VIEW)
def who_is_where() -> Response | Answer:
    """Who has a placement in force today, by place."""
    opening = lists.opening(listings.HERE_TODAY)
    if opening is not None:
        return opening
    there = [each for each in queries.by_place(current_scope(VIEW)) if each.active]
    asked = next((each for each in there if each.reference == filtering.asked("place")), None)
    gone = ["Place"] if filtering.asked("place") and asked is None else []
    return show(
        "placements/overview/today.html",
        table=lists.table(listings.here_today(current_scope(VIEW), filtering.asked("place"), gone)),
        places=there,
        place=asked,
        day=clock.today(),
    )


@blueprint.route("/placements/today/export", methods=["GET", "POST"])
@requires(VIEW)
def export_who_is_where() -> Response:
    """Who is where today as a file."""
    return lists.export(listings.here_today(current_scope(VIEW), filtering.asked("place")))


@blueprint.get("/placements/regions")
@requires(VIEW)
def regions() -> Response | Answer:
    """Placements by region: a map, a table, and the list."""
    opening = lists.opening(listings.BY_REGION)
    if opening is not None:
        return opening
    found, names = queries.by_place(current_scope(VIEW)), queries.region_names()
    lines = presenters.lines(found, names)
    asked = next((each for each in lines if each.key == filtering.asked("region")), None)
    gone = ["Region"] if filtering.asked("region") and asked is None else []
    return show(
        "placements/overview/regions.html",
        table=lists.table(_by_region(found, names, gone)),
        lines=lines,
        asked=asked,
        picture=presenters.picture(lines),
        bar=presenters.BAR,
    )


@blueprint.route("/placements/regions/export", methods=["GET", "POST"])
@requires(VIEW)
def export_regions() -> Response:
    """The placements of all regions, or of one, as a file."""
    found, names = queries.by_place(current_scope(VIEW)), queries.region_names()
    return lists.export(_by_region(found, names))


@blueprint.get("/placements/waiting")
@requires(APPROVE)
def stuck() -> Response | Answer:
    """What waits for approval: from whom, and since when."""
    opening = lists.opening(listings.STUCK)
    return opening or show(
        "placements/overview/stuck.html", table=lists.table(listings.stuck(current_scope(APPROVE)))
    )


@blueprint.route("/placements/waiting/export", methods=["GET", "POST"])
@requires(APPROVE)
def export_stuck() -> Response:
    """What waits for approval as a file."""
    return lists.export(listings.stuck(current_scope(APPROVE)))


def _by_region(found: list[AtPlace], names: dict[str, str], gone: list[str] | None = None) -> Found[Row]:
    asked = filtering.asked("region")
    of_places = {
        each.place_id: presenters.name_of(each.region, names)
        for each in found
        if asked in {"", each.region or presenters.NOT_KNOWN_KEY}
    }
    return listings.by_region(current_scope(VIEW), of_places, gone or ())


def _filters() -> Filters:
    part = filtering.asked("part")
    mine = current_actor().key if filtering.asked("whose") in MINE else ""
    known = {each.value for each in Part}
    return Filters(
        Part(part) if part in known else None, mine, filtering.asked("place"), filtering.asked("programme")
    )


def _offered() -> dict[str, dict[str, str]]:
    """What each filter offers, by its key in an address."""
    scope = current_scope(VIEW)
    return {
        "part": {each.value: each.words for each in Part},
        "whose": MINE,
        "place": queries.places(scope),
        "programme": programmes.names(scope),
    }
