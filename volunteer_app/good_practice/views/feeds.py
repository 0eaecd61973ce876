"""What is new, for programs: an Atom feed (RFC 4287) and a JSON feed (jsonfeed.org, version 1.1)."""

from typing import Any

from flask import Response, jsonify, make_response, render_template, request, url_for

from volunteer_app.foundation.paging import Anchor, Page
from volunteer_app.foundation.permissions import public
from volunteer_app.good_practice.models.entries import PracticeVersion
from volunteer_app.good_practice.presenters import reading
from volunteer_app.good_practice.queries import reading as queries
from volunteer_app.good_practice.views.room import blueprint

TITLE = "Good practice in justice volunteering"
JSON_FEED = "https://jsonfeed.org/version/1.1"
SIZE = 50


@blueprint.get("/good-practice/feed.atom")
@public
def atom() -> Response:
    """The entries that were published last."""
    page = _page()
    answer = make_response(
        render_template(
            "good_practice/feed.xml",
            title=TITLE,
            home=reading.absolute(url_for("good_practice.search")),
            here=reading.absolute(url_for("good_practice.atom")),
            following=_following("good_practice.atom", page),
            versions=page.items,
            path=lambda entry: reading.absolute(reading.path(entry)),
            text_of=reading.text_of,
        )
    )
    answer.mimetype = "application/atom+xml"
    return answer


@blueprint.get("/good-practice/feed.json")
@public
def feed() -> Response:
    """The same with everything that an entry says, a page at a time."""
    page = _page()
    said: dict[str, Any] = {
        "version": JSON_FEED,
        "title": TITLE,
        "home_page_url": reading.absolute(url_for("good_practice.search")),
        "feed_url": reading.absolute(url_for("good_practice.feed")),
        "language": "en-GB",
        "items": [_item(each) for each in page.items],
    }
    if following := _following("good_practice.feed", page):
        said["next_url"] = following
    answer = jsonify(said)
    answer.mimetype = "application/feed+json"
    return answer


def _page() -> Page[PracticeVersion]:
    return queries.newest(Anchor(request.args.get("after", "").replace("\x00", "")), SIZE)


def _following(endpoint: str, page: Page[PracticeVersion]) -> str:
    return reading.absolute(url_for(endpoint, after=page.next_after)) if page.next_after else ""


def _item(version: PracticeVersion) -> dict[str, Any]:
    entry, said = version.entry, version.content
    address = reading.absolute(reading.path(entry))
    return {
        "id": address,
        "url": address,
        "title": version.title,
        "summary": version.summary,
        "content_html": str(reading.text_of(version)),
        "date_published": entry.first_published_at.isoformat() if entry.first_published_at else None,
        "date_modified": version.published_at.isoformat() if version.published_at else None,
        "tags": list(version.themes),
        "_good_practice": {
            "reference": entry.reference,
            "version": version.number,
            "kind": said.kind.value,
            "setting": said.setting.value,
            "roles": list(said.roles),
            "groups": list(said.groups),
            "organisation": said.organisation_name,
            "evidence_grade": int(said.grade),
            "evidence_basis": said.basis,
            "cost": said.cost,
            "illustrative": said.is_illustrative,
            "collection": said.collection,
            "review_on": said.review_on.isoformat() if said.review_on else None,
            "sources": [each.as_kept() for each in said.sources],
        },
    }
