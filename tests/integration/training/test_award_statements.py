"""Pages of awards, openings and certificates send the same few statements however many rows they show."""

from collections import Counter

import pytest

from bench.counting import noted
from tests.factories.accounts import make_account, sign_in
from tests.factories.awards import make_award, make_opening, make_qualification, references
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training.awards import claims
from volunteer_app.training.openings import service as openings

pytestmark = pytest.mark.usefixtures("database")

# Who is signed in costs 1, what their permission reaches 1
STAFF = {
    "/qualifications": 2,
    "/training/awards": 3,
    "/training/prior-learning": 3,
    "/training/openings": 4,
}
OWN = {"/my/awards": 5, "/my/openings": 5}
MOST = 12


def more(person: Person, organisation: Organisation) -> None:
    """Another of everything, of the person and of somebody else."""
    for whose in (person, make_person(organisation)):
        made = make_qualification((3, True), (4, False))
        award = make_award(whose, organisation, made)
        claims.claim(award, made.units[0], "Two years as a tutor", None, by=BY)
        openings.ask(make_opening(organisation), whose, why="", by=BY)
    db.session.commit()


def sent(client: PageClient, address: str) -> int:
    db.session.expunge_all()
    with noted() as statements:
        assert client.get(address).status_code == 200
    assert [text for text, n in Counter(text for text, _ in statements).items() if n > 1] == []
    return len(statements)


@pytest.mark.parametrize("rows", [1, 8])
def test_lists_send_their_number_of_statements_whatever_the_number_of_rows(
    client: PageClient, rows: int
) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    for _ in range(rows):
        more(person, organisation)
    person_id = person.id
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
    assert {address: sent(client, address) for address in STAFF} == STAFF
    sign_in(client, make_account(person_id=person_id))
    assert {address: sent(client, address) for address in OWN} == OWN


def test_pages_of_one_thing_stay_within_the_limit(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    there = references(person, organisation)
    whose = person.reference
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
    pages = [
        f"/awards/{there['award']}",
        f"/awards/{there['award']}/certificate",
        f"/awards/{there['award']}/badge",
        f"/prior-learning/{there['claim']}",
        f"/training/openings/{there['opening']}",
        f"/training/requests/{there['joining request']}",
        f"/qualifications/{there['qualification']}",
        f"/people/{whose}/awards/new",
    ]
    assert {address: n for address in pages if (n := sent(client, address)) > MOST} == {}
    client.delete_cookie("session")
    assert sent(client, f"/certificates/check/{'Z' * 20}") <= 6
