"""Values with too few people stand together with a neighbour that stays the same."""

from volunteer_app.diversity.publishing import merging
from volunteer_app.diversity.publishing.merging import chain, group

REGION, YEARS = "Region", "Year joined"


def test_years_merge_in_blocks_that_begin_with_the_same_years_for_ever() -> None:
    assert chain(YEARS, "2026")[:3] == ("2026", "2025 to 2026", "2025 to 2028")
    assert chain(YEARS, "2025")[:2] == ("2025", "2025 to 2026")
    assert chain(YEARS, "1999")[1] == "1999 to 2000"


def test_a_value_with_enough_people_stands_alone() -> None:
    people = {"Wales": 30, "South West": 200}
    assert group(REGION, people, (), {}, 30) == {"Wales": "Wales", "South West": "South West"}


def test_a_value_with_too_few_is_merged_with_its_neighbour() -> None:
    people = {"Wales": 29, "South West": 200, "London": 50}
    names = group(REGION, people, (), {}, 30)
    assert names == {
        "Wales": "Wales and South West",
        "South West": "Wales and South West",
        "London": "London",
    }


def test_what_has_no_neighbour_is_on_no_line() -> None:
    assert group("Prison or community", {"Prison": 29, "Community": 90}, (), {}, 30)["Prison"] is None


def test_values_that_were_merged_stay_merged() -> None:
    people = {"Wales": 300, "South West": 200}
    names = group(REGION, people, ["Wales and South West"], {"Wales and South West": True}, 30)
    assert set(names.values()) == {"Wales and South West"}


def test_a_merge_waits_for_a_neighbour_that_repeats_its_numbers() -> None:
    people = {"Wales": 20, "South West": 200}
    names = group(REGION, people, ["Wales", "South West"], {"Wales": True, "South West": False}, 30)
    assert names == {"Wales": "Wales", "South West": "South West"}


def test_every_group_is_reached_and_holds_nobody_twice() -> None:
    members = merging.members()
    assert len({(of, member) for of, _, member in members}) == len(members)
