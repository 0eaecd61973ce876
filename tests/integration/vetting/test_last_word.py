"""The last word counts: an older check is not given new days while a later one speaks against the person."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.vetting import make_check
from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting import service
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

pytestmark = pytest.mark.usefixtures("database")

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)
AGAINST: dict[str, Any] = {"outcome": CheckOutcome.HAS_INFORMATION, "valid_from": None}


def clear(check: Check, **more: Any) -> None:
    values: dict[str, Any] = {"valid_from": MONDAY, "valid_before": None, **more}
    service.decide_check(check, CheckOutcome.CLEAR, by=BY, **values)


def made(person: Person, hope: Organisation, day: date, **more: Any) -> Check:
    with clock.standing_on(day):
        return make_check(person, hope, **{"outcome": CheckOutcome.CLEAR, **more})


@pytest.mark.parametrize("kind", [CheckKind.CRIMINAL_RECORD, CheckKind.OVERSEAS, CheckKind.IDENTITY])
def test_an_older_clear_check_cannot_be_decided_clear_again(kind: CheckKind) -> None:
    hope = make_organisation()
    person = make_person(hope)
    older = made(person, hope, MONDAY, kind=kind)
    made(person, hope, TUESDAY, kind=kind, **AGAINST)
    with clock.standing_on(WEDNESDAY), pytest.raises(Refused, match="Start a new check"):
        clear(older)
    made(person, hope, WEDNESDAY, kind=kind)  # a new one that is clear is the last word


def test_what_spoke_against_them_before_does_not_stand_in_the_way() -> None:
    hope = make_organisation()
    person = make_person(hope)
    made(person, hope, MONDAY, **AGAINST)
    later = made(person, hope, TUESDAY)
    with clock.standing_on(WEDNESDAY):
        clear(later, valid_before=WEDNESDAY + timedelta(days=9))


def test_a_certificate_that_was_issued_later_speaks_against_one_that_was_decided_later() -> None:
    hope = make_organisation()
    person = make_person(hope)
    made(person, hope, MONDAY, issued_on=date(2026, 10, 1), **AGAINST)
    older = made(person, hope, TUESDAY, issued_on=date(2026, 5, 1))
    with clock.standing_on(WEDNESDAY), pytest.raises(Refused, match="Start a new check"):
        clear(older, issued_on=date(2026, 5, 1))


def test_another_organisation_another_person_and_another_reference_say_nothing_here() -> None:
    hope, other = make_organisation(), make_organisation("Other")
    person = make_person(hope)
    check = made(person, hope, MONDAY)
    reference = made(person, hope, MONDAY, kind=CheckKind.REFERENCE)
    made(person, other, TUESDAY, **AGAINST)
    made(make_person(hope), hope, TUESDAY, **AGAINST)
    made(person, hope, TUESDAY, kind=CheckKind.REFERENCE, **AGAINST)
    with clock.standing_on(WEDNESDAY):
        clear(check)
        clear(reference)
