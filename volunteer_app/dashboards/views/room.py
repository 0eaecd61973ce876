"""The blueprint that all pages of figures belong to, and the publication that an address names."""

from datetime import date
from typing import Any

from flask import Blueprint, Response

from volunteer_app.dashboards import figures
from volunteer_app.dashboards.figures import Figures
from volunteer_app.dashboards.presenters import pages
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission

blueprint = Blueprint("dashboards", __name__)

VIEW = Permission.NATIONAL_VIEW


def wanted(day: str, number: int) -> Figures:
    """The publication of a reference day, written 2026-09-30, and a number.

    Raises:
        NotFound: there is none.
    """
    try:
        found = figures.of_day(date.fromisoformat(day), number)
    except ValueError as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def page(name: str, found: Figures, here: str, **context: Any) -> Response:
    """A page of a publication, with its sections."""
    return show(
        f"dashboards/{name}.html",
        found=found,
        published=found.published,
        sections=pages.sections(found, here),
        **context,
    )
