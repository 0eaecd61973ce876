"""A return on its pages: who sees what of it, and how it is checked, signed off and reopened."""

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.survey import CHAMPION, ORDERLY, give, make_return
from tests.integration.survey.answering import at, open_form, send
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.rules.rounds import ReturnState
from volunteer_app.survey.service import returns

COLLEAGUE = Actor.job("Colin Colleague")


def test_a_return_is_checked_explained_and_signed_off(client: PageClient, theirs: SurveyReturn) -> None:
    give(theirs, {**ORDERLY, "staff_in_post": "200000"})
    page = client.get(at(theirs, "/checks")).text
    assert "200,000 is more than usual" in page
    assert "cannot be signed off yet" in client.get(at(theirs, "/sign-off")).text
    explain = at(theirs, "/checks/unusual:staff.staff_in_post")
    assert client.submit(explain, reason="").status_code == 422
    assert client.submit(explain, reason="All forces together").status_code == 302
    assert "All forces together" in client.get(at(theirs, "/checks")).text
    assert client.submit(at(theirs, "/sign-off")).status_code == 422
    assert client.submit(at(theirs, "/sign-off"), confirmed="y").status_code == 302
    assert "Signed off by Chris Champion" in client.get(at(theirs)).text
    assert client.submit(at(theirs, "/reopen"), reason="A mistake").status_code == 302
    db.session.expire_all()
    assert db.session.get_one(SurveyReturn, theirs.id).state is ReturnState.STARTED


def test_a_colleague_sees_the_section_that_was_handed_to_them_and_no_other(
    client: PageClient, force: Organisation, theirs: SurveyReturn
) -> None:
    account = make_account("colin@example.org", roles=[(MembershipRole.COORDINATOR, force)])
    handed = client.submit(at(theirs, "/colleagues"), section="staff", email="colin@example.org")
    assert handed.status_code == 302
    sign_in(client, account)
    assert "Sections for you" in client.get(at(theirs)).text
    assert "Northshire police" in client.get("/survey/returns").text
    assert client.get(at(theirs, "/sections/staff")).status_code == 200
    for page in ("/sections/extent", "/answers", "/colleagues", "/checks/unusual:extent.hours_in_year"):
        assert client.get(at(theirs, page)).status_code == 404, page
    assert client.get(at(theirs, "/sign-off")).status_code == 403
    typed = open_form(client, theirs, "staff") | {"q_paid_leave": "no"}
    assert send(client, theirs, typed, "staff").status_code == 302


def test_who_has_left_the_body_has_nothing_any_more(
    client: PageClient, force: Organisation, theirs: SurveyReturn
) -> None:
    elsewhere = make_account(roles=[(MembershipRole.COORDINATOR, make_organisation("Elsewhere"))])
    section = queries.questionnaire_of(theirs.round).sections[0]
    returns.delegate(theirs, section, elsewhere.id, by=CHAMPION)
    sign_in(client, elsewhere)
    assert client.get(at(theirs)).status_code == 404
    assert "No survey asks you" in client.get("/survey/returns").text


def test_a_section_is_handed_to_somebody_of_the_body_alone(client: PageClient, theirs: SurveyReturn) -> None:
    make_account("eve@example.org", roles=[(MembershipRole.COORDINATOR, make_organisation("Elsewhere"))])
    for email in ("eve@example.org", "nobody@example.org"):
        answer = client.submit(at(theirs, "/colleagues"), section="staff", email=email)
        assert answer.status_code == 422
        assert "Nobody with this email address signs in here for Northshire police" in answer.text


def test_a_section_is_taken_back(client: PageClient, force: Organisation, theirs: SurveyReturn) -> None:
    make_account("colin@example.org", roles=[(MembershipRole.COORDINATOR, force)])
    client.submit(at(theirs, "/colleagues"), section="staff", email="colin@example.org")
    handed = queries.delegations(theirs)[0]
    token = form_fields(client.get(at(theirs, "/colleagues")).text)["csrf_token"]
    address = at(theirs, f"/colleagues/{handed.reference}/remove")
    assert client.post(address, data={"csrf_token": token}).status_code == 302
    db.session.expire_all()
    assert queries.delegations(theirs) == []


def test_the_return_of_another_body_is_not_there(client: PageClient, champion: Account) -> None:
    other = make_return(make_organisation("Southshire police"))
    for page in ("", "/sections/extent", "/checks", "/answers", "/colleagues", "/sign-off", "/reopen"):
        assert client.get(at(other, page)).status_code == 404, page


def test_a_round_that_is_prepared_is_shown_to_no_body(
    client: PageClient, force: Organisation, champion: Account
) -> None:
    draft = make_return(force, launched=False)
    assert client.get(at(draft)).status_code == 404
