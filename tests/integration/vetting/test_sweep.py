"""The nightly sweep erases what may not be kept: that it was stays, what it was goes."""

import threading
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.factories.accounts import sign_in
from tests.factories.disclosures import (
    SPENT_ONES,
    UNSPENT_ALONE,
    a_decision,
    a_matter,
    actor_of,
    decided,
    make_disclosure,
    make_officer,
    open_assessment,
    over,
)
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.vetting import make_check
from tests.integration.vetting.weighing import officers
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.foundation.months import add_months
from volunteer_app.vetting import asking
from volunteer_app.vetting import service as checks
from volunteer_app.vetting.assessing import service
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.rules import Outcome
from volunteer_app.vetting.assessing.tasks import sweep
from volunteer_app.vetting.disclosures.models import DisclosedMatter, Disclosure
from volunteer_app.vetting.disclosures.rules import Because
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckOutcome

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 3, 15)


def matters() -> list[tuple[bool, Because | None]]:
    db.session.expire_all()
    rows = db.session.scalars(select(DisclosedMatter).order_by(DisclosedMatter.id)).all()
    found = [(row.content is not None, row.erased_because) for row in rows]
    db.session.rollback()
    return found


def the_assessment() -> RiskAssessment:
    db.session.expire_all()
    return db.session.scalars(select(RiskAssessment)).one()


def sweep_on(day: date) -> None:
    db.session.commit()
    with clock.standing_on(day):
        sweep()


def test_what_has_become_spent_is_erased_where_the_role_does_not_allow_to_ask_about_it(app: Flask) -> None:
    hope = make_organisation()
    with clock.standing_on(TODAY):
        told = a_matter(TODAY)
        make_disclosure(make_person(hope), hope, told, role=UNSPENT_ALONE, offer="APP-1")
        make_disclosure(make_person(hope), hope, told, role=SPENT_ONES, offer="APP-2")
    last = add_months(TODAY, 12)
    sweep_on(last)
    assert matters() == [(True, None), (True, None)]  # the last day of the period: not spent yet
    sweep_on(last + timedelta(days=1))
    assert matters() == [(False, Because.SPENT), (True, None)]
    disclosure = db.session.scalars(select(Disclosure).order_by(Disclosure.id)).first()
    assert disclosure is not None
    assert disclosure.told_something is True  # that it was stays


def test_of_two_people_the_one_whose_conviction_is_spent_is_erased(app: Flask) -> None:
    hope = make_organisation()
    with clock.standing_on(TODAY):
        old, new = a_matter(TODAY - timedelta(days=360)), a_matter(TODAY)
        make_disclosure(make_person(hope), hope, old, role=UNSPENT_ALONE)
        make_disclosure(make_person(hope), hope, new, role=UNSPENT_ALONE, offer="APP-2")
    sweep_on(TODAY + timedelta(days=30))
    assert matters() == [(False, Because.SPENT), (True, None)]


def test_a_second_sweep_of_a_day_changes_nothing_and_history_tells_what_the_first_did(app: Flask) -> None:
    hope = make_organisation()
    with clock.standing_on(TODAY):
        make_disclosure(make_person(hope), hope, a_matter(TODAY, "MARKER"), role=UNSPENT_ALONE)
    day = add_months(TODAY, 13)
    sweep_on(day)
    entries = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all()
    assert [each.action for each in entries][-1] == "disclosure:erase"
    assert entries[-1].actor_name == "vetting.sweep"
    assert "MARKER" not in str(entries[-1].before)
    sweep_on(day)
    assert len(db.session.scalars(select(HistoryEntry)).all()) == len(entries)


def test_what_was_told_for_an_application_that_ended_goes_with_the_next_sweep(app: Flask) -> None:
    hope = make_organisation()
    make_disclosure(make_person(hope), hope, a_matter(clock.today()))
    sweep_on(clock.today())
    assert matters() == [(True, None)]
    asking.close_questions(["APP-1"], by=BY)
    sweep_on(clock.today())
    assert matters() == [(False, Because.NOT_NEEDED)]


