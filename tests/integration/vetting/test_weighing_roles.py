"""An officer who weighs a certificate need not say again for which role."""

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import make_application, make_opportunity, role_named
from tests.factories.vetting import make_check
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.vetting.rules import CheckOutcome

pytestmark = pytest.mark.usefixtures("database")
PANEL, CLERK = "youth-offender-panel-member", "mentor-community"


@pytest.mark.parametrize(("codes", "chosen"), [([], ""), ([PANEL], PANEL), ([PANEL, CLERK], "")])
def test_the_only_role_is_chosen_and_of_several_none(
    client: PageClient, codes: list[str], chosen: str
) -> None:
    hope, other = make_organisation(), make_organisation("Other")
    person = make_person(hope)
    for code in codes:
        make_application(make_opportunity(hope, role=role_named(code)), person)
    make_application(make_opportunity(other, role=role_named("mentor-young-people")), person)
    check = make_check(person, hope, outcome=CheckOutcome.HAS_INFORMATION, valid_from=None)
    db.session.commit()
    sign_in(client, make_account(roles=[(MembershipRole.VETTING_OFFICER, hope)]))
    page = client.get(f"/checks/{check.reference}/weigh").text
    options = page.split('name="role"', 1)[1].split("</select>", 1)[0].split("<option")[1:]
    offered = [each.split('value="', 1)[1].split('"', 1)[0] for each in options]
    assert [code for each, code in zip(options, offered, strict=True) if " selected" in each] in (
        [chosen],
        [],
    )
    assert (f'value="{chosen}" selected' in page) is bool(chosen) or not chosen
    assert set(offered[1 : 1 + len(codes)]) == set(codes)
