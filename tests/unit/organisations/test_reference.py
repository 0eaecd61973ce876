"""The data files themselves: counts that are published, and facts that anyone can check."""

from collections import Counter
from functools import cache

import pytest

from volunteer_app.organisations import rules
from volunteer_app.organisations.reference import DATA, Fact, facts
from volunteer_app.organisations.rules import DatePrecision, OrganisationKind


@cache
def by_code() -> dict[str, Fact]:
    return {fact.code: fact for fact in facts()}


def of_kind(kind: OrganisationKind) -> list[Fact]:
    return [fact for fact in facts() if fact.kind is kind]


def test_there_are_125_active_prisons_and_46_closed_ones() -> None:
    assert Counter(fact.is_active for fact in of_kind(OrganisationKind.PRISON)) == {True: 125, False: 46}


def test_there_are_12_probation_regions_with_111_delivery_units() -> None:
    assert len(of_kind(OrganisationKind.PROBATION_REGION)) == 12
    assert len(of_kind(OrganisationKind.PROBATION_DELIVERY_UNIT)) == 111


def test_every_region_has_delivery_units_and_two_national_teams_have_none() -> None:
    held = Counter(fact.parent_code for fact in of_kind(OrganisationKind.PROBATION_DELIVERY_UNIT))
    assert held.pop("HMPPS") == 2
    assert held.keys() == {fact.code for fact in of_kind(OrganisationKind.PROBATION_REGION)}


def test_national_teams_are_not_places() -> None:
    assert not by_code()["N43ALL"].is_place
    assert not by_code()["N43SPT"].is_place
    assert by_code()["N55LEE"].is_place


def test_every_code_is_unique_and_safe_in_a_path() -> None:
    assert len(by_code()) == len(facts())
    assert all(rules.is_valid_code(code) for code in by_code())


def test_every_parent_comes_before_those_under_it_and_may_hold_them() -> None:
    seen: dict[str, OrganisationKind] = {}
    for fact in facts():
        parent = seen[fact.parent_code] if fact.parent_code else None
        assert rules.may_hold(parent, fact.kind), fact.code
        seen[fact.code] = fact.kind


def test_prisons_and_regions_sit_under_the_prison_and_probation_service() -> None:
    for kind in (OrganisationKind.PRISON, OrganisationKind.PROBATION_REGION):
        assert {fact.parent_code for fact in of_kind(kind)} == {"HMPPS"}
    assert by_code()["HMPPS"].parent_code == "MOJ"


def test_every_prison_in_wales_has_its_welsh_name() -> None:
    names = {
        fact.code: fact.name_cy
        for fact in of_kind(OrganisationKind.PRISON)
        if fact.establishment and fact.establishment["country"] == "Wales"
    }
    assert names == {
        "BWI": "Carchar y Berwyn",
        "CFI": "Carchar Caerdydd",
        "PRI": "Carchar Parc",
        "PYI": "Sefydliad Troseddwyr Ifanc y Parc",
        "SWI": "Carchar Abertawe",
        "UKI": "Carchar Brynbuga",
        "UPI": "Carchar Prescoed",
    }


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        (
            "LEI",
            "Leeds (HMP)",
            {"categories": None, "holds_men": True, "holds_women": False, "is_open": False},
        ),
        ("BMI", "Birmingham (HMP)", {"categories": "B", "holds_men": True, "operator": "PSP"}),
        ("STI", "Styal (HMP & YOI)", {"holds_men": False, "holds_women": True, "categories": None}),
        ("AGI", "Askham Grange (HMP & YOI)", {"holds_women": True, "is_open": True}),
        ("WDI", "Wakefield (HMP)", {"categories": "A|B", "is_open": False, "postcode": "WF2 9AG"}),
        ("FDI", "Ford (HMP)", {"is_open": True, "categories": None}),
        ("SPI", "Spring Hill (HMP)", {"is_open": True, "predominant_function": "Open"}),
        ("GNI", "Grendon (HMP)", {"is_open": False, "categories": "B|C"}),
        ("HEI", "Hewell (HMP)", {"is_open": None, "categories": None}),
        ("VEI", "The Verne (HMP)", {"is_open": None, "predominant_function": None}),
        ("WYI", "Wetherby (HMYOI)", {"holds_under_18s": True}),
        ("AYI", "Aylesbury (HMYOI)", {"holds_under_18s": None, "categories": "C"}),
        ("RHI", "Rye Hill (HMP)", {"is_contracted": True, "operator": "G4S"}),
    ],
)
def test_known_prisons_are_as_their_sources_say(code: str, name: str, expected: dict[str, object]) -> None:
    fact = by_code()[code]
    assert fact.name == name
    assert fact.establishment is not None
    assert {key: fact.establishment[key] for key in expected} == expected


def test_58_active_prisons_have_no_category_and_none_was_guessed() -> None:
    silent = [
        fact
        for fact in of_kind(OrganisationKind.PRISON)
        if fact.is_active and fact.establishment and fact.establishment["categories"] is None
    ]
    assert len(silent) == 58


def test_every_active_prison_holds_somebody_and_has_a_postcode() -> None:
    for fact in of_kind(OrganisationKind.PRISON):
        if fact.is_active:
            assert fact.establishment is not None
            assert fact.establishment["holds_men"] or fact.establishment["holds_women"], fact.code
            assert fact.establishment["postcode"], fact.code


def test_closed_prisons_have_a_last_day_only_as_exact_as_it_is_known() -> None:
    wellingborough, holloway, blantyre = (by_code()[code] for code in ("WBI", "HYI", "BHI"))
    assert (str(wellingborough.closed_on), wellingborough.closed_precision) == (
        "2012-12-21",
        DatePrecision.DAY,
    )
    assert (str(holloway.closed_on), holloway.closed_precision) == ("2016-05-31", DatePrecision.MONTH)
    assert (blantyre.is_active, blantyre.closed_on, blantyre.closed_precision) == (False, None, None)


def test_only_closed_prisons_have_a_last_day() -> None:
    assert not [fact.code for fact in facts() if fact.closed_on and fact.is_active]
    assert all((fact.closed_on is None) == (fact.closed_precision is None) for fact in facts())


def test_rows_that_are_no_establishment_are_left_out() -> None:
    assert not {"FOI", "ZZGHI", "NA"} & by_code().keys()


def test_the_files_name_no_machine_and_no_address_of_a_tool() -> None:
    for path in DATA.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert "github:" not in text
        assert "\r" not in text


def test_every_text_fits_its_column() -> None:
    assert all(len(fact.name) <= 200 and len(fact.code) <= 16 for fact in facts())
