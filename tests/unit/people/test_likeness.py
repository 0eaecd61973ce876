"""Two records are alike for a reason in words, or not at all."""

from datetime import date
from typing import Any

import pytest

from volunteer_app.people.likeness import Reason, Told, reasons, strength

BORN = date(1990, 5, 17)


def told(**changes: Any) -> Told:
    values: dict[str, Any] = {
        "id": 1,
        "first_name": "Siân",
        "last_name": "O’Brien",
        "date_of_birth": BORN,
        "email": None,
        "phone": "",
        "postcode": "",
        **changes,
    }
    return Told(**values)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({}, {"first_name": "SIAN", "last_name": "OBrien"}, [Reason.NAME_AND_BIRTH_DATE]),
        ({}, {"last_name": "O’Brian"}, [Reason.ALIKE_AND_BIRTH_DATE]),
        ({}, {"first_name": "Sain"}, [Reason.ALIKE_AND_BIRTH_DATE]),
        ({}, {"first_name": "O’Brien", "last_name": "Siân"}, [Reason.ALIKE_AND_BIRTH_DATE]),
        ({}, {"last_name": "O’Brant"}, []),
        ({"first_name": "Al"}, {"first_name": "Jo"}, []),
        ({}, {"date_of_birth": None}, [Reason.NAME_ALONE]),
        ({}, {"date_of_birth": None, "last_name": "O’Brian"}, [Reason.ALIKE_ALONE]),
        ({}, {"date_of_birth": date(1991, 5, 17)}, []),
        (
            {"postcode": "LS1 1AA"},
            {"postcode": "LS1 1AA", "date_of_birth": date(1991, 5, 17)},
            [Reason.ALIKE_AND_POSTCODE],
        ),
        ({"email": "a@b.org"}, {"email": "a@b.org", "first_name": "Ewan"}, [Reason.EMAIL]),
        (
            {"phone": "020 7946 0001"},
            {"phone": "+44 (0)20 7946 0001"},
            [Reason.NAME_AND_BIRTH_DATE, Reason.PHONE],
        ),
        ({"phone": "020 7946 0001"}, {"phone": "020 7946 0001", "first_name": "Ewan"}, []),
    ],
)
def test_records_are_alike_for_these_reasons(
    one: dict[str, Any], other: dict[str, Any], found: list[Reason]
) -> None:
    assert reasons(told(**one), told(**other)) == found
    assert reasons(told(**other), told(**one)) == found


def test_several_reasons_are_stronger_than_one() -> None:
    assert strength([Reason.EMAIL, Reason.PHONE]) > strength([Reason.EMAIL])
    assert all(reason.words for reason in Reason)
