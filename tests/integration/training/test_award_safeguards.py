"""What was awarded stays what it was; and it is on the word of two others, after what it rests on."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.awards import OUTCOME, make_award, make_qualification
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from volunteer_app.foundation.errors import Refused
from volunteer_app.training.awards import catalogue, claims, service
from volunteer_app.training.awards.catalogue import QualificationDetails
from volunteer_app.training.awards.models import Qualification
from volunteer_app.training.awards.rules import Level

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("name", "value"),
    [("number", "601/0001/1"), ("awarding_body", "Others"), ("level", Level.LEVEL_1), ("credits", 99)],
)
def test_what_somebody_works_towards_does_not_become_another_qualification(name: str, value: Any) -> None:
    organisation = make_organisation()
    made = make_qualification()
    other: dict[str, Any] = {name: value}
    changed = replace(said_of(made), **other)
    before = said_of(made)
    catalogue.edit_qualification(made, changed, version=made.version, by=BY)
    catalogue.edit_qualification(made, before, version=made.version, by=BY)
    make_award(make_person(organisation), organisation, made)
    with pytest.raises(Refused, match="Add a new qualification instead") as refused:
        catalogue.edit_qualification(made, changed, version=made.version, by=BY)
    assert refused.value.field == name


def test_a_title_is_put_right_until_somebody_is_awarded_it_and_an_offer_ends_at_any_time() -> None:
    organisation = make_organisation()
    made = make_qualification()
    award = make_award(make_person(organisation), organisation, made)
    catalogue.edit_qualification(made, replace(said_of(made), title="Right"), version=made.version, by=BY)
    service.give(award, OUTCOME, by=BY)
    with pytest.raises(Refused, match="The title cannot change"):
        catalogue.edit_qualification(made, replace(said_of(made), title="X"), version=made.version, by=BY)
    ended = replace(said_of(made), is_active=False)
    catalogue.edit_qualification(made, ended, version=made.version, by=BY)
    assert (made.title, made.is_active) == ("Right", False)


def said_of(made: Qualification) -> QualificationDetails:
    return QualificationDetails(
        **{each.name: getattr(made, each.name) for each in fields(QualificationDetails)}
    )


@pytest.mark.parametrize(
    ("name", "field"),
    [("ama  boateng", "assessor"), ("Ama Boateng", "verifier"), ("Adwoa Boateng", "verifier")],
)
def test_nobody_is_their_own_assessor_or_verifier(name: str, field: str) -> None:
    organisation = make_organisation()
    person = make_person(organisation, first_name="Ama", last_name="Boateng", known_as="Adwoa")
    award = make_award(person, organisation, make_qualification((3, True)))
    named: dict[str, Any] = {field: name}
    own = replace(OUTCOME, **named)
    claimed = claims.claim(award, award.qualification.units[0], "Two years as a tutor", None, by=BY)
    for act in (
        lambda: service.record_unit(award, award.qualification.units[0], own, by=BY),
        lambda: claims.accept(claimed, own, by=BY),
        lambda: service.give(award, own, by=BY),
    ):
        with pytest.raises(Refused, match=f"The {field} must be somebody other than the learner") as refused:
            act()
        assert refused.value.field == field


def test_an_award_is_of_no_day_before_its_last_unit() -> None:
    organisation = make_organisation()
    award = make_award(make_person(organisation), organisation, make_qualification((3, True), (4, True)))
    first, second = award.qualification.units
    later = replace(OUTCOME, achieved_on=OUTCOME.achieved_on + timedelta(days=9))
    service.record_unit(award, first, later, by=BY)
    service.record_unit(award, second, OUTCOME, by=BY)
    with pytest.raises(Refused, match="on or after 10 June 2026, when the last unit was achieved") as refused:
        service.give(award, OUTCOME, by=BY)
    assert refused.value.field == "achieved_on"
    service.give(award, later, by=BY)
    assert award.awarded_on == later.achieved_on
