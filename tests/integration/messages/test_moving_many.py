"""Moving many: the same rules as one, a preview for each, and only what was shown."""

from typing import Any
from unittest.mock import Mock

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.disclosures import nothing_told
from tests.factories.organisations import BY, make_prison
from tests.factories.people import make_person
from tests.factories.placements import ready_person
from tests.factories.recruitment import make_application, make_opportunity, role_named
from tests.integration.messages.writing import choose, counted, outbox
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment import moving, queries, service
from volunteer_app.recruitment.models import Application, ApplicationMove, Opportunity
from volunteer_app.recruitment.rules import Stage


@pytest.fixture
def opportunity(hope: Organisation) -> Opportunity:
    return make_opportunity(hope)


def applied(opportunity: Opportunity, name: str, **person: Any) -> Application:
    return make_application(opportunity, make_person(opportunity.organisation, first_name=name, **person))


def chosen(client: PageClient, *applications: Application) -> str:
    """The address where it is asked where they should go."""
    answer = choose(client, "/applications/choose", *(each.reference for each in applications), do="move")
    assert answer.location.startswith("/applications/chosen/CHO-"), answer.text
    return str(answer.location)


def stages(*applications: Application) -> list[Stage]:
    db.session.rollback()
    db.session.expire_all()
    return [each.stage for each in applications]


def test_those_who_can_move_do_and_the_others_are_named_with_why(
    coordinator: PageClient, hope: Organisation, opportunity: Opportunity
) -> None:
    ada, bert = applied(opportunity, "Ada"), applied(opportunity, "Bert")
    cleo = make_application(opportunity, make_person(hope, first_name="Cleo"), stage=Stage.INTERVIEWED)
    db.session.commit()
    where = chosen(coordinator, ada, bert, cleo)
    assert "Move 3 applications" in coordinator.get(where).text
    assert "3 of 3 can" in coordinator.get(where).text
    assert "1 of 3 can, each on its own page" in coordinator.get(where).text
    there = coordinator.submit(where, to="shortlisted").location
    page = coordinator.get(there).text
    assert "3 applications will move.</p>" in page  # interviewed may go back
    page = coordinator.get(f"{where}/to/interviewed").text
    assert "0 applications will move" in page
    there = coordinator.submit(where, to="offered").location
    page = coordinator.get(there).text
    assert "Make the offer on its own page, so that its letter is sent" in page
    assert "This application is at applied, so it cannot go to offered" in page
    there = coordinator.submit(where, to="on_hold").location
    assert coordinator.submit(there, note="").status_code == 422
    done = coordinator.submit(there, note="The prison is closed", reason="waiting_for_prison")
    result = coordinator.get(done.location).text
    assert "3 applications moved to on hold" in result
    assert "No email was sent." in result
    assert stages(ada, bert, cleo) == [Stage.ON_HOLD] * 3
    assert cleo.held_from is Stage.INTERVIEWED
    moves = [queries.moves_of(each)[0] for each in (ada, bert, cleo)]
    assert {move.note for move in moves} == {"The prison is closed"}
    entries = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "application:move"))
    assert len([each for each in entries if "The prison is closed" in each.reason]) == 3
    assert coordinator.get(there).location == done.location


def test_a_move_forward_needs_a_reason_too(coordinator: PageClient, opportunity: Opportunity) -> None:
    ada = applied(opportunity, "Ada")
    db.session.commit()
    there = f"{chosen(coordinator, ada)}/to/shortlisted"
    refused = coordinator.submit(there, note=" ")
    assert (refused.status_code, "Enter why you are moving them" in refused.text) == (422, True)
    assert stages(ada) == [Stage.APPLIED]


def test_declining_many_says_how_many_letters_go_and_sends_them_only_when_asked(
    coordinator: PageClient, opportunity: Opportunity
) -> None:
    people = [applied(opportunity, "Ada", email="ada@example.org"), applied(opportunity, "Bert")]
    others = [applied(opportunity, "Cleo", email="cleo@example.org")]
    db.session.commit()
    before = len(outbox())
    there = f"{chosen(coordinator, *people)}/to/declined"
    page = coordinator.get(there).text
    assert "1 person will get the email “About your application”" in page
    assert "1 person has no email address" in page
    assert coordinator.submit(there, note="Full", reason="role_filled").status_code == 422
    done = coordinator.submit(there, note="Full", reason="role_filled", tell="email")
    assert "1 person will get an email." in coordinator.get(done.location).text
    assert [letter.to_address for letter in outbox()[before:]] == ["ada@example.org"]
    quiet = f"{chosen(coordinator, *others)}/to/declined"
    coordinator.submit(quiet, note="Full", reason="role_filled", tell="self")
    assert len(outbox()) == before + 1


def test_what_somebody_changed_since_the_preview_is_left_and_named(
    coordinator: PageClient, opportunity: Opportunity
) -> None:
    ada, bert = applied(opportunity, "Ada"), applied(opportunity, "Bert")
    db.session.commit()
    there = f"{chosen(coordinator, ada, bert)}/to/on_hold"
    fields = form_fields(coordinator.get(there).text)
    service.move(bert, Stage.SHORTLISTED, by=BY)
    db.session.commit()
    done = coordinator.post(there, data={**fields, "note": "Wait", "reason": "other"})
    result = coordinator.get(done.location).text
    assert "1 application moved" in result
    assert "Somebody changed it since you looked" in result
    assert stages(ada, bert) == [Stage.ON_HOLD, Stage.SHORTLISTED]


