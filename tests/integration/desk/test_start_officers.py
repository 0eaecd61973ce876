"""What vetting officers find to do on their start page: only the steps that are theirs to take."""

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.disclosures import (
    a_decision,
    a_matter,
    a_weighing,
    actor_of,
    decided,
    make_disclosure,
    make_officer,
    open_assessment,
    over,
)
from tests.factories.vetting import make_answer
from tests.integration.desk.conftest import World
from tests.integration.desk.test_start import start
from tests.integration.vetting.weighing import officers as each_of
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.vetting.assessing import service as assessing
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.barring import service as barring
from volunteer_app.vetting.barring.models import Bar
from volunteer_app.vetting.barring.rules import BarredList, BarSource, LiftKind

pytestmark = pytest.mark.usefixtures("database")

TURNS = "Risk assessments that wait for you: {}"
LIFTS = "Bars to be lifted, for a second officer to decide: {}"
ANSWERS = "Answers of the Update Service to look at: {}"


def page_of(app: Flask, account: Account) -> str:
    """The start page, as this officer sees it."""
    db.session.commit()
    client = app.test_client()
    assert isinstance(client, PageClient)
    sign_in(client, account)
    return start(client)


class Officers:
    """Three of Hope, one of another organisation, and an assessment to weigh."""

    def __init__(self, world: World) -> None:
        self.hope = world.hope
        self.vera, self.oren, self.tess = each_of(world.hope)
        self.olga = make_officer(world.other, "Olga")
        told = make_disclosure(world.person(last_name="Weighed"), world.hope, a_matter(clock.today()))
        self.assessment: RiskAssessment = open_assessment(told, self.vera)

    def propose(self, by: Account) -> None:
        assessing.propose(
            self.assessment, a_weighing(), a_decision(), by=actor_of(by), authority=over(self.hope)
        )


@pytest.fixture
def officers(world: World) -> Officers:
    return Officers(world)


def test_an_assessment_to_weigh_waits_for_every_officer_and_no_other(app: Flask, officers: Officers) -> None:
    page = page_of(app, officers.oren)
    assert TURNS.format(1) in page
    assert "Answers about convictions to look at: 0" in page  # it is not there a second time
    assert "To be weighed" in page
    assert f'href="/assessments/{officers.assessment.reference}"' in page
    assert TURNS.format(0) in page_of(app, officers.olga)


def test_whoever_proposed_is_not_asked_to_decide(app: Flask, officers: Officers) -> None:
    officers.propose(officers.vera)
    assert TURNS.format(0) in page_of(app, officers.vera)
    page = page_of(app, officers.oren)
    assert TURNS.format(1) in page
    assert "Proposed: decide" in page


def test_a_third_officer_is_asked_to_reconsider(app: Flask, officers: Officers) -> None:
    decided(officers.assessment, officers.vera, officers.oren)
    assessing.ask_again(
        officers.assessment,
        "Look again",
        by=actor_of(officers.vera).acting_for(officers.assessment.person.reference),
        authority=over(officers.hope),
    )
    for took_part in (officers.vera, officers.oren):
        assert TURNS.format(0) in page_of(app, took_part)
    page = page_of(app, officers.tess)
    assert TURNS.format(1) in page
    assert "Reconsider" in page


def test_a_decision_to_be_reviewed_waits_from_its_day_on(app: Flask, officers: Officers) -> None:
    due = clock.today().replace(year=clock.today().year + 1)
    decided(officers.assessment, officers.vera, officers.oren, review_on=due)
    assert TURNS.format(0) in page_of(app, officers.tess)
    with clock.standing_on(due):
        page = page_of(app, officers.tess)
    assert TURNS.format(1) in page
    assert "To be reviewed" in page


def test_whoever_decided_before_is_not_asked_to_undo_it(app: Flask, officers: Officers) -> None:
    decided(officers.assessment, officers.vera, officers.oren)
    open_assessment(officers.assessment.disclosure, officers.tess)  # type: ignore[arg-type]  # it has one
    assert TURNS.format(0) in page_of(app, officers.vera)
    assert TURNS.format(1) in page_of(app, officers.tess)


def test_nobody_is_asked_to_weigh_what_is_about_themselves(app: Flask, officers: Officers) -> None:
    roles = [(MembershipRole.VETTING_OFFICER, officers.hope)]
    themselves = make_account(name="Carys", person_id=officers.assessment.person_id, roles=roles)
    assert TURNS.format(0) in page_of(app, themselves)


def test_the_list_says_which_steps_are_another_officers(app: Flask, officers: Officers) -> None:
    officers.propose(officers.vera)
    db.session.commit()
    for account, said in ((officers.vera, True), (officers.oren, False)):
        client = app.test_client()
        assert isinstance(client, PageClient)
        sign_in(client, account)
        page = client.get("/disclosures").text
        assert "Carys Weighed" in page
        assert ("Another vetting officer takes the next step" in page) is said


def a_bar(world: World, officer: Account) -> Bar:
    """A bar whose lifting this officer proposed."""
    told = barring.BarDetails({BarredList.CHILDREN}, clock.today(), BarSource.CERTIFICATE, "")
    person = world.person(last_name="Barred")
    by, reach = actor_of(officer), over(world.hope)
    bar = barring.record_bar(person, told, organisation=world.hope, by=by, authority=reach)
    barring.propose_lift(bar, LiftKind.FOUND_WRONG, reason="Letter", by=by, authority=reach)
    return bar


def test_a_bar_to_be_lifted_waits_for_a_second_officer(app: Flask, world: World, officers: Officers) -> None:
    bar = a_bar(world, officers.vera)
    assert LIFTS.format(0) in page_of(app, officers.vera)
    assert LIFTS.format(0) in page_of(app, officers.olga)
    page = page_of(app, officers.oren)
    assert LIFTS.format(1) in page
    assert f'href="/bars/{bar.reference}/lift/decide"' in page
    barring.decide_lift(bar, agrees=True, by=actor_of(officers.oren), authority=over(world.hope))
    assert LIFTS.format(0) in page_of(app, officers.tess)


def test_an_answer_of_the_update_service_waits_until_somebody_looked(
    app: Flask, world: World, officers: Officers
) -> None:
    status = make_answer(world.person(last_name="Asked"), world.hope)
    page = page_of(app, officers.oren)
    assert ANSWERS.format(1) in page
    assert f'href="/checks/update-service/{status.reference}"' in page
    assert ANSWERS.format(0) in page_of(app, officers.olga)


def test_a_coordinator_is_told_of_none_of_it(app: Flask, world: World, officers: Officers) -> None:
    a_bar(world, officers.vera)
    make_answer(world.person(last_name="Asked"), world.hope)
    cora = make_account(name="Cora", roles=[(MembershipRole.COORDINATOR, world.hope)])
    page = page_of(app, cora)
    for told in ("Risk assessments", "Bars to be lifted", "Update Service"):
        assert told not in page
