"""A change of what a role requires is replayed over today's placements before it is adopted."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.placements import make_placement, ready_person
from tests.factories.vetting import make_check
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements import tasks
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rehearsing import queries, rules, service
from volunteer_app.placements.rehearsing.models import Rehearsal, RehearsalFinding
from volunteer_app.placements.rules import PlacementState
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.rules.answers import (
    Answer,
    Requirement,
    RequirementKind,
    RequirementState,
)
from volunteer_app.roles import queries as roles
from volunteer_app.roles.models import Role
from volunteer_app.roles.reference import DATA
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome

TUTOR = "literacy-tutor-prison"


class World:
    """Two organisations with two approved tutors each; one tutor of the first has a basic certificate."""

    def __init__(self) -> None:
        self.hope, self.other, self.prison = make_organisation(), make_organisation("Other"), make_prison()
        self.has, self.lacks = (self.tutor(self.hope, name) for name in ("Has", "Lacks"))
        self.theirs = [self.tutor(self.other, name) for name in ("One", "Two")]
        make_check(
            self.has.person,
            self.hope,
            CheckKind.CRIMINAL_RECORD,
            level=CertificateLevel.BASIC,
            outcome=CheckOutcome.CLEAR,
            valid_before=clock.today() + timedelta(days=40),
        )
        self.ada = make_account(name="Ada", roles=[(MembershipRole.ADMINISTRATOR, self.hope)])
        db.session.commit()

    def tutor(self, organisation: Organisation, name: str) -> Placement:
        person = ready_person(organisation, self.prison, last_name=name)
        return make_placement(person, organisation, self.prison, approved=True)


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def administrator(client: PageClient, world: World) -> PageClient:
    sign_in(client, world.ada)
    return client


def fields(**changed: object) -> dict[str, object]:
    """The form of the tutor's requirements, with what is changed."""
    now = tutor().requirements
    return {
        "minimum_age": now.minimum_age,
        "criminal_record_check": now.criminal_record_check.value,
        "hmpps_vetting": now.hmpps_vetting.value,
        "establishment_clearance": now.establishment_clearance.value,
        "references_needed": now.references_needed,
        "training_packs": list(now.training_packs),
        **changed,
    }


def tutor() -> Role:
    return roles.recruitable_by_code(TUTOR)


def rehearsed(client: PageClient, **changed: object) -> Rehearsal:
    answer = client.submit(f"/rehearsals/new/{TUTOR}", **fields(**changed))
    assert answer.status_code == 302, answer.text
    db.session.expire_all()
    return db.session.scalars(select(Rehearsal).order_by(Rehearsal.id.desc())).all()[0]


def found(rehearsal: Rehearsal) -> dict[str, tuple[date, bool, list[str]]]:
    rows = db.session.scalars(select(RehearsalFinding).where(RehearsalFinding.rehearsal_id == rehearsal.id))
    return {each.placement.reference: (each.stops_on, each.was_ready, each.titles) for each in rows}


def test_it_finds_which_placements_would_stop_when_and_why(administrator: PageClient, world: World) -> None:
    rehearsal = rehearsed(administrator, criminal_record_check="basic")
    title = ["Basic criminal record certificate"]
    assert found(rehearsal) == {
        world.lacks.reference: (clock.today(), True, title),
        world.has.reference: (clock.today() + timedelta(days=40), True, title),
    }
    page = administrator.get(f"/rehearsals/{rehearsal.reference}").text
    assert "Looked at 2 placements. 2 would stop being ready." in page
    assert "Criminal record check. Now: HMPPS and the prison decide. Then: basic certificate" in page
    assert world.lacks.reference in page
    assert "Basic criminal record certificate" in page


def test_it_changes_no_placement_and_names_nobody(administrator: PageClient, world: World) -> None:
    rehearsal = rehearsed(administrator, criminal_record_check="basic")
    page = administrator.get(f"/rehearsals/{rehearsal.reference}").text
    assert world.lacks.state is PlacementState.APPROVED
    for placement in (world.has, world.lacks):
        assert placement.person.last_name not in page
        assert f"/placements/{placement.reference}" not in page


def test_another_organisations_placements_are_not_replayed(administrator: PageClient, world: World) -> None:
    rehearsal = rehearsed(administrator, references_needed=9)
    assert rehearsal.total == 2
    assert {each.reference for each in world.theirs}.isdisjoint(found(rehearsal))


def test_what_asks_for_less_stops_nobody(administrator: PageClient, world: World) -> None:
    rehearsal = rehearsed(administrator, references_needed=0, training_packs=[])
    assert found(rehearsal) == {}
    assert (
        "Every one stays as ready as it is today"
        in administrator.get(f"/rehearsals/{rehearsal.reference}").text
    )


def test_what_is_not_ready_today_either_is_told_apart(administrator: PageClient, world: World) -> None:
    make_check(
        world.lacks.person,
        world.hope,
        CheckKind.HMPPS_VETTING,
        outcome=CheckOutcome.HAS_INFORMATION,
        valid_from=None,
    )
    db.session.commit()
    rehearsal = rehearsed(administrator, criminal_record_check="basic")
    told = {reference: was_ready for reference, (_, was_ready, _) in found(rehearsal).items()}
    assert told == {world.lacks.reference: False, world.has.reference: True}
    page = administrator.get(f"/rehearsals/{rehearsal.reference}").text
    assert "1 would stop being ready" in page
    assert "Not ready today either" in page
    assert "HMPPS vetting" not in page


def test_the_file_has_a_row_for_each_and_no_name(administrator: PageClient, world: World) -> None:
    rehearsal = rehearsed(administrator, criminal_record_check="basic")
    answer = administrator.get(f"/rehearsals/{rehearsal.reference}/export", buffered=True)
    assert answer.status_code == 200
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["Placement"] for row in rows] == [world.lacks.reference, world.has.reference]
    assert rows[0]["What it would lack"] == "Basic criminal record certificate"
    assert world.lacks.person.last_name not in answer.text


