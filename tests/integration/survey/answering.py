"""Opening and sending the pages of a return."""

from typing import Any

from werkzeug.test import TestResponse

from tests.page_client import PageClient, form_fields
from volunteer_app.survey.models import SurveyReturn


def at(found: SurveyReturn, page: str = "") -> str:
    return f"/survey/returns/{found.reference}{page}"


def open_form(client: PageClient, found: SurveyReturn, section: str = "extent") -> dict[str, Any]:
    page = client.get(at(found, f"/sections/{section}"))
    assert page.status_code == 200
    return form_fields(page.text)


def send(
    client: PageClient, found: SurveyReturn, typed: dict[str, Any], section: str = "extent"
) -> TestResponse:
    return client.post(at(found, f"/sections/{section}"), data=typed)
