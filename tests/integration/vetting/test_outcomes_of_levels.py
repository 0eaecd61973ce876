"""A certificate's outcome is asked for, and kept, only as its level can have it."""

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.vetting import NUMBER, make_check, told_of_bar
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import Refused
from volunteer_app.vetting import service
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.rules import CertificateLevel, CheckOutcome

pytestmark = pytest.mark.usefixtures("database")

WITHOUT_LISTS = (CertificateLevel.BASIC, CertificateLevel.STANDARD)


@pytest.mark.parametrize("level", CertificateLevel)
def test_the_form_offers_only_what_the_level_can_have(client: PageClient, level: CertificateLevel) -> None:
    hope = make_organisation()
    check = make_check(make_person(hope), hope, level=level)
    sign_in(client, make_account(roles=[(MembershipRole.VETTING_OFFICER, hope)]))
    form = client.get(f"/checks/{check.reference}/decide").text
    assert "Certificate number" in form
    assert "Has information" in form
    has_lists = level not in WITHOUT_LISTS
    assert ('value="barred"' in form) is has_lists
    assert ("Which list is the person on?" in form) is has_lists
    assert ("Workforce on the certificate" in form) is has_lists


@pytest.mark.parametrize("level", WITHOUT_LISTS)
def test_a_basic_or_standard_certificate_cannot_say_barred(level: CertificateLevel) -> None:
    hope = make_organisation()
    check = make_check(make_person(hope), hope, level=level)
    with pytest.raises(Refused, match="does not belong to this kind of check, or to its level"):
        service.decide_check(
            check, CheckOutcome.BARRED, valid_from=None, valid_before=None, by=BY, bar=told_of_bar()
        )


@pytest.mark.parametrize("level", WITHOUT_LISTS)
def test_a_basic_or_standard_certificate_has_no_workforce(level: CertificateLevel) -> None:
    hope = make_organisation()
    check = make_check(make_person(hope), hope, level=level)
    with pytest.raises(Refused, match="Only an enhanced certificate has a workforce"):
        service.decide_check(
            check,
            CheckOutcome.CLEAR,
            valid_from=clock.today(),
            valid_before=None,
            by=BY,
            workforce=Workforce.CHILD,
        )


def test_what_a_basic_certificate_brought_is_recorded_without_a_workforce(client: PageClient) -> None:
    hope = make_organisation()
    check = make_check(make_person(hope), hope, level=CertificateLevel.BASIC)
    sign_in(client, make_account(roles=[(MembershipRole.VETTING_OFFICER, hope)]))
    today = clock.today()
    issued = {
        "issued_on__day": str(today.day),
        "issued_on__month": str(today.month),
        "issued_on__year": str(today.year),
    }
    page = f"/checks/{check.reference}/decide"
    refused = client.submit(page, outcome="barred", certificate_number=NUMBER, **issued)
    assert refused.status_code == 422
    assert client.submit(page, outcome="clear", certificate_number=NUMBER, **issued).status_code == 302
