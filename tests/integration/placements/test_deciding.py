"""The flow of deciding that hours share with training: what holds for whichever rows are decided on."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation
from tests.factories.placements import make_placement, make_session
from tests.factories.training import make_training
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.deciding.decisions import Decision, Order, Verdict
from volunteer_app.foundation.deciding.models import Decidable
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.hours import HOURS
from volunteer_app.training.service import TRAINING

DECISIONS: dict[str, Decision[Any]] = {"hours": HOURS, "training": TRAINING}


def rows(kind: str, person: Person, organisation: Organisation, place: Organisation) -> list[Decidable]:
    """Two of a kind that wait."""
    if kind == "training":
        return [make_training(person, organisation) for _ in range(2)]
    placement = make_placement(person, organisation, place, approved=True)
    return [make_session(placement, minutes=each) for each in (60, 90)]


def order(verdict: Verdict, found: list[Decidable], note: str = "Seen") -> Order:
    seen = {each.reference: each.version for each in found}
    return Order(verdict, list(seen), seen, note)


@pytest.mark.parametrize("kind", DECISIONS)
def test_many_sent_back_keep_their_note_and_tell_the_volunteer_once(world: World, kind: str) -> None:
    what = DECISIONS[kind]
    world.person.email = "gwen@people.example"
    found = rows(kind, world.person, world.hope, world.prison)
    db.session.flush()
    scope = Scope(frozenset({world.hope.id}))
    done, left = decisions.decide_many(what, scope, order(what.no, found, "Not that day"), by=BY)
    assert (len(done), left) == (2, [])
    assert [(each.state, each.decision_note) for each in found] == [(what.no.state, "Not that day")] * 2
    assert len(db.session.scalars(select(OutboxMessage)).all()) == 1
    reasons = select(HistoryEntry.reason).where(HistoryEntry.action == what.no.action.value)
    assert db.session.scalars(reasons).all() == ["", ""]


@pytest.mark.parametrize("kind", DECISIONS)
def test_what_another_organisation_holds_is_never_decided_among_many(world: World, kind: str) -> None:
    what, other = DECISIONS[kind], make_organisation("Another")
    theirs = rows(kind, world.person, world.hope, world.prison)
    with pytest.raises(Refused):
        decisions.decide_many(what, Scope(frozenset({other.id})), order(what.yes, theirs), by=BY)
    assert {each.state for each in theirs} == {what.waits}


@pytest.mark.parametrize("kind", DECISIONS)
def test_a_form_sends_for_each_answer_what_history_calls_it(world: World, kind: str) -> None:
    what = DECISIONS[kind]
    for verdict in (what.yes, what.no):
        assert verdict.action.value.endswith(f":{verdict.key}")
        assert what.verdict(verdict.key) is verdict


@pytest.mark.parametrize(
    ("page", "section"),
    [("/hours/to-approve", "/placements"), ("/training/to-verify", "/training/to-verify")],
)
def test_the_menu_says_to_which_section_a_page_of_deciding_belongs(
    coordinator: PageClient, page: str, section: str
) -> None:
    current = re.findall(
        r'<a class="[^"]+" href="([^"]+)" aria-current="(?:true|page)"', coordinator.get(page).text
    )
    assert current == [section]
