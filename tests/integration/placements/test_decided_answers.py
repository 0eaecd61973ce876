"""What officers decided about a person for a role, as readiness answers it, today and for a past day."""

from datetime import datetime, time, timedelta

import pytest
from flask import Flask

from tests.factories.disclosures import (
    UNSPENT_ALONE,
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
from tests.factories.placements import days_on, ready_person
from tests.factories.recruitment import role_named
from tests.factories.vetting import make_check
from tests.integration.placements.officers import MONDAY, OTHER_ROLE, UNSUITABLE, World, line
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.readiness import queries
from volunteer_app.readiness.queries import Case
from volunteer_app.readiness.rules.answers import RequirementKind
from volunteer_app.vetting.assessing import opening
from volunteer_app.vetting.assessing.rules import Outcome
from volunteer_app.vetting.disclosures import service as disclosures
from volunteer_app.vetting.disclosures.rules import Route, ToldHow
from volunteer_app.vetting.rules import CertificateLevel, CheckOutcome


def test_a_certificate_counts_for_the_roles_for_which_it_was_weighed_alone(app: Flask) -> None:
    world = World()
    found = world.show_something()
    assert not world.answer().is_ready
    world.decide(found)
    assert world.answer().is_ready
    assert line(world.answer(OTHER_ROLE), RequirementKind.CRIMINAL_RECORD).evidence == (
        "With the vetting officer"
    )


def test_not_suitable_for_one_role_says_nothing_of_another(app: Flask) -> None:
    world = World()
    check = world.show_something(OTHER_ROLE)
    world.decide(check, UNSUITABLE)
    assert check.check is not None
    by, reach = actor_of(world.vera), over(world.hope)
    world.decide(opening.open_for_check(check.check, world.role, by=by, authority=reach))
    assert world.answer().is_ready
    assert not world.answer(OTHER_ROLE).is_ready


@pytest.mark.parametrize("of_a_certificate", [True, False])
def test_whoever_places_them_reads_the_terms_and_not_what_they_rest_on(
    app: Flask, of_a_certificate: bool
) -> None:
    world = World()
    found = world.show_something() if of_a_certificate else world.tell()
    world.decide(found, Outcome.WITH_CONDITIONS, to_coordinator="Two people at each visit.")
    answer = world.answer()
    shown = line(answer, RequirementKind.VETTING)
    assert (shown.state.value, shown.evidence) == ("met", "Two people at each visit")
    assert shown.title == "What vetting officers ask of you"
    assert answer.is_ready


def test_a_past_answer_knows_no_later_decision(app: Flask) -> None:
    moments = {}

    def at(days: int, hour: int) -> datetime:
        return datetime.combine(MONDAY + timedelta(days=days), time(hour), clock.LONDON)

    with clock.standing_on(MONDAY):
        world = World()
    with clock.standing_on(MONDAY, time(15)):
        asked = disclosures.open_question(
            world.person, world.hope, world.role, offer_reference="APP-1", by=BY
        )
        assert asked is not None
    with clock.standing_on(MONDAY + timedelta(days=1)):
        disclosures.tell_law(asked, ToldHow.IN_PERSON, by=BY)
        told, reach = [a_matter(MONDAY - timedelta(days=30))], over(world.hope)
        by = actor_of(world.vera)
        disclosures.answer(asked, told, route=Route.PAPER, by=by, authority=reach)
        found = open_assessment(asked, world.vera)
    with clock.standing_on(MONDAY + timedelta(days=2)):
        world.decide(found, UNSUITABLE)
    with clock.standing_on(MONDAY + timedelta(days=3)):
        world.reconsider(found, Outcome.SUITABLE)
        disclosures.close([asked], by=BY)
        db.session.flush()
    for days, hour in ((0, 14), (0, 16), (1, 16), (2, 16), (3, 16)):
        with clock.standing_on(MONDAY):
            shown = world.answer(known_at=at(days, hour)).missing
        moments[days, hour] = [(each.kind.value, each.evidence) for each in shown]
    assert moments == {
        (0, 14): [],
        (0, 16): [("vetting", "To be told which law applies")],
        (1, 16): [("vetting", "With the vetting officer")],
        (2, 16): [("no_bar", "With the vetting officer")],
        (3, 16): [],
    }


def test_a_bar_on_a_certificate_stops_its_regulated_activity_and_is_weighed_for_any_other_role(
    app: Flask,
) -> None:
    world = World()
    level = CertificateLevel.ENHANCED_CHILD_BARRED
    check = make_check(world.person, world.hope, level=level, outcome=CheckOutcome.BARRED, valid_from=None)
    young = world.answer("mentor-young-people")
    assert "With the vetting officer" in {each.evidence for each in young.missing}
    office = ready_person(world.hope, world.place, role_named("office-volunteer"))
    make_check(office, world.hope, level=level, outcome=CheckOutcome.BARRED, valid_from=None)
    case = Case(office, role_named("office-volunteer"), world.place, clock.today(), days_on(30))
    assert queries.answer(case, world.hope.id).is_ready
    assert not world.answer().is_ready
    by = actor_of(world.vera)
    world.decide(opening.open_for_check(check, world.role, by=by, authority=over(world.hope)))
    assert world.answer().is_ready
    assert "With the vetting officer" in {
        each.evidence for each in world.answer("mentor-young-people").missing
    }


def test_many_people_with_questions_and_decisions_take_the_same_few_statements(
    app: Flask, statements: list[str]
) -> None:
    hope, place, role = make_organisation(), make_organisation("A base"), role_named(UNSPENT_ALONE)
    vera, oren = make_officer(hope), make_officer(hope)
    people = [make_person(hope, last_name=f"Llewellyn{number}") for number in range(40)]
    for number, person in enumerate(people):
        found = make_disclosure(person, hope, a_matter(days_on(-30)), role=role.code, offer=f"APP-{number}")
        if number % 2:
            decided(open_assessment(found, vera), vera, oren, UNSUITABLE if number % 3 else Outcome.SUITABLE)
    cases = [Case(person, role, place, clock.today(), days_on(30)) for person in people]
    assert role.requirements.code
    db.session.flush()
    sent = []
    for some in (cases[:1], cases[:2], cases):
        statements.clear()
        queries.answers(some, hope.id)
        sent.append(len(statements))
    assert sent == [queries.STATEMENTS] * 3
