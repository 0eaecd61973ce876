"""What somebody has learned before counts for a unit: claimed with a file, accepted or not, claimed again."""

from io import BytesIO

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.awards import make_award, make_qualification
from tests.factories.documents import make_pdf
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.integration.training.test_awards import coordinator, parts
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.training.awards import claims
from volunteer_app.training.awards.models import Award, AwardUnit
from volunteer_app.training.awards.rules import UnitRoute, UnitState

pytestmark = pytest.mark.usefixtures("database")


def test_a_volunteer_claims_prior_learning_with_a_file_and_an_assessor_accepts_it(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    made = make_qualification((3, True))
    award = make_award(person, organisation, made)
    sign_in(client, make_account(person_id=person.id))
    assert made.title in client.get("/my/awards").text
    address = f"/awards/{award.reference}/prior-learning"
    html = {"evidence": (BytesIO(b"<html><script>alert(1)</script></html>"), "proof.pdf")}
    claim = {"unit": made.units[0].reference, "described": "Two years as a tutor"}
    refused = client.submit(address, **claim, **html)
    assert "must be a PDF" in refused.text
    client.submit(address, **claim, evidence=(BytesIO(make_pdf()), "proof.pdf"))
    claimed = db.session.scalars(select(AwardUnit)).one()
    assert (claimed.state, claimed.route) == (UnitState.CLAIMED, UnitRoute.PRIOR_LEARNING)
    assert client.get(f"/prior-learning/{claimed.reference}/evidence").status_code == 200
    assert client.get(f"/prior-learning/{claimed.reference}").status_code == 403
    sign_in(client, coordinator(organisation))
    assert person.full_name in client.get("/training/prior-learning").text
    decide = f"/prior-learning/{claimed.reference}"
    missing = client.submit(decide, decision="yes")
    assert "Enter the name of the assessor" in missing.text
    client.submit(decide, decision="yes", **parts("achieved_on"), assessor="Asha", verifier="Vic")
    page = client.get(f"/awards/{award.reference}").text
    assert "Prior learning, 1 June 2026" in page


def test_a_claim_that_is_not_accepted_says_why_and_can_be_made_again(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation, email="ama@example.org")
    made = make_qualification((3, True))
    award = make_award(person, organisation, made)
    claimed = claims.claim(award, made.units[0], "A", None, by=BY)
    with pytest.raises(Refused, match="already"):
        claims.claim(award, made.units[0], "B", None, by=BY)
    sign_in(client, coordinator(organisation))
    decide = f"/prior-learning/{claimed.reference}"
    assert "Enter why it does not count" in client.submit(decide, decision="no").text
    client.submit(decide, decision="no", note="Send us the diary")
    mail = db.session.scalars(select(OutboxMessage)).one()
    assert "diary" not in mail.body
    assert made.title not in mail.body
    sign_in(client, make_account(person_id=person.id))
    assert "Send us the diary" in client.get(f"/awards/{award.reference}").text
    again = claims.claim(db.session.get_one(Award, award.id), made.units[0], "With the diary", None, by=BY)
    assert (again.id, again.state, again.decision_note) == (claimed.id, UnitState.CLAIMED, "")
