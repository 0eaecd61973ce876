"""Qualifications and awards: the list, working towards one, prior learning, the award and its end."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.awards import BEGAN, OUTCOME, make_award, make_qualification
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient
from tests.pdf import Pdf
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training import ending_awards
from volunteer_app.training.awards import claims, service
from volunteer_app.training.awards.models import Award, Qualification
from volunteer_app.training.awards.rules import AwardState
from volunteer_app.training.awards.service import Outcome
from volunteer_app.training.certificates import printing, queries
from volunteer_app.training.certificates import service as certificates
from volunteer_app.training.certificates.rules import Standing

pytestmark = pytest.mark.usefixtures("database")

DAY = {"day": "1", "month": "6", "year": "2026"}


def parts(name: str) -> dict[str, str]:
    return {f"{name}__{part}": value for part, value in DAY.items()}


def editor() -> Account:
    return make_account(roles=[(MembershipRole.NETWORK_EDITOR, make_organisation())])


def coordinator(organisation: Organisation, person: Person | None = None) -> Account:
    person_id = person.id if person else None
    return make_account(roles=[(MembershipRole.COORDINATOR, organisation)], person_id=person_id)


def actor(account: Account) -> Actor:
    return Actor(ActorKind.ACCOUNT, account.reference, account.name)


def test_an_editor_adds_a_qualification_and_its_units(client: PageClient) -> None:
    sign_in(client, editor())
    typed = {
        "title": "Certificate in Mentoring",
        "number": "601/2345/x",
        "awarding_body": "Sample Awards",
        "level": "level_3",
        "credits": "10",
        "is_active": "yes",
    }
    wrong = client.submit("/qualifications/new", **{**typed, "number": "601/23456"})
    assert "must have the form 601/2345/6" in wrong.text
    answer = client.submit("/qualifications/new", **typed)
    made = db.session.scalars(select(Qualification)).one()
    assert answer.location == f"/qualifications/{made.reference}"
    assert made.number == "601/2345/X"
    again = client.submit("/qualifications/new", **typed)
    assert "There is a qualification with this number already" in again.text
    unit = {
        "title": "Role of a mentor",
        "number": "l/123/4567",
        "level": "level_3",
        "credits": "3",
        "is_mandatory": "yes",
    }
    client.submit(f"/qualifications/{made.reference}/units/new", **unit)
    twice = client.submit(f"/qualifications/{made.reference}/units/new", **unit)
    assert "This unit is in the list already" in twice.text
    page = client.get(answer.location).text
    assert "L/123/4567" in page
    assert "Mandatory" in page


def problems(page: str) -> list[str]:
    """What is listed above the form, in its order."""
    summary = page[page.index("There is a problem") : page.index("</ul>", page.index("There is a problem"))]
    return re.findall(r"<a [^>]*>([^<]+)</a>", summary)


def test_what_is_wrong_is_listed_in_the_order_of_the_page(client: PageClient) -> None:
    organisation = make_organisation()
    award = make_award(make_person(organisation), organisation, make_qualification((3, True)))
    sign_in(client, editor())
    empty = client.submit("/qualifications/new", level="", credits="").text
    assert problems(empty) == [
        "Enter the title",
        "Enter the number",
        "Enter the awarding body",
        "Select a level",
        "Enter the credits; 0 if it has none",
    ]
    sign_in(client, coordinator(organisation))
    seen = ["Enter the name of the assessor", "Enter the name of the verifier"]
    unit = client.submit(f"/awards/{award.reference}/unit", unit="").text
    assert problems(unit) == ["Select a unit", "Enter the day it was achieved", *seen]
    given = client.submit(f"/awards/{award.reference}/give").text
    assert problems(given) == ["Enter the day it was awarded", *seen]


def test_an_editor_changes_a_qualification_and_takes_out_a_unit_that_nobody_has(client: PageClient) -> None:
    made = make_qualification((3, True), (2, False))
    organisation = make_organisation()
    award = make_award(make_person(organisation), organisation, made)
    service.record_unit(award, made.units[0], OUTCOME, by=BY)
    sign_in(client, editor())
    client.submit(f"/qualifications/{made.reference}/edit", title="Another title", is_active="no")
    used, free = (f"/qualification-units/{each.reference}/remove" for each in made.units)
    assert "Somebody has this unit already" in client.submit(used).text
    assert client.submit(free).location == f"/qualifications/{made.reference}"
    page = client.get(f"/qualifications/{made.reference}").text
    assert "Another title" in page
    assert page.count("Mandatory") == 1
    assert "Optional" not in page


def test_a_coordinator_reads_the_list_and_cannot_change_it(client: PageClient) -> None:
    made = make_qualification((3, True))
    sign_in(client, coordinator(make_organisation()))
    assert made.title in client.get("/qualifications").text
    assert "Ask a network editor" in client.get("/qualifications").text
    assert client.get(f"/qualifications/{made.reference}/edit").status_code == 403


def test_from_beginning_to_award_a_coordinator_records_each_step(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    made = make_qualification((3, True), needed=3)
    sign_in(client, coordinator(organisation))
    begun = client.submit(
        f"/people/{person.reference}/awards/new",
        qualification=made.reference,
        started_on__day="5",
        started_on__month="1",
        started_on__year="2026",
    )
    award = db.session.scalars(select(Award)).one()
    assert begun.location == f"/awards/{award.reference}"
    people = {"assessor": "Asha", "verifier": "Vic"}
    early = client.submit(f"/awards/{award.reference}/give", **parts("achieved_on"), **people)
    assert "These mandatory units are not achieved yet" in early.text
    unit = made.units[0].reference
    same = {"assessor": "Asha", "verifier": "asha"}
    wrong = client.submit(f"/awards/{award.reference}/unit", unit=unit, **parts("achieved_on"), **same)
    assert "somebody other than the assessor" in wrong.text
    client.submit(f"/awards/{award.reference}/unit", unit=unit, **parts("achieved_on"), **people)
    given = client.submit(
        f"/awards/{award.reference}/give", **parts("achieved_on"), **people, body_number="SA-1"
    )
    page = client.get(given.location).text
    for shown in ("Awarded", "1 June 2026", "Asha", "Vic", "SA-1", "No end", "Make a certificate"):
        assert shown in page
    steps = select(HistoryEntry.action).where(HistoryEntry.person_id == person.id)
    assert {"award:enrol", "award:record_unit", "award:award"} <= set(db.session.scalars(steps))
    assert person.full_name in client.get("/training/awards").text


def test_credits_and_days_are_looked_at_before_an_award() -> None:
    organisation = make_organisation()
    made = make_qualification((3, False), (4, False), needed=7)
    award = make_award(make_person(organisation), organisation, made)
    with pytest.raises(Refused, match="on or after the day they began"):
        service.record_unit(award, made.units[0], Outcome(BEGAN - timedelta(days=1), "A", "B"), by=BY)
    with pytest.raises(Refused, match="today or in the past"):
        service.record_unit(award, made.units[0], Outcome(date(2099, 1, 1), "A", "B"), by=BY)
    service.record_unit(award, made.units[0], OUTCOME, by=BY)
    with pytest.raises(Refused, match="3 of the 7 credits"):
        service.give(award, OUTCOME, by=BY)
    service.record_unit(award, made.units[1], OUTCOME, by=BY)
    with pytest.raises(Refused, match="achieved already"):
        service.record_unit(award, made.units[1], OUTCOME, by=BY)
    with pytest.raises(Refused, match="on or after the day of the award"):
        service.give(award, OUTCOME, last_day=date(2026, 5, 1), by=BY)
    service.give(award, OUTCOME, last_day=date(2028, 5, 1), by=BY)
    assert (award.state, award.valid_before) == (AwardState.AWARDED, date(2028, 5, 2))


def test_a_unit_of_another_qualification_is_refused() -> None:
    organisation = make_organisation()
    award = make_award(make_person(organisation), organisation, make_qualification((1, True)))
    other = make_qualification((1, True))
    with pytest.raises(Refused, match="unit of this qualification"):
        service.record_unit(award, other.units[0], OUTCOME, by=BY)


def test_nobody_works_twice_towards_the_same_or_towards_what_is_not_offered() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    made = make_qualification()
    make_award(person, organisation, made)
    with pytest.raises(Refused, match="already"):
        make_award(person, organisation, made)
    gone = make_qualification()
    gone.is_active = False
    with db.session.no_autoflush, pytest.raises(Refused, match="not offered any more"):
        service.enrol(person, gone, organisation, started_on=BEGAN, by=BY)


def test_nobody_decides_on_their_own_qualification() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    made = make_qualification((1, True))
    award = make_award(person, organisation, made)
    own = actor(coordinator(organisation, person))
    claimed = claims.claim(award, made.units[0], "I did this", None, by=own)
    for act in (
        lambda: service.enrol(person, make_qualification(), organisation, started_on=BEGAN, by=own),
        lambda: service.record_unit(award, made.units[0], OUTCOME, by=own),
        lambda: service.give(award, OUTCOME, by=own),
        lambda: ending_awards.withdraw(award, reason="r", by=own),
        lambda: claims.accept(claimed, OUTCOME, by=own),
        lambda: claims.refuse(claimed, note="n", by=own),
    ):
        with pytest.raises(Refused, match="your own"):
            act()


def test_who_saw_an_older_version_is_told() -> None:
    organisation = make_organisation()
    award = make_award(make_person(organisation), organisation)
    with pytest.raises(StaleEdit):
        ending_awards.withdraw(award, reason="r", by=BY, version=award.version + 1)


def test_an_award_has_a_certificate_that_ends_with_it(client: PageClient) -> None:
    organisation = make_organisation(name="Taff Mentoring")
    person = make_person(organisation, first_name="Ama", last_name="Boateng")
    award = make_award(person, organisation, make_qualification((3, True), needed=3))
    with pytest.raises(Refused, match="was awarded"):
        certificates.issue_for_award(award, names_organisation=True, by=BY)
    service.record_unit(award, award.qualification.units[0], OUTCOME, by=BY)
    service.give(award, OUTCOME, by=BY)
    sign_in(client, make_account(person_id=person.id))
    client.submit(f"/awards/{award.reference}/certificate", names_organisation="yes")
    certificate = queries.standing_for(award)
    assert certificate is not None
    made = Pdf(printing.pdf(certificate))
    for said in ("Ama Boateng", award.qualification.number, "Sample Awards", "Level 3", "1 June 2026"):
        assert said in made.text
    assert made.claims_ua
    code = certificate.code or ""
    assert queries.check(code).standing is Standing.VALID
    sign_in(client, coordinator(organisation))
    client.submit(f"/awards/{award.reference}/withdraw", reason="The body took it back")
    db.session.expire_all()
    assert queries.check(code).standing is Standing.REVOKED
    assert "The body took it back" not in client.get(f"/certificates/check/{code}").text


def test_nobody_reaches_an_award_of_others(client: PageClient) -> None:
    organisation = make_organisation()
    made = make_qualification((3, True))
    award = make_award(make_person(organisation), organisation, made)
    claimed = claims.claim(award, made.units[0], "A", None, by=BY)
    for account in (coordinator(make_organisation()), make_account(person_id=make_person().id)):
        sign_in(client, account)
        assert client.get(f"/awards/{award.reference}").status_code == 404
        assert client.get(f"/prior-learning/{claimed.reference}/evidence").status_code == 404
    assert db.session.get_one(Award, award.id).ended_at is None
    assert clock.today() > BEGAN
