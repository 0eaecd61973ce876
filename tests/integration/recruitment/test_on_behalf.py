from tests.factories.people import make_person
from tests.factories.recruitment import make_opportunity, role_named
from tests.integration.recruitment.coordinating import only
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.rules import ApplicationSource

ON_BEHALF = {
    "first_name": "Mair",
    "last_name": "Ŵyn-O’Brien",
    "date_of_birth__day": "3",
    "date_of_birth__month": "4",
    "date_of_birth__year": "1985",
    "preferred_language": "welsh",
    "consent_route": "signed",
    "consent_on__day": "1",
    "consent_on__month": "11",
    "consent_on__year": "2025",
}


def test_a_coordinator_enters_an_application_for_somebody_and_it_is_marked_so(
    coordinator: PageClient, hope: Organisation
) -> None:
    opportunity = make_opportunity(hope, role=role_named("mentor-prison"))
    db.session.commit()
    address = f"/manage/opportunities/{opportunity.reference}/on-behalf"
    assert coordinator.submit(address, **{**ON_BEHALF, "consent_route": ""}).status_code == 422
    named = {"referee_1_name": "Officer D’Arcy", "referee_1_how_known": "Landing officer"}
    saved = coordinator.submit(address, **ON_BEHALF, **named)
    application: Application = only(Application)
    assert saved.location == f"/applications/{application.reference}"
    assert application.source is ApplicationSource.ON_BEHALF
    assert (application.person.entered_on_behalf, application.person.consent_route.value) == (True, "signed")
    assert [referee.name for referee in application.referees] == ["Officer D’Arcy"]
    page = coordinator.get(saved.location).text
    assert "Entered by a coordinator" in page
    assert "They agreed on 1 November 2025: on a signed form" in page


def test_somebody_on_record_is_not_asked_for_again(coordinator: PageClient, hope: Organisation) -> None:
    opportunity, person = make_opportunity(hope), make_person(hope)
    stranger = make_person()
    db.session.commit()
    address = f"/manage/opportunities/{opportunity.reference}/on-behalf?person="
    assert coordinator.get(address + stranger.reference).status_code == 404
    assert "First name" not in coordinator.get(address + person.reference).text
    consent = {name: value for name, value in ON_BEHALF.items() if name.startswith("consent")}
    assert coordinator.submit(address + person.reference, **consent).status_code == 302
    assert only(Application).person_id == person.id