def test_what_the_preview_did_not_show_never_moves(coordinator: PageClient, opportunity: Opportunity) -> None:
    ada = applied(opportunity, "Ada")
    db.session.commit()
    there = f"{chosen(coordinator, ada)}/to/on_hold"
    fields = form_fields(coordinator.get(there).text)
    for seen in ("", "garbage", f"{ada.reference}:", f"{ada.reference}:99999999999999", "x:1"):
        answer = coordinator.post(there, data={**fields, "seen": seen, "note": "Wait", "reason": "other"})
        assert answer.status_code == 422, seen
    assert stages(ada) == [Stage.APPLIED]


def test_ready_asks_each_as_one_move_does_and_once(
    coordinator: PageClient, hope: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    prison = make_prison()
    opportunity = make_opportunity(hope, places=(prison,), role=role_named("literacy-tutor-prison"))
    ready = make_application(opportunity, ready_person(hope, prison), stage=Stage.TRAINING)
    not_ready = make_application(opportunity, make_person(hope, first_name="Bert"), stage=Stage.TRAINING)
    nothing_told(ready)
    db.session.commit()
    there = f"{chosen(coordinator, ready, not_ready)}/to/ready"
    page = coordinator.get(there).text
    assert "1 application will move. 1 application will stay" in page
    assert "Still missing:" in page
    fields = {**form_fields(page), "note": "All there"}
    unready = Mock(wraps=moving._unready)
    monkeypatch.setattr(moving, "_unready", unready)
    coordinator.post(there, data=fields)
    assert stages(ready, not_ready) == [Stage.READY, Stage.TRAINING]
    assert unready.call_count == 1


def test_pressing_twice_and_a_second_window_move_once(
    coordinator: PageClient, opportunity: Opportunity
) -> None:
    ada = applied(opportunity, "Ada")
    db.session.commit()
    there = f"{chosen(coordinator, ada)}/to/shortlisted"
    first, second = (form_fields(coordinator.get(there).text) for _ in range(2))
    answers = [
        coordinator.post(there, data={**data, "note": "Good"}).location for data in (first, first, second)
    ]
    assert len(set(answers)) == 1
    assert len(queries.moves_of(ada)) == 2


def test_a_stage_that_is_none_and_a_choice_of_somebody_else_are_not_there(
    coordinator: PageClient, opportunity: Opportunity
) -> None:
    ada = applied(opportunity, "Ada")
    db.session.commit()
    where = chosen(coordinator, ada)
    assert coordinator.get(f"{where}/to/nowhere").status_code == 404
    assert coordinator.get("/applications/chosen/CHO-NOPE").status_code == 404
    assert coordinator.get(f"{where}/moved").location == where


def test_any_number_are_read_with_the_same_statements_and_written_with_one_each(
    coordinator: PageClient, opportunity: Opportunity
) -> None:
    applications = [applied(opportunity, f"N{i}", last_name=f"L{i}") for i in range(60)]
    db.session.commit()
    reads, updates = [], []
    for part in (applications[:10], applications[10:]):
        there = f"{chosen(coordinator, *part)}/to/shortlisted"
        fields = form_fields(coordinator.get(there).text)
        statements: list[str] = []
        with counted(statements):
            assert coordinator.post(there, data={**fields, "note": "Good"}).status_code == 302
        reads.append(len([each for each in statements if each.startswith("SELECT")]))
        updates.append(len([each for each in statements if each.startswith("UPDATE application")]))
    assert reads[0] == reads[1] < 20
    assert updates[1] <= 50
    assert len(db.session.scalars(select(ApplicationMove)).all()) == 120


def test_who_has_no_address_is_named_before_many_are_declined(
    coordinator: PageClient, hope: Organisation, opportunity: Opportunity
) -> None:
    ada = make_application(opportunity, make_person(hope, first_name="Ada", email="ada@people.example"))
    bert = make_application(opportunity, make_person(hope, first_name="Bert", email=None))
    db.session.commit()
    page = coordinator.get(f"{chosen(coordinator, ada, bert)}/to/declined").text
    assert f"1 person has no email address: tell them yourself ({bert.person.full_name})." in page


def test_a_reason_that_many_share_is_said_once_with_their_names_beneath(
    coordinator: PageClient, opportunity: Opportunity
) -> None:
    waiting = [applied(opportunity, f"N{i}", last_name=f"L{i}") for i in range(12)]
    alone = make_application(
        opportunity, make_person(opportunity.organisation, first_name="Olga"), stage=Stage.SHORTLISTED
    )
    db.session.commit()
    page = coordinator.get(f"{chosen(coordinator, *waiting, alone)}/to/offered").text
    why = "This application is at applied, so it cannot go to offered"
    assert f"12 applications stay: {why}" in page
    assert page.count(why) == 1
    for each in waiting:
        assert f'href="/applications/{each.reference}">{each.person.full_name}</a>' in page
    assert f"{alone.person.full_name}</a>: " in page
    assert "1 applications" not in page


def test_many_reasons_that_nobody_shares_open_beneath_one_line(app: Flask) -> None:
    rows = [(f"Name {number}", f"/{number}", f"Reason {number}") for number in range(6)]
    with app.test_request_context():
        component = app.jinja_env.get_template("_components/choosing.html").module
        six, five = (
            str(component.left_as_they_are(some, "Will stay", "applications stay"))  # type: ignore[attr-defined]  # a macro
            for some in (rows, rows[:5])
        )
    assert "6 applications stay, each for another reason" in six
    assert "<details" not in five
    for page in (six, five):
        assert '<a class="govuk-link" href="/4">Name 4</a>: Reason 4' in page