def test_whoever_rehearses_learns_nothing_of_what_waits_for_a_vetting_officer(
    administrator: PageClient, world: World
) -> None:
    make_check(
        world.lacks.person,
        world.hope,
        CheckKind.CRIMINAL_RECORD,
        level=CertificateLevel.BASIC,
        outcome=CheckOutcome.HAS_INFORMATION,
        valid_from=None,
    )
    db.session.commit()
    rehearsal = rehearsed(administrator, criminal_record_check="basic")
    assert world.lacks.reference in found(rehearsal)
    for address in (f"/rehearsals/{rehearsal.reference}", f"/rehearsals/{rehearsal.reference}/export"):
        answer = administrator.get(address, buffered=True).text
        assert world.lacks.reference in answer
        assert "officer" not in answer.lower()


@pytest.mark.parametrize("kind", sorted(set(RequirementKind) - rules.ASKED_OF_ALL))
def test_what_was_decided_about_one_person_is_no_part_of_a_rehearsal(
    monkeypatch: pytest.MonkeyPatch, world: World, kind: RequirementKind
) -> None:
    """A change that makes a role regulated would otherwise name the placements of barred people."""
    line = Requirement(kind, "Vetting", RequirementState.NOT_MET, next_step="Wait")
    shut = Answer(clock.today(), clock.today() + timedelta(days=30), (line,))
    fine = replace(shut, requirements=())
    monkeypatch.setattr(rules, "judge", lambda question, _known: shut if question.role is None else fine)
    case = readiness.Case(world.has.person, tutor(), world.prison, shut.starts_on, shut.ends_before)
    ((question, known),) = readiness.gathered([case], world.hope.id)
    assert rules.compared(question, known, None) is None  # type: ignore[arg-type]  # judged above
    monkeypatch.setattr(rules, "ASKED_OF_ALL", frozenset(RequirementKind))
    assert rules.compared(question, known, None) is not None  # type: ignore[arg-type]  # judged above


def test_a_change_of_nothing_is_refused(administrator: PageClient, world: World) -> None:
    answer = administrator.submit(f"/rehearsals/new/{TUTOR}", **fields())
    assert answer.status_code == 422
    assert "Nothing would change" in answer.text


def test_rules_of_many_roles_are_rehearsed_from_their_text(administrator: PageClient, world: World) -> None:
    text = DATA.read_text("utf-8").replace("minimum_age = 18", "minimum_age = 99")
    answer = administrator.submit("/rehearsals/rules", rules=text)
    assert answer.status_code == 302
    (rehearsal,) = db.session.scalars(select(Rehearsal))
    assert set(found(rehearsal)) == {world.has.reference, world.lacks.reference}


@pytest.mark.parametrize(
    ("rules_text", "words"),
    [
        ("", "Paste the rules"),
        ("roles = [", "cannot be read"),
        ("a = 1", "A role lacks something"),
        ('[[roles]]\ncode = "x"', "A role lacks something"),
        ("roles = 3", "A role lacks something"),
    ],
)
def test_rules_that_cannot_be_read_are_said_so(
    administrator: PageClient, world: World, rules_text: str, words: str
) -> None:
    answer = administrator.submit("/rehearsals/rules", rules=rules_text)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_rehearsal_is_its_owners_alone(client: PageClient, world: World) -> None:
    sign_in(client, world.ada)
    rehearsal = rehearsed(client, criminal_record_check="basic")
    sign_in(client, make_account(roles=[(MembershipRole.ADMINISTRATOR, world.hope)]))
    for address in (f"/rehearsals/{rehearsal.reference}", f"/rehearsals/{rehearsal.reference}/export"):
        assert client.get(address).status_code == 404
    assert rehearsal.reference not in client.get("/rehearsals").text


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(queries, "CHUNK", 1)


@pytest.mark.usefixtures("long")
def test_a_long_one_goes_on_in_the_background_and_says_how_far_it_is(
    administrator: PageClient, world: World
) -> None:
    rehearsal = rehearsed(administrator, criminal_record_check="basic")
    address = f"/rehearsals/{rehearsal.reference}"
    assert "Looked at 0 of 2 placements so far" in administrator.get(address).text
    assert service.go_on(rehearsal.id)
    assert service.go_on(rehearsal.id)
    db.session.commit()
    assert "Looked at 1 of 2 placements so far" in administrator.get(address).text
    tasks.rehearse()
    tasks.rehearse()
    db.session.expire_all()
    assert len(found(rehearsal)) == 2
    assert "Looked at 2 placements" in administrator.get(address).text


def test_old_rehearsals_are_deleted(administrator: PageClient, world: World) -> None:
    rehearsed(administrator, criminal_record_check="basic")
    with clock.standing_on(clock.today() + timedelta(days=rules.KEPT_DAYS - 1)):
        tasks.clear_rehearsals()
    assert db.session.scalars(select(Rehearsal)).all()
    with clock.standing_on(clock.today() + timedelta(days=rules.KEPT_DAYS + 1)):
        tasks.clear_rehearsals()
    assert not db.session.scalars(select(Rehearsal)).all()
    assert not db.session.scalars(select(RehearsalFinding)).all()


def test_the_pages_take_few_statements(
    administrator: PageClient, world: World, statements: list[str]
) -> None:
    rehearsal = rehearsed(administrator, criminal_record_check="basic")
    for address in ("/rehearsals", f"/rehearsals/new/{TUTOR}", f"/rehearsals/{rehearsal.reference}"):
        statements.clear()
        administrator.get(address)
        assert len(statements) <= 12, address
