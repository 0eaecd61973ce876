"""A handover: shown first, then all of it or nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.champions import details, make_action, make_body, make_handover, make_owner, make_term
from tests.factories.organisations import BY
from tests.factories.people import make_person
from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.champions import handing_over, queries, service, tasks
from volunteer_app.champions.actions import service as acting
from volunteer_app.champions.facts import ChampionHandedOver, HandoverAsked, Moved
from volunteer_app.champions.models import ChampionHandover, ChampionTerm
from volunteer_app.champions.rules import ActionState
from volunteer_app.foundation import announcements, clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation

pytestmark = pytest.mark.usefixtures("app")


def two_champions(body: Organisation) -> tuple[ChampionTerm, ChampionTerm]:
    given = make_term(body, details("Gil Giveley", -100, 130, gets_role=True))
    taken = make_term(body, details("Tia Takely", 30, 700))
    return given, taken


def first_account(given: ChampionTerm) -> Account:
    account = db.session.get(Account, given.account_id)
    assert account is not None
    return account


def now(given: ChampionTerm, taken: ChampionTerm, note: str = "") -> ChampionHandover:
    shown = handing_over.fingerprint(handing_over.would_move(given, taken))
    return handing_over.plan(given, taken, clock.today(), note=note, shown=shown, by=BY)


def test_what_is_open_the_role_and_the_days_pass_to_the_next_champion() -> None:
    body = make_body()
    given, taken = two_champions(body)
    old = first_account(given)
    open_one = make_action(body, old, "Open")
    closed = make_action(body, old, "Closed")
    acting.close(closed, ActionState.DONE, "", by=BY)
    of_another = make_action(body, make_owner(body), "Of another")
    other_body = make_body("Elsewhere")
    make_term(other_body, details(email=old.email, gets_role=True))
    elsewhere = make_action(other_body, old, "Elsewhere")
    found = now(given, taken, "Talk to the regions first")
    new = accounts.by_email(taken.email)
    assert new is not None
    assert open_one.owner_id == new.id
    assert (closed.owner_id, elsewhere.owner_id) == (old.id, old.id)
    assert of_another.owner_id not in (old.id, new.id)
    assert accounts.holds(new.id, body.id, MembershipRole.CHAMPION)
    assert not accounts.holds(old.id, body.id, MembershipRole.CHAMPION)
    assert accounts.holds(old.id, other_body.id, MembershipRole.CHAMPION)
    assert given.ends_before == taken.starts_on == clock.today()
    db.session.commit()  # history has every change of it
    assert handing_over.moved_by(found) == [Moved("Open actions", ["Open"])]
    letter = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.subject.contains("You are now volunteering champion"))
    ).one()
    assert letter.to_address == taken.email
    assert "- Open\n" in letter.body
    assert "Talk to the regions first" in letter.body


def test_the_page_is_shown_what_will_move() -> None:
    body = make_body()
    given, taken = two_champions(body)
    make_action(body, first_account(given), "Seen")
    assert handing_over.would_move(given, taken) == [Moved("Open actions", ["Seen"])]


def test_what_was_not_shown_is_not_confirmed() -> None:
    body = make_body()
    given, taken = two_champions(body)
    shown = handing_over.fingerprint(handing_over.would_move(given, taken))
    make_action(body, first_account(given))
    with pytest.raises(Refused, match="has changed since"):
        handing_over.plan(given, taken, clock.today(), note="", shown=shown, by=BY)


def test_a_room_above_adds_to_the_preview_and_to_what_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcements, "_signals", {})
    told: list[ChampionHandedOver] = []

    def asked(fact: HandoverAsked) -> None:
        fact.moved.append(Moved("Survey returns", ["2026"]))

    def done(fact: ChampionHandedOver) -> None:
        told.append(fact)
        fact.moved.append(Moved("Survey returns", ["2026"]))

    announcements.listen(HandoverAsked, asked)
    announcements.listen(ChampionHandedOver, done)
    given, taken = two_champions(make_body())
    assert handing_over.would_move(given, taken) == [Moved("Survey returns", ["2026"])]
    assert handing_over.moved_by(now(given, taken)) == [Moved("Survey returns", ["2026"])]
    assert (told[0].from_account_id, told[0].to_account_id) == (given.account_id, taken.account_id)


def test_if_a_room_above_fails_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    body = make_body()
    found = make_handover(body)
    old = first_account(found.from_term)
    action = make_action(body, old, due=60)
    db.session.commit()

    def broken(fact: ChampionHandedOver) -> None:
        assert action.owner_id == fact.to_account_id  # moved so far, and to be taken back
        raise RuntimeError

    monkeypatch.setattr(announcements, "_signals", {})
    announcements.listen(ChampionHandedOver, acting.of_handed_over)
    announcements.listen(ChampionHandedOver, broken)
    with clock.standing_on(found.day), pytest.raises(RuntimeError):
        tasks.turn()
    db.session.expire_all()
    assert (action.owner_id, found.done_at) == (old.id, None)
    assert accounts.holds(old.id, body.id, MembershipRole.CHAMPION)
    new = accounts.by_email(found.to_term.email)
    assert new is None


def test_a_planned_handover_is_done_on_its_day_with_what_is_open_then() -> None:
    body = make_body()
    found = make_handover(body)
    given, taken = found.from_term, found.to_term
    old = first_account(given)
    db.session.commit()
    tasks.turn()
    assert found.done_at is None
    later = make_action(body, old, "Came later", due=60)
    db.session.commit()
    with clock.standing_on(found.day):
        tasks.turn()
        assert handing_over.moved_by(found) == [Moved("Open actions", ["Came later"])]
        assert later.owner_id == taken.account_id != old.id
        assert not accounts.holds(old.id, body.id, MembershipRole.CHAMPION)


def test_what_stands_in_the_way_of_a_planned_handover_is_said_once() -> None:
    body = make_body()
    found = make_handover(body)
    make_account(found.to_term.email, person_id=make_person(body).id)
    old = first_account(found.from_term)
    db.session.commit()
    with clock.standing_on(found.day):
        tasks.turn()
        db.session.refresh(found)
        assert "cannot be used for a role" in found.problem
        assert queries.due_handovers(clock.today(), 9) == []
        assert accounts.holds(old.id, body.id, MembershipRole.CHAMPION)


def test_a_handover_called_off_changes_nobodys_role() -> None:
    body = make_body()
    found = make_handover(body)
    given, day = found.from_term, found.day
    handing_over.call_off(found, by=BY)
    db.session.commit()
    with clock.standing_on(day - timedelta(days=1)):
        tasks.turn()
    assert queries.handovers_of(body.id) == []
    assert accounts.holds(first_account(given).id, body.id, MembershipRole.CHAMPION)


def test_days_of_terms_stay_while_a_handover_is_planned() -> None:
    found = make_handover(make_body())
    taken = found.to_term
    said = details(starts=35, days=300, email=taken.email)
    with pytest.raises(Refused, match="Call it off first"):
        service.change(taken, said, version=taken.version, by=BY)
    with pytest.raises(Refused, match="Call it off first"):
        service.withdraw(taken, by=BY)


def test_a_handover_can_come_earlier_than_the_terms_say() -> None:
    body = make_body()
    given, taken = two_champions(body)
    earlier = clock.today() + timedelta(days=10)
    handing_over.plan(given, taken, earlier, note="", shown="", by=BY)
    assert given.ends_before == taken.starts_on == earlier


def test_after_a_gap_the_term_before_stays_as_long_as_it_was() -> None:
    body = make_body()
    given = make_term(body, details("Gil Giveley", -100, 50))
    taken = make_term(body, details("Tia Takely", 0, 700))
    now(given, taken)
    assert given.ends_before == clock.today() - timedelta(days=50)


def test_who_has_no_address_cannot_be_handed_anything() -> None:
    body = make_body()
    given = make_term(body, details(days=101, gets_role=True))
    taken = make_term(body, details(starts=1, email="", telephone="020 7946 0000"))
    with pytest.raises(Refused, match="has no email address"):
        now(given, taken)


def test_who_follows_themselves_keeps_what_they_have() -> None:
    body = make_body()
    given = make_term(body, details(days=101, email="same@body.example", gets_role=True))
    taken = make_term(body, details(starts=1, email="same@body.example"))
    action = make_action(body, first_account(given))
    found = now(given, taken)
    assert found.moved == []
    assert action.owner_id == given.account_id == taken.account_id
    assert accounts.holds(action.owner_id, body.id, MembershipRole.CHAMPION)


def test_each_pair_hands_over_once() -> None:
    body = make_body()
    given, taken = two_champions(body)
    assert handing_over.giver_to(taken) is given
    assert handing_over.giver_to(given) is None
    now(given, taken)
    assert handing_over.giver_to(taken) is None
    with pytest.raises(Refused):
        now(given, taken)
