"""What the four users will do: every page so often, and between them forms that write."""

from typing import Any

from flask import Flask, url_for

from bench.pages import COORDINATOR, PAGES, SEARCHES, VIEWERS
from bench.records import address, records, some_people, yesterday
from volunteer_app.cli.sample.accounts import ACCOUNTS, PASSWORD, has_second_factor
from volunteer_app.foundation.database import db

USERS = 4
FORMS = 60  # of each kind, spread over the mix
FIRST_VIEW = "Anybody: opportunities"

LOG_TRAINING = "Coordinator: log training (form sent)"
ADD_PERSON = "Coordinator: add a person (form sent)"


def plan(app: Flask, port: int, *, repeats: int, alone: int) -> dict[str, Any]:
    """The plan as JSON holds it."""
    with app.test_request_context():
        found = records()
        paths = {page.key: address(page, found) for page in PAGES}
        searches = _searches()
        forms = [*_logged(some_people()), *_added()]
        db.session.rollback()
    return {
        "port": port,
        "users": USERS,
        "password": PASSWORD,
        "with_code": [each.email for each in ACCOUNTS if has_second_factor(each)],
        "viewers": list(VIEWERS),
        "pages": [{"key": page.key, "viewer": page.viewer, "path": paths[page.key]} for page in PAGES],
        "searches": searches,
        "forms": forms,
        "repeats": repeats,
        "alone": alone,
        "first_view": paths[FIRST_VIEW],
    }


def _searches() -> list[dict[str, Any]]:
    return [
        {"viewer": COORDINATOR, "shown": url_for(page), "path": url_for(search), "fields": {"words": words}}
        for page, search, words in SEARCHES
    ]


def _logged(references: list[str]) -> list[dict[str, Any]]:
    fields = {
        "course": "other",
        "course_title": "First aid at work",
        **yesterday("completed_on"),
        "hours": "3",
        "minutes": "",
        "note": "Seen by the trainer",
    }
    chosen = (references[number % len(references)] for number in range(FORMS))
    return [
        {"key": LOG_TRAINING, "viewer": COORDINATOR, "path": f"/people/{each}/training/new", "fields": fields}
        for each in chosen
    ]


def _added() -> list[dict[str, Any]]:
    shared = {
        "first_name": "Bench",
        "keeps_up_to_date": "us",
        "preferred_language": "english",
        "consent_route": "spoken",
        **yesterday("consent_on"),
    }
    return [
        {
            "key": ADD_PERSON,
            "viewer": COORDINATOR,
            "path": "/people/add",
            "fields": {**shared, "last_name": f"Markson-{number}"},
        }
        for number in range(FORMS)
    ]
