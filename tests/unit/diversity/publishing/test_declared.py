"""What is declared to be published."""

import pytest

from volunteer_app.diversity.publishing.declared import BadDeclaration, declared, read

TEXT = """
version = "test"
[[population]]
code = "volunteers"
name = "Volunteers"
rule = "Everybody"
[[breakdown]]
code = "b1"
name = "Region"
source = "region"
[[characteristic]]
code = "c1"
name = "Sex"
source = "{source}"
[[tables]]
population = "volunteers"
breakdowns = ["b1"]
characteristics = ["{characteristic}"]
"""


def test_a_table_of_a_characteristic_that_is_not_declared_is_refused() -> None:
    with pytest.raises(BadDeclaration, match="c9"):
        read(TEXT.format(source="sex", characteristic="c9"))


def test_a_characteristic_made_from_a_question_that_nobody_is_asked_is_refused() -> None:
    with pytest.raises(BadDeclaration, match="shoe_size"):
        read(TEXT.format(source="shoe_size", characteristic="c1"))


def test_lived_experience_stays_off_without_its_condition() -> None:
    names = {table.breakdown.name for table in declared().tables}
    assert "Lived experience" not in names
    assert "Lived experience" in {table.breakdown.name for table in declared(with_condition=True).tables}


def test_details_are_parts_of_groups() -> None:
    parts = declared().definitions().parts
    assert parts["Ethnic background", "Roma"] == ("Ethnic group", "White")
    assert parts["Ethnic background", "Not asked"] == ("Ethnic group", "Not asked")
    assert sum(of == "Ethnic background" for of, _ in parts) == 19 + 3


def test_codes_of_tables_are_not_used_twice() -> None:
    codes = [table.code for table in declared(with_condition=True).tables]
    assert len(set(codes)) == len(codes)
