"""Changes of people's records: each by somebody, each in the history."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import bulk_rows, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Affiliation, AgreementSignature, Person
from volunteer_app.people.rules import (
    AGREEMENT_VERSION,
    Action,
    AgreementKind,
    ConsentRoute,
    PreferredLanguage,
    birth_date_problem,
    sort_name,
)


@dataclass(frozen=True)
class PersonDetails:
    """What a person, or somebody on their behalf, can say about them. Only the names are needed."""

    first_name: str
    last_name: str
    known_as: str = ""
    date_of_birth: date | None = None
    email: str | None = None
    phone: str = ""
    postcode: str = ""
    preferred_language: PreferredLanguage = PreferredLanguage.ENGLISH
    access_needs: str = ""
    emergency_name: str = ""
    emergency_phone: str = ""
    emergency_relationship: str = ""


def add_person(
    details: PersonDetails,
    *,
    organisation: Organisation,
    by: Actor,
    on_behalf: bool,
    consent_route: ConsentRoute,
    consent_on: date,
) -> Person:
    """A new person, whose record `organisation` holds.

    Raises:
        Refused: a name is missing, the birth date cannot be, or the consent is of a day to come.
    """
    if consent_on > clock.today():
        raise Refused("The date they agreed must be today or in the past", "consent_on")
    person = Person(
        entered_on_behalf=on_behalf, consent_route=consent_route, consent_on=consent_on, **columns_of(details)
    )
    db.session.add(person)
    db.session.flush()  # gives it the reference that the history names
    by = by.acting_for(person.reference) if on_behalf else by
    history.record(Action.ADD, person, by=by, person_id=person.id, organisation_id=organisation.id)
    affiliate(person, organisation, by=by)
    return person


def edit_own_details(person: Person, details: PersonDetails, *, version: int, by: Actor) -> None:
    """Change one's own details, but not name and birth date: identity, vetting and clearance rest on them.

    Raises:
        StaleEdit: somebody changed them since `version` was shown.
        Refused: the name or a birth date that is known would change, or a value cannot be.
    """
    if (details.first_name, details.last_name) != (person.first_name, person.last_name):
        raise Refused("Ask your coordinator to change your name: your checks rest on it", "first_name")
    if person.date_of_birth is not None and details.date_of_birth != person.date_of_birth:
        raise Refused(
            "Ask your coordinator to change your date of birth: your checks rest on it", "date_of_birth"
        )
    edit_person(person, details, version=version, by=by)


def hold(person_id: int) -> None:
    """Let nobody else decide anything about this person until the present transaction ends.

    Approving a placement and taking back what it rests on must not pass each other unseen.
    """
    bulk_rows.hold(Person, [person_id])


def edit_person(
    person: Person, details: PersonDetails, *, version: int, by: Actor, as_organisation_id: int | None = None
) -> None:
    """Change a person's details. Nothing changes, and history stays silent, when all is as it was.

    Raises:
        StaleEdit: somebody changed them since `version` was shown.
        Refused: a name is missing, or the birth date cannot be.
    """
    if person.version != version:
        raise StaleEdit
    for name, value in columns_of(details).items():
        if getattr(person, name) != value:
            setattr(person, name, value)
    if not db.session.is_modified(person):
        return
    try:
        history.record(Action.EDIT, person, by=by, person_id=person.id, organisation_id=as_organisation_id)
    except StaleDataError as error:  # two saved in the same moment
        raise StaleEdit from error


def affiliate(person: Person, organisation: Organisation, *, by: Actor) -> Affiliation:
    """Let this organisation hold the person's record; nothing changes if it does already."""
    held = db.session.scalars(
        select(Affiliation).where(
            Affiliation.person_id == person.id, Affiliation.organisation_id == organisation.id
        )
    ).one_or_none()
    if held is not None:
        return held
    affiliation = Affiliation(person_id=person.id, organisation_id=organisation.id)
    history.record(Action.AFFILIATE, affiliation, by=by)
    return affiliation


def sign_agreement(
    person: Person,
    organisation: Organisation,
    kind: AgreementKind,
    signed_name: str,
    *,
    by: Actor,
    on_paper: bool = False,
) -> AgreementSignature:
    """Keep that a person agreed to the wording of today; signing it again changes nothing.

    Raises:
        Refused: there is no name.
    """
    earlier = db.session.scalars(
        select(AgreementSignature).where(
            AgreementSignature.person_id == person.id,
            AgreementSignature.organisation_id == organisation.id,
            AgreementSignature.kind == kind,
            AgreementSignature.wording_version == AGREEMENT_VERSION,
        )
    ).one_or_none()
    if earlier is not None:
        return earlier
    if not signed_name.strip():
        raise Refused("Enter your full name", "signed_name")
    signature = AgreementSignature(
        person_id=person.id,
        organisation_id=organisation.id,
        kind=kind,
        wording_version=AGREEMENT_VERSION,
        signed_name=signed_name.strip(),
        on_paper=on_paper,
    )
    by = by.acting_for(person.reference) if on_paper else by
    history.record(Action.SIGN, signature, by=by)
    return signature


def columns_of(details: PersonDetails) -> dict[str, object]:
    """The columns of `Person` that these details fill."""
    if not details.first_name.strip():
        raise Refused("Enter a first name", "first_name")
    if not details.last_name.strip():
        raise Refused("Enter a last name", "last_name")
    if problem := birth_date_problem(details.date_of_birth, clock.today()):
        raise Refused(problem, "date_of_birth")
    columns: dict[str, object] = dict(vars(details))
    columns["email"] = (details.email or "").strip().lower() or None
    columns["sort_name"] = sort_name(details.first_name, details.last_name)
    return columns
