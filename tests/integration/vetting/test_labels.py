"""The same thing is named alike on every page that shows it."""

import re

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.disclosures import a_matter, make_disclosure, make_officer
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import make_placement, make_ready
from tests.factories.vetting import ask_for_clearance, make_check
from tests.integration.vetting.test_clearance_pages import contact
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.roles import queries as roles
from volunteer_app.vetting import changing
from volunteer_app.vetting.clearing import Need, StuckWith
from volunteer_app.vetting.rules import CheckOutcome

pytestmark = pytest.mark.usefixtures("database")

TAG = re.compile(r'<strong class="govuk-tag[^"]*">\s*([^<]+?)\s*</strong>')


def test_a_question_on_convictions_is_tagged_alike_in_the_list_and_on_its_page(client: PageClient) -> None:
    hope = make_organisation("Hope")
    answered = make_disclosure(make_person(hope), hope, a_matter(clock.today()))
    db.session.commit()
    sign_in(client, make_officer(hope))
    tags = [
        TAG.findall(client.get(path).text) for path in ("/disclosures", f"/disclosures/{answered.reference}")
    ]
    assert tags == [["With the vetting officer"]] * 2


@pytest.mark.parametrize("holder", [StuckWith.PRISON, StuckWith.VOLUNTEER, StuckWith.ORGANISATION])
def test_who_holds_a_clearance_has_no_capital_within_a_sentence(
    client: PageClient, holder: StuckWith
) -> None:
    charity, prison = make_organisation("The Hope Trust"), make_prison()
    check = ask_for_clearance(make_person(charity), charity, prison)
    if holder is not StuckWith.PRISON:
        changing.pass_on(check, holder, [Need.PURPOSE], by=BY)
    db.session.commit()
    sign_in(client, contact(prison))
    page = client.get(f"/clearances/{check.reference}").text
    name = "The Hope Trust" if holder is StuckWith.ORGANISATION else holder.words.lower()
    assert f"With {name}, since" in page
    assert "With The prison" not in page
    assert "With The volunteer" not in page


def test_what_the_officer_is_deciding_is_in_progress_and_not_missing(client: PageClient) -> None:
    hope = make_organisation("Hope")
    person = make_person(hope)
    role = roles.recruitable_by_code("mentor-young-people")
    make_ready(person, hope, hope, role)
    placement = make_placement(person, hope, hope, role=role)
    make_check(person, hope, outcome=CheckOutcome.HAS_INFORMATION)
    db.session.commit()
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
    page = client.get(f"/placements/{placement.reference}").text
    line = page[: page.index("With the vetting officer")].rindex("govuk-task-list__item")
    shown = page[line : page.index("</li>", line)]
    assert "In progress" in shown
    assert "Missing" not in shown
