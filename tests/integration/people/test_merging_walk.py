"""Whatever two people have, a merge and its undo leave every table as it was, row for row."""

from itertools import pairwise
from random import Random

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person, sign_everything
from tests.factories.placements import make_placement
from tests.factories.recruitment import make_application, make_opportunity
from tests.factories.training import make_training
from tests.factories.vetting import make_check, make_clearance
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import merging, tasks
from volunteer_app.people import service as people
from volunteer_app.people.models import DuplicatePair, Person, PersonMerge
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState

# What a merge is meant to leave behind: history, itself, and letters to those who have placed somebody.
MAY_GROW = {
    "history_entry",
    "person_merge",
    "person_merge_move",
    "outbox_message",
    "duplicate_look",
    "duplicate_pair",
}


def everything() -> dict[str, list[str]]:
    """All rows of all tables, without the numbers that count versions."""
    db.session.flush()
    found = {}
    for table in db.metadata.sorted_tables:
        if table.name not in MAY_GROW:
            columns = [column for column in table.columns if column.name != "version"]
            found[table.name] = sorted(map(repr, db.session.execute(select(*columns))))
    return found


class World:
    """Three records with a random assortment of rows."""

    def __init__(self, seed: int) -> None:
        random = self.random = Random(seed)  # noqa: S311 - a walk that can be walked again, no secret
        self.hope, self.other = make_organisation("Hope"), make_organisation("Other")
        self.prison = make_prison()
        self.opportunities = [make_opportunity(self.hope, places=(self.prison,)) for _ in range(2)]
        self.people = [self.person() for _ in range(3)]
        self.scope = Scope(frozenset({self.hope.id, self.other.id}))
        for _ in range(random.randint(5, 20)):
            self.add(random.choice(self.people))

    def person(self) -> Person:
        name, phone = self.random.choice(["Carys", "Caryl"]), self.random.choice(["", "01632 960001"])
        person = make_person(self.hope, first_name=name, phone=phone)
        if self.random.random() < 0.3:
            make_account(person_id=person.id, is_active=self.random.random() < 0.7)
        return person

    def add(self, person: Person) -> None:
        """One more row of some kind. What the rooms refuse is not there."""
        organisation = self.random.choice([self.hope, self.other])
        kinds = (self.check, self.clearance, self.training, self.placement, self.application, self.paper)
        try:
            with db.session.begin_nested():
                self.random.choice(kinds)(person, organisation)
        except Refused:
            pass

    def check(self, person: Person, organisation: Organisation) -> None:
        outcome = self.random.choice([None, CheckOutcome.CLEAR, CheckOutcome.BARRED])
        state = CheckState.REQUESTED if outcome is None else CheckState.SUBMITTED
        decided = {} if outcome in (None, CheckOutcome.CLEAR) else {"valid_from": None}
        kind = CheckKind.CRIMINAL_RECORD
        make_check(person, organisation, kind, state=state, outcome=outcome, **decided)

    def clearance(self, person: Person, organisation: Organisation) -> None:
        make_clearance(person, organisation, self.prison)

    def training(self, person: Person, organisation: Organisation) -> None:
        make_training(person, organisation, verified=self.random.random() < 0.5)

    def placement(self, person: Person, organisation: Organisation) -> None:
        make_placement(person, organisation, self.prison)

    def application(self, person: Person, _: Organisation) -> None:
        make_application(self.random.choice(self.opportunities), person)

    def paper(self, person: Person, organisation: Organisation) -> None:
        people.affiliate(person, organisation, by=BY)
        sign_everything(person, organisation)

    def merge(self) -> PersonMerge | None:
        """Merge two of those that are left; None where a rule refuses."""
        standing = [person for person in self.people if person.merged_into_id is None]
        if len(standing) < 2:
            return None
        kept, merged = self.random.sample(standing, 2)
        take = [name for name in merging.FIELDS if self.random.random() < 0.5]
        try:
            with db.session.begin_nested():
                return merging.merge(kept, merged, take=take, reason="Same", scope=self.scope, by=BY)
        except Refused:
            return None


@pytest.mark.parametrize("seed", range(12))
def test_merges_and_their_undoing_leave_every_table_as_it_was(app: object, seed: int) -> None:
    world = World(seed)
    db.session.commit()
    before = [everything()]
    merges = []
    for _ in range(3):
        row = world.merge()
        db.session.commit()
        if row is not None:
            merges.append(row)
            before.append(everything())
    assert all(earlier != later for earlier, later in pairwise(before))
    for row in reversed(merges):
        assert everything() == before.pop()
        undone = merging.undo(row, reason="Two", scope=world.scope, by=BY)
        db.session.commit()
        assert undone == merging.Undone({}, [])
    assert everything() == before.pop()


def test_the_walk_merges_something(app: object) -> None:
    assert sum(World(seed).merge() is not None for seed in range(6)) >= 2


def test_the_job_goes_on_after_merges(app: object) -> None:
    world = World(1)
    done = next(filter(None, (world.merge() for _ in range(20))))
    db.session.commit()
    tasks.look_for_duplicates()
    pairs = list(db.session.scalars(select(DuplicatePair)))
    assert pairs
    assert done.merged_id not in {number for each in pairs for number in (each.first_id, each.second_id)}
