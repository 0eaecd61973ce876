from typing import Any

import pytest
from sqlalchemy import func, select, update

from tests.factories.organisations import BY, make_prison
from tests.factories.recruitment import make_opportunity, opportunity_details
from tests.integration.recruitment.coordinating import only, parts
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment import advertising, service
from volunteer_app.recruitment.advertising import OpportunityDetails
from volunteer_app.recruitment.models import Opportunity
from volunteer_app.recruitment.rules import OpportunityState


def written(prison: Organisation, **changes: Any) -> dict[str, Any]:
    return {
        "role": "mentor-prison",
        "title": "Mentor at O’Hare’s wing 😀",
        "summary": "Meet somebody once a week",
        "description": "You listen.\r\nYou plan.",
        "commitment": "2 hours a week",
        "places": [prison.reference],
        "volunteers_wanted": "4",
        **parts("starts_on", 1),
        **parts("closes_on", 20),
        "contact_email": "Team@hope.example",
        **changes,
    }


def test_an_opportunity_is_written_looked_at_published_and_closed(coordinator: PageClient) -> None:
    prison = make_prison()
    db.session.commit()
    saved = coordinator.submit("/manage/opportunities/new", **written(prison))
    opportunity: Opportunity = only(Opportunity)
    preview = f"/manage/opportunities/{opportunity.reference}"
    assert saved.location == preview
    assert (opportunity.title, opportunity.description) == (
        "Mentor at O’Hare’s wing 😀",
        "You listen.\nYou plan.",
    )
    assert coordinator.get(f"/opportunities/{opportunity.reference}").status_code == 404
    fields = form_fields(coordinator.get(preview).text)
    assert coordinator.post(f"{preview}/publish", data=fields).location == preview
    assert coordinator.get(f"/opportunities/{opportunity.reference}").status_code == 200
    assert coordinator.submit(f"{preview}/close").status_code == 422
    assert coordinator.submit(f"{preview}/close", reason="Full").location == preview
    assert only(Opportunity).state is OpportunityState.CLOSED
    assert coordinator.get(f"{preview}/edit").status_code == 409


def test_places_are_added_one_at_a_time_and_nothing_typed_is_lost(coordinator: PageClient) -> None:
    first, second = make_prison("Eastwood (HMP)"), make_prison("Westwood (HMP)")
    db.session.commit()
    again = coordinator.submit(
        "/manage/opportunities/new", title="Half done", add_place=first.reference, refresh="places"
    )
    assert again.status_code == 200
    assert "Half done" in again.text
    fields = {**form_fields(again.text), "add_place": second.reference, "refresh": "places"}
    assert fields["places"] == first.reference
    both = form_fields(coordinator.post("/manage/opportunities/new", data=fields).text)
    assert both["places"] == [first.reference, second.reference]
    assert db.session.execute(select(func.count()).select_from(Opportunity)).scalar_one() == 0


def test_a_place_chosen_but_not_added_counts_when_saving(coordinator: PageClient) -> None:
    prison = make_prison()
    db.session.commit()
    coordinator.submit("/manage/opportunities/new", **written(prison, places=[], add_place=prison.reference))
    assert [each.organisation_id for each in only(Opportunity).places] == [prison.id]


