"""The standards behind quality marks are whole, and the newest edition of each is offered."""

from volunteer_app.training.marks.standards import standards


def test_each_standard_has_one_edition_in_force_and_names_its_source() -> None:
    in_force = [each.code for each in standards().values() if not each.replaced]
    assert sorted(in_force) == ["aps", "iiv"]
    assert all(each.source and each.elements for each in standards().values())


def test_the_elements_are_as_many_as_their_sources_list() -> None:
    numbers = {each.words: len(each.elements) for each in standards().values()}
    assert numbers == {
        "Approved Provider Standard (ten requirements)": 10,
        "Investing in Volunteers (six quality areas)": 17,
        "Investing in Volunteers (nine indicators)": 9,
    }


def test_codes_fit_the_column_that_keeps_them() -> None:
    for each in standards().values():
        assert len(each.code) <= 20
        assert len(each.edition) <= 60
        assert all(len(element.code) <= 20 for element in each.elements)
