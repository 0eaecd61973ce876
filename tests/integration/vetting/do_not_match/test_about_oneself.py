"""Nobody reads, makes, ends or decides what is said of themselves."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.placements import make_placement, ready_person
from tests.factories.screening import make_statement, work
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements.screening import settling
from volunteer_app.placements.screening.models import ScreeningConflict
from volunteer_app.placements.screening.rules import Settlement
from volunteer_app.vetting.do_not_match import service


class World:
    """An officer who volunteers too, is placed, and is one of the two of a statement; and another officer."""

    def __init__(self) -> None:
        self.hope, self.prison = make_organisation(), make_prison()
        self.one, self.other = (ready_person(self.hope, self.prison, first_name=n) for n in ("Ada", "Bo"))
        for each in (self.one, self.other):
            make_placement(each, self.hope, self.prison, approved=True)
        officer = [(MembershipRole.VETTING_OFFICER, self.hope)]
        self.ada = make_account(name="Ada", roles=officer, person_id=self.one.id)
        self.vera = make_account(name="Vera", roles=officer)
        self.said = make_statement(self.hope, self.one, self.other)
        work()
        self.conflicts = list(db.session.scalars(select(ScreeningConflict)))
        self.scope = Scope(frozenset({self.hope.id}))


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def test_they_find_neither_the_statement_nor_what_stands_against_it(client: PageClient, world: World) -> None:
    pages = [f"/do-not-match/{world.said.reference}", f"/do-not-match/{world.said.reference}/end"]
    pages += [f"/screening/{each.reference}" for each in world.conflicts]
    assert len(pages) == 4
    sign_in(client, world.ada)
    assert [client.get(each).status_code for each in pages] == [404] * 4
    assert world.said.reference not in client.get("/do-not-match").text
    assert "Nothing stands against" in client.get("/screening").text
    assert "do-not-match" not in client.get("/start").text.split("<main", 1)[1]
    sign_in(client, world.vera)
    assert [client.get(each).status_code for each in pages] == [200] * 4
    assert world.conflicts[0].reference in client.get("/start").text


def test_they_neither_end_it_nor_decide_what_it_says_of_either(world: World) -> None:
    by = world.ada.as_actor()

    def ends() -> None:
        service.end(world.said, by=by, authority=world.scope)

    def settles(conflict: ScreeningConflict) -> Callable[[], None]:
        return lambda: settling.settle(conflict, Settlement.GOES_ON, why="Mine", by=by, authority=world.scope)

    for act in (ends, *map(settles, world.conflicts)):
        with pytest.raises(Refused, match="about you, so somebody else has to"):
            act()
    assert world.said.stands
    assert {each.settlement for each in world.conflicts} == {None}
