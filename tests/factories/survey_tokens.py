"""Tokens of other systems, and requests with them, for tests."""

from typing import Any

from tests.factories.survey import CHAMPION
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.tokens import service

# Answers with which the whole questionnaire is in order
SENT: dict[str, Any] = {
    "has_volunteers": "no",
    "named_lead": "no",
    "barriers": ["none"],
    "commissions": "no",
    "small_can_bid": "agree",
    "paid_leave": "no",
    "staff_in_post": 120,
    "staff_support": ["none"],
    "has_example": "no",
}


def make_token(body: Organisation, name: str = "Their own system", months: int = 12) -> str:
    """The text of a token of this body."""
    return service.make(body, name, months, by=CHAMPION)[1]


class OtherSystem:
    """Another system: it sends a token and no cookie."""

    def __init__(self, client: PageClient, token: str) -> None:
        self.client, self.token = client, token

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **more}

    def get(self, address: str) -> Any:
        return self.client.get(address, headers=self.headers())

    def put(self, address: str, answers: Any, tag: str = "*") -> Any:
        sent = {"answers": answers}
        return self.client.put(address, json=sent, headers=self.headers(**{"If-Match": tag}))


def address_of(found: SurveyReturn) -> str:
    """Where the answers of a return are."""
    return f"/api/survey/rounds/{found.round.code}/returns/{found.reference}/answers"


def stored(found: SurveyReturn) -> dict[str, Given]:
    """What the return holds in the database."""
    db.session.rollback()
    return queries.given(queries.answers(found))
