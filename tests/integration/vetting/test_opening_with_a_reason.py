"""What an officer sees before and after giving a reason, and what they can do when what was told is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import sign_in
from tests.factories.disclosures import (
    a_matter,
    decided,
    make_disclosure,
    make_officer,
    open_assessment,
    over,
)
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.looks import Look
from volunteer_app.vetting.assessing.rules import Outcome
from volunteer_app.vetting.disclosures import service
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.disclosures.rules import Because, DisclosureState, Route

pytestmark = pytest.mark.usefixtures("database")

WHY = "Deciding on the offer"


def the_disclosure() -> Disclosure:
    db.session.expire_all()
    return db.session.scalars(select(Disclosure)).one()


def test_a_page_opened_for_no_reason_says_neither_whether_anything_was_told_nor_what_was_decided(
    client: PageClient,
) -> None:
    hope = make_organisation()
    one = make_disclosure(make_person(hope), hope, a_matter(clock.today()))
    other = make_disclosure(make_person(hope), hope, offer="APP-2")
    service.answer(other, [], route=Route.PAPER, by=BY, authority=over(hope))
    vera, oren = make_officer(hope, "Vera"), make_officer(hope, "Oren")
    found = decided(open_assessment(one, vera), vera, oren, Outcome.NOT_SUITABLE)
    sign_in(client, vera)
    for address in (f"/disclosures/{one.reference}", f"/disclosures/{other.reference}"):
        page = client.get(address).text
        for words in ("othing was told", "Weigh", "They can go on", "Erased"):
            assert words not in page, words
    address = f"/assessments/{found.reference}"
    assert "Not suitable" not in client.get(address).text
    assert "Not suitable for the role" in client.submit(address, why=WHY).text


def test_what_is_spent_before_anybody_weighed_it_keeps_nobody_waiting(client: PageClient) -> None:
    hope = make_organisation()
    told = make_disclosure(make_person(hope), hope, a_matter(clock.today()))
    rows = told.matters
    service.erase(told, rows, Because.SPENT, by=BY)
    sign_in(client, make_officer(hope))
    opened = client.submit(f"/disclosures/{told.reference}", why=WHY).text
    assert "We may no longer ask about it for this role" in opened
    client.post(f"/disclosures/{told.reference}/nothing", data=form_fields(opened))
    assert the_disclosure().state is DisclosureState.CAN_GO_ON


def test_a_decision_is_looked_at_again_on_its_day_also_when_what_was_told_is_gone(
    client: PageClient,
) -> None:
    hope = make_organisation()
    vera, oren = make_officer(hope, "Vera"), make_officer(hope, "Oren")
    told = make_disclosure(make_person(hope), hope, a_matter(clock.today()))
    soon = clock.today() + timedelta(days=1)
    decided(open_assessment(told, vera), vera, oren, review_on=soon)
    service.erase(told, told.matters, Because.NOT_NEEDED, by=BY)
    sign_in(client, make_officer(hope, "Tess"))
    address = f"/disclosures/{told.reference}"
    assert "Weigh it again" not in client.submit(address, why=WHY).text
    with pytest.raises(Refused, match="nothing to weigh"):
        open_assessment(told, vera)
    with clock.standing_on(soon):
        sign_in(client, make_officer(hope, "Una"))
        opened = client.submit(address, why=WHY).text
        assert "ask the person anew" in opened
        begun = client.post(f"{address}/weigh", data=form_fields(opened)).location
    assert begun.startswith("/assessments/")
    assert begun != f"/assessments/{told.reference}"


def no_disk(_look: Look, **_columns: object) -> None:
    raise RuntimeError("no disk")


def test_nothing_is_shown_when_the_look_cannot_be_kept(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hope = make_organisation()
    told = make_disclosure(make_person(hope), hope, a_matter(clock.today(), "MARKER"))
    sign_in(client, make_officer(hope))
    monkeypatch.setattr(Look, "__init__", no_disk)
    answer = client.submit(f"/disclosures/{told.reference}", why=WHY)
    assert (answer.status_code, "MARKER" in answer.text) == (500, False)


def test_nobody_looks_without_a_good_form_token(client: PageClient) -> None:
    hope = make_organisation()
    told = make_disclosure(make_person(hope), hope, a_matter(clock.today(), "MARKER"))
    sign_in(client, make_officer(hope))
    for data in ({"why": WHY}, {"why": WHY, "act": "yes"}):
        answer = client.post(f"/disclosures/{told.reference}", data=data)
        assert "MARKER" not in answer.text
    assert not db.session.scalars(select(Look)).all()
