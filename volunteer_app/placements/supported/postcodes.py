"""Where an outward postcode is: the middle of its postcodes, from outward_postcodes.csv."""

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "outward_postcodes.csv"
Metres = tuple[int, int]


def middle(outward_code: str) -> Metres | None:
    """Easting and northing on the British National Grid; None for what is none, or is newer than the file."""
    return _middles().get(outward_code.strip().upper())


def is_known(outward_code: str) -> bool:
    """Whether there is such an outward postcode."""
    return middle(outward_code) is not None


@cache
def _middles() -> dict[str, Metres]:
    with DATA.open(encoding="ascii", newline="") as file:
        return {
            row["outward_code"]: (int(row["easting"]), int(row["northing"])) for row in csv.DictReader(file)
        }
