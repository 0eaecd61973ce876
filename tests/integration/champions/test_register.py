"""The register: one champion at a time, the role that comes and goes with a term."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.factories.accounts import make_account
from tests.factories.champions import details, make_body, make_term
from tests.factories.organisations import BY
from tests.factories.people import make_person
from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.champions import queries, service, tasks
from volunteer_app.champions.models import ChampionTerm
from volunteer_app.champions.rules import Standing
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit

pytestmark = pytest.mark.usefixtures("app")


def holds(email: str, body_id: int) -> bool:
    account = accounts.by_email(email)
    return account is not None and accounts.holds(account.id, body_id, MembershipRole.CHAMPION)


def test_a_body_has_one_champion_at_a_time() -> None:
    body = make_body()
    make_term(body, details(starts=0, days=100))
    with pytest.raises(Refused, match="Somebody else is champion"):
        make_term(body, details(starts=99, days=10))
    make_term(body, details(starts=100, days=10))
    make_term(make_body("Another"), details(starts=0, days=100))
    assert len(queries.terms_of(body.id)) == 2


def test_the_database_refuses_two_terms_from_the_same_day() -> None:
    body = make_body()
    one = make_term(body)
    db.session.add(
        ChampionTerm(
            organisation_id=body.id,
            name="Second",
            telephone="020 7946 0000",
            role_description="",
            starts_on=one.starts_on,
            ends_before=one.ends_before,
            gets_role=False,
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_champion_can_be_reached() -> None:
    body = make_body()
    with pytest.raises(Refused, match="work email address or a telephone number"):
        make_term(body, details(email=""))
    make_term(body, details(email="", telephone="020 7946 0000"))


def test_the_role_needs_an_address_of_staff() -> None:
    body = make_body()
    with pytest.raises(Refused, match="the invitation to sign in goes there"):
        make_term(body, details(email="", telephone="020 7946 0000", gets_role=True))
    volunteer = make_account("vol@people.example", person_id=make_person(body).id)
    with pytest.raises(Refused, match="cannot be used for a role"):
        make_term(body, details(email=volunteer.email, gets_role=True))


def test_a_term_that_runs_gives_the_role_at_once_and_one_to_come_on_its_day() -> None:
    body = make_body()
    now = make_term(body, details(starts=-1, days=31, gets_role=True))
    later = make_term(body, details(starts=30, days=100, gets_role=True))
    assert holds(now.email, body.id)
    assert not holds(later.email, body.id)
    db.session.commit()
    tasks.turn()
    assert not holds(later.email, body.id)
    with clock.standing_on(later.starts_on):
        tasks.turn()
        assert holds(later.email, body.id)
        assert not holds(now.email, body.id)


def test_who_has_the_role_already_keeps_it_and_loses_it_with_the_term() -> None:
    body = make_body()
    there = make_account("known@body.example", roles=[(MembershipRole.CHAMPION, body)])
    found = make_term(body, details(starts=-1, days=31, email=there.email, gets_role=True))
    assert found.account_id == there.id
    db.session.commit()
    with clock.standing_on(found.ends_before):
        tasks.turn()
        assert not holds(there.email, body.id)


def test_who_is_champion_again_keeps_the_role() -> None:
    body = make_body()
    one = make_term(body, details(starts=-1, days=31, email="again@body.example", gets_role=True))
    two = make_term(body, details(starts=30, days=31, email="again@body.example", gets_role=True))
    db.session.commit()
    with clock.standing_on(two.starts_on):
        tasks.turn()
        assert holds("again@body.example", body.id)
    assert two.membership_id == one.membership_id
    with clock.standing_on(two.ends_before):
        tasks.turn()
        assert not holds("again@body.example", body.id)


def test_changing_an_entry_that_is_over_leaves_the_role_of_who_is_champion_again() -> None:
    body = make_body()
    said = details(starts=-30, days=20, email="again@body.example", gets_role=True)
    with clock.standing_on(said.starts_on):
        one = make_term(body, said)
    make_term(body, details(starts=-10, email="again@body.example", gets_role=True))
    service.change(one, replace(said, name="Ada Champwell-Jones"), version=one.version, by=BY)
    assert holds("again@body.example", body.id)


def test_what_stands_in_the_way_of_a_role_is_said_and_not_tried_again() -> None:
    body = make_body()
    found = make_term(body, details(starts=5, days=31, gets_role=True))
    make_account(found.email, person_id=make_person(body).id)
    db.session.commit()
    with clock.standing_on(found.starts_on):
        tasks.turn()
        db.session.refresh(found)
        assert "cannot be used for a role" in found.role_problem
        assert queries.waiting_for_a_role(clock.today(), 9) == []


def test_a_last_day_that_is_over_ends_the_role_at_once() -> None:
    body = make_body()
    found = make_term(body, details(starts=-10, gets_role=True))
    said = details(starts=-10, days=10, email=found.email, gets_role=True)
    service.change(found, said, version=found.version, by=BY)
    assert not holds(found.email, body.id)


def test_the_role_given_stays_with_its_address() -> None:
    found = make_term(make_body(), details(starts=-10, gets_role=True))
    said = details(starts=-10, email="other@body.example", gets_role=True)
    with pytest.raises(Refused, match="register another term"):
        service.change(found, said, version=found.version, by=BY)


def test_somebody_elses_change_is_not_overwritten() -> None:
    found = make_term(make_body())
    with pytest.raises(StaleEdit):
        service.change(found, details(), version=found.version + 1, by=BY)


def test_only_a_term_that_has_not_begun_can_be_withdrawn() -> None:
    body = make_body()
    now, later = make_term(body), make_term(body, details(starts=800))
    service.withdraw(later, by=BY)
    with pytest.raises(Refused, match="has begun"):
        service.withdraw(now, by=BY)
    assert [each.id for each in queries.terms_of(body.id)] == [now.id]


@pytest.mark.parametrize("wanted", Standing)
def test_the_list_by_standing_agrees_with_the_rule(wanted: Standing) -> None:
    spans = {
        "never": [],
        "over": [(-100, 100)],
        "coming": [(1, 100)],
        "long": [(-10, 200)],
        "last day of notice": [(-10, 100)],
        "day before": [(-10, 101)],
        "followed": [(-10, 50), (40, 100)],
        "gap": [(-10, 50), (41, 100)],
    }
    for name, terms in spans.items():
        body = make_body(name)
        for starts, days in terms:
            make_term(body, details(starts=starts, days=days))
    every = queries.every_body(None)
    seats = queries.seats([each.id for each in every])
    by_rule = {each.name for each in every if seats.get(each.id, queries.EMPTY).standing is wanted}
    assert {each.name for each in db.session.scalars(queries.bodies(None, wanted=wanted))} == by_rule
    assert by_rule & spans.keys()


def test_the_register_is_searched_by_body_and_by_champion() -> None:
    one, two = make_body("Board of Lamps"), make_body("Other")
    make_term(two, details("Zeno Lampley"))
    make_term(one, replace(details("Past Lampley", starts=-900, days=100)))
    found = db.session.scalars(queries.bodies(None, search="lampl"))
    assert [each.name for each in found] == ["Other"]
    assert [each.name for each in db.session.scalars(queries.bodies(None, search="of lamps"))] == [one.name]


def test_seats_tell_now_and_next() -> None:
    body = make_body()
    now, later = make_term(body, details(days=130)), make_term(body, details(starts=30, days=30))
    seat = queries.seat(body.id)
    assert (seat.now, seat.following) == (now, later)
    assert queries.seat(make_body("Empty").id) == queries.EMPTY
    with clock.standing_on(later.starts_on + timedelta(days=1)):
        assert queries.seat(body.id).now is later
