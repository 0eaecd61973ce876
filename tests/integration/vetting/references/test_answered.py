"""What a referee says, from asking to what readiness counts, and the referee's own pages."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.factories.accounts import sign_in
from tests.factories.recruitment import role_named
from tests.factories.references import ROLE, good_answers, link_of, make_reference
from tests.integration.vetting.references.asked import MARKER, SAID, S, facts, mails, path_in
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.foundation import links
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting.references import service
from volunteer_app.vetting.references.answers import Capacity, Content, Group
from volunteer_app.vetting.references.models import ReferenceRequest
from volunteer_app.vetting.rules import CheckOutcome, CheckState


def test_a_coordinator_asks_and_a_referee_without_an_account_answers(
    client: PageClient, app: Flask, hope: Organisation, dai: Person, cora: Account
) -> None:
    sign_in(client, cora)
    answer = client.submit(
        f"/people/{dai.reference}/references/new",
        role=ROLE,
        name="Rhian Speakwell",
        how_known="Manager at work",
        email="rhian@example.org",
    )
    assert answer.status_code == 302, answer.text
    assert facts(dai, hope) == [(CheckState.SUBMITTED, None)]
    asked = mails("rhian@example.org")[-1]
    assert "Dai" not in asked.subject + asked.body

    referee = app.test_client()
    assert isinstance(referee, PageClient)
    page = referee.get(path_in(asked))
    assert "Dai Volunteerson" in page.text
    assert "people in prison" in page.text
    done = referee.submit(path_in(asked), **SAID, strengths=MARKER)
    assert done.location == "/give-reference/thank-you"
    assert "Dai" not in referee.get(done.location).text
    assert facts(dai, hope) == [(CheckState.RETURNED, CheckOutcome.CLEAR)]
    assert [each.subject for each in mails("cora@example.org")] == ["A reference has come in"]
    assert MARKER in client.get(path_in(mails("cora@example.org")[0])).text
    assert (
        "1 of 2 satisfactory references received. Ask 1 more"
        in client.get(f"/people/{dai.reference}/references").text
    )


def test_a_link_opens_its_page_again_and_again_and_answers_once(
    client: PageClient, hope: Organisation, dai: Person
) -> None:
    request = make_reference(dai, hope, email="rhian@example.org")
    db.session.commit()
    path = path_in(mails("rhian@example.org")[0])
    for _ in range(3):
        assert client.get(path).status_code == 200
    assert db.session.get_one(ReferenceRequest, request.id).state is S.ASKED
    assert client.submit(path, **SAID).status_code == 302
    assert client.get(path).status_code == 404
    assert client.post(path, data=SAID).status_code == 404


def test_a_referee_reads_whom_the_work_is_with_and_never_the_name_of_the_role(
    client: PageClient, hope: Organisation, dai: Person
) -> None:
    """A role’s name can say that somebody serves a sentence."""
    role = role_named("peer-mentor-custody")
    make_reference(dai, hope, role=role.code, email="rhian@example.org")
    db.session.commit()
    asked = mails("rhian@example.org")[0]
    assert role.name not in asked.subject + asked.body
    link = path_in(asked)
    for path in (link, f"{link}/decline"):
        page = client.get(path).text
        assert role.name not in page
        assert "sentence" not in page.lower()
    assert "The work is with: adults who may be at risk, people in prison" in client.get(link).text


@pytest.mark.parametrize("path", ["/give-reference/not-a-token", "/give-reference/not-a-token/decline"])
def test_a_bad_link_is_not_found(client: PageClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "This link does not work any more" in answer.text


def test_a_link_for_something_else_opens_no_reference(
    client: PageClient, hope: Organisation, dai: Person
) -> None:
    request = make_reference(dai, hope)
    token = links.issue("another:purpose", request.id, timedelta(days=1))
    assert client.get(f"/give-reference/{token}").status_code == 404


def test_the_address_of_a_referees_page_goes_to_nobody(
    client: PageClient, hope: Organisation, dai: Person
) -> None:
    make_reference(dai, hope, email="rhian@example.org")
    db.session.commit()
    answer = client.get(path_in(mails("rhian@example.org")[0]))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_worry_needs_words_and_nothing_can_be_left_out(
    client: PageClient, hope: Organisation, dai: Person
) -> None:
    make_reference(dai, hope, email="rhian@example.org")
    db.session.commit()
    path = path_in(mails("rhian@example.org")[0])
    answer = client.submit(path, **{**SAID, "has_concern": "yes"})
    assert answer.status_code == 422
    assert "Enter what worries you" in answer.text
    assert client.submit(path, known_for="over_five").status_code == 422


def test_questions_about_children_are_for_roles_with_children(
    client: PageClient, hope: Organisation, dai: Person
) -> None:
    make_reference(dai, hope, role="mentor-community", email="rhian@example.org")
    db.session.commit()
    page = client.get(path_in(mails("rhian@example.org")[0])).text
    assert "children" not in page
    assert "people in prison" not in page
    assert "adults who may be at risk" in page


@pytest.mark.parametrize(
    "other",
    [
        {"has_concern": True, "concern": MARKER},
        {"content": {Group.PRISON: Content.CANNOT_SAY}},
        {"capacity": Capacity.FAMILY},
    ],
)
def test_what_has_to_be_weighed_does_not_count_until_somebody_did(
    client: PageClient, hope: Organisation, dai: Person, cora: Account, other: dict[str, object]
) -> None:
    request = make_reference(dai, hope)
    service.answer_by_link(request, link_of(request), good_answers(request, **other))
    assert facts(dai, hope) == [(CheckState.RETURNED, CheckOutcome.HAS_INFORMATION)]
    sign_in(client, cora)
    page = client.get(f"/references/{request.reference}").text
    assert "Somebody has to weigh this reference" in page
    answer = client.submit(f"/checks/{request.check.reference}/decide", outcome="clear")
    assert answer.status_code == 302, answer.text
    assert facts(dai, hope) == [(CheckState.RETURNED, CheckOutcome.CLEAR)]
    assert "Somebody has to weigh" not in client.get(f"/references/{request.reference}").text
