"""References that are declined, waited for, entered, withdrawn or too late, and any order of all that."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY
from tests.factories.recruitment import role_named
from tests.factories.references import ROLE, good_answers, link_of, make_reference, newest_link
from tests.integration.vetting.references.asked import DAY, MARKER, SAID, S, facts, mails, path_in, run_on
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.links import OneTimeLink
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting import service as check_service
from volunteer_app.vetting.references import rules, service
from volunteer_app.vetting.references.models import ReferenceRequest
from volunteer_app.vetting.references.rules import Route, WithdrawReason
from volunteer_app.vetting.references.service import Referee
from volunteer_app.vetting.rules import CheckOutcome, CheckState


def test_a_referee_who_would_rather_not_says_so_and_the_coordinator_asks_somebody_else(
    client: PageClient, hope: Organisation, dai: Person, cora: Account
) -> None:
    sign_in(client, cora)
    client.submit(
        f"/people/{dai.reference}/references/new",
        role=ROLE, name="Rhian", how_known="Manager", email="rhian@example.org",
    )  # fmt: skip
    path = path_in(mails("rhian@example.org")[0])
    assert client.submit(f"{path}/decline", reason=MARKER).location == "/give-reference/thank-you"
    assert client.get(path).status_code == 404
    assert facts(dai, hope) == [(CheckState.RETURNED, CheckOutcome.WITHDRAWN)]
    told = mails("cora@example.org")[-1]
    assert told.subject == "A referee would rather not answer"
    assert MARKER not in told.body
    page = client.get(path_in(told)).text
    assert MARKER in page
    assert "Ask somebody else" in page


def test_reminders_go_after_7_and_14_days_and_every_link_works_until_one_is_used(
    client: PageClient, hope: Organisation, dai: Person
) -> None:
    with clock.standing_on(DAY):
        request = make_reference(dai, hope, email="rhian@example.org")
    for days, sent in ((6, 1), (7, 2), (8, 2), (14, 3), (20, 3), (27, 3)):
        run_on(DAY + timedelta(days=days))
        run_on(DAY + timedelta(days=days))
        assert len(mails("rhian@example.org")) == sent, days
    assert db.session.get_one(ReferenceRequest, request.id).state is S.REMINDED
    with clock.standing_on(DAY + timedelta(days=27)):
        paths = [path_in(each) for each in mails("rhian@example.org")]
        assert [client.get(path).status_code for path in paths] == [200, 200, 200]
        client.submit(paths[0], **SAID)
        assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def test_after_28_days_the_link_ends_and_whoever_asked_is_told(
    client: PageClient, hope: Organisation, dai: Person, cora: Account
) -> None:
    with clock.standing_on(DAY):
        referee = Referee("Rhian", "Manager", "rhian@example.org")
        role = role_named(ROLE)
        request = service.ask(dai, referee, organisation=hope, role=role, by=cora.as_actor())
        db.session.commit()
    run_on(DAY + timedelta(days=28))
    assert db.session.get_one(ReferenceRequest, request.id).state is S.EXPIRED
    assert facts(dai, hope) == [(CheckState.RETURNED, CheckOutcome.WITHDRAWN)]
    assert [each.subject for each in mails("cora@example.org")] == ["A reference has not come in"]
    with clock.standing_on(DAY + timedelta(days=28)):
        assert client.get(path_in(mails("rhian@example.org")[0])).status_code == 404


def test_when_whoever_asked_has_left_the_coordinators_are_told(
    hope: Organisation, dai: Person, cora: Account
) -> None:
    request = make_reference(dai, hope)  # asked by a job, which nobody can write to
    service.answer_by_link(request, link_of(request), good_answers(request))
    db.session.commit()
    assert [each.to_address for each in mails() if "come in" in each.subject] == [cora.email]


def test_a_referee_without_email_is_asked_by_the_coordinator_who_enters_what_they_say(
    client: PageClient, hope: Organisation, dai: Person, cora: Account
) -> None:
    request = make_reference(dai, hope, phone="029 2018 0000")
    assert db.session.scalars(select(OneTimeLink)).all() == []
    sign_in(client, cora)
    page = client.get(f"/references/{request.reference}").text
    assert "Telephone or write to them, and enter what they say" in page
    path = f"/references/{request.reference}/enter"
    assert client.submit(path, **SAID).status_code == 422
    assert client.submit(path, **SAID, route="phone").status_code == 302
    db.session.rollback()
    assert (request.route, request.entered_by) == (Route.PHONE, "Cora")
    assert facts(dai, hope) == [(CheckState.RETURNED, CheckOutcome.CLEAR)]
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == rules.Action.ANSWER)).one()
    assert (entry.actor_name, entry.on_behalf_of) == ("Cora", request.reference)


def test_a_withdrawn_request_cannot_be_answered(
    client: PageClient, hope: Organisation, dai: Person, cora: Account
) -> None:
    request = make_reference(dai, hope, email="rhian@example.org")
    sign_in(client, cora)
    answer = client.submit(f"/references/{request.reference}/withdraw", because="wrong_details")
    assert answer.status_code == 302
    assert client.get(path_in(mails("rhian@example.org")[0])).status_code == 404
    with pytest.raises(Refused, match="over"):
        service.enter_answer(request, good_answers(request), Route.PHONE, version=None, by=BY)


def test_a_concern_outweighs_what_was_decided_without_it_and_nothing_else_does(
    hope: Organisation, dai: Person
) -> None:
    request, other = make_reference(dai, hope), make_reference(dai, hope)
    for each in (request, other):
        check_service.decide_check(
            each.check, CheckOutcome.CLEAR, valid_from=clock.today(), valid_before=None, by=BY
        )
    worried = good_answers(request, has_concern=True, concern="x")
    service.answer_by_link(request, link_of(request), worried)
    service.answer_by_link(other, link_of(other), good_answers(other))
    assert request.check.outcome is CheckOutcome.HAS_INFORMATION
    assert other.check.outcome is CheckOutcome.CLEAR


def test_who_cannot_be_a_referee(hope: Organisation, dai: Person) -> None:
    role = role_named(ROLE)
    for referee, words in (
        (Referee("Dai", "Self", email="dai@example.org"), "own email address"),
        (Referee("Rhian", "Manager"), "Enter an email address"),
    ):
        with pytest.raises(Refused, match=words):
            service.ask(dai, referee, organisation=hope, role=role, by=BY)
    make_reference(dai, hope, email="rhian@example.org")
    with pytest.raises(Refused, match="being asked already"):
        make_reference(dai, hope, email="rhian@example.org")


def test_nobody_asks_about_themselves_or_reads_their_own_reference(
    client: PageClient, hope: Organisation, dai: Person
) -> None:
    own = make_account("own@example.org", roles=[(MembershipRole.COORDINATOR, hope)], person_id=dai.id)
    request = make_reference(dai, hope)
    service.answer_by_link(request, link_of(request), good_answers(request, strengths=MARKER))
    waiting = make_reference(dai, hope)
    sign_in(client, own)
    assert MARKER not in client.get(f"/references/{request.reference}").text
    answer = client.submit(f"/references/{waiting.reference}/enter", **SAID, route="phone")
    assert answer.status_code == 422
    answer = client.submit(
        f"/people/{dai.reference}/references/new", role=ROLE, name="R", how_known="M", phone="02920180000"
    )
    assert answer.status_code == 422


def test_what_a_referee_says_is_nowhere_in_the_clear(hope: Organisation, dai: Person) -> None:
    request = make_reference(dai, hope, name="Rhian Secretname", email="rhian@example.org")
    said = good_answers(request, strengths=MARKER, has_concern=True, concern=MARKER)
    service.answer_by_link(request, link_of(request), said)
    db.session.commit()
    for table in ("reference_request", "history_entry", "outbox_message", "check_record", "check_step"):
        rows = db.session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - our own tables
        assert not any(MARKER in str(row) for row in rows), table
    history = db.session.execute(text("SELECT * FROM history_entry"))
    assert not any("Secretname" in str(row) or "rhian@" in str(row) for row in history)


def test_of_two_who_answer_at_once_one_wins(hope: Organisation, dai: Person) -> None:
    request = make_reference(dai, hope)
    link = link_of(request)
    service.answer_by_link(request, link, good_answers(request))
    with pytest.raises(Refused):
        service.answer_by_link(request, link, good_answers(request))


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_what_happens_leaves_the_check_as_the_request_is(
    hope: Organisation, dai: Person, cora: Account, seed: int
) -> None:
    """A random walk: whatever is refused changes nothing, and the ends of both agree."""
    chance = random.Random(seed)  # noqa: S311 - an order, not a secret
    expected = {
        S.ANSWERED: {CheckOutcome.CLEAR, CheckOutcome.HAS_INFORMATION},
        S.REFUSED: {CheckOutcome.WITHDRAWN},
        S.EXPIRED: {CheckOutcome.WITHDRAWN},
        S.WITHDRAWN: {CheckOutcome.WITHDRAWN},
    }
    for _ in range(3):
        with clock.standing_on(DAY):
            request = make_reference(dai, hope)
        for step in range(6):
            day = DAY + timedelta(days=5 * (step + 1))
            before = request.state
            with clock.standing_on(day):
                try:
                    chance.choice(STEPS)(request, chance)
                except Refused:
                    assert request.state is before
                    db.session.refresh(request)
            if not before.is_open:
                assert request.state is before
            outcomes = expected.get(request.state, {None})
            assert request.check.outcome in outcomes
            assert (request.due_on is None) is (not request.state.is_open)


def _answer(request: ReferenceRequest, chance: random.Random) -> None:
    worried = chance.random() < 0.5
    service.answer_by_link(
        request, newest_link(request), good_answers(request, has_concern=worried, concern="x")
    )


STEPS = (
    _answer,
    lambda request, _: service.refuse_to_answer(request, newest_link(request), reason=""),
    lambda request, _: service.withdraw(request, WithdrawReason.NOT_NEEDED, version=None, by=BY),
    lambda request, _: service.remind(request, clock.today(), by=BY),
    lambda request, _: service.remind(request, clock.today(), by=BY),
    lambda request, _: service.expire(request, by=BY),
    lambda request, _: service.enter_answer(
        request, good_answers(request), Route.LETTER, version=None, by=BY
    ),
)
