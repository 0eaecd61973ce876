from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries, searching, service
from volunteer_app.people.models import Affiliation, AgreementSignature, Person
from volunteer_app.people.rules import AgreementKind, ConsentRoute, PreferredLanguage
from volunteer_app.people.service import PersonDetails

pytestmark = pytest.mark.usefixtures("database")

BY = Actor(ActorKind.ACCOUNT, "ACC-COORDINA", "Sam Taylor")


def add(details: PersonDetails, organisation: Organisation | None = None, **changes: Any) -> Person:
    values: dict[str, Any] = {
        "organisation": organisation or make_organisation(),
        "by": BY,
        "on_behalf": False,
        "consent_route": ConsentRoute.SPOKEN,
        "consent_on": date(2026, 1, 5),
    }
    return service.add_person(details, **{**values, **changes})


def entries(person: Person) -> list[HistoryEntry]:
    db.session.flush()
    statement = select(HistoryEntry).where(HistoryEntry.person_id == person.id).order_by(HistoryEntry.id)
    return list(db.session.scalars(statement))


def details_of(person: Person, **changes: Any) -> PersonDetails:
    values = {name: getattr(person, name) for name in PersonDetails.__dataclass_fields__}
    return PersonDetails(**{**values, **changes})


def scope(*organisations: Organisation) -> Scope:
    return Scope(frozenset(organisation.id for organisation in organisations))


def test_a_new_person_is_held_by_the_organisation_and_recorded() -> None:
    hope = make_organisation()
    details = PersonDetails("Siân", "O’Brien 😀", email=" SIAN@Example.ORG ")
    person = add(details, hope)
    db.session.commit()
    assert person.email == "sian@example.org"
    assert person.sort_name == "obrien 😀 sian"
    assert queries.organisations_of(person.id) == [hope]
    added, affiliated = entries(person)
    assert (added.action, added.organisation_id, added.actor_name) == ("person:add", hope.id, "Sam Taylor")
    assert added.after["last_name"] == "O’Brien 😀"
    assert affiliated.action == "person:affiliate"


