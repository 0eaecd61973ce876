from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.organisations import make_organisation
from tests.factories.recruitment import make_opportunity
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.service import PersonDetails
from volunteer_app.recruitment import online, tasks
from volunteer_app.recruitment.models import ApplicationDraft
from volunteer_app.recruitment.rules import DRAFT_KEPT
from volunteer_app.recruitment.service import ApplicationAnswers

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)


DETAILS = PersonDetails("Siân", "O’Brien", date_of_birth=date(1990, 1, 1), email="sian@example.org")


def test_somebody_who_applies_again_to_the_same_organisation_stays_one_person() -> None:
    hope = make_organisation()
    first = online.apply_online(make_opportunity(hope), DETAILS, ApplicationAnswers())
    second = online.apply_online(make_opportunity(hope), DETAILS, ApplicationAnswers())
    elsewhere = online.apply_online(make_opportunity(), DETAILS, ApplicationAnswers())
    assert first.person_id == second.person_id
    assert elsewhere.person_id != first.person_id
    with pytest.raises(Refused, match="already"):
        online.apply_online(first.opportunity, DETAILS, ApplicationAnswers())


def test_one_address_sends_a_few_applications_and_no_more() -> None:
    opportunity = make_opportunity()
    for number in range(5):
        details = PersonDetails(
            f"Name{number}", "Smith", date_of_birth=date(1990, 1, 1), email="x@example.org"
        )
        online.apply_online(opportunity, details, ApplicationAnswers())
    with pytest.raises(Refused, match="from this email address"):
        online.apply_online(
            opportunity, DETAILS.__class__("A", "B", email="X@example.org"), ApplicationAnswers()
        )


def test_drafts_are_deleted_when_they_were_kept_as_long_as_the_pages_say() -> None:
    opportunity = make_opportunity()
    for days in (1, -1):
        touched = clock.now() - DRAFT_KEPT - timedelta(days=days)
        token = str(abs(days - 1)) * 64
        draft = ApplicationDraft(token_hash=token, opportunity_id=opportunity.id, touched_at=touched)
        db.session.add(draft)
    db.session.commit()
    tasks.clear_drafts()
    left = db.session.scalars(select(ApplicationDraft)).all()
    assert [draft.token_hash[0] for draft in left] == ["2"]
