"""The legal condition of lived experience: recorded by one, confirmed by another, replaced, withdrawn."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.publishing import (
    CONFIRMER,
    MAKER,
    make_checked,
    make_condition,
    make_confirmed,
    make_draft,
)
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.diversity import tasks
from volunteer_app.diversity.asking import queries as asking
from volunteer_app.diversity.asking import service as answering
from volunteer_app.diversity.condition import queries, service
from volunteer_app.diversity.condition.models import FiguresCondition
from volunteer_app.diversity.condition.service import Wanted
from volunteer_app.diversity.publishing import counting
from volunteer_app.diversity.publishing import service as publishing
from volunteer_app.diversity.rules.conditions import Standing, all_kinds
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations.models import Organisation

HERE = "/publications/conditions"
LIVED = "lived_experience"


def parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def typed(code: str = "statistics", **more: str) -> dict[str, str]:
    """What is sent to record one."""
    today = clock.today()
    said = {"condition": code, "why": "Only counts are made of it", "policy": ""}
    return said | parts("starts_on", today) | parts("review_on", today + timedelta(days=365)) | more


def test_one_account_records_it_and_another_confirms_it(
    client: PageClient, anna: Account, bela: Account
) -> None:
    assert "None is in force" in client.get(HERE).text
    page = client.get(f"{HERE}/new").text
    for each in all_kinds():
        assert each.says in page
        assert f'href="{each.address}"' in page
    answer = client.submit(f"{HERE}/new", **typed())
    assert answer.status_code == 302
    here = answer.location
    assert "Somebody else must confirm it" in client.get(here).text
    assert not asking.has_condition()
    refused = client.submit(f"{here}/confirm", confirmed="y")
    assert refused.status_code == 422
    assert service.TWICE in refused.text

    sign_in(client, bela)
    assert "Tick the box" in client.submit(f"{here}/confirm").text
    assert client.submit(f"{here}/confirm", confirmed="y").status_code == 302
    page = client.get(here).text
    assert Standing.IN_FORCE.value in page
    assert "Anna" in page
    assert "Bela" in page
    assert "In force" in client.get(HERE).text
    assert asking.has_condition()
    assert client.get(f"{here}/confirm").status_code == 302


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"condition": ""}, "Select a condition"),
        ({"condition": "equality"}, "Select one of the answers listed"),
        ({"why": ""}, "Enter why it applies"),
        ({"condition": "government"}, "this condition needs one"),
        (parts("starts_on", date(2020, 1, 1)), "The first day must be today or later"),
        (parts("review_on", date(2020, 1, 1)), "The review must be after the first day"),
        (parts("review_on", date(2999, 1, 1)), "at most 24 months after the first day"),
        ({"review_on-day": "40"}, "Day of the review must be a real date"),
    ],
)
def test_what_cannot_be_recorded_is_said_at_its_field(
    client: PageClient, anna: Account, change: dict[str, str], words: str
) -> None:
    answer = client.submit(f"{HERE}/new", **typed() | change)
    assert answer.status_code == 422
    assert words.casefold() in answer.text.casefold()
    assert queries.listed() == []


def test_only_one_waits_at_a_time(client: PageClient, anna: Account) -> None:
    assert "Record this condition" in client.get(f"{HERE}/new").text
    other = make_condition().reference
    db.session.commit()
    assert "Record this condition" not in client.get(f"{HERE}/new").text
    assert other in client.get(f"{HERE}/new").text
    with pytest.raises(Refused, match="Another condition waits"):
        make_condition()


def test_it_holds_from_its_first_day_to_its_review(app: Flask) -> None:
    made = make_confirmed(days=30)
    today = clock.today()
    assert queries.in_force(today) == made
    assert queries.in_force(today + timedelta(days=29)) == made
    assert queries.in_force(today + timedelta(days=30)) is None
    assert queries.in_force(today - timedelta(days=1)) is None
    assert made.standing(today + timedelta(days=30)) is Standing.TO_REVIEW


def test_a_new_record_replaces_the_one_before_which_never_comes_back(app: Flask) -> None:
    first = make_confirmed()
    second = make_condition(code="consent")
    assert queries.in_force(clock.today()) == first
    service.confirm(second, by=CONFIRMER)
    assert queries.in_force(clock.today()) == second
    assert first.standing(clock.today()) is Standing.REPLACED
    service.withdraw(second, reason="It was a mistake", by=MAKER)
    assert queries.in_force(clock.today()) is None
    with pytest.raises(Refused, match="withdrawn or replaced already"):
        service.withdraw(first, reason="Again", by=MAKER)
    with pytest.raises(Refused, match="does not wait"):
        service.confirm(second, by=CONFIRMER)


def test_it_is_withdrawn_with_a_reason_that_history_keeps(client: PageClient, anna: Account) -> None:
    here = f"{HERE}/{make_confirmed().reference}"
    db.session.commit()
    assert "Enter why it is withdrawn" in client.submit(f"{here}/withdraw").text
    assert client.submit(f"{here}/withdraw", reason="Counsel advised against").status_code == 302
    page = client.get(here).text
    assert "Counsel advised against" in page
    assert Standing.WITHDRAWN.value in page
    assert not asking.has_condition()
    assert client.get(f"{here}/withdraw").status_code == 302
    actions = select(HistoryEntry.action, HistoryEntry.reason).where(
        HistoryEntry.subject_kind == FiguresCondition.__tablename__
    )
    assert list(db.session.execute(actions.order_by(HistoryEntry.id))) == [
        ("figures_condition:record", ""),
        ("figures_condition:confirm", ""),
        ("figures_condition:withdraw", "Counsel advised against"),
    ]


def test_a_condition_whose_review_is_due_cannot_be_confirmed(app: Flask) -> None:
    made = make_condition(days=1)
    with (
        clock.standing_on(clock.today() + timedelta(days=1)),
        pytest.raises(Refused, match="review is due already"),
    ):
        service.confirm(made, by=CONFIRMER)


def test_an_unknown_condition_is_refused_by_the_service_too(app: Flask) -> None:
    today = clock.today()
    with pytest.raises(Refused, match="Select a condition"):
        service.record(Wanted("equality", "Why", "", today, today + timedelta(days=1)), by=MAKER)


def test_the_question_is_asked_only_while_a_condition_is_in_force(
    client: PageClient, hope: Organisation
) -> None:
    person = make_person(hope)
    account = make_account(name=person.full_name, person_id=person.id)
    by = Actor(ActorKind.ACCOUNT, account.reference, account.name)
    sign_in(client, account)
    assert client.get("/my/equality/9").status_code == 404
    with pytest.raises(Refused, match="not asked any more"):
        answering.answer(person.id, [LIVED], {LIVED: "own"}, by=by)
    made = make_confirmed()
    db.session.commit()
    assert "experience of the justice system" in client.get("/my/equality/9").text
    assert client.submit("/my/equality/9", equality_lived_experience="family").status_code == 302
    assert "A member of my family" in client.get("/my/equality").text
    service.withdraw(made, reason="It ends", by=MAKER)
    db.session.commit()
    assert client.get("/my/equality/9").status_code == 404
    assert "A member of my family" not in client.get("/my/equality").text


def test_answers_go_when_no_condition_is_left_and_nobody_counts_as_changed(app: Flask) -> None:
    hope = make_organisation("Hope")
    ana, ben = make_person(hope, first_name="Ana"), make_person(hope, first_name="Ben")
    made = make_confirmed()
    scope = Scope(frozenset({hope.id}))
    answering.enter_paper(ana.id, {LIVED: "own", "sex": "female"}, by=MAKER, authority=scope)
    answering.enter_paper(ben.id, {"sex": "male"}, by=MAKER, authority=scope)
    db.session.commit()
    before = asking.answers_of([ana.id, ben.id])
    tasks.forget_lived_experience()
    assert asking.answers_of([ana.id])[ana.id].answers == {"sex": "female", LIVED: "own"}

    service.withdraw(made, reason="It ends", by=MAKER)
    db.session.commit()
    tasks.forget_lived_experience()

    after = asking.answers_of([ana.id, ben.id])
    assert after[ana.id].answers == {"sex": "female"}
    assert LIVED not in after[ana.id].asked
    assert after[ben.id].answers == before[ben.id].answers
    assert {one: each.changes for one, each in after.items()} == {
        one: each.changes for one, each in before.items()
    }
    assert made.forgotten_at is not None


def test_answers_wait_some_months_for_a_late_review(app: Flask) -> None:
    hope = make_organisation("Hope")
    ana = make_person(hope)
    make_confirmed(days=30)
    answering.enter_paper(ana.id, {LIVED: "own"}, by=MAKER, authority=Scope(frozenset({hope.id})))
    db.session.commit()
    for days, kept in ((60, {LIVED: "own"}), (130, {})):
        with clock.standing_on(clock.today() + timedelta(days=days)):
            tasks.forget_lived_experience()
        assert asking.answers_of([ana.id])[ana.id].answers == kept


def test_paper_is_kept_without_the_question_while_it_is_not_asked(app: Flask) -> None:
    hope = make_organisation("Hope")
    ana = make_person(hope)
    answering.enter_paper(
        ana.id, {LIVED: "own", "sex": "female"}, by=MAKER, authority=Scope(frozenset({hope.id}))
    )
    assert asking.answers_of([ana.id])[ana.id].answers == {"sex": "female"}


def test_a_publication_that_rests_on_a_condition_is_not_signed_off_without_it(app: Flask) -> None:
    made = make_confirmed()
    with transaction():
        publication = make_checked()
        publication.condition_id = made.id
        history.record(publishing.Action.CHECK, publication, by=MAKER)
        service.withdraw(made, reason="It ends", by=MAKER)
    with pytest.raises(Refused, match="rest on a legal condition that is not in force"):
        publishing.sign(publication, by=CONFIRMER)
    assert publication.signatures == []


def test_a_draft_is_computed_with_the_condition_of_the_day_on_which_it_is_made(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []

    def count(code: str, day: date, tables: tuple[object, ...]) -> object:
        seen.append({each.breakdown.name for each in tables})  # type: ignore[attr-defined]  # tables, as an object
        raise KeyboardInterrupt

    monkeypatch.setattr(counting, "count", count)
    with transaction():
        make_draft()
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            tasks.publish()
        with transaction():
            make_confirmed()
    assert ["Lived experience" in each for each in seen] == [False, True]
