"""What writers and editors work on: the list, and one entry with what was said of it."""

from flask import Response, request
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.files import downloads
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import (
    Permission,
    can,
    current_actor,
    current_scope,
    requires,
)
from volunteer_app.good_practice import listings, origins
from volunteer_app.good_practice.models.entries import PracticeEntry, PracticeVersion
from volunteer_app.good_practice.presenters import reading
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.queries.entries import Reach
from volunteer_app.good_practice.rules import comparing
from volunteer_app.good_practice.rules.life import acts, may_write
from volunteer_app.good_practice.service import keeping
from volunteer_app.good_practice.service.keeping import Doing
from volunteer_app.good_practice.views.room import blueprint

WRITE, EDIT = Permission.PRACTICE_WRITE, Permission.PRACTICE_EDIT


def reach() -> Reach:
    """Which entries the viewer works on."""
    return Reach(can(EDIT), current_scope(WRITE))


def doing(seen: int | None = None) -> Doing:
    """The viewer, as what they are here."""
    return Doing(current_actor(), can(EDIT), seen)


@blueprint.get("/good-practice-entries")
@requires(WRITE)
def entries() -> Response | Answer:
    """The entries that the viewer works on."""
    opening = lists.opening(listings.ENTRIES)
    asked = request.args.get("shown", "")
    return opening or show(
        "good_practice/manage/list.html",
        table=lists.table(_found()),
        asked=asked if asked in listings.SHOWN else "",
        shown=listings.SHOWN,
    )


@blueprint.route("/good-practice-entries/export", methods=["GET", "POST"])
@requires(WRITE)
def export_entries() -> Response:
    """The list as a file."""
    return lists.export(_found())


def _found() -> Found[PracticeEntry]:
    asked = request.args.get("shown", "")
    gone = ["Shown"] if asked and asked not in listings.SHOWN else []
    return listings.entries(reach(), asked, gone)


@blueprint.get("/good-practice-entries/<reference>")
@requires(WRITE)
def manage(reference: str) -> Response:
    """One entry: how it stands, what can be done, what it says, what was said of it."""
    found = queries.entry(reach(), reference)
    version = _shown(found)
    where = found.where(clock.today())
    return show(
        "good_practice/manage/entry.html",
        entry=found,
        version=version,
        where=where,
        tones=listings,
        acts=acts(where, is_editor=can(EDIT)),
        may_write=may_write(where, is_editor=can(EDIT)),
        is_own=keeping.wrote(version, current_actor()),
        text=reading.text_of(version),
        facts=reading.facts(version),
        remarks=queries.remarks(found),
        versions=queries.versions(found),
        path=reading.path,
        day_of=reading.day_of,
        came_from=origins.link(found),
    )


@blueprint.get("/good-practice-entries/<reference>/versions/<number>")
@requires(WRITE)
def version_changes(reference: str, number: str) -> Response:
    """What a version changes in what readers see, or saw before it."""
    found = queries.entry(reach(), reference)
    if not number.isdigit() or len(number) > 5:
        raise NotFound
    after = queries.numbered(found, int(number))
    before = queries.before(after)
    return show(
        "good_practice/manage/version.html",
        entry=found,
        version=after,
        before=before,
        facts=reading.changed(comparing.facts(before.content, after.content)) if before else [],
        lines=comparing.lines(before.body, after.body) if before else [],
        text=reading.text_of(after),
    )


@blueprint.get("/good-practice-entries/<reference>/files/<file>")
@requires(WRITE)
def open_file(reference: str, file: str) -> Response:
    """A file of what is worked on, to save."""
    version = _shown(queries.entry(reach(), reference))
    return downloads.send(queries.attachment(version, file).file)


def _shown(entry: PracticeEntry) -> PracticeVersion:
    """What is worked on, else what is out, else what was given up last."""
    found = queries.open_version(entry) or queries.published_version(entry)
    return found or queries.numbered(entry, queries.next_number(entry) - 1)
