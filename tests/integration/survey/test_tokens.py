"""Tokens of other systems on pages: made by the champion of a body, shown once, withdrawn."""

import re

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.survey import CHAMPION, make_round
from tests.factories.survey_tokens import OtherSystem
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.tokens import rules, service
from volunteer_app.survey.tokens.models import SurveyToken

TEXT = re.compile(rf"{rules.PREFIX}[A-Za-z0-9_-]{{43}}")


def make(client: PageClient, body: Organisation, name: str = "Their own system") -> str:
    """Make a token on the page; gives where its text is shown."""
    answer = client.submit("/survey/tokens/new", organisation=body.reference, name=name, months="12")
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def only_token() -> SurveyToken:
    db.session.rollback()
    return db.session.scalars(select(SurveyToken)).one()


def test_a_token_is_shown_once_and_opens_the_return(
    client: PageClient, champion: Account, theirs: SurveyReturn
) -> None:
    where = make(client, theirs.organisation)
    page = client.get(where)
    found = TEXT.search(page.text)
    assert found is not None
    again = client.get(where)
    assert (again.status_code, again.location) == (302, "/survey/tokens")
    assert found[0] not in where + client.get("/survey/tokens").text
    round_ = f"/api/survey/rounds/{theirs.round.code}"
    assert OtherSystem(client, found[0]).get(round_).json["return"]["reference"] == theirs.reference


def test_a_token_is_withdrawn_with_one_button_and_both_are_in_history(
    client: PageClient, champion: Account, theirs: SurveyReturn
) -> None:
    found = TEXT.search(client.get(make(client, theirs.organisation)).text)
    assert found is not None
    reference = only_token().reference
    form = client.get("/survey/tokens").text
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert csrf is not None
    client.post(f"/survey/tokens/{reference}/withdraw", data={"csrf_token": csrf[1]})
    token = only_token()
    assert (token.withdrawn_by, token.state.words) == (champion.name, "Withdrawn")
    assert OtherSystem(client, found[0]).get("/api/survey/rounds/2026").status_code == 401
    entries = db.session.scalars(select(HistoryEntry).where(HistoryEntry.subject_kind == "survey_token"))
    told = [(each.action, each.actor_name, each.organisation_id) for each in entries]
    body = token.organisation_id
    assert told == [
        ("survey_token:make", champion.name, body),
        ("survey_token:withdraw", champion.name, body),
    ]


def test_another_bodys_token_is_not_there(client: PageClient, theirs: SurveyReturn) -> None:
    other = make_organisation("Elsewhere")
    make_round(other)
    token, _ = service.make(other, "Theirs", 12, by=CHAMPION)
    reference = token.reference
    assert client.get(f"/survey/tokens/{reference}/text").status_code == 404
    assert "Theirs" not in client.get("/survey/tokens").text
    page = client.submit("/survey/tokens/new", organisation=other.reference, name="Mine", months="12")
    assert page.status_code == 422
    assert only_token().name == "Theirs"


def test_a_coordinator_makes_no_token(client: PageClient, theirs: SurveyReturn) -> None:
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, theirs.organisation)]))
    assert client.get("/survey/tokens").status_code == 403
    assert client.get("/survey/tokens/new").status_code == 403


def test_a_token_has_a_name_of_its_own_and_ends_within_a_year(theirs: SurveyReturn) -> None:
    body = theirs.organisation
    token, _ = service.make(body, "One", 12, by=CHAMPION)
    with pytest.raises(Refused, match="has this name"):
        service.make(body, "One", 3, by=CHAMPION)
    with pytest.raises(Refused, match="Enter a name"):
        service.make(body, " ", 3, by=CHAMPION)
    with pytest.raises(Refused, match="how long"):
        service.make(body, "Two", 13, by=CHAMPION)
    service.withdraw(token, by=CHAMPION)
    with pytest.raises(Refused, match="withdrawn already"):
        service.withdraw(token, by=CHAMPION)
    service.make(body, "One", 3, by=CHAMPION)


def test_a_body_has_so_many_tokens_and_no_more(theirs: SurveyReturn) -> None:
    for number in range(rules.MOST):
        service.make(theirs.organisation, f"System {number}", 3, by=CHAMPION)
    with pytest.raises(Refused, match="Withdraw one first"):
        service.make(theirs.organisation, "One more", 3, by=CHAMPION)


def test_who_programs_reads_how_without_signing_in(client: PageClient) -> None:
    page = client.get("/survey/other-systems")
    assert page.status_code == 200
    assert "volunteers_by_role" in page.text
    assert "/api/openapi.json" in page.text
