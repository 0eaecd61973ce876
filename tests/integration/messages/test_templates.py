"""Templates of messages: written, changed, raced, taken out of use; nothing of another organisation."""

from sqlalchemy import select

from tests.factories.messages import make_message
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.integration.messages.writing import begin, choose, token
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.messages import wording
from volunteer_app.recruitment.messages.models import MessageDraft


def test_a_template_is_written_changed_raced_and_taken_out_of_use(
    coordinator: PageClient, hope: Organisation
) -> None:
    new = "/messages/templates/new"
    words = {"name": "Spring", "subject": "Hello {{first_name}}", "body": "It is spring"}
    assert coordinator.submit(new, **words).location == "/messages/templates"
    assert "There is a template of this name already" in coordinator.submit(new, **words).text
    wrong = coordinator.submit(new, name="Other", subject="{{frist_name}}", body="x")
    assert (wrong.status_code, "Did you mean {{first_name}}?" in wrong.text) == (422, True)
    address = "/messages/templates/" + coordinator.get("/messages/templates").text.partition(
        "/messages/templates/TPL-"
    )[2].partition('"')[0].join(("TPL-", ""))
    stale = form_fields(coordinator.get(address).text)
    assert coordinator.submit(address, body="It is summer").location == "/messages/templates"
    raced = coordinator.post(address, data={**stale, "body": "It is autumn"})
    assert (raced.status_code, "Yours: It is autumn" in raced.text) == (422, True)
    renamed = coordinator.post(address, data={**stale, "name": "Summer"})
    assert "You, in another window, also changed" in coordinator.get(renamed.location).text
    reference = address.rpartition("/")[2]
    ada = make_person(hope, email="a@example.org").reference
    draft = begin(coordinator, "/people/choose", ada, template=reference)
    assert "It is summer" in coordinator.get(draft).text
    archive = {"csrf_token": token(coordinator), "back": ""}
    assert coordinator.post(f"{address}/archive", data=archive).location == "/messages/templates"
    chosen = choose(coordinator, "/people/choose", ada).location
    assert "Summer" not in coordinator.get(chosen).text
    assert "News for volunteers" in coordinator.get(f"{new}?from=news").text


def test_templates_and_messages_of_another_organisation_are_not_there(
    coordinator: PageClient, hope: Organisation
) -> None:
    another = make_organisation("Another")
    template = wording.add_template(another, "Theirs", "s", "b", by=BY)
    db.session.flush()
    message = make_message(another)
    db.session.commit()
    assert coordinator.get(f"/messages/templates/{template.reference}").status_code == 404
    assert coordinator.get(f"/messages/{message.reference}").status_code == 404
    assert "Theirs" not in coordinator.get("/messages/templates").text
    ada = make_person(hope, email="a@example.org").reference
    db.session.commit()
    chosen = choose(coordinator, "/people/choose", ada).location
    assert coordinator.submit(chosen, template=template.reference).status_code == 422
    assert db.session.scalars(select(MessageDraft)).all() == []


def test_a_name_that_a_template_out_of_use_has_leads_to_it_and_it_is_used_again(
    coordinator: PageClient, hope: Organisation
) -> None:
    template = wording.add_template(hope, "Spring", "s", "b", by=BY)
    wording.archive_template(template, by=BY)
    other = wording.add_template(hope, "Summer", "s", "b", by=BY)
    db.session.commit()
    address, another = (f"/messages/templates/{each.reference}" for each in (template, other))
    for refused in (
        coordinator.submit("/messages/templates/new", name="Spring", subject="s", body="b"),
        coordinator.submit(another, name="Spring"),
    ):
        assert (refused.status_code, "Open it under “Out of use”" in refused.text) == (422, True)
    assert "Use this template again" in coordinator.get(address).text
    assert coordinator.submit(address, body="Other words").status_code == 302
    back = {"csrf_token": token(coordinator), "back": "yes"}
    assert coordinator.post(f"{address}/archive", data=back).location == "/messages/templates"
    assert "Out of use" not in coordinator.get("/messages/templates").text


def test_a_page_that_was_open_for_too_long_takes_no_template_out_of_use(
    coordinator: PageClient, hope: Organisation
) -> None:
    template = wording.add_template(hope, "Spring", "s", "b", by=BY)
    db.session.commit()
    address = f"/messages/templates/{template.reference}"
    answer = coordinator.post(f"{address}/archive", data={"csrf_token": "old", "back": ""})
    assert answer.location == address
    assert "open for too long" in coordinator.get(address).text
    assert "Take this template out of use" in coordinator.get(address).text
