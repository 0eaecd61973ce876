"""Regions as a table with bars, and as a map of our own tiles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from volunteer_app.foundation.exporting import Cell
from volunteer_app.foundation.presenting import count
from volunteer_app.placements.overview.queries import AtPlace
from volunteer_app.placements.overview.rules import UNKNOWN, tiles

NOT_KNOWN, NOT_KNOWN_KEY = "Region not known", "unknown"
SIDE, GAP, BAR = 150, 6, 160  # in the units of the picture


@dataclass(frozen=True)
class Line:
    """A region and what is there. `bar`: how wide its share of all that run today is drawn."""

    key: str
    name: str
    places: int
    people: int
    active: int
    paused: int
    proposed: int
    percent: int = 0
    bar: int = 0


@dataclass(frozen=True)
class Square:
    """A region on the map. `shade`: from 0 to 1; the number stands in it too."""

    key: str
    words: str
    number: int
    x: int
    y: int
    shade: str


@dataclass(frozen=True)
class Picture:
    """All that the map needs."""

    width: int
    height: int
    side: int
    squares: Sequence[Square]
    said: str


def lines(found: Iterable[AtPlace], names: Mapping[str, str]) -> list[Line]:
    """The regions with anything in them, by name; what lies nowhere comes last."""
    by_region: dict[str, list[AtPlace]] = {}
    for each in found:
        by_region.setdefault(each.region, []).append(each)
    total = sum(each.active for there in by_region.values() for each in there)
    made = [_line(code, there, names, total) for code, there in by_region.items()]
    return sorted(made, key=lambda each: (each.key == NOT_KNOWN_KEY, each.name))


def _line(code: str, there: Sequence[AtPlace], names: Mapping[str, str], total: int) -> Line:
    active = sum(each.active for each in there)
    return Line(
        key=code or NOT_KNOWN_KEY,
        name=name_of(code, names),
        places=len(there),
        people=sum(each.people for each in there),
        active=active,
        paused=sum(each.paused for each in there),
        proposed=sum(each.proposed for each in there),
        percent=round(100 * active / total) if total else 0,
        bar=BAR * active // total if total else 0,
    )


REGION_HEADINGS = ("Region", "Places", "Active today", "Paused", "Waiting for approval")
PLACE_HEADINGS = ("Place", "Volunteers", "Placements", "Paused")


def region_cells(found: Iterable[Line]) -> list[list[Cell]]:
    """The table of regions as a file holds it."""
    return [[each.name, each.places, each.active, each.paused, each.proposed] for each in found]


def place_cells(found: Iterable[AtPlace]) -> list[list[Cell]]:
    """The table of places as a file holds it."""
    return [[each.name, each.people, each.active, each.paused] for each in found]


def name_of(code: str, names: Mapping[str, str]) -> str:
    """A region's name, without the words that all have."""
    if code == UNKNOWN:
        return NOT_KNOWN
    return names.get(code, code).removesuffix(" probation region")


def picture(found: Sequence[Line]) -> Picture:
    """The map: a tile for each region, the darker the more run there today."""
    number = {each.key: each.active for each in found}
    most = max(number.values(), default=0)
    squares = [
        Square(
            key=tile.code,
            words=tile.short,
            number=number.get(tile.code, 0),
            x=tile.column * (SIDE + GAP),
            y=tile.row * (SIDE // 2 + GAP),
            shade=_shade(number.get(tile.code, 0), most),
        )
        for tile in tiles()
    ]
    width = max(each.x for each in squares) + SIDE
    height = max(each.y for each in squares) + SIDE // 2
    return Picture(width, height, SIDE, squares, _said(found))


def _shade(number: int, most: int) -> str:
    return f"{number / most:.2f}" if most else "0"


def _said(found: Sequence[Line]) -> str:
    return "; ".join(f"{each.name}: {count(each.active, 'placement')}" for each in found) or "None"
