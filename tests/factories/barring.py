"""Bars and duties to refer for tests, made by the room's own service. They flush and never commit."""

from sqlalchemy import select

from tests.factories.organisations import BY
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import Base, db, new_reference
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement
from volunteer_app.vetting.barring import referrals, service
from volunteer_app.vetting.barring.models import Bar, BarTelling, ReferralDuty
from volunteer_app.vetting.barring.referrals import Removal
from volunteer_app.vetting.barring.rules import BarredList, BarSource, Cause, LegalBasis
from volunteer_app.vetting.barring.service import BarDetails

DETAILS = "Marigold seven: what the letter said"


def make_bar(
    person: Person,
    organisation: Organisation,
    *lists: BarredList,
    details: str = DETAILS,
) -> Bar:
    """A bar of which the organisation was told today; from the children's list unless told."""
    told = BarDetails(lists or (BarredList.CHILDREN,), clock.today(), BarSource.DBS_LETTER, details)
    return service.record_bar(
        person, told, organisation=organisation, by=BY, authority=Scope(frozenset({organisation.id}))
    )


def make_duty(person: Person, organisation: Organisation, placement: Placement | None = None) -> ReferralDuty:
    """A duty to refer that nobody has decided yet."""
    removal = Removal(
        person_id=person.id,
        organisation_id=organisation.id,
        placement_reference=placement.reference if placement else new_reference("PLA"),
        role_code="mentor-young-people",
        role_name="Mentor of young people",
        cause=Cause.HARM,
    )
    found = referrals.open_duty(removal, by=BY)
    assert found is not None
    return found


def some_rows(organisation: Organisation) -> list[Base]:
    """A bar, to whom it was passed on, and a duty to refer, for tests of migrations."""
    person = db.session.scalars(select(Person).limit(1)).one()
    of = {"person_id": person.id, "organisation_id": organisation.id}
    bar = Bar(
        children=True,
        adults=False,
        told_on=clock.today(),
        source=BarSource.DBS_LETTER,
        recorded_by="Vera",
        **of,
    )
    bar.details = "d"
    telling = BarTelling(bar=bar, organisation_id=organisation.id, basis=LegalBasis.CONSENT, told_by="Vera")
    duty = ReferralDuty(
        placement_reference="PLA-1", role_name="Mentor", cause=Cause.HARM, opened_by="Cora", **of
    )
    return [bar, telling, duty]
