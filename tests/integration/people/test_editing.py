import pytest

from tests.factories.accounts import make_account, make_membership, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.integration.people.conftest import COORDINATOR, in_database
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation


def test_an_edit_is_saved_with_emergency_contact_and_access_needs(
    coordinator: PageClient, hope: Organisation
) -> None:
    person = make_person(hope)
    db.session.commit()
    answer = coordinator.submit(
        f"/people/{person.reference}/edit",
        last_name="Ŵyn",
        postcode="ls1  4ap",
        access_needs="Large print\nStep-free",
        emergency_name="Ann O'Neil",
        emergency_phone="01632 960 001",
        date_of_birth__year="1991",
    )
    assert answer.status_code == 302
    changed = in_database(person.reference)
    assert (changed.sort_name, changed.postcode) == ("wyn carys", "LS1 4AP")
    assert changed.emergency_name == "Ann O'Neil"
    assert changed.date_of_birth is not None
    assert changed.date_of_birth.isoformat() == "1991-05-17"
    page = coordinator.get(answer.location).text
    assert "Ann O&#39;Neil" in page
    assert "Large print" in page


@pytest.mark.parametrize("path", ["", "/edit"])
def test_people_of_another_organisation_are_not_there(coordinator: PageClient, path: str) -> None:
    person = make_person(make_organisation("Other"))
    db.session.commit()
    assert coordinator.get(f"/people/{person.reference}{path}").status_code == 404
    assert coordinator.get(f"/people/VOL-00000000{path}").status_code == 404


def test_an_ended_role_reaches_nobody(client: PageClient, hope: Organisation) -> None:
    account = make_account()
    make_membership(account, COORDINATOR, hope, starts_on=clock.today(), ends_before=clock.today())
    person = make_person(hope)
    sign_in(client, account)
    assert client.get(f"/people/{person.reference}").status_code == 403
    assert client.get("/people").status_code == 403


def test_an_ended_role_beside_another_one_reaches_nobody_there(
    client: PageClient, hope: Organisation
) -> None:
    account = make_account(roles=[(COORDINATOR, make_organisation("Other"))])
    make_membership(account, COORDINATOR, hope, starts_on=clock.today(), ends_before=clock.today())
    person = make_person(hope)
    sign_in(client, account)
    for path in ("", "/edit"):
        assert client.get(f"/people/{person.reference}{path}").status_code == 404


def test_authority_reaches_organisations_below(client: PageClient, hope: Organisation) -> None:
    person = make_person(make_organisation("Branch", parent=hope))
    sign_in(client, make_account(roles=[(COORDINATOR, hope)]))
    assert client.get(f"/people/{person.reference}").status_code == 200
