import pytest

from volunteer_app.organisations import rules
from volunteer_app.organisations.rules import OrganisationKind, PrisonCategory


@pytest.mark.parametrize(
    ("parent", "kind"),
    [
        (OrganisationKind.DEPARTMENT, OrganisationKind.AGENCY),
        (OrganisationKind.AGENCY, OrganisationKind.PRISON),
        (OrganisationKind.AGENCY, OrganisationKind.PROBATION_REGION),
        (OrganisationKind.PROBATION_REGION, OrganisationKind.PROBATION_DELIVERY_UNIT),
        (OrganisationKind.VOLUNTARY, OrganisationKind.VOLUNTARY),
        (None, OrganisationKind.DEPARTMENT),
        (None, OrganisationKind.VOLUNTARY),
    ],
)
def test_an_organisation_may_sit_here(parent: OrganisationKind | None, kind: OrganisationKind) -> None:
    assert rules.may_hold(parent, kind)


@pytest.mark.parametrize(
    ("parent", "kind"),
    [
        (OrganisationKind.PRISON, OrganisationKind.DEPARTMENT),
        (OrganisationKind.VOLUNTARY, OrganisationKind.PRISON),
        (OrganisationKind.PRISON, OrganisationKind.PRISON),
        (OrganisationKind.AGENCY, OrganisationKind.VOLUNTARY),
        (None, OrganisationKind.PRISON),
        (None, OrganisationKind.PROBATION_DELIVERY_UNIT),
    ],
)
def test_an_organisation_may_not_sit_here(parent: OrganisationKind | None, kind: OrganisationKind) -> None:
    assert not rules.may_hold(parent, kind)


def test_every_kind_says_who_may_hold_it() -> None:
    assert set(rules.PARENT_KINDS) == set(OrganisationKind)


def test_departments_and_agencies_are_not_places() -> None:
    assert not rules.is_place_kind(OrganisationKind.DEPARTMENT)
    assert not rules.is_place_kind(OrganisationKind.AGENCY)
    assert rules.is_place_kind(OrganisationKind.PRISON)
    assert rules.is_place_kind(OrganisationKind.VOLUNTARY)


def test_a_path_holds_the_codes_from_the_top() -> None:
    top = rules.path_under(None, "MOJ")
    assert rules.path_under(top, "HMPPS") == "/MOJ/HMPPS/"


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("/MOJ/", True),
        ("/MOJ/HMPPS/", True),
        ("/MOJ/HMPPS/LEI/", True),
        ("/MOJ2/", False),
        ("/MOJ-X/", False),
        ("/MO/", False),
        ("/HO/", False),
    ],
)
def test_the_range_of_a_subtree_is_exactly_what_lies_within(path: str, inside: bool) -> None:
    assert rules.is_within(path, "/MOJ/") is inside
    assert ("/MOJ/" <= path < rules.path_end("/MOJ/")) is inside


@pytest.mark.parametrize("code", ["LEI", "N07CROY", "ORG-1A2B3C", "HO"])
def test_codes_of_capital_letters_digits_and_hyphens_are_good(code: str) -> None:
    assert rules.is_valid_code(code)


@pytest.mark.parametrize("code", ["", "L", "lei", "A/B", "-AB", "A B", "A" * 17, "LEI\n", "ÂB"])
def test_codes_that_would_break_a_path_are_refused(code: str) -> None:
    assert not rules.is_valid_code(code)


def test_categories_are_stored_sorted_and_come_back() -> None:
    stored = rules.join_categories([PrisonCategory.C, PrisonCategory.B, PrisonCategory.C])
    assert stored == "B|C"
    assert rules.split_categories(stored) == (PrisonCategory.B, PrisonCategory.C)


def test_no_known_category_is_unknown_and_not_an_empty_text() -> None:
    assert rules.join_categories([]) is None
    assert rules.split_categories(None) == ()