def test_the_form_says_what_may_be_asked_for_the_role(coordinator: PageClient) -> None:
    page = coordinator.submit("/manage/opportunities/new", role="listener", refresh="role").text
    assert "Do not ask about convictions" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"role": ""}, "Select a role"),
        ({"role": "magistrate"}, "select one of the answers listed"),
        ({"places": []}, "Add at least one place"),
        ({"places": ["ORG-NOPE"]}, "Add at least one place"),
        (parts("last_day", 0), "Last day must be the same as or after the first day"),
        (parts("last_day", 5), "Closing date must be before the opportunity ends"),
        ({"closes_on__day": "31", "closes_on__month": "2"}, "Closing date must be a real date"),
        ({"volunteers_wanted": "many"}, "must be a whole number"),
        ({"title": "x" * 121}, "Title must be 120 characters or fewer"),
        ({"contact_email": "nobody"}, "email address in the correct format"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_shown_again(
    coordinator: PageClient, changes: dict[str, Any], message: str
) -> None:
    prison = make_prison()
    db.session.commit()
    reply = coordinator.submit("/manage/opportunities/new", **written(prison, **changes))
    assert (reply.status_code, message in reply.text, "You listen." in reply.text) == (422, True, True)


def test_the_second_editor_sees_what_the_first_changed_with_their_own_words_kept(
    coordinator: PageClient, hope: Organisation
) -> None:
    prison = make_prison()
    opportunity = make_opportunity(hope, places=(prison,), published=False)
    db.session.commit()
    address = f"/manage/opportunities/{opportunity.reference}/edit"
    fields = form_fields(coordinator.get(address).text)
    details = opportunity_details(title="Their title", places=(prison,))
    service.edit_opportunity(opportunity, details, version=opportunity.version, by=BY)
    db.session.commit()
    again = coordinator.post(address, data={**fields, "title": "My title"})
    assert again.status_code == 422
    for words in ("test factory on", "Theirs: Their title", "Yours: My title"):
        assert words in again.text
    saved = coordinator.post(address, data={**form_fields(again.text), "keep-title": "yours"})
    assert saved.status_code == 302
    assert only(Opportunity).title == "My title"


def test_places_that_both_changed_are_named_and_what_is_chosen_is_saved(
    coordinator: PageClient, hope: Organisation
) -> None:
    here, north, south = (make_prison(f"{name} (HMP)") for name in ("Here", "North", "South"))
    opportunity = make_opportunity(hope, places=(here,), published=False)
    db.session.commit()
    address = f"/manage/opportunities/{opportunity.reference}/edit"
    window = form_fields(coordinator.get(address).text)
    coordinator.submit(address, add_place=north.reference)
    asked = coordinator.post(address, data={**window, "add_place": south.reference, "title": "My title"})
    assert asked.status_code == 422
    assert "Theirs: Here (HMP), North (HMP)" in asked.text
    assert "Yours: Here (HMP), South (HMP)" in asked.text
    coordinator.post(address, data={**form_fields(asked.text), "keep-places": "theirs"})
    saved = only(Opportunity)
    assert saved.title == "My title"
    assert {each.place.name for each in saved.places} == {"Here (HMP)", "North (HMP)"}


def test_a_place_is_added_also_when_somebody_else_saved_the_same_field_and_the_question_comes_when_saving(
    coordinator: PageClient, hope: Organisation
) -> None:
    here, north = make_prison("Here (HMP)"), make_prison("North (HMP)")
    opportunity = make_opportunity(hope, places=(here,), published=False)
    db.session.commit()
    address = f"/manage/opportunities/{opportunity.reference}/edit"
    window = form_fields(coordinator.get(address).text)
    coordinator.submit(address, title="Their title")
    typed = {**window, "title": "My title", "add_place": north.reference, "refresh": "places"}
    again = coordinator.post(address, data=typed)
    assert again.status_code == 200
    fields = form_fields(again.text)
    assert (fields["title"], fields["places"]) == ("My title", [here.reference, north.reference])
    asked = coordinator.post(address, data=fields)
    assert "Theirs: Their title" in asked.text
    saved = coordinator.post(address, data={**form_fields(asked.text), "keep-title": "yours"})
    assert saved.status_code == 302
    assert only(Opportunity).title == "My title"


def test_two_who_save_in_the_same_moment_are_told_and_lose_nothing(
    coordinator: PageClient, hope: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    opportunity = make_opportunity(hope, published=False)
    db.session.commit()
    describe = advertising._describe

    def describe_too_late(row: Opportunity, details: OpportunityDetails) -> None:
        other = update(Opportunity).values(version=Opportunity.version + 1)
        quietly = {"synchronize_session": False, "history_kept_by": "a test"}
        db.session.execute(other, execution_options=quietly)
        describe(row, details)

    monkeypatch.setattr(advertising, "_describe", describe_too_late)
    reply = coordinator.submit(f"/manage/opportunities/{opportunity.reference}/edit", title="My title 😀")
    assert reply.status_code == 422
    assert "Somebody else changed this in the same moment" in reply.text
    assert "My title 😀" in reply.text