def test_who_is_entered_on_behalf_is_marked_and_history_says_for_whom() -> None:
    person = add(PersonDetails("Carys", "Llewellyn"), on_behalf=True)
    assert person.entered_on_behalf
    assert {entry.on_behalf_of for entry in entries(person)} == {person.reference}


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (PersonDetails(" ", "Llewellyn"), "first_name"),
        (PersonDetails("Carys", ""), "last_name"),
        (PersonDetails("Carys", "Llewellyn", date_of_birth=date(2999, 1, 1)), "date_of_birth"),
    ],
)
def test_details_that_cannot_be_are_refused(details: PersonDetails, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        add(details)
    assert refusal.value.field == field


def test_nobody_has_agreed_tomorrow() -> None:
    with clock.standing_on(date(2026, 11, 22)), pytest.raises(Refused) as refusal:
        add(PersonDetails("Carys", "Llewellyn"), consent_on=date(2026, 11, 23))
    assert refusal.value.field == "consent_on"


def test_an_edit_keeps_what_was_there_before_and_after() -> None:
    person = make_person(phone="01632 960 001")
    hope = queries.organisations_of(person.id)[0]
    details = details_of(person, last_name="Ŵyn", phone="01632 960 002")
    service.edit_person(person, details, version=person.version, by=BY, as_organisation_id=hope.id)
    db.session.commit()
    entry = entries(person)[-1]
    assert entry.action == "person:edit"
    assert entry.organisation_id == hope.id
    assert (entry.before["phone"], entry.after["phone"]) == ("01632 960 001", "01632 960 002")
    assert (entry.before["last_name"], entry.after["last_name"]) == ("Llewellyn", "Ŵyn")
    assert person.sort_name == "wyn carys"
    assert "postcode" not in entry.after


def test_an_edit_that_changes_nothing_is_not_recorded() -> None:
    person = make_person()
    before = len(entries(person))
    service.edit_person(person, details_of(person), version=person.version, by=BY)
    assert len(entries(person)) == before
    assert person.version == 1


def test_an_edit_of_an_older_version_is_refused_and_changes_nothing() -> None:
    person = make_person()
    service.edit_person(person, details_of(person, known_as="Caz"), version=1, by=BY)
    with pytest.raises(StaleEdit):
        service.edit_person(person, details_of(person, known_as="Cari"), version=1, by=BY)
    assert person.known_as == "Caz"


def test_two_edits_saved_at_the_same_moment_do_not_both_win() -> None:
    person = make_person()
    service.edit_person(person, details_of(person, known_as="First"), version=1, by=BY)
    set_committed_value(person, "version", 1)  # read before the other was stored
    with pytest.raises(StaleEdit):
        service.edit_person(person, details_of(person, known_as="Second"), version=1, by=BY)


def test_preferred_language_is_kept() -> None:
    person = add(PersonDetails("Carys", "Llewellyn", preferred_language=PreferredLanguage.WELSH))
    db.session.commit()
    assert db.session.get_one(Person, person.id).preferred_language is PreferredLanguage.WELSH


def test_holding_a_record_twice_is_one_affiliation() -> None:
    hope, other = make_organisation(), make_organisation("Other")
    person = make_person(hope)
    first = service.affiliate(person, other, by=BY)
    assert service.affiliate(person, other, by=BY) is first
    counted = select(func.count()).select_from(Affiliation).where(Affiliation.person_id == person.id)
    assert db.session.execute(counted).scalar_one() == 2


def test_signing_twice_is_one_signature() -> None:
    hope = make_organisation()
    person = make_person(hope)
    kind = AgreementKind.CONFIDENTIALITY
    first = service.sign_agreement(person, hope, kind, " Carys Llewellyn ", by=BY)
    assert service.sign_agreement(person, hope, kind, "Somebody Else", by=BY) is first
    assert first.signed_name == "Carys Llewellyn"
    assert queries.signatures(person.id, hope.id) == [first]
    assert [entry.action for entry in entries(person)].count("agreement:sign") == 1


def test_a_signature_needs_a_name() -> None:
    hope = make_organisation()
    with pytest.raises(Refused):
        service.sign_agreement(make_person(hope), hope, AgreementKind.CONFIDENTIALITY, " ", by=BY)
    assert db.session.scalars(select(AgreementSignature)).all() == []


def test_a_paper_signature_is_marked_and_entered_on_their_behalf() -> None:
    hope = make_organisation()
    person = make_person(hope)
    kind = AgreementKind.VOLUNTEER_AGREEMENT
    signature = service.sign_agreement(person, hope, kind, "C Llewellyn", by=BY, on_paper=True)
    assert signature.on_paper
    assert entries(person)[-1].on_behalf_of == person.reference


def test_a_person_is_found_only_by_organisations_that_hold_the_record() -> None:
    hope, other = make_organisation(), make_organisation("Other")
    person = make_person(hope)
    assert queries.person(scope(hope), person.reference) is person
    for empty in (scope(other), Scope()):
        with pytest.raises(NotFound):
            queries.person(empty, person.reference)
    service.affiliate(person, other, by=BY)
    assert queries.person(scope(other), person.reference) is person


def test_everybody_is_listed_once_however_many_organisations_hold_the_record() -> None:
    hope, other = make_organisation(), make_organisation("Other")
    person = make_person(hope)
    service.affiliate(person, other, by=BY)
    assert list(db.session.scalars(queries.people(scope(hope, other)))) == [person]
    assert queries.holders(scope(hope, other), [person.id]) == {person.id: ["Hope Mentoring", "Other"]}
    assert queries.holders(scope(hope), [person.id]) == {person.id: ["Hope Mentoring"]}


@pytest.mark.parametrize("text", ["siân", "SIAN", "wyn sian", "sian w", "ŵyn", "  Ŵyn "])
def test_a_search_finds_names_whatever_their_accents_and_case(text: str) -> None:
    hope = make_organisation()
    person = make_person(hope, first_name="Siân", last_name="Ŵyn")
    make_person(hope)
    assert list(db.session.scalars(searching.find(scope(hope), text))) == [person]


@pytest.mark.parametrize("text", ["o'brien", "O’BRIEN", "obrien"])
def test_a_search_finds_names_with_any_apostrophe(text: str) -> None:
    hope = make_organisation()
    person = make_person(hope, last_name="O’Brien")
    assert list(db.session.scalars(searching.find(scope(hope), text))) == [person]


@pytest.mark.parametrize("text", ["100%", "_", "%", "sian jones"])
def test_signs_that_mean_something_to_sql_are_only_signs(text: str) -> None:
    hope = make_organisation()
    make_person(hope, first_name="Siân", last_name="Ŵyn")
    assert list(db.session.scalars(searching.find(scope(hope), text))) == []


def test_a_search_takes_a_reference_too_but_not_out_of_scope() -> None:
    hope, other = make_organisation(), make_organisation("Other")
    person = make_person(hope)
    assert list(db.session.scalars(searching.find(scope(hope), person.reference.lower()))) == [person]
    assert list(db.session.scalars(searching.find(scope(other), person.reference))) == []


def test_possible_duplicates_are_alike_by_email_or_by_name_and_birth_date() -> None:
    hope, other = make_organisation(), make_organisation("Other")
    born_on = date(1990, 5, 17)
    same_name = make_person(hope, first_name="Sian", last_name="OBrien", date_of_birth=born_on)
    same_email = make_person(hope, first_name="Zoe", last_name="Zed", email="sian@example.org")
    make_person(hope, first_name="Siân", last_name="O’Brien", date_of_birth=date(1991, 5, 17))
    make_person(other, first_name="Siân", last_name="O’Brien", date_of_birth=born_on)
    found = queries.possible_duplicates(
        scope(hope), first_name="Siân", last_name="O’Brien", date_of_birth=born_on, email="SIAN@example.org"
    )
    assert found == [same_name, same_email]


def test_without_email_or_birth_date_nobody_is_called_alike() -> None:
    hope = make_organisation()
    make_person(hope, date_of_birth=None)
    found = queries.possible_duplicates(
        scope(hope), first_name="Carys", last_name="Llewellyn", date_of_birth=None, email=None
    )
    assert found == []


def test_signatures_are_as_known_at_a_moment() -> None:
    hope = make_organisation()
    person = make_person(hope)
    with clock.standing_on(date(2026, 3, 1)):
        service.sign_agreement(person, hope, AgreementKind.CONFIDENTIALITY, "Carys", by=BY)
        then = clock.now()
    with clock.standing_on(date(2026, 4, 1)):
        service.sign_agreement(person, hope, AgreementKind.VOLUNTEER_AGREEMENT, "Carys", by=BY)
    by_then = queries.signed_by([person.id], hope.id, known_at=then)
    assert [s.kind for s in by_then[person.id]] == [AgreementKind.CONFIDENTIALITY]
    assert len(queries.signed_by([person.id], hope.id)[person.id]) == 2
    assert queries.signed_by([person.id], make_organisation("Other").id) == {}
