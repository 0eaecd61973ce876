"""The roles of the data file, and the training packs that they name."""

from functools import cache
from pathlib import Path

from volunteer_app.roles.reference import Fact, facts
from volunteer_app.roles.rules import (
    ConvictionsQuestion,
    CriminalRecordLevel,
    EstablishmentClearance,
    HmppsVetting,
    RoleSetting,
)

PACKS = Path(__file__).parents[3] / "training_packs"
NAMED = sorted({code for fact in facts() for code in fact.training_packs})


@cache
def by_code() -> dict[str, Fact]:
    return {fact.code: fact for fact in facts()}


def test_there_are_31_roles_and_6_are_appointed_elsewhere() -> None:
    assert len(by_code()) == 31
    elsewhere = {fact.code for fact in facts() if fact.appointed_elsewhere}
    assert elsewhere == {
        "independent-custody-visitor",
        "independent-monitoring-board",
        "magistrate",
        "mappa-lay-adviser",
        "police-support-volunteer",
        "special-constable",
    }


def test_a_role_appointed_elsewhere_is_never_asked_checked_or_cleared_here() -> None:
    for fact in facts():
        if fact.appointed_elsewhere:
            assert fact.convictions_question is ConvictionsQuestion.NOT_ASKED_HERE
            assert fact.criminal_record_check in {
                CriminalRecordLevel.APPOINTING_BODY,
                CriminalRecordLevel.POLICE_VETTING,
            }
            assert fact.establishment_clearance in {
                EstablishmentClearance.NO,
                EstablishmentClearance.APPOINTING_BODY,
            }
            assert fact.training_packs == ()


def test_only_roles_appointed_elsewhere_are_not_asked_here() -> None:
    for fact in facts():
        not_asked = fact.convictions_question is ConvictionsQuestion.NOT_ASKED_HERE
        assert not_asked is fact.appointed_elsewhere, fact.code


def test_spent_convictions_are_asked_about_only_where_a_paragraph_is_named() -> None:
    for fact in facts():
        if fact.convictions_question is ConvictionsQuestion.SPENT_NOT_PROTECTED:
            assert "paragraph" in fact.basis, fact.code


def test_a_check_above_basic_is_never_asked_where_only_unspent_is_asked() -> None:
    lawful = {CriminalRecordLevel.NONE, CriminalRecordLevel.BASIC}
    for fact in facts():
        if fact.convictions_question in {ConvictionsQuestion.NONE, ConvictionsQuestion.UNSPENT}:
            assert fact.criminal_record_check in lawful, fact.code


def test_a_barred_list_is_asked_only_where_the_work_may_be_regulated_activity() -> None:
    for fact in facts():
        if fact.criminal_record_check is CriminalRecordLevel.ENHANCED_CHILD_BARRED:
            assert fact.may_be_regulated_activity, fact.code


def test_no_role_in_the_community_alone_needs_a_prison_clearance() -> None:
    for fact in facts():
        if fact.setting is RoleSetting.COMMUNITY:
            assert fact.establishment_clearance is EstablishmentClearance.NO, fact.code


def test_serving_peers_need_the_governor_and_no_criminal_record_check() -> None:
    for code in ("peer-mentor-custody", "listener"):
        assert by_code()[code].establishment_clearance is EstablishmentClearance.GOVERNOR_APPROVAL
        assert by_code()[code].criminal_record_check is CriminalRecordLevel.NONE
        assert by_code()[code].hmpps_vetting is HmppsVetting.NO


def test_a_circles_volunteer_is_21_or_older() -> None:
    assert by_code()["circles-volunteer"].minimum_age == 21


def test_the_roles_name_these_four_packs() -> None:
    assert NAMED == [
        "high-risk-of-harm",
        "mentoring-skills",
        "volunteering-in-prison",
        "volunteering-in-the-community",
    ]


def test_the_packs_that_no_role_names_are_for_coordinators() -> None:
    there = {path.parent.name for path in PACKS.glob("*/pack.toml")}
    assert there - set(NAMED) == {"managing-volunteers"}