def test_a_narrative_goes_6_months_after_the_decision_and_the_decision_stays(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, _ = officers(hope)
    with clock.standing_on(TODAY):
        told = make_disclosure(make_person(hope), hope, a_matter(TODAY))
        decided(open_assessment(told, vera), vera, oren, Outcome.WITH_CONDITIONS)
    sweep_on(date(2026, 9, 14))
    assert the_assessment().reasons == "It was long ago"
    sweep_on(date(2026, 9, 15))
    found = the_assessment()
    assert (found.weighing, found.reasons, found.appeal) == (None, None, None)
    assert (found.outcome, found.conditions) == (Outcome.WITH_CONDITIONS, "Two at each visit")
    assert (found.decided_by, found.erased_at is not None) == ("Oren", True)
    with pytest.raises(Refused, match="has been erased"):
        service.ask_again(found, "Please", by=actor_of(vera), authority=over(hope))


def test_a_narrative_stays_longer_only_while_a_reconsideration_is_open(app: Flask) -> None:
    hope = make_organisation()
    vera, oren, tess = officers(hope)
    with clock.standing_on(TODAY):
        told = make_disclosure(make_person(hope), hope, a_matter(TODAY))
        found = decided(open_assessment(told, vera), vera, oren, Outcome.NOT_SUITABLE)
        service.ask_again(found, "Please", by=actor_of(vera), authority=over(hope))
    sweep_on(date(2026, 11, 1))
    assert the_assessment().reasons is not None
    with clock.standing_on(date(2026, 11, 2)):
        said = a_decision(Outcome.NOT_SUITABLE, "It stands")
        service.settle(the_assessment(), said, by=actor_of(tess), authority=over(hope))
    sweep_on(date(2026, 11, 3))
    found = the_assessment()
    assert (found.weighing, found.reasons, found.appeal) == (None, None, None)
    assert found.settled_reasons == "It stands"  # a decision of its own, with 6 months of its own
    sweep_on(date(2027, 5, 2))
    assert the_assessment().settled_reasons is None
    # Refused because of it, and nothing is needed of it any more
    assert matters() == [(False, Because.NOT_NEEDED)]


def test_the_note_about_a_certificate_goes_after_6_months_and_its_outcome_stays(app: Flask) -> None:
    hope = make_organisation()
    with clock.standing_on(TODAY):
        make_check(
            make_person(hope),
            hope,
            outcome=CheckOutcome.HAS_INFORMATION,
            valid_from=None,
            note="Shows something",
        )
    sweep_on(date(2026, 9, 14))
    assert db.session.scalars(select(Check.note)).one() == "Shows something"
    sweep_on(date(2026, 9, 15))
    db.session.expire_all()
    check = db.session.scalars(select(Check)).one()
    assert (check.note, check.outcome) == ("", CheckOutcome.HAS_INFORMATION)


@pytest.mark.parametrize("outcome", [Outcome.SUITABLE, Outcome.WITH_CONDITIONS])
def test_what_was_told_goes_with_the_narrative_of_somebody_who_is_placed(
    app: Flask, outcome: Outcome
) -> None:
    """Also what is never spent: nothing but the decision is needed any more."""
    hope = make_organisation()
    vera, oren, tess = officers(hope)
    with clock.standing_on(TODAY):
        for number in range(2):
            told = make_disclosure(make_person(hope), hope, a_matter(TODAY), offer=f"APP-{number}")
            found = decided(open_assessment(told, vera), vera, oren, outcome)
            if number:
                service.ask_again(found, "Please", by=actor_of(vera), authority=over(hope))
    sweep_on(date(2026, 9, 14))
    assert matters() == [(True, None), (True, None)]
    sweep_on(date(2026, 9, 15))
    assert matters() == [(False, Because.NOT_NEEDED), (True, None)]  # one is being reconsidered
    found = db.session.get_one(RiskAssessment, found.id)
    with clock.standing_on(date(2026, 9, 16)):
        service.settle(found, a_decision(), by=actor_of(tess), authority=over(hope))
    sweep_on(date(2026, 9, 17))
    assert matters() == [(False, Because.NOT_NEEDED)] * 2


def test_the_note_about_a_certificate_does_not_begin_its_months_anew(app: Flask) -> None:
    hope = make_organisation()
    with clock.standing_on(TODAY):
        check = make_check(make_person(hope), hope, outcome=CheckOutcome.CLEAR, note="Shows something")
        db.session.commit()
    with clock.standing_on(date(2026, 6, 1)):
        checks.came_back(check, CheckOutcome.CLEAR, TODAY, date(2027, 1, 1), by=BY)
    assert (check.state_since, check.noted_on) == (date(2026, 6, 1), TODAY)
    sweep_on(date(2026, 9, 15))
    db.session.expire_all()
    assert (check.note, check.noted_on) == ("", None)


def test_two_workers_at_once_erase_each_thing_once(app: Flask) -> None:
    hope = make_organisation()
    with clock.standing_on(TODAY):
        for number in range(6):
            offer = f"APP-{number}"
            make_disclosure(make_person(hope), hope, a_matter(TODAY), role=UNSPENT_ALONE, offer=offer)
    db.session.commit()
    db.session.remove()
    day = add_months(TODAY, 13)

    def work() -> None:
        with app.app_context(), clock.standing_on(day):
            sweep()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert matters() == [(False, Because.SPENT)] * 6
    erased = select(HistoryEntry.id).where(HistoryEntry.action == "disclosure:erase")
    assert len(db.session.scalars(erased).all()) == 6


def test_what_cannot_be_read_is_set_aside_its_officers_are_told_once_and_the_others_are_swept(
    app: Flask,
) -> None:
    hope = make_organisation()
    vera = make_officer(hope, "Vera")
    with clock.standing_on(TODAY):
        for offer in ("APP-1", "APP-2"):
            make_disclosure(make_person(hope), hope, a_matter(TODAY), role=UNSPENT_ALONE, offer=offer)
    first = db.session.scalars(select(DisclosedMatter).order_by(DisclosedMatter.id)).first()
    assert first is not None
    broken = update(DisclosedMatter).where(DisclosedMatter.id == first.id).values(content_sealed=b"2026:x")
    db.session.execute(broken, execution_options={"history_kept_by": "a test"})
    day = add_months(TODAY, 13)
    for later in range(2):
        sweep_on(day + timedelta(days=later))
    db.session.expire_all()
    rows = db.session.scalars(select(DisclosedMatter).order_by(DisclosedMatter.id)).all()
    assert [each.erased_because for each in rows] == [None, Because.SPENT]
    told = db.session.scalars(select(OutboxMessage).where(OutboxMessage.subject.like("%cannot be read%")))
    (letter,) = told.all()
    assert letter.to_address == vera.email
    assert "/disclosures/DSC-" in letter.body


def test_an_officer_who_opens_what_cannot_be_read_is_told_so(client: PageClient) -> None:
    hope = make_organisation()
    vera = make_officer(hope, "Vera")
    disclosure = make_disclosure(make_person(hope), hope, a_matter(clock.today()))
    broken = update(DisclosedMatter).values(content_sealed=b"2026:x")
    db.session.execute(broken, execution_options={"history_kept_by": "a test"})
    sign_in(client, vera)
    answer = client.submit(f"/disclosures/{disclosure.reference}", why="To weigh it")
    assert answer.status_code == 422
    assert "What was told cannot be read" in answer.text
