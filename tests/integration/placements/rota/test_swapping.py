from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.rota import make_rota, placed, sessions_of, sign_up
from tests.integration.at_once import TwoTransactions
from tests.integration.placements.rota.conftest import TODAY
from tests.integration.training.sessions.posted import letters
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.models import Person
from volunteer_app.placements import suspending
from volunteer_app.placements.rota import calling_off, own, signing_up, swapping
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp, RotaSwap
from volunteer_app.placements.rota.rules import CancelReason, SignUpState, SwapState
from volunteer_app.placements.rules import SuspendReason

pytestmark = pytest.mark.usefixtures("database")


class Two:
    """Asha has a place at the first session, Bryn at the second; both are placed there."""

    def __init__(self) -> None:
        self.organisation, self.prison = make_organisation(), make_prison()
        self.asha, self.bryn = (
            placed(self.organisation, self.prison, first_name=name, email=f"{name.lower()}@example.org")
            for name in ("Asha", "Bryn")
        )
        self.first, self.second, self.third = sessions_of(make_rota(self.organisation, self.prison))
        (self.a,) = sign_up(self.first, self.asha)
        (self.b,) = sign_up(self.second, self.bryn)
        letters()

    def ask(self) -> RotaSwap:
        return swapping.ask(self.a, self.second, by=BY)


def live(session: RotaSession) -> list[str]:
    statement = (
        select(Person.first_name)
        .join(RotaSignUp, RotaSignUp.person_id == Person.id)
        .where(RotaSignUp.session_id == session.id, RotaSignUp.state == SignUpState.PLACED)
    )
    return sorted(db.session.scalars(statement))


def test_two_swap_and_who_had_which_place_before_stays_readable() -> None:
    two = Two()
    swap = two.ask()
    (asked,) = letters()
    assert asked.to == "bryn@example.org"
    assert "Asha" not in asked.body
    assert [each.id for each in own.swaps_to_agree(two.bryn.id)] == [swap.id]
    assert own.swaps_to_agree(two.asha.id) == []
    swapping.agree(swap, two.bryn, by=BY)
    assert (live(two.first), live(two.second)) == (["Bryn"], ["Asha"])
    assert (two.a.state, two.b.state) == (SignUpState.SWAPPED, SignUpState.SWAPPED)
    assert two.a.ended_at == clock.now()
    assert (swap.state, swap.agreed_id) == (SwapState.AGREED, two.b.id)
    assert {each.to for each in letters()} == {"asha@example.org", "bryn@example.org"}


def test_nobody_swaps_with_oneself() -> None:
    two = Two()
    for wanted in (two.first, two.third):
        if wanted is two.third:
            sign_up(two.third, two.asha)
        with pytest.raises(Refused, match="You cannot swap with yourself"):
            swapping.ask(two.a, wanted, by=BY)
    swap = two.ask()
    with pytest.raises(Refused, match="You cannot swap with yourself"):
        swapping.agree(swap, two.asha, by=BY)


def test_a_swap_that_cannot_be_is_refused_in_plain_words() -> None:
    two = Two()
    with pytest.raises(Refused, match="Nobody has a place at that session"):
        swapping.ask(two.a, two.third, by=BY)
    elsewhere = sessions_of(make_rota(two.organisation, make_prison("Southwood (HMP)")))[0]
    with pytest.raises(Refused, match="in the same role at the same place"):
        swapping.ask(two.a, elsewhere, by=BY)
    two.ask()
    with pytest.raises(Refused, match="asked for this already"):
        two.ask()


def test_who_cannot_come_to_the_others_session_does_not_swap() -> None:
    two = Two()
    swap = two.ask()
    other = sessions_of(make_rota(two.organisation, two.prison))[0]
    sign_up(other, two.bryn)
    with pytest.raises(Refused, match="Already at this time"):
        swapping.agree(swap, two.bryn, by=BY)
    assert (two.a.state, two.b.state) == (SignUpState.PLACED, SignUpState.PLACED)
    signing_up.give_up(own.coming(two.bryn.id)[0], by=BY)
    suspending.suspend_placements(two.asha.id, SuspendReason.OFFICER)
    with pytest.raises(Refused, match="Whoever asks cannot come to your session any more"):
        swapping.agree(swap, two.bryn, by=BY)


def test_a_swap_ends_with_the_place_that_it_offers_and_with_the_session_that_it_asks_for() -> None:
    two = Two()
    swap = two.ask()
    signing_up.give_up(two.a, by=BY)
    assert swap.state is SwapState.LAPSED
    again = Two()
    other = again.ask()
    calling_off.call_off([again.second], CancelReason.REGIME, by=BY)
    assert other.state is SwapState.LAPSED
    with pytest.raises(Refused, match="no longer possible"):
        swapping.agree(other, again.bryn, by=BY)


def test_who_asked_can_stop_asking() -> None:
    two = Two()
    swap = two.ask()
    swapping.withdraw(swap, by=BY)
    assert swap.state is SwapState.WITHDRAWN
    with pytest.raises(Refused, match="no longer possible"):
        swapping.agree(swap, two.bryn, by=BY)
    with pytest.raises(Refused, match="no longer possible: withdrawn"):
        swapping.withdraw(swap, by=BY)


def test_nothing_is_swapped_once_one_of_the_sessions_has_started() -> None:
    two = Two()
    swap = two.ask()
    with clock.standing_on(TODAY + timedelta(days=2)), pytest.raises(Refused, match="has started"):
        swapping.agree(swap, two.bryn, by=BY)


def test_of_two_who_agree_at_once_one_swaps(app: Flask) -> None:
    two = Two()
    carys = placed(two.organisation, two.prison, first_name="Carys")
    sign_up(two.second, carys)
    number, people = two.ask().id, (two.bryn.id, carys.id)
    db.session.commit()

    def agrees(person_id: int) -> None:
        with clock.standing_on(TODAY):
            swapping.agree(db.session.get_one(RotaSwap, number), db.session.get_one(Person, person_id), by=BY)

    said = TwoTransactions(app, lambda: agrees(people[0]), lambda: agrees(people[1])).run()
    assert said == ["first done", "second refused"]
    first, second = (db.session.get_one(RotaSession, each) for each in (two.first.id, two.second.id))
    assert (live(first), live(second)) == (["Bryn"], ["Asha", "Carys"])


def test_who_agrees_does_not_read_what_else_the_asker_has() -> None:
    """Also where it is of the same organisation: another volunteer has no business with it."""
    two = Two()
    swap = two.ask()
    elsewhere = make_rota(
        two.organisation, two.prison, title="Listeners", starts_on=clock.day_of(two.second.starts_at)
    )
    sign_up(sessions_of(elsewhere)[0], two.asha)
    with pytest.raises(Refused) as refused:
        swapping.agree(swap, two.bryn, by=BY)
    assert refused.value.message == "Whoever asks cannot come to your session any more"
